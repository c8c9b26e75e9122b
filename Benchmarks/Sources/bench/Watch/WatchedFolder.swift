import Foundation

/// `squelch watch` on a folder of its own, its verdicts in a pipe.
final class WatchedFolder {
    private let process = Process()
    private let lines = Pipe()
    private let complaints: URL
    private let folder: URL
    private var taken: [UInt8] = []

    init(_ squelch: String, below place: URL) throws {
        folder = place.appending(path: "in")
        complaints = place.appending(path: "complaints")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data().write(to: complaints)
        process.executableURL = URL(filePath: squelch)
        process.arguments = [
            "watch", "--db", place.appending(path: "ledger.db").path, "--format", "ndjson", folder.path,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = lines
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
        while !said.contains("following") {
            guard process.isRunning else { throw BenchError.failed("watch has ended: \(said)") }
            usleep(20_000)
        }
    }

    var said: String { (try? String(contentsOf: complaints, encoding: .utf8)) ?? "" }

    /// Moves a file in, and waits for its verdict.
    ///
    /// - Returns: Seconds until the line was there, and the bytes of the line.
    func take(_ file: URL) throws -> (seconds: Double, bytes: Int) {
        let target = folder.appending(path: file.lastPathComponent).path
        let begin = DispatchTime.now().uptimeNanoseconds
        guard rename(file.path, target) == 0 else { throw BenchError.failed("\(target) cannot be made") }
        let bytes = try line()
        return (Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9, bytes)
    }

    private func line() throws(BenchError) -> Int {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = taken.firstIndex(of: 10) {
                taken.removeFirst(end + 1)
                return end + 1
            }
            let count = read(lines.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
            guard count > 0 else { throw .failed("watch has ended: \(said)") }
            taken += buffer[..<count]
        }
    }

    /// Seconds that half of all verdicts took at most, and 99 in a hundred.
    struct Spread {
        var median: Double
        var high: Double
    }

    /// Ends it, and reads what its last line says of itself: `from arrival to disk median 0.71 ms, p99 1.42 ms`, and
    /// the same `from judged to disk`.
    func end() -> (arrival: Spread?, recording: Spread?) {
        process.terminate()
        process.waitUntilExit()
        return (spread("from arrival to disk"), spread("from judged to disk"))
    }

    private func spread(_ name: String) -> Spread? {
        guard let place = said.range(of: name + " median ", options: .backwards) else { return nil }
        let words = said[place.upperBound...].split(whereSeparator: { " ,\n".contains($0) })
        guard words.count >= 5, words[1] == "ms", words[2] == "p99", words[4] == "ms",
            let median = Double(words[0]), let high = Double(words[3])
        else { return nil }
        return Spread(median: median / 1000, high: high / 1000)
    }
}
