import CloudChanges
import GRDB
public import Squelch

/// What the ledger holds of what is normal for one actor, person or firewall object, as of its newest event.
public struct BaselinePage: Sendable {
    /// One value.
    public struct Line: Sendable {
        /// As shown; hostile.
        public var value: String
        /// Days that count.
        public var days: Int
        /// Days since the last showing.
        public var lastSeen: Int
        /// Showings that do not count yet.
        public var waiting: Int
    }

    /// The values of one dimension.
    public struct Part: Sendable {
        /// What the values are of.
        public var dimension: Dimension
        /// The most usual first.
        public var lines: [Line]
        /// The chance that the next value is one that it has not shown, in 0...1.
        public var novelty: Double
        /// What a value would weigh that nobody here has shown; nil where the dimension weighs nothing by itself.
        public var surprise: LogOdds?
    }

    /// Whose habits they are.
    public enum Sort: String, Sendable, Hashable {
        case actor, person, object
    }

    /// An actor's key, a person's e-mail address, or an object's id.
    public var name: String
    /// Whose.
    public var sort: Sort
    /// Days since 1970-01-01 of the newest event: what days are counted back from.
    public var day: Int
    /// Days of anything that counts.
    public var days: Int
    /// By dimension.
    public var parts: [Part]
    /// What classes of change would weigh, of an actor: those that it made, and an administrative port opened to the
    /// world.
    public var contents: [(code: String, weight: LogOdds)] = []
}

extension Ledger {
    /// What is known of actors, people and objects of that name; empty where nothing is.
    ///
    /// - Throws: ``LedgerError``.
    public func baselines(of name: String) throws -> [BaselinePage] {
        try read { db in
            let newest = try Int.fetchOne(db, sql: "SELECT max(half) FROM baselineContribution") ?? 0
            let reader = PageReader(store: BaselineStore(), now: HalfDay(newest + 1), db: db)
            let sorts: [BaselinePage.Sort] = [.actor, .person] + Cloud.allCases.map { _ in .object }
            return try zip(sorts, Self.subjects(named: name)).compactMap { sort, subject in
                try reader.page(name, sort, subject)
            }
        }
    }

    /// Up to three names that may have been meant.
    ///
    /// - Throws: ``LedgerError``.
    public func baselineSuggestions(for name: String) throws -> [String] {
        let names = try read { db in
            try String.fetchAll(db, sql: "SELECT subject FROM baselineSubject").map { subject in
                let text = StoredText.decode(subject)
                let parts = text.split(separator: ":", maxSplits: Subject.isObject(text) ? 2 : 1)
                return parts.last.map(String.init) ?? text
            }
        }
        return NearMiss.of(name, among: Array(Set(names)))
    }
}

/// Makes pages of one moment.
private struct PageReader {
    let store: BaselineStore
    let now: HalfDay
    let db: Database

    func page(_ name: String, _ sort: BaselinePage.Sort, _ subject: String) throws -> BaselinePage? {
        let habits = try store.habits(of: subject, db)
        guard !habits.isEmpty else { return nil }
        let dimensions = habits.showings.keys.sorted()
        let days = Set(dimensions.flatMap { habits.days(of: $0, at: now).values.joined() })
        var page = BaselinePage(name: name, sort: sort, day: now.day, days: days.count, parts: [])
        let kind = try kind(of: name, sort)
        for dimension in dimensions {
            page.parts.append(try part(dimension, habits, kind, sort))
        }
        if sort == .actor, let kind { page.contents = try contents(habits, kind) }
        return page
    }

    private func kind(of name: String, _ sort: BaselinePage.Sort) throws -> String? {
        switch sort {
        case .object: nil
        case .person: ActorIdentity.Kind.human.rawValue
        case .actor:
            try String.fetchOne(
                db, sql: "SELECT kind FROM baselineContribution WHERE actor = ? ORDER BY half DESC LIMIT 1",
                arguments: [StoredText.encode(name)])
        }
    }

    private func part(
        _ dimension: Dimension, _ habits: Habits, _ kind: String?, _ sort: BaselinePage.Sort
    ) throws -> BaselinePage.Part {
        let days = habits.days(of: dimension, at: now)
        let lines = (habits.showings[dimension] ?? [:]).map { value, showings in
            BaselinePage.Line(
                value: value, days: days[value]?.count ?? 0,
                lastSeen: now.day - (showings.entries.last.map { HalfDay($0.half).day } ?? now.day),
                waiting: showings.waiting(at: now))
        }
        var part = BaselinePage.Part(
            dimension: dimension, lines: lines.sorted { ($1.days, $0.value) < ($0.days, $1.value) },
            novelty: HabitSummary.novelty(days, asOf: now.day))
        // A value has no empty name, so this is the count of one that nobody has shown.
        if let kind {
            part.surprise = HabitSummary.surprise(
                dimension, own: Level(of: nil, in: days, asOf: now.day),
                kind: try store.shared("", .init(dimension: dimension, actors: kind), on: now.day, db),
                organisation: try store.shared("", .init(dimension: dimension, actors: ""), on: now.day, db),
                shown: habits.presence(in: dimension, on: now.day).count)
        }
        return part
    }

    private func contents(_ habits: Habits, _ kind: String) throws -> [(code: String, weight: LogOdds)] {
        let ofKind = try store.all(.init(dimension: .content, actors: kind), on: now.day, db)
        let ofAll = try store.all(.init(dimension: .content, actors: ""), on: now.day, db)
        let own = HabitSummary.content(habits, at: now)
        let codes = Set(habits.days(of: .content, at: now).keys).union(["world.admin"])
        return codes.sorted().compactMap { code in
            HabitSummary.surprise(of: code, own: own, kind: ofKind, organisation: ofAll).map { (code, $0) }
        }.sorted { ($0.weight, $0.code) < ($1.weight, $1.code) }
    }
}
