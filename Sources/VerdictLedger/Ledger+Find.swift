public import CloudChanges
import FoundationEssentials
import GRDB
public import Squelch

/// An answer to an id.
public struct FoundVerdict: Sendable, Hashable {
    /// The verdict that `score` prints for the operation.
    public var printed: RecordedVerdict
    /// All verdicts of the operation, the first one first: rejudged and resurfaced ones follow.
    public var history: [RecordedVerdict]
    /// Operations of other clouds or logs that hold a record of the same id, newest first: `CLOUD EVENT_ID`.
    public var others: [String]
}

/// A native record as the ledger keeps it.
public struct StoredRecord: Sendable, Hashable {
    /// Whose audit log it comes from.
    public var cloud: Cloud
    /// As recorded, never suffixed.
    public var recordID: String
    /// The part it played when its operation was assembled.
    public var role: OperationPart.Role
    /// Its own, to the nanosecond; trailing zeros of the fraction are not kept.
    public var time: EventTime
    /// SHA-256 of the canonical form, 64 hexadecimal digits.
    public var digest: String
    /// Came after its operation was judged.
    public var isLate: Bool
    /// The record without insignificant white space; nil once pruned.
    public var text: [UInt8]?
}

extension Ledger {
    /// The verdict of the operation that `id` belongs to: its event id, or the id of any of its records.
    ///
    /// An event id goes before a record's id; where several clouds know the id, the newest operation answers, and
    /// the rest is named in ``FoundVerdict/others``. Nil for an unknown id; see ``suggestions(for:)``.
    public func verdict(forID id: String) throws -> FoundVerdict? {
        try read { db in
            let operations = try Ledger.operations(holding: id, db)
            guard let operation: Int64 = operations.first?["id"] else { return nil }
            let history = try Row.fetchAll(
                db, sql: "\(RecordedVerdict.selection) WHERE v.operation = ? ORDER BY v.ordinal",
                arguments: [operation]
            ).map { try RecordedVerdict($0, of: self) }
            let printed = history.last { verdict in
                if case .resurfaced = verdict.cause { return false }
                return true
            }
            guard let printed else {
                throw LedgerError.corrupt(path: path, detail: "an operation has no verdict")
            }
            let others = operations.dropFirst().map { row in
                let cloud: String = row["cloud"]
                return "\(cloud) \(StoredText.decode(row["eventID"]))"
            }
            return FoundVerdict(printed: printed, history: history, others: others)
        }
    }

    /// Rows of `operation` that an id belongs to: one whose event id it is before one that holds such a record, the newest
    /// first.
    static func operations(holding id: String, _ db: Database) throws -> [Row] {
        let id = StoredText.encode(id)
        return try Row.fetchAll(
            try db.cachedStatement(
                sql: """
                    SELECT id, cloud, eventID FROM operation o
                    WHERE (cloud IN ('aws', 'azure', 'gcp') AND eventID = ?)
                        OR id IN (SELECT operation FROM record WHERE recordID = ? AND role <> 'whole')
                    ORDER BY eventID = ? DESC, seconds DESC, nanoseconds DESC, cloud
                    """), arguments: [id, id, id])
    }

    /// All records of a verdict's operation in the order of time, late ones too.
    public func records(of verdict: RecordedVerdict) throws -> [StoredRecord] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM record WHERE operation = ? ORDER BY seconds, nanoseconds, recordID, digest
                    """, arguments: [verdict.operation])
            return try rows.map { row in
                let recordID = StoredText.decode(row["recordID"])
                let (cloud, role): (String, String) = (row["cloud"], row["role"])
                let frame: Data? = row["text"]
                let text = frame.map { frames.unpacked(Blob.bytes($0)) }
                guard let cloud = Cloud(rawValue: cloud), let role = OperationPart.Role(rawValue: role),
                    text != .some(nil)
                else {
                    throw LedgerError.corrupt(path: path, detail: "the record \(recordID) does not unpack")
                }
                let digest: Data = row["digest"]
                return StoredRecord(
                    cloud: cloud, recordID: recordID, role: role,
                    time: EventTime(seconds: row["seconds"], nanoseconds: row["nanoseconds"]),
                    digest: Hexadecimal.text(digest), isLate: row["isLate"], text: text ?? nil)
            }
        }
    }

    /// Up to three ids that `id` may have been meant for: other case, a beginning, a slip of a letter or two.
    public func suggestions(for id: String) throws -> [String] {
        guard !id.isEmpty, id.utf8.count <= 300 else { return [] }
        return try read { db in
            // Newest first, and not without end: somebody waits for the answer.
            let ids = try String.fetchAll(
                db,
                sql: """
                    SELECT eventID FROM (SELECT eventID, seconds FROM operation ORDER BY seconds DESC LIMIT 100000)
                    UNION SELECT eventID FROM operation
                    WHERE cloud IN ('aws', 'azure', 'gcp') AND eventID >= ? AND eventID < ?
                    """, arguments: [StoredText.encode(id), StoredText.encode(id) + "\u{10FFFF}"])
            return NearMiss.of(id, among: ids.map(StoredText.decode))
        }
    }

    /// Verdicts as they stand now, by event time, ties by event id.
    ///
    /// - Parameters:
    ///   - decision: Only those that stand so; nil for all.
    ///   - since: Only operations from this time on.
    /// - Returns: The latest verdict of each operation, in the order of event time.
    /// - Throws: ``LedgerError``.
    public func standingVerdicts(decision: Decision? = nil, since: EventTime? = nil) throws
        -> [RecordedVerdict]
    {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    \(RecordedVerdict.selection)
                    WHERE v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                    AND (? IS NULL OR v.decision = ?) AND (o.seconds, o.nanoseconds) >= (?, ?)
                    ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                    """,
                arguments: [
                    decision?.rawValue, decision?.rawValue, since?.seconds ?? Int64.min,
                    since?.nanoseconds ?? 0,
                ]
            ).map { try RecordedVerdict($0, of: self) }
        }
    }

    /// How many verdicts stand by decision, and how many records and runs there are.
    public func counts() throws -> LedgerCounts {
        try read { db in
            var counts = LedgerCounts()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT decision, count(*) AS number FROM verdict v
                    WHERE ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                    GROUP BY decision
                    """)
            for row in rows {
                if let decision = Decision(rawValue: row["decision"]) {
                    counts.decisions[decision] = row["number"]
                }
            }
            counts.operations = try Int.fetchOne(db, sql: "SELECT count(*) FROM operation") ?? 0
            counts.records = try Int.fetchOne(db, sql: "SELECT count(*) FROM record") ?? 0
            counts.prunedRecords =
                try Int.fetchOne(db, sql: "SELECT count(*) FROM record WHERE text IS NULL") ?? 0
            counts.newest = try Row.fetchOne(
                db,
                sql:
                    "SELECT seconds, nanoseconds FROM operation ORDER BY seconds DESC, nanoseconds DESC LIMIT 1"
            ).map { EventTime(seconds: $0["seconds"], nanoseconds: $0["nanoseconds"]) }
            return counts
        }
    }
}

/// What a ledger holds.
public struct LedgerCounts: Sendable, Hashable {
    /// Each with at least one verdict.
    public var operations = 0
    /// Native records, pruned ones included.
    public var records = 0
    /// Those of `records` whose text is gone.
    public var prunedRecords = 0
    /// Standing verdicts.
    public var decisions: [Decision: Int] = [:]
    /// The ledger's "now": the newest event time.
    public var newest: EventTime?
}

enum Hexadecimal {
    static func text(_ bytes: Data) -> String {
        let alphabet = Array("0123456789abcdef")
        return String(bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] })
    }
}
