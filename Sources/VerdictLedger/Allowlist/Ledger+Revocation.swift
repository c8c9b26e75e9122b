public import CloudChanges
import GRDB
import Squelch

extension Ledger {
    /// Judges again what an entry covered from a time on, as if it had not been there, and raises what would not have
    /// been hidden: a second verdict of cause `resurfaced:revoked`, which stands from now on.
    ///
    /// Done in portions, each durable; what was raised is no longer covered, so that it is done once however often it
    /// is begun.
    ///
    /// - Parameters:
    ///   - entry: The filter's UUID.
    ///   - since: Event time from which on it should not have been in force.
    ///   - isWithdrawn: Whether another entry that covered the event was taken back for that time, too: two that hid the
    ///     same must not vouch for each other.
    ///   - judge: By the verdict's own model.
    /// - Returns: What was raised, by event time.
    /// - Throws: ``LedgerError``.
    public func resurface(
        coveredBy entry: String, since: EventTime,
        isWithdrawn: (_ entry: String, _ time: EventTime) -> Bool = { _, _ in false },
        by judge: (RecordedVerdict) -> Judge
    ) throws -> [Resurfacing] {
        let rows = try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT v.id FROM entryHit h JOIN verdict v ON v.id = h.verdict
                    JOIN operation o ON o.id = v.operation
                    WHERE h.entry = ? AND (o.seconds, o.nanoseconds) >= (?, ?)
                    AND v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                    ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                    """, arguments: [entry.lowercased(), since.seconds, since.nanoseconds])
        }
        guard !rows.isEmpty, let now = try counts().newest else { return [] }
        var raised: [Resurfacing] = []
        for portion in Portions(of: rows.count, size: 200) {
            try write { db in
                var writer = RowWriter(db: db, frames: frames, rules: [:])
                for row in rows[portion] {
                    let isGone = { (id: String, time: EventTime) in
                        id == entry.lowercased() || isWithdrawn(id, time)
                    }
                    if let found = try resurface(row, isGone, at: now, judge, &writer) {
                        raised.append(found)
                    }
                }
            }
        }
        return raised
    }

    private func resurface(
        _ row: Int64, _ isGone: (String, EventTime) -> Bool, at now: EventTime,
        _ judge: (RecordedVerdict) -> Judge,
        _ writer: inout RowWriter
    ) throws -> Resurfacing? {
        let statement = try writer.db.cachedStatement(sql: "\(RecordedVerdict.selection) WHERE v.id = ?")
        guard let found = try Row.fetchOne(statement, arguments: [row]) else { return nil }
        let before = try RecordedVerdict(found, of: self)
        guard let stored = try StoredOperation.inputs(of: before, writer.db, in: self),
            var context = try? Context(snapshot: before.snapshot)
        else { return nil }
        context.allowlist?.entries.removeAll { isGone($0.id, before.time) }
        if context.allowlist?.entries.isEmpty == true { context.allowlist = nil }
        let judge = judge(before)
        let change = try judge.normalise(stored.operation)
        let judgement = try judge(
            stored.operation, change, context, cause: .resurfaced("revoked"), previous: before.decision)
        guard judgement.verdict.decision > before.decision else { return nil }
        try writer.insert(
            judgement, cause: .resurfaced("revoked"), since: now, of: before.operation,
            ordinal: before.ordinal + 1, inputs: stored.inputs)
        return Resurfacing(
            cloud: before.cloud, eventID: before.eventID, cause: "revoked", since: now,
            before: before.decision,
            now: judgement.verdict.decision)
    }
}
