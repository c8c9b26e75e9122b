/// What a judgement reads of somebody's habits, as of a half-day.
public enum HabitSummary {
    /// What sort of changes; nil where there were none.
    public static func content(_ habits: Habits, at now: HalfDay) -> BaselineFacts.Content? {
        let days = habits.days(of: .content, at: now)
        guard !days.isEmpty else { return nil }
        return BaselineFacts.Content(
            counts: days.mapValues { DayWeight.sum($0, asOf: now.day) },
            level: Level(of: nil, in: days, asOf: now.day), days: days.mapValues(\.count),
            allDays: Set(days.values.joined()).count)
    }

    /// How often and how lately a value was shown, beside all others of its dimension.
    public static func past(of value: String, _ dimension: Dimension, _ habits: Habits, at now: HalfDay)
        -> BaselineFacts.Past
    {
        let days = habits.days(of: dimension, at: now)
        let own = days[value] ?? []
        var past = BaselineFacts.Past()
        past.days = own.count
        past.last = own.last.map { now.day - $0 }
        past.values = days.count
        past.allDays = Set(days.values.joined()).count
        past.first = days.values.compactMap(\.first).min().map { now.day - $0 }
        past.newest = days.values.compactMap(\.first).max().map { now.day - $0 }
        return past
    }

    /// An actor's share of the days on which an object was written, of those of all writers; nil without a history.
    public static func share(of actor: String, in writers: [String: [Int]]) -> Double? {
        let all = writers.values.reduce(0) { $0 + $1.count }
        return all == 0 ? nil : Double(writers[actor]?.count ?? 0) / Double(all)
    }

    /// As the dimension ``Dimension/ownership`` spells it.
    public static func ownership(of actor: String, among writers: [String: [Int]]) -> String {
        let ownership: Ownership = writers[actor] != nil ? .own : writers.isEmpty ? .unknown : .others
        return ownership.rawValue
    }

    /// How ready somebody is for a value that it has not shown.
    public static func novelty(_ days: [String: [Int]], asOf today: Int) -> Double {
        Level(of: nil, in: days, asOf: today).novelty
    }
}

extension BaselineFacts {
    /// Louder than this is held.
    public static var loud: LogOdds { BaselineTuning.loud }
    /// Days over which the house's shares are taken.
    public static var sharesDays: Int { BaselineTuning.sharesDays }
    /// Days without a change after which an actor counts as new.
    public static var dormantDays: Int { BaselineTuning.dormant }
}

extension Verdict {
    /// The class of the change as its evidence names it, such as `world.admin`; nil for a match that no reader knows.
    public var contentClass: String? {
        evidence.lazy.filter { $0.family == .content }.map { String($0.code.dropFirst("content.".count)) }
            .first(where: ContentTable.isClass)
    }
}
