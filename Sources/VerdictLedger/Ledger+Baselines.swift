import CloudChanges
import GRDB
public import Squelch

extension Ledger {
    /// Takes out what an actor's verdicts taught, and its other records, for good: as if it had never been learned. All of
    /// it in one transaction.
    ///
    /// - Parameters:
    ///   - actor: The actor's key.
    ///   - since: Only from that half-day on.
    ///   - eventID: Only that verdict's, and nothing of other records.
    ///   - judge: The judge of a recorded verdict: what had leaned on it is judged again.
    /// - Returns: How many verdicts' contributions were taken out, how many half-days of other records, and what was
    ///   brought back.
    /// - Throws: ``LedgerError``, or what the judge threw; then nothing was taken out.
    public func forgetBaseline(
        of actor: String, since: HalfDay? = nil, eventID: String? = nil,
        judgedBy judge: @escaping (RecordedVerdict) -> Judge
    ) throws -> (takenOut: Int, sightings: Int, resurfaced: [Resurfacing]) {
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
            var unlearning = Unlearning(ledger: self, db: db)
            for row in wanted { try unlearning.takeOut(row, isForGood: true) }
            let sightings =
                eventID == nil ? try unlearning.forgetSightings(of: actor, since: since) : 0
            return (wanted.count, sightings, try unlearning.judgeAgain(cause: "forgotten", by: judge))
        }
    }
}
