import CloudChanges
import GRDB
import Squelch

/// Where this house's scores lie, and what analysts said: read once for each day, as of its beginning, so that every
/// change of a day is decided alike, and any cut of the stream comes to the same.
final class ScaleMemory: Memory {
    private static let day: Int64 = 86_400
    private var known: (day: Int64, facts: ScaleFacts)?

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        let day = change.time.seconds.dayNumber
        let facts = try known.flatMap { $0.day == day ? $0.facts : nil } ?? facts(asOf: day, db)
        known = (day, facts)
        if facts != ScaleFacts() { context.scale = facts }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        // A late one belongs to a day that may have been asked about.
        if let known, change.time.seconds.dayNumber < known.day { self.known = nil }
    }

    private func facts(asOf day: Int64, _ db: Database) throws -> ScaleFacts {
        let first = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT min(seconds) FROM judgedChange"))?.dayNumber
        guard let first else { return ScaleFacts() }
        let start = max(day - ScaleFit.days, first + ScaleFit.settling)
        guard start < day else { return ScaleFacts() }
        let scores = try counts(
            """
            SELECT CAST(round(score * \(ScoreCounts.steps)) AS INTEGER) AS step, count(*) AS count
            FROM judgedChange WHERE seconds >= ? AND seconds < ? GROUP BY step
            """, [start * Self.day, day * Self.day], db)
        return ScaleFit.facts(
            scores, attacks: try labels("= 'true_positive'", before: day, db),
            harmless: try labels("IN ('benign_positive', 'false_positive')", before: day, db))
    }

    private func labels(_ words: String, before day: Int64, _ db: Database) throws -> ScoreCounts {
        try counts(
            """
            SELECT CAST(round(v.score * \(ScoreCounts.steps)) AS INTEGER) AS step, count(*) AS count
            FROM disposition d JOIN verdict v ON v.operation = d.operation AND v.ordinal = 0
            WHERE d.id = \(Ledger.latestDisposition) AND d.word \(words) AND d.since < ? GROUP BY step
            """, [day * Self.day], db)
    }

    private func counts(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> ScoreCounts
    {
        var counts = ScoreCounts()
        for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments) {
            counts.add(step: row["step"], count: row["count"])
        }
        return counts
    }
}

extension Int64 {
    /// Whole days since 1970-01-01, of seconds.
    var dayNumber: Int64 { self >= 0 ? self / 86_400 : (self - 86_399) / 86_400 }
}
