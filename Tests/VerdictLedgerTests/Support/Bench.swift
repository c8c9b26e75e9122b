import CloudChanges
import GRDB
import Glibc
import Squelch

@testable import VerdictLedger

/// A directory of a test's own, gone when the test ends.
final class Bench {
    let directory: String
    var path: String { directory + "/test.db" }

    init() throws {
        var template = Array("/tmp/squelch-ledger-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchError.noDirectory }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Bench.remove(directory) }

    enum BenchError: Error {
        case noDirectory, interrupted, noOutput
    }

    static func remove(_ directory: String) {
        guard let stream = opendir(directory) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(directory)/\(name)") }
        }
        closedir(stream)
        rmdir(directory)
    }

    static var request: LockRequest {
        LockRequest(
            holder: LockHolder(process: 1, host: "test", command: "test"), patience: .milliseconds(200))
    }

    func open(_ mode: Ledger.Mode = .createIfMissing) throws -> Ledger {
        try Ledger.open(path, mode: mode, waiting: Bench.request)
    }

    /// Scores the matches as one run of a process would, and returns what it printed.
    @discardableResult
    func score(
        _ matches: [Match], judge: Judge = StubJudge.make(), options: ScoringRun.Options = .init(),
        onNotice: @escaping (RunNotice) -> Void = { _ in }, emit: ((Int) throws -> Void)? = nil
    ) throws -> (lines: [String], report: RunReport) {
        let ledger = try open()
        let run = ScoringRun(ledger: ledger, judge: judge, options: options, onNotice: onNotice)
        for match in matches { try run.add(match) }
        var lines: [String] = []
        let report = try run.finish(endedAt: 1_700_000_000) { line in
            try emit?(lines.count)
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return (lines, report)
    }

    /// Everything the ledger holds but row numbers and the list of runs, in one fixed order.
    func dump() throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        let frames = TextFrames()
        return try queue.read { db in
            try frames.refresh(db)
            let operations = try Row.fetchAll(db, sql: "SELECT * FROM operation ORDER BY cloud, eventID")
            return try operations.flatMap { operation in try Bench.dump(operation, db, frames) }
        }
    }

    private static func dump(_ operation: Row, _ db: Database, _ frames: TextFrames) throws -> [String] {
        let id: Int64 = operation["id"]
        func text(_ row: Row, without hidden: Set<String>) -> String {
            row.filter { !hidden.contains($0.0) }.map { "\($0.0)=\(plain($0.1, frames))" }.joined(
                separator: " ")
        }
        let records = try Row.fetchAll(
            db, sql: "SELECT * FROM record WHERE operation = ? ORDER BY digest", arguments: [id])
        let verdicts = try Row.fetchAll(
            db, sql: "SELECT * FROM verdict WHERE operation = ? ORDER BY ordinal", arguments: [id])
        let inputs = try Row.fetchAll(
            db,
            sql: """
                SELECT v.ordinal, i.ordinal AS place, r.digest, m.alsoMatched, m.alertID, u.ruleID, u.level,
                    u.title, u.techniques, u.baseConfidence
                FROM verdict v JOIN input i ON i.verdict = v.id JOIN ruleMatch m ON m.id = i.ruleMatch
                JOIN record r ON r.id = m.record JOIN rule u ON u.id = m.rule
                WHERE v.operation = ? ORDER BY v.ordinal, i.ordinal
                """, arguments: [id])
        return ["operation " + text(operation, without: ["id"])]
            + records.map { "  record " + text($0, without: ["id", "operation"]) }
            + verdicts.map { "  verdict " + text($0, without: ["id", "operation"]) }
            + inputs.map { "  input " + text($0, without: []) }
    }

    private static func plain(_ value: DatabaseValue, _ frames: TextFrames) -> String {
        switch value.storage {
        case .blob(let data):
            let bytes = Blob.bytes(data)
            return String(decoding: frames.unpacked(bytes) ?? bytes, as: UTF8.self)
        default: return value.description
        }
    }
}
