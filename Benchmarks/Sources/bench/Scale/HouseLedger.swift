import Foundation

/// Ledgers that know a house of many actors.
///
/// The history of one actor of each sort is scored, once; what that taught is written out, and taken over again and again
/// under other actors' names: scoring a million histories would take hours.
struct HouseLedger {
    let squelch: String
    let launcher: Launcher
    let folder: URL

    /// What the first twenty actors taught, by actor, as lines of `baseline export`.
    func lessons() throws -> [[String]] {
        let log = folder.appending(path: "first.ndjson")
        let records = (0..<House.sorts).flatMap { actor in
            House.days(of: actor).map { House.record(actor, day: $0) }
        }
        try Data((records.joined(separator: "\n") + "\n").utf8).write(to: log)
        let ledger = folder.appending(path: "first.db").path
        try run([squelch, "score", "--db", ledger, "--format", "ndjson", log.path])
        let lines = folder.appending(path: "first.lessons").path
        try run([squelch, "baseline", "export", "--db", ledger, "--output", lines])
        var lessons = [[String]](repeating: [], count: House.sorts)
        for line in try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n") {
            if let actor = (0..<House.sorts).first(where: { line.contains(House.mark($0)) }) {
                lessons[actor].append(String(line))
            }
        }
        guard lessons.allSatisfy({ !$0.isEmpty }) else {
            throw BenchError.failed("the first actors of the house taught nothing")
        }
        return lessons
    }

    /// Makes the ledger of a house of `actors`.
    ///
    /// - Returns: Its path, what making it took, and how many lessons it holds.
    func make(_ actors: Int, from lessons: [[String]]) throws -> (path: String, usage: Usage, lessons: Int) {
        let lines = folder.appending(path: "\(actors).lessons")
        try Data().write(to: lines)
        let file = try FileHandle(forWritingTo: lines)
        var count = 0
        for start in stride(from: 0, to: actors, by: 1_000) {
            var text = ""
            for actor in start..<min(start + 1_000, actors) {
                let own = lessons[actor % House.sorts]
                count += own.count
                for line in own { text += renamed(line, to: actor) + "\n" }
            }
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.close()
        let path = folder.appending(path: "\(actors).db").path
        let usage = try run([squelch, "baseline", "merge", "--db", path, lines.path])
        try FileManager.default.removeItem(at: lines)
        return (path, usage, count)
    }

    private func renamed(_ line: String, to actor: Int) -> String {
        line.replacingOccurrences(of: House.mark(actor % House.sorts), with: House.mark(actor))
            .replacingOccurrences(of: "45.0.0.0/24", with: House.network(actor) + ".0/24")
            .replacingOccurrences(of: "45.0.0.0/16", with: House.provider(actor) + ".0.0/16")
    }

    @discardableResult
    private func run(_ command: [String]) throws -> Usage {
        let usage = try launcher.run(command, discarding: true, limit: 7_200)
        guard usage.status == 0 else {
            throw BenchError.failed("\(command.prefix(3).joined(separator: " ")) ended with \(usage.status)")
        }
        return usage
    }
}
