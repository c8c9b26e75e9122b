import CloudChanges
import GRDB
public import Squelch

extension Ledger {
    /// Takes out what an actor's verdicts taught, for good: as if it had never been learned.
    ///
    /// - Parameters:
    ///   - actor: The actor's key.
    ///   - since: Only from that half-day on.
    ///   - eventID: Only that verdict's.
    /// - Returns: How many verdicts' contributions were taken out.
    /// - Throws: ``LedgerError``.
    public func forgetBaseline(of actor: String, since: HalfDay? = nil, eventID: String? = nil) throws -> Int
    {
        try write { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM baselineContribution
                    WHERE actor = ? AND half >= ? AND state <> 'forgotten' ORDER BY half, cloud, eventID
                    """, arguments: [StoredText.encode(actor), since?.number ?? .min])
            let wanted = rows.filter { row in
                eventID.map { StoredText.encode($0) == row["eventID"] as String } ?? true
            }
            let store = BaselineStore()
            let log = ContributionLog(store: store)
            for row in wanted { try log.move(row, to: nil, db) }
            try store.write(db)
            return wanted.count
        }
    }
}
