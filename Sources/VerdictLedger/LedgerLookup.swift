import CloudChanges
import FoundationEssentials
import GRDB

/// The questions a run asks about records, within one read.
struct LedgerLookup {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// The operation that holds this very record.
    func home(of entry: MatchSpool.Entry) throws -> (operation: Int64, isLate: Bool)? {
        let statement = try db.cachedStatement(
            sql: "SELECT operation, isLate FROM record WHERE digest = ? AND cloud = ?")
        let row = try Row.fetchOne(
            statement, arguments: [Blob.data(entry.digest.bytes), entry.cloud.rawValue])
        return row.map { ($0["operation"], $0["isLate"]) }
    }

    /// Whether a recorded record of other content bears the same id, and is not simply another part of the same
    /// operation: collectors copy an id along from request to completion.
    func isShared(_ entry: MatchSpool.Entry) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM operation WHERE cloud = ?1 AND eventID = ?2 AND operationKey IS NULL
                ) OR EXISTS (
                    SELECT 1 FROM record r JOIN operation o ON o.id = r.operation
                    WHERE r.recordID = ?2 AND r.role <> 'whole' AND r.cloud = ?1
                    AND (o.operationKey IS NOT ?3 OR o.operationKey IS NULL OR r.role = ?4))
                """)
        return try Bool.fetchOne(
            statement,
            arguments: [
                entry.cloud.rawValue, StoredText.encode(entry.part.recordID),
                entry.part.key.map(StoredText.encode), entry.part.role.rawValue,
            ])
            ?? false
    }

    func isTaken(_ eventID: String, cloud: Cloud) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM operation WHERE cloud = ? AND eventID = ?)")
        return try Bool.fetchOne(statement, arguments: [cloud.rawValue, StoredText.encode(eventID)]) ?? false
    }

    /// The record's id with as many digits of its digest as tell it apart: eight, as a rule.
    func freeName(for entry: MatchSpool.Entry) throws -> String {
        var name = entry.part.recordID
        for digits in stride(from: 8, through: 64, by: 8) {
            name = "\(entry.part.recordID)#\(entry.digest.hex(digits))"
            if try !isTaken(name, cloud: entry.cloud) { break }
        }
        return name
    }

    /// The recorded operation that a completion belongs to: of several under its key the latest that had begun,
    /// else the first.
    func operation(completedBy entry: MatchSpool.Entry) throws -> Int64? {
        guard entry.part.role == .completion, let key = entry.part.key else { return nil }
        let time = entry.part.time
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM operation WHERE cloud = ? AND operationKey = ?
                ORDER BY (seconds, nanoseconds) <= (?, ?) DESC,
                    CASE WHEN (seconds, nanoseconds) <= (?, ?) THEN -seconds ELSE seconds END,
                    CASE WHEN (seconds, nanoseconds) <= (?, ?) THEN -nanoseconds ELSE nanoseconds END, eventID
                LIMIT 1
                """)
        let (seconds, nanoseconds) = (time.seconds, time.nanoseconds)
        return try Int64.fetchOne(
            statement,
            arguments: [
                entry.cloud.rawValue, StoredText.encode(key), seconds, nanoseconds, seconds, nanoseconds,
                seconds, nanoseconds,
            ])
    }

    /// The operation of that id.
    func operation(_ eventID: String, cloud: Cloud) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM operation WHERE cloud = ? AND eventID = ?"),
            arguments: [cloud.rawValue, StoredText.encode(eventID)])
    }

    func place(of operation: Int64) throws -> (time: EventTime, eventID: String, cloud: Cloud) {
        let statement = try db.cachedStatement(
            sql: "SELECT seconds, nanoseconds, eventID, cloud FROM operation WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [operation]),
            let cloud = Cloud(rawValue: row["cloud"])
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a record has no operation") }
        return (
            EventTime(seconds: row["seconds"], nanoseconds: row["nanoseconds"]),
            StoredText.decode(row["eventID"]), cloud
        )
    }

    /// The verdict whose line `score` prints: the first, or the latest that `--rejudge` made. Resurfacings are
    /// records of their own and never alter a printed line.
    func printed(_ operation: Int64, in ledger: Ledger) throws -> RecordedVerdict? {
        let statement = try db.cachedStatement(
            sql: """
                \(RecordedVerdict.selection) WHERE v.operation = ? AND v.cause IN ('first', 'rejudged')
                ORDER BY v.ordinal DESC LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [operation]).map { try RecordedVerdict($0, of: ledger) }
    }

    /// The newest verdict, of whatever cause: what stands now.
    func standing(_ operation: Int64, in ledger: Ledger) throws -> RecordedVerdict? {
        let statement = try db.cachedStatement(
            sql: "\(RecordedVerdict.selection) WHERE v.operation = ? ORDER BY v.ordinal DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [operation]).map { try RecordedVerdict($0, of: ledger) }
    }
}
