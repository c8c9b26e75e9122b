import CloudChanges
import GRDB

/// What became of statements that were taken in.
public struct DispositionReport: Sendable, Hashable {
    /// Written now.
    public var taken = 0
    /// In the ledger already, word for word.
    public var repeated = 0
    /// Places in what was given, of ids that the ledger does not know.
    public var unknown: [Int] = []

    /// Verdicts whose contributions were taken out of the baselines, or put back.
    public var takenOut = 0
    /// See ``takenOut``.
    public var putBack = 0
    /// What had leaned on those, and would no longer be decided as it was.
    public var resurfaced: [Resurfacing] = []

    /// Nothing taken yet.
    public init() {}
}

extension Ledger {
    /// Takes statements in with all that follows from them, in one transaction; one that is there already changes nothing.
    ///
    /// A `true_positive` takes what its incident taught out of the baselines, and what had leaned on that is judged again;
    /// another statement, or taking it back, puts it in again. A benign one ends a hold.
    ///
    /// - Parameters:
    ///   - rows: Any id of any record of an operation names it.
    ///   - judge: The judge of a recorded verdict.
    /// - Returns: Counts, the ids that are unknown, and what was brought back.
    /// - Throws: ``LedgerError``, or what the judge threw; then nothing was taken.
    public func take(_ rows: [DispositionRow], judgedBy judge: @escaping (RecordedVerdict) -> Judge) throws
        -> DispositionReport
    {
        try write { db in
            var report = DispositionReport()
            var touched: [Int64] = []
            let now = try Int64.fetchOne(db, sql: "SELECT max(seconds) FROM operation") ?? 0
            for (place, row) in rows.enumerated() {
                guard let operation: Int64 = try Ledger.operations(holding: row.eventID, db).first?["id"]
                else {
                    report.unknown.append(place)
                    continue
                }
                if try Self.insert(row, of: operation, since: now, db) {
                    report.taken += 1
                    touched.append(operation)
                } else {
                    report.repeated += 1
                }
            }
            try LabelEffects(ledger: self, db: db, judge: judge).apply(to: touched, &report)
            return report
        }
    }

    /// - Returns: Whether it was not there.
    private static func insert(
        _ row: DispositionRow, of operation: Int64, since now: Int64, _ db: Database
    ) throws -> Bool {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO disposition (operation, seconds, nanoseconds, word, analyst, note, since)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                operation, row.time.seconds, row.time.nanoseconds, row.disposition?.rawValue ?? "withdrawn",
                StoredText.encode(row.analyst), StoredText.encode(row.note), now,
            ])
        return db.changesCount > 0
    }

    /// Every statement on the operation of a verdict, the latest last.
    public func dispositions(of verdict: RecordedVerdict) throws -> [DispositionRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.*, ? AS eventID FROM disposition d WHERE operation = ?
                    ORDER BY seconds, nanoseconds, id
                    """, arguments: [StoredText.encode(verdict.eventID), verdict.operation]
            ).map(DispositionRow.init)
        }
    }

    /// What holds of each event: its latest statement, in the order of the events' time.
    public func standingDispositions() throws -> [DispositionRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT d.*, o.eventID FROM disposition d JOIN operation o ON o.id = d.operation
                    WHERE d.id = \(Ledger.latestDisposition) AND word <> 'withdrawn'
                    ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                    """
            ).map(DispositionRow.init)
        }
    }

    /// Of the operation `d.operation`.
    static let latestDisposition = """
        (SELECT id FROM disposition WHERE operation = d.operation ORDER BY seconds DESC, nanoseconds DESC, id DESC LIMIT 1)
        """
}

extension DispositionRow {
    init(_ row: Row) {
        let word: String = row["word"]
        self.init(
            eventID: StoredText.decode(row["eventID"]), disposition: Disposition(rawValue: word),
            analyst: StoredText.decode(row["analyst"]),
            time: EventTime(seconds: row["seconds"], nanoseconds: row["nanoseconds"]),
            note: StoredText.decode(row["note"]))
    }
}
