import CloudChanges
import FoundationEssentials
import GRDB
import Squelch

/// The rows of one firewall object.
struct FirewallRows {
    typealias Place = FirewallMemory.Place

    private let db: Database
    private let object: String

    private let packing: FirewallPacking

    init(_ db: Database, _ object: FirewallObject, _ packing: FirewallPacking) {
        self.db = db
        self.packing = packing
        self.object = StoredText.encode(object.key)
    }

    /// A state, the last change in it, and how many changes it lies behind the last kept state.
    typealias Fold = (state: FirewallState, last: Place?, unkept: Int)

    /// The state as of `place`, without what happened there or later; nil: after everything. On a long way the
    /// states that are missing are kept again.
    func fold(before place: Place?) throws -> Fold {
        var (state, start) = try kept(before: place)
        var (last, unkept) = (start, 0)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT seconds, nanoseconds, eventID, delta FROM firewallDelta
                    WHERE object = ? AND (? IS NULL OR (seconds, nanoseconds, eventID) > (?, ?, ?))
                        AND (? IS NULL OR (seconds, nanoseconds, eventID) < (?, ?, ?))
                    ORDER BY seconds, nanoseconds, eventID
                    """), arguments: StatementArguments(values([object], start, place)))
        var missing: [(Place, FirewallState)] = []
        while let row = try rows.next() {
            let at = Place(row)
            let delta: FirewallDelta = try packing.value(row["delta"])
            state.apply(delta, at: EventTime(seconds: at.seconds))
            last = at
            unkept += 1
            if unkept >= FirewallMemory.spacing {
                missing.append((at, state))
                unkept = 0
            }
        }
        for (at, state) in missing { try keep(state, at: at) }
        start = last
        return (state, start, unkept)
    }

    /// Event ids of the changes that wrote what the lines say, the earliest first.
    func writers(of lines: [FirewallLine]) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT eventID, delta FROM firewallDelta WHERE object = ? AND seconds = ?
                ORDER BY nanoseconds, eventID
                """)
        var found: [String] = []
        for seconds in Set(lines.map(\.since)).sorted() {
            for row in try Row.fetchAll(statement, arguments: [object, seconds]) {
                let delta: FirewallDelta = try packing.value(row["delta"])
                let hasWritten = lines.contains { $0.since == seconds && delta.wrote($0) }
                if hasWritten { found.append(StoredText.decode(row["eventID"])) }
            }
        }
        return found
    }

    /// The place of the last change; nil where there is none.
    func last() throws -> Place? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seconds, nanoseconds, eventID FROM firewallDelta
                    WHERE object = ? ORDER BY seconds DESC, nanoseconds DESC, eventID DESC LIMIT 1
                    """), arguments: [object]
        ).map(Place.init)
    }

    /// The nearest kept state before `place`.
    private func kept(before place: Place?) throws -> (FirewallState, Place?) {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seconds, nanoseconds, eventID, state FROM firewallState
                    WHERE object = ? AND (? IS NULL OR (seconds, nanoseconds, eventID) < (?, ?, ?))
                    ORDER BY seconds DESC, nanoseconds DESC, eventID DESC LIMIT 1
                    """), arguments: StatementArguments(values([object], place)))
        guard let row else { return (FirewallState(), nil) }
        return (try packing.value(row["state"]), Place(row))
    }

    /// Each place takes four: its seconds once more, to tell whether there is one.
    private func values(
        _ first: [any DatabaseValueConvertible], _ places: Place?...
    ) -> [(any DatabaseValueConvertible)?] {
        first
            + places.flatMap { place -> [(any DatabaseValueConvertible)?] in
                [place?.seconds, place?.seconds, place?.nanoseconds, place?.eventID]
            }
    }

    func insert(_ delta: FirewallDelta, at place: Place) throws {
        try write(
            "INSERT INTO firewallDelta (object, seconds, nanoseconds, eventID, delta) VALUES (?, ?, ?, ?, ?)",
            place, try packing.bytes(delta))
    }

    func keep(_ state: FirewallState, at place: Place) throws {
        try write(
            """
            INSERT OR REPLACE INTO firewallState (object, seconds, nanoseconds, eventID, state)
            VALUES (?, ?, ?, ?, ?)
            """, place, try packing.bytes(state))
    }

    /// Puts a change in its place among later ones, and takes away the states that lack it.
    ///
    /// - Returns: Whether it is new: the same change again leaves everything as it was.
    func insertLate(_ delta: FirewallDelta, at place: Place) throws -> Bool {
        let bytes = try packing.bytes(delta)
        let there = try Data.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT delta FROM firewallDelta
                    WHERE object = ? AND seconds = ? AND nanoseconds = ? AND eventID = ?
                    """),
            arguments: [object, place.seconds, place.nanoseconds, place.eventID])
        if let there, packing.areSame(there, bytes) { return false }
        try write(
            """
            INSERT OR REPLACE INTO firewallDelta (object, seconds, nanoseconds, eventID, delta)
            VALUES (?, ?, ?, ?, ?)
            """, place, bytes)
        try db.cachedStatement(
            sql: """
                DELETE FROM firewallState
                WHERE object = ? AND (seconds, nanoseconds, eventID) >= (?, ?, ?)
                """
        ).execute(arguments: [object, place.seconds, place.nanoseconds, place.eventID])
        return true
    }

    private func write(_ sql: String, _ place: Place, _ bytes: Data) throws {
        try db.cachedStatement(sql: sql).execute(
            arguments: [object, place.seconds, place.nanoseconds, place.eventID, bytes])
    }
}
