import CloudChanges
import GRDB

/// What is asked of events where there may be thousands: less than the events, and no record that was set aside in this
/// run is read for it.
extension ContextStore {
    /// One event that was set aside in this run.
    struct Glance {
        /// A hash of its id (``ContextStore/key(_:)``).
        var id: UInt64
        /// It has no fraction.
        var time: EventTime
        var actor: ActorIdentity
        var action: String
        var outcome: Outcome
        var isAtConsole: Bool
    }

    /// Events by `actor` that were set aside in this run, each once, in no order.
    func glances(_ kinds: Set<ContextEvent.Kind>, by actor: String, in span: Span) -> [Glance] {
        sort()
        return glances(kinds, Self.key(actor), span, byActor) { actors[$0.actor].key == actor }
    }

    /// Sessions that were opened at `address` and set aside in this run, each once, in no order.
    func sessions(openedAt address: String, in span: Span) -> [Glance] {
        sort()
        return glances([.session], Self.key(Self.presenceSubject(address)), span, bySubject) {
            $0.openedAt == address
        }
    }

    private func glances(
        _ kinds: Set<ContextEvent.Kind>, _ key: UInt64, _ span: Span, _ ways: [Way], fits: (Seen) -> Bool
    ) -> [Glance] {
        var known: Set<UInt64> = []
        var found: [Glance] = []
        for place in Self.range(of: key, in: span, ways) {
            let entry = entries[Int(ways[place].entry)]
            guard case .record(_, let id) = entry.text, kinds.contains(entry.kind) else { continue }
            let (time, seen) = (EventTime(seconds: entry.seconds), seen[entry.seen])
            guard span.from <= time, time <= span.to, fits(seen), known.insert(id).inserted else { continue }
            found.append(
                Glance(
                    id: id, time: time, actor: actors[seen.actor], action: seen.action,
                    outcome: seen.outcome, isAtConsole: seen.isAtConsole))
        }
        return found
    }
}
