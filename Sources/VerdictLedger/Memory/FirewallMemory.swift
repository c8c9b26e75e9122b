import CloudChanges
import GRDB
import Squelch

/// What the log has told of each firewall, so that a change can be read against what stood before it.
///
/// The rows are the changes themselves, one a change and object (`firewallDelta`): what stood at any moment is their
/// fold in the order of event time, ties by event id. Every 32 of them the state is kept beside them
/// (`firewallState`), so that reading costs the same however old an object is; the newest states stay in memory, so
/// that a change in order costs no reading at all. A change that comes late goes to its place and takes the later
/// states away, which are then made anew; a change that comes again is the same row.
final class FirewallMemory: Memory {
    /// Between two kept states.
    static let spacing = 32
    /// Objects whose newest state is held in memory; beyond it all are let go, which costs a reading each.
    private let mostHeld: Int
    private var held: [FirewallObject: Held] = [:]
    private let packing: FirewallPacking

    /// The state of an object after everything that the ledger knows of it.
    private struct Held {
        var state = FirewallState()
        /// Place of the last change; nil where there is none.
        var last: Place?
        /// Changes since the last kept state.
        var unkept = 0
    }

    init(_ frames: TextFrames, mostHeld: Int = 2_048) {
        packing = FirewallPacking(frames)
        self.mostHeld = mostHeld
    }

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        let question = FirewallQuestion(of: change)
        let place = Place(of: change)
        var states: [FirewallObject: FirewallState] = [:]
        for object in question.objects {
            guard let last = try last(of: object, db) else { continue }
            states[object] =
                last < place
                ? try newest(of: object, db).state
                : try FirewallRows(db, object, packing).fold(before: place).state
        }
        context.firewall = states.isEmpty ? nil : question.facts(from: states)
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let place = Place(of: change)
        for (object, delta) in FirewallDelta.all(of: change) {
            let rows = FirewallRows(db, object, packing)
            if let last = try last(of: object, db), !(last < place) {
                if try rows.insertLate(delta, at: place) { self.held[object] = nil }
                continue
            }
            var held = try newest(of: object, db)
            // Let go, so that the state is changed where it is instead of copied.
            self.held[object] = nil
            try rows.insert(delta, at: place)
            held.state.apply(delta, at: change.time)
            held.last = place
            held.unkept += 1
            if held.unkept >= FirewallMemory.spacing {
                try rows.keep(held.state, at: place)
                held.unkept = 0
            }
            hold(held, of: object)
        }
    }

    /// The place of the last change. A late one must not read up to there: of a thousand late ones each would.
    private func last(of object: FirewallObject, _ db: Database) throws -> Place? {
        if let known = held[object] { return known.last }
        return try FirewallRows(db, object, packing).last()
    }

    private func newest(of object: FirewallObject, _ db: Database) throws -> Held {
        if let known = held[object] { return known }
        let fold = try FirewallRows(db, object, packing).fold(before: nil)
        let newest = Held(state: fold.state, last: fold.last, unkept: fold.unkept)
        hold(newest, of: object)
        return newest
    }

    private func hold(_ newest: Held, of object: FirewallObject) {
        if held.count >= mostHeld, held[object] == nil { held.removeAll(keepingCapacity: true) }
        held[object] = newest
    }

    /// A change's place among all that happened: its time, ties by event id, by bytes as SQLite compares them.
    struct Place: Comparable {
        var seconds: Int64
        var nanoseconds: Int
        /// As stored.
        var eventID: String

        init(of change: Change) {
            seconds = change.time.seconds
            nanoseconds = change.time.nanoseconds
            eventID = StoredText.encode(change.eventID)
        }

        init(_ row: Row) {
            seconds = row["seconds"]
            nanoseconds = row["nanoseconds"]
            eventID = row["eventID"]
        }

        static func == (left: Place, right: Place) -> Bool { !(left < right) && !(right < left) }

        static func < (left: Place, right: Place) -> Bool {
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            if left.nanoseconds != right.nanoseconds { return left.nanoseconds < right.nanoseconds }
            return left.eventID.utf8.lexicographicallyPrecedes(right.eventID.utf8)
        }
    }
}
