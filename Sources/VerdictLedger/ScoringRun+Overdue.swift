import CloudChanges
import Squelch

extension ScoringRun {
    /// Brings back what stands open in controllers' objects that should be gone by now. Time passes by the events that
    /// are judged; each object comes up once, noted in the transaction that records what came of it.
    func overdue(by time: EventTime, _ writer: inout RowWriter) throws -> [Outcome] {
        try OverdueObject.due(by: time, writer.db, ledger.frames).compactMap { object in
            try object.note(writer.db)
            return try resurfaced(object, &writer).map { .late(records: 0, $0) }
        }
    }

    /// Judges again the widest of the openings that stand, the earliest of several; nil where nothing does, or where
    /// it was an alert already.
    private func resurfaced(_ object: OverdueObject, _ writer: inout RowWriter) throws -> Resurfacing? {
        let lookup = LedgerLookup(writer.db)
        let standing = try object.openings.compactMap { id in
            try lookup.operation(id, cloud: object.cloud).flatMap { try lookup.standing($0, in: ledger) }
        }
        guard let widest = standing.map(\.tier).max(),
            let before = standing.first(where: { $0.tier == widest }), before.decision < .alert,
            // What an owner answers for stays answered for.
            !before.decidedBy.hasPrefix("allowlist:"),
            let stored = try stored(before, writer.db)
        else { return nil }
        var context = try Context(snapshot: before.snapshot)
        var facts = context.lifecycle ?? LifecycleFacts()
        facts.overdue = object.facts
        context.lifecycle = facts
        let since = EventTime(seconds: object.deadline)
        let judgement = try judge(
            stored.operation, try judge.normalise(stored.operation), context, cause: .resurfaced("overdue"),
            previous: before.decision)
        try writer.insert(
            judgement, cause: .resurfaced("overdue"), since: since, of: before.operation,
            ordinal: before.ordinal + 1, inputs: stored.inputs)
        written.verdicts += 1
        return Resurfacing(
            cloud: before.cloud, eventID: before.eventID, cause: "overdue", since: since,
            before: before.decision, now: judgement.verdict.decision)
    }
}
