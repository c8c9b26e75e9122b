import Foundation

/// Runs commands one at a time through the program `launch`, which lies beside this one.
struct Launcher {
    let scratch: URL
    private let launch: String

    init(scratch: URL) throws {
        self.scratch = scratch
        launch = try Tool.beside("launch")
    }

    /// The command's standard output, of the last run.
    var output: URL { scratch.appending(path: "output") }

    /// The command's standard error, of the last run.
    var complaints: URL { scratch.appending(path: "complaints") }

    /// Runs a command to its end, or until it has used `limit` seconds of CPU time.
    func run(_ command: [String], discarding: Bool = false, limit: Int = 900) throws -> Usage {
        let answer = scratch.appending(path: "usage")
        try Data().write(to: complaints)
        let process = Process()
        process.executableURL = URL(filePath: launch)
        process.arguments = [answer.path, discarding ? "/dev/null" : output.path, "\(limit)"] + command
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: complaints)
        let before = MachineTime.now()
        try process.run()
        process.waitUntilExit()
        let after = MachineTime.now()
        let words = try String(contentsOf: answer, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        let numbers = words.compactMap { Double($0) }
        guard numbers.count == 5 else { throw BenchError.failed("launch told nothing about \(command[0])") }
        let cpu = numbers[2] + numbers[3]
        let share = (after.busy - before.busy - cpu) / max(after.total - before.total, 0.01)
        return Usage(
            status: Int(numbers[0]), wall: numbers[1], cpu: cpu, peak: Int(numbers[4]) * 1024,
            foreign: min(max(share, 0), 1))
    }

    /// What a command prints, or `nil` when it cannot be run or fails.
    func ask(_ command: [String]) -> String? {
        guard let usage = try? run(command), usage.status == 0 else { return nil }
        return try? String(contentsOf: output, encoding: .utf8)
    }
}
