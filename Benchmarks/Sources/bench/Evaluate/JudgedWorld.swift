import Foundation

/// One made-up company after the protocol: thirty days, dispositions, sixty days.
struct JudgedWorld {
    let kind: String
    let seed: Int
    let days: Double
    /// Verdicts of the first thirty days, for the methods that learn.
    let before: [JudgedChange]
    let after: [JudgedChange]
    let missing: Int

    static func run(squelch: String, config: String?, kind: String, seed: Int) throws -> JudgedWorld {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "squelch-world-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = folder.appending(path: "world").path
        try call(squelch, ["demo", "--world", "\(seed)", "--kind", kind, world])
        let ledger = folder.appending(path: "ledger").path
        let score =
            [
                "score", "--db", ledger, "--windows", "\(world)/windows.ics",
            ] + (config.map { ["--config", $0] } ?? []) + ["--format", "ndjson", "--output"]
        try call(squelch, score + ["\(world)/a.ndjson", "\(world)/burnin"])
        // Three where a request came so late that its change is not in the first part under its own id.
        try call(
            squelch, ["review", "import", "--db", ledger, "\(world)/dispositions.csv"], allowing: [0, 3])
        try call(squelch, score + ["\(world)/b.ndjson", "\(world)/eval"])
        let truth = try TruthRow.all(of: "\(world)/truth.csv")
        let before = try JudgedChange.all(of: "\(world)/a.ndjson", truth)
        let after = try JudgedChange.all(of: "\(world)/b.ndjson", truth)
        let found = Set((before + after).map(\.id))
        return JudgedWorld(
            kind: kind, seed: seed, days: 60, before: before, after: after,
            missing: truth.keys.filter { !found.contains($0) }.count)
    }

    static func call(_ command: String, _ arguments: [String], allowing: Set<Int32> = [0]) throws {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard allowing.contains(process.terminationStatus) else {
            throw BenchError.failed(
                "\(command) \(arguments.joined(separator: " ")): status \(process.terminationStatus)\n\(String(decoding: said, as: UTF8.self))"
            )
        }
    }

    var line: String { "\(kind) \(seed): \(Accuracy(of: self, decide: \.decision).line)" }
}

/// What a change of a made-up company really was.
struct TruthRow {
    let isAttack: Bool
    let kind: String
    let incident: String
    let isDetectable: Bool

    static func all(of path: String) throws -> [String: TruthRow] {
        var rows: [String: TruthRow] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 8 else { throw BenchError.failed("\(path): no row of truth: \(line)") }
            rows[cells[0]] = TruthRow(
                isAttack: cells[3] == "attack", kind: cells[4], incident: cells[5],
                isDetectable: cells[6] == "1")
        }
        return rows
    }
}
