import ArgumentParser
import Foundation

/// What the measurements rest on, tried on a few megabytes.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the generator and the report on a few megabytes.")

    func run() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "squelch-bench-check-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let shape = LogShape(seed: 3, firewallRate: 0.05, recordsPerFile: 300)
        let one = try store(shape, in: scratch.appending(path: "one"), jobs: 1)
        let three = try store(shape, in: scratch.appending(path: "three"), jobs: 3)
        let other = try store(
            LogShape(seed: 4, firewallRate: 0.05, recordsPerFile: 300), in: scratch, jobs: 1)
        let logs = try one.first(bytes: 2 << 20)
        let lines = try String(contentsOfFile: logs.ndjson, encoding: .utf8).split(separator: "\n")
        let records = try lines.map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
        let names = Set(Operation.firewallNames)
        let changes = records.filter { names.contains($0["eventName"] as? String ?? "") }
        let found = Set(changes.compactMap(Self.id))
        let near = zip(lines, records).filter { line, record in
            !found.contains(Self.id(record) ?? "") && names.contains { line.contains($0) }
        }
        let bucket = try logs.packedFiles.map { file in
            try Launcher(scratch: scratch).ask(["gzip", "-dc", file]) ?? ""
        }
        try expect("the number of workers changes no byte", try bytes(one) == bytes(three))
        try expect("another seed gives other logs", try bytes(one) != bytes(other))
        try expect(
            "every line is a record with an id of its own",
            Set(records.compactMap(Self.id)).count == logs.records)
        try expect("the truth is what bears a name", found == Set(logs.truth.keys) && !found.isEmpty)
        try expect("near misses bear a name and are no changes", !near.isEmpty)
        try expect(
            "the bucket holds the same records",
            Set(try bucket.flatMap(ids)) == Set(records.compactMap(Self.id)))
        try expect(
            "a page keeps what stands outside the comments",
            try page("a", "c", "new") == page("a", "c", "newer", then: "new"))
        try expect(
            "an answer tells what is missing and what is too much",
            Answer.ids(["a", "x"], of: ["a", "b"]) == .ids(missing: 1, extra: 1, of: 2))
    }

    private func store(_ shape: LogShape, in cache: URL, jobs: Int) throws -> LogStore {
        try LogStore.open(shape, in: cache, enough: { bytes, _ in bytes >= 3 << 20 }, jobs: jobs)
    }

    private func bytes(_ store: LogStore) throws -> [Data] {
        try ["events.ndjson", "truth.csv", "files.csv"].map {
            try Data(contentsOf: store.folder.appending(path: $0))
        }
    }

    private func ids(_ file: String) throws -> [String] {
        let whole = try JSONSerialization.jsonObject(with: Data(file.utf8)) as? [String: [[String: Any]]]
        return (whole?["Records"] ?? []).compactMap(Self.id)
    }

    private static func id(_ record: [String: Any]) -> String? { record["eventID"] as? String }

    private func page(_ before: String, _ after: String, _ texts: String, then: String? = nil) throws
        -> String
    {
        let bare = "\(before)\n\(MarkedPage.bench.begin)\n\(MarkedPage.bench.end)\n\(after)\n"
        let once = try MarkedPage.bench.replacing(in: bare, with: texts)
        return try then.map { try MarkedPage.bench.replacing(in: once, with: $0) } ?? once
    }

    private func expect(_ sentence: String, _ holds: Bool) throws {
        print(holds ? "ok     \(sentence)" : "WRONG  \(sentence)")
        if !holds { throw ExitCode.failure }
    }
}
