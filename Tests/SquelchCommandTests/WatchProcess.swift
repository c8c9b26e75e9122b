import Foundation

/// `squelch watch` running beside the test, its output appended to a file.
final class WatchProcess {
    let output: URL
    let errors: URL
    private let process = Process()

    /// Starts it on `directory`; ledger, output and messages lie in `scratch`, unless a terminal takes the messages.
    init(
        _ scratch: Scratch, _ arguments: [String] = [], on directory: String? = nil,
        terminal: FileHandle? = nil
    ) throws {
        output = scratch.url.appendingPathComponent("out")
        errors = scratch.url.appendingPathComponent("errors-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.executableURL = SquelchProcess.executable
        process.arguments =
            ["watch", "--db", scratch.path("l.db"), "--output", output.path, "--format", "ndjson"]
            + arguments + [directory ?? scratch.path("in")]
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        process.standardError = try terminal ?? FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Sends the signal and waits for the end.
    ///
    /// - Returns: The exit status, or the negative number of the signal that ended it.
    @discardableResult
    func end(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Holds it still, as a busy machine would, until ``resume()``.
    func pause() {
        kill(process.processIdentifier, SIGSTOP)
        _ = wait { state == "T" }
    }

    func resume() { kill(process.processIdentifier, SIGCONT) }

    /// As proc(5) has it: `R`, `S`, `T` …
    private var state: Substring? {
        let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        return stat?.split(separator: ")").last?.split(separator: " ").first
    }

    /// The most memory that it has had at once, in bytes. Source: proc(5), `VmHWM`.
    var peakMemory: Int {
        let status = try? String(
            contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    var messages: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// How many lines are printed; cheap enough to ask for often.
    var printedCount: Int {
        guard let bytes = try? Data(contentsOf: output, options: .alwaysMapped) else { return 0 }
        return bytes.withUnsafeBytes { buffer in
            guard var place = buffer.baseAddress else { return 0 }
            let end = place + buffer.count
            var lines = 0
            while let feed = memchr(place, 10, end - place) {
                lines += 1
                place = UnsafeRawPointer(feed) + 1
            }
            return lines
        }
    }

    /// Ids of the printed verdicts, in the order of printing.
    var printed: [String] { WatchProcess.eventIDs(output) }

    static func eventIDs(_ output: URL) -> [String] {
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["event_id"] as? String ?? "no verdict: \(line)"
        }
    }

    /// Waits until the condition holds, for a while that no sound run needs.
    func wait(seconds: Double = 20, until condition: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if condition() { return true }
            usleep(20_000)
        }
        return condition()
    }

    /// Waits until it follows the directories.
    func isFollowing() -> Bool { wait { messages.contains("following") } }
}
