public import CloudChanges
import FoundationEssentials
import GRDB

/// Something that `db check` found wrong.
public struct LedgerProblem: Sendable, Hashable {
    /// Stable, such as `check.digest`.
    public var code: String
    /// What is wrong, with the id of the event or record.
    public var sentence: String
}

/// What `db prune` dropped.
public struct PruneReport: Sendable, Hashable {
    /// Operations that lost at least one record's text.
    public var operations = 0
    /// Records whose text was dropped; digests and verdicts stay.
    public var records = 0
    /// Size of the file before and after, in bytes.
    public var before = 0
    /// Equal to `before`, or larger, where SQLite could give nothing back.
    public var after = 0
}

extension Ledger {
    /// Reads the whole ledger and lists what is wrong with it; an empty list says that all promises hold.
    ///
    /// At most a hundred problems of a kind are listed.
    public func check() throws -> [LedgerProblem] {
        try read { db in
            var problems = try integrity(db)
            // What SQLite itself finds damaged would only be found again below, under stranger names.
            if !problems.isEmpty { return problems }
            problems += try foreignKeys(db)
            problems += try verdicts(db)
            problems += try records(db)
            return problems
        }
    }

    private func integrity(_ db: Database) throws -> [LedgerProblem] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
            .map { LedgerProblem(code: "check.integrity", sentence: "SQLite: \($0)") }
    }

    private func foreignKeys(_ db: Database) throws -> [LedgerProblem] {
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(100).map { row in
            let (table, row, parent): (String, Int64?, String) = (row[0], row[1], row[2])
            return LedgerProblem(
                code: "check.foreign-key",
                sentence: "row \(row.map(String.init) ?? "?") of \(table) has no \(parent)")
        }
    }

    /// Every verdict unpacks, is a line of JSON that names its event, and rests on a record.
    private func verdicts(_ db: Database) throws -> [LedgerProblem] {
        var problems: [LedgerProblem] = []
        let parser = JSONParser.ofOwnLines()
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT v.line, v.ordinal, v.context, v.snapshot, o.eventID, EXISTS (
                    SELECT 1 FROM input i JOIN ruleMatch m ON m.id = i.ruleMatch JOIN record r ON r.id = m.record
                    WHERE i.verdict = v.id AND i.ordinal = 0 AND r.operation = v.operation) AS hasLead
                FROM verdict v JOIN operation o ON o.id = v.operation ORDER BY v.id
                """)
        while problems.count < 100, let row = try rows.next() {
            let eventID = StoredText.decode(row["eventID"])
            let hasLead: Bool = row["hasLead"]
            let line = frames.unpacked(Blob.bytes(row["line"]))
            let value = line.flatMap { try? parser.parse($0) }
            if value == nil {
                problems.append(
                    .init(code: "check.line", sentence: "the verdict of \(eventID) does not unpack"))
            } else if value?["event_id"]?.string != eventID {
                problems.append(
                    .init(code: "check.line", sentence: "the verdict of \(eventID) is of another event"))
            }
            if frames.snapshot(of: row) == nil {
                problems.append(
                    .init(code: "check.context", sentence: "the context of \(eventID) does not unpack"))
            }
            if !hasLead {
                problems.append(
                    .init(code: "check.lead", sentence: "the verdict of \(eventID) rests on no record"))
            }
        }
        return problems
    }

    /// Every record that was not pruned unpacks to what its digest says.
    private func records(_ db: Database) throws -> [LedgerProblem] {
        var problems: [LedgerProblem] = []
        let parser = JSONParser()
        let rows = try Row.fetchCursor(
            db, sql: "SELECT recordID, digest, text FROM record WHERE text IS NOT NULL ORDER BY id")
        while problems.count < 100, let row = try rows.next() {
            let recordID = StoredText.decode(row["recordID"])
            let (digest, frame): (Data, Data) = (row["digest"], row["text"])
            guard let text = frames.unpacked(Blob.bytes(frame)), let value = try? parser.parse(text) else {
                problems.append(
                    .init(code: "check.record", sentence: "the record \(recordID) does not unpack"))
                continue
            }
            if Digest(ofRecord: value).bytes != Blob.bytes(digest) {
                problems.append(
                    .init(code: "check.digest", sentence: "the record \(recordID) is not what was recorded"))
            }
        }
        return problems
    }

    /// Copies the whole ledger as of one moment to a new file; writers are not held up.
    ///
    /// - Throws: ``LedgerError/exists(path:)`` rather than overwrite anything.
    public func backup(to destination: String) throws {
        guard !FilePaths.exists(destination) else { throw LedgerError.exists(path: destination) }
        guard FilePaths.create(destination) else { throw LedgerError.unopened(destination) }
        do {
            try LedgerError.translating(destination) {
                var configuration = GRDB.Configuration()
                configuration.busyMode = .timeout(10)
                let copy = try DatabaseQueue(path: destination, configuration: configuration)
                try queue.backup(to: copy)
                try copy.close()
            }
        } catch {
            FilePaths.remove(destination)
            throw error
        }
    }

    /// Drops the native records of operations before `time`: their verdicts stay, `replay` of them ends.
    ///
    /// A dry run only counts.
    public func prune(before time: EventTime, isDryRun: Bool = false) throws -> PruneReport {
        var report = PruneReport()
        report.before = FilePaths.size(path) ?? 0
        let condition = """
            text IS NOT NULL AND operation IN (
                SELECT id FROM operation WHERE (seconds, nanoseconds) < (\(time.seconds), \(time.nanoseconds)))
            """
        if isDryRun {
            try read { db in try count(condition, db, &report) }
        } else {
            try write { db in
                try count(condition, db, &report)
                try db.execute(sql: "UPDATE record SET text = NULL WHERE \(condition)")
            }
            try LedgerError.translating(path) {
                try queue.vacuum()
                try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            }
        }
        report.after = FilePaths.size(path) ?? 0
        return report
    }

    private func count(_ condition: String, _ db: Database, _ report: inout PruneReport) throws {
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT count(*) AS records, count(DISTINCT operation) AS operations FROM record WHERE \(condition)"
        )
        report.records = row?["records"] ?? 0
        report.operations = row?["operations"] ?? 0
    }
}
