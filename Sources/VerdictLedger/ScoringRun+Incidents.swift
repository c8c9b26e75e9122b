import CloudChanges
import GRDB
import Squelch

extension ScoringRun {
    /// From this confidence on an incident is more likely an attack than not.
    static let bad = 0.5
    /// More would bury the reader.
    static let mostRaised = 32

    /// An incident that turned bad: what was suppressed in it before, and lets something in, is raised, once, as a record of
    /// its own.
    func raise(
        after judgement: Judge.Judgement, _ writer: RowWriter, since: EventTime
    ) throws -> [Resurfacing] {
        let verdict = judgement.verdict
        guard verdict.decision == .alert, let facts = judgement.context.incident, facts.members > 0,
            facts.confidence(with: verdict.contentClass ?? "", verdict.confidence) >= Self.bad
        else { return [] }
        let incident = StoredText.encode(verdict.incident)
        let tally = try memories.incidents.tally(of: incident, at: Moment(verdict.change.time), writer.db)
        if let tally, tally.suppressedOpenings == 0 { return [] }
        let rows = try Row.fetchAll(
            writer.db.cachedStatement(
                sql: """
                    SELECT m.actor, m.seconds, m.nanoseconds, m.cloud, m.eventID, o.id FROM incidentMember m
                    JOIN operation o ON o.cloud = m.cloud AND o.eventID = m.eventID
                    WHERE m.incident = ? AND m.decision = 'suppress' AND m.opens = 1
                        AND (m.seconds, m.nanoseconds) < (?, ?)
                    ORDER BY m.seconds, m.nanoseconds, m.eventID LIMIT ?
                    """),
            arguments: [
                incident, verdict.change.time.seconds,
                verdict.change.time.nanoseconds, Self.mostRaised,
            ])
        var raised: [Resurfacing] = []
        for row in rows {
            let operation: Int64 = row["id"]
            guard let before = try LedgerLookup(writer.db).standing(operation, in: ledger),
                before.decision == .suppress,
                let stored = try StoredOperation.all(of: before, writer.db, in: ledger),
                var context = try? Context(snapshot: before.snapshot)
            else { continue }
            var facts = context.incident ?? IncidentFacts(id: before.incident)
            facts.turnedBad = verdict.change.eventID
            context.incident = facts
            let change = try judge.normalise(stored.operation)
            let again = try judge(
                stored.operation, change, context, cause: .resurfaced("incident"), previous: before.decision)
            guard again.verdict.decision > before.decision else { continue }
            try writer.insert(
                again, cause: .resurfaced("incident"), since: since, of: operation,
                ordinal: before.ordinal + 1, inputs: stored.inputs)
            try writer.db.cachedStatement(
                sql: """
                    UPDATE incidentMember SET decision = ? WHERE actor = ? AND seconds = ? AND nanoseconds = ?
                        AND cloud = ? AND eventID = ?
                    """
            ).execute(arguments: [
                again.verdict.decision.rawValue, row["actor"], row["seconds"], row["nanoseconds"],
                row["cloud"],
                row["eventID"],
            ])
            memories.incidents.forget(incident)
            written.verdicts += 1
            raised.append(
                Resurfacing(
                    cloud: before.cloud, eventID: before.eventID, cause: "incident", since: since,
                    before: before.decision, now: again.verdict.decision))
        }
        return raised
    }
}
