import CloudChanges
import FoundationEssentials
import GRDB
import Squelch

/// A record on its way into the ledger.
struct NewRecord {
    var cloud: Cloud
    /// As told apart from others of the same id.
    var recordID: String
    var role: OperationPart.Role
    var time: EventTime
    var digest: Digest
    /// Came after its operation was judged.
    var isLate: Bool
    /// Without insignificant white space.
    var text: [UInt8]
    var rule: RuleReference
    var alsoMatched: [String]
    var alertID: String?
}

/// Writes rows within one transaction; statements are prepared once, rules are written once.
struct RowWriter {
    let db: Database
    let frames: TextFrames
    /// Rows of the rules this process has met. Kept by the run, as rows never go away.
    var rules: [RuleReference: Int64]

    private func insert(_ sql: String, _ arguments: StatementArguments) throws -> Int64 {
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
        return db.lastInsertedRowID
    }

    func insertOperation(cloud: Cloud, eventID: String, key: String?, time: EventTime) throws -> Int64 {
        try insert(
            "INSERT INTO operation (cloud, eventID, operationKey, seconds, nanoseconds) VALUES (?, ?, ?, ?, ?)",
            [
                cloud.rawValue, StoredText.encode(eventID), key.map(StoredText.encode), time.seconds,
                time.nanoseconds,
            ])
    }

    /// - Returns: The row of the record's match.
    mutating func insert(_ record: NewRecord, of operation: Int64) throws -> Int64 {
        let row = try insert(
            """
            INSERT INTO record (operation, cloud, recordID, role, seconds, nanoseconds, digest, isLate, text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                operation, record.cloud.rawValue, StoredText.encode(record.recordID), record.role.rawValue,
                record.time.seconds,
                record.time.nanoseconds, Blob.data(record.digest.bytes), record.isLate,
                Blob.data(frames.packed(record.text, as: .record)),
            ])
        return try insertNewMatch(
            of: row, rule: try self.row(of: record.rule), TextList.encode(record.alsoMatched),
            record.alertID.map(StoredText.encode))
    }

    private func insertNewMatch(
        of record: Int64, rule: Int64, _ others: String, _ alertID: String?
    ) throws -> Int64 {
        try insert(
            "INSERT INTO ruleMatch (record, rule, alsoMatched, alertID) VALUES (?, ?, ?, ?)",
            [record, rule, others, alertID])
    }

    /// The match of a recorded record with the given rules, written unless its latest match says the same.
    mutating func insertMatch(
        of record: Int64, rule: RuleReference, alsoMatched: [String], alertID: String?
    ) throws -> Int64 {
        let rule = try row(of: rule)
        let alertID = alertID.map(StoredText.encode)
        let others = TextList.encode(alsoMatched)
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM ruleMatch WHERE record = ? AND rule = ? AND alsoMatched = ? AND alertID IS ?
                """)
        if let known = try Int64.fetchOne(statement, arguments: [record, rule, others, alertID]) {
            return known
        }
        return try insertNewMatch(of: record, rule: rule, others, alertID)
    }

    private mutating func row(of rule: RuleReference) throws -> Int64 {
        if let known = rules[rule] { return known }
        let techniques = TextList.encode(rule.techniques)
        let arguments: StatementArguments = [
            StoredText.encode(rule.id), StoredText.encode(rule.title), rule.level.rawValue, techniques,
            rule.baseConfidence,
        ]
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM rule WHERE ruleID = ? AND title = ? AND level = ? AND techniques = ?
                AND baseConfidence IS ?
                """)
        let found = try Int64.fetchOne(statement, arguments: arguments)
        let row =
            try found
            ?? insert(
                "INSERT INTO rule (ruleID, title, level, techniques, baseConfidence) VALUES (?, ?, ?, ?, ?)",
                arguments)
        rules[rule] = row
        return row
    }

    /// - Returns: The row of the verdict.
    @discardableResult
    func insert(
        _ judgement: Judge.Judgement, cause: VerdictCause, since: EventTime, of operation: Int64,
        ordinal: Int, inputs: [Int64]
    ) throws -> Int64 {
        let verdict = judgement.verdict
        let row = try insert(
            """
            INSERT INTO verdict (operation, ordinal, cause, seconds, nanoseconds, decision, decidedBy, outcome,
                score, confidence, severity, tier, impact, rule, actor, target, incident, model, line, context)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                operation, ordinal, cause.text, since.seconds, since.nanoseconds, verdict.decision.rawValue,
                StoredText.encode(verdict.decidedBy.text), verdict.change.outcome.rawValue,
                verdict.score.value,
                verdict.confidence, verdict.severity.rawValue, verdict.exposure.tier.rawValue,
                verdict.impact.rawValue, StoredText.encode(verdict.rule.id),
                StoredText.encode(verdict.change.actor.key), StoredText.encode(verdict.change.target.id),
                StoredText.encode(verdict.incident), StoredText.encode(verdict.model),
                Blob.data(frames.packed(judgement.line, as: .line)), try packed(judgement.context),
            ])
        for entry in judgement.context.allowlist?.entries ?? [] {
            _ = try insert(
                "INSERT INTO entryHit (entry, verdict, isDeciding) VALUES (?, ?, ?)",
                [entry.id, row, verdict.decidedBy == .allowlist(entry.id)])
        }
        for (place, match) in inputs.enumerated() {
            _ = try insert(
                "INSERT INTO input (verdict, ordinal, ruleMatch) VALUES (?, ?, ?)", [row, place, match])
        }
        return row
    }

    /// Nil when nothing is known.
    private func packed(_ context: Context) throws -> Data? {
        let snapshot = try context.snapshot()
        return snapshot == "{}" ? nil : Blob.data(frames.packed(Array(snapshot.utf8), as: .context))
    }

    /// The line is recorded, and nobody has seen it yet.
    func insertUnprinted(_ verdict: Int64) throws {
        _ = try insert("INSERT INTO unprinted (verdict) VALUES (?)", [verdict])
    }

    func forgetUnprinted() throws {
        try db.cachedStatement(sql: "DELETE FROM unprinted").execute()
    }

    func insert(_ run: RunRow) throws {
        _ = try insert(
            """
            INSERT INTO run (endedAt, model, operations, verdicts, records, unreadable, newest)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT max(seconds) FROM operation))
            """, [run.endedAt, run.model, run.operations, run.verdicts, run.records, run.unreadable])
    }
}

/// A run that added something, as the ledger lists it.
struct RunRow {
    /// Seconds since 1970-01-01T00:00:00Z.
    var endedAt: Int64
    var model: String
    var operations: Int
    var verdicts: Int
    var records: Int
    /// Records and files.
    var unreadable: Int
}
