import CloudChanges
import GRDB
public import Squelch

/// What the ledger holds of what is normal for one actor, person or firewall object.
public struct BaselinePage: Sendable {
    /// One value, as of the newest event of the ledger.
    public struct Line: Sendable {
        /// What the value is of.
        public var dimension: Dimension
        /// As shown; hostile.
        public var value: String
        /// Days that count.
        public var days: Int
        /// Days since the last of them.
        public var lastSeen: Int
        /// Showings that do not count yet.
        public var waiting: Int
    }

    /// An actor's key, a person's e-mail address, or an object's id.
    public var name: String
    /// `actor`, `person` or `object`.
    public var sort: String
    /// By dimension, the most usual value first.
    public var lines: [Line]
    /// How ready it is for a value that it has not shown, by dimension.
    public var novelty: [Dimension: Double]
}

extension Ledger {
    /// What is known of an actor, a person or an object of that name; nil where nothing is.
    public func baseline(of name: String) throws -> BaselinePage? {
        try read { db in
            let newest = try Int.fetchOne(db, sql: "SELECT max(half) FROM baselineContribution") ?? 0
            let now = HalfDay(newest + 1)
            for (sort, subject) in Self.subjects(named: name) {
                let habits = try BaselineStore().habits(of: subject, db)
                if !habits.isEmpty { return Self.page(name, sort, habits, now) }
            }
            return nil
        }
    }

    private static func subjects(named name: String) -> [(String, String)] {
        let objects = [Cloud.aws, .azure, .gcp].map { ("object", Subject.object(name, $0)) }
        return [("actor", Subject.actor(name)), ("person", Subject.person(name.lowercased()))] + objects
    }

    private static func page(_ name: String, _ sort: String, _ habits: Habits, _ now: HalfDay) -> BaselinePage
    {
        var page = BaselinePage(name: name, sort: sort, lines: [], novelty: [:])
        for dimension in habits.showings.keys.sorted() {
            let days = habits.days(of: dimension, at: now)
            page.novelty[dimension] = HabitSummary.novelty(days, asOf: now.day)
            let lines = (habits.showings[dimension] ?? [:]).map { value, showings -> BaselinePage.Line in
                let counting = days[value] ?? []
                return BaselinePage.Line(
                    dimension: dimension, value: value, days: counting.count,
                    lastSeen: now.day - (showings.entries.last.map { HalfDay($0.half).day } ?? now.day),
                    waiting: showings.waiting(at: now))
            }
            page.lines += lines.sorted { ($1.days, $0.value) < ($0.days, $1.value) }
        }
        return page
    }

    /// Names that may have been meant.
    public func baselineSuggestions(for name: String) throws -> [String] {
        let names = try read { db in
            try String.fetchAll(db, sql: "SELECT subject FROM baselineSubject").map { subject in
                let text = StoredText.decode(subject)
                let parts = text.split(separator: ":", maxSplits: Subject.isObject(text) ? 2 : 1)
                return parts.last.map(String.init) ?? text
            }
        }
        return NearMiss.of(name, among: names)
    }

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
                    SELECT actor, half, cloud, eventID, kind, state, showings FROM baselineContribution
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
