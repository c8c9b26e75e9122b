/// When one value was shown: exact counts by half-day. Adding commutes, and subtracting takes out bit for bit.
public struct Showings: Sendable, Hashable {
    /// How many stand behind a half-day, by how soon they count.
    public struct Entry: Sendable, Hashable {
        /// Number of the half-day.
        public var half: Int
        /// Those that count after the delay.
        public var prompt: Int
        /// Those that are held.
        public var held: Int
        /// The same of other records than changes.
        public var seen = 0
        /// See ``seen``.
        public var seenHeld = 0

        var isEmpty: Bool { prompt == 0 && held == 0 && !isSeen }
        var isSeen: Bool { seen != 0 || seenHeld != 0 }

        /// Whether any of them counts at the beginning of half-day `now`.
        func counts(at now: Int) -> Bool {
            (prompt > 0 || seen > 0) && half + Release.prompt.halfDays <= now
                || (held > 0 || seenHeld > 0) && half + Release.held.halfDays <= now
        }
    }

    /// What showed it.
    public enum Source: Sendable, Hashable {
        /// A change, by its verdict.
        case change
        /// Other records of an actor, all those of a half-day from one network together.
        case sighting
    }

    /// By half-day, none of them empty.
    public internal(set) var entries: [Entry] = []

    /// Shown never.
    public init() {}

    var isEmpty: Bool { entries.isEmpty }

    /// Those of changes alone.
    public var ofChanges: Showings {
        guard entries.contains(where: \.isSeen) else { return self }
        var changes = self
        for place in changes.entries.indices {
            (changes.entries[place].seen, changes.entries[place].seenHeld) = (0, 0)
        }
        changes.entries.removeAll(where: \.isEmpty)
        return changes
    }

    /// Adds, or with a negative count takes out what was added before.
    public mutating func add(
        _ half: HalfDay, _ release: Release, count: Int = 1, from source: Source = .change
    ) {
        let place = entries.firstIndex { $0.half >= half.number } ?? entries.endIndex
        if place == entries.endIndex || entries[place].half != half.number {
            entries.insert(Entry(half: half.number, prompt: 0, held: 0), at: place)
        }
        switch (release, source) {
        case (.prompt, .change): entries[place].prompt += count
        case (.held, .change): entries[place].held += count
        case (.prompt, .sighting): entries[place].seen += count
        case (.held, .sighting): entries[place].seenHeld += count
        }
        if entries[place].isEmpty { entries.remove(at: place) }
    }

    /// The sum of both.
    mutating func merge(_ other: Showings) {
        for entry in other.entries {
            if entry.prompt != 0 { add(HalfDay(entry.half), .prompt, count: entry.prompt) }
            if entry.held != 0 { add(HalfDay(entry.half), .held, count: entry.held) }
            if entry.seen != 0 { add(HalfDay(entry.half), .prompt, count: entry.seen, from: .sighting) }
            if entry.seenHeld != 0 { add(HalfDay(entry.half), .held, count: entry.seenHeld, from: .sighting) }
        }
    }

    /// Drops what happened before a day.
    mutating func forget(before day: Int) { entries.removeAll { HalfDay($0.half).day < day } }

    /// Showings that do not count yet at the beginning of half-day `now`.
    public func waiting(at now: HalfDay) -> Int {
        entries.reduce(0) { sum, entry in
            let prompt = entry.half + Release.prompt.halfDays > now.number ? entry.prompt + entry.seen : 0
            let isHeld = entry.half + Release.held.halfDays > now.number
            return sum + prompt + (isHeld ? entry.held + entry.seenHeld : 0)
        }
    }

    /// Distinct days that count at the beginning of half-day `now`, oldest first, none older than the window.
    func days(at now: Int) -> [Int] {
        let least = HalfDay(now).day - BaselineTuning.window
        var days: [Int] = []
        for entry in entries where entry.counts(at: now) {
            let day = HalfDay(entry.half).day
            if day >= least, days.last != day { days.append(day) }
        }
        return days
    }
}

/// What a day of habit is worth, by its age in whole days.
enum DayWeight {
    private static let byAge: [Double] = (0...BaselineTuning.window).map {
        power(Double($0) / BaselineTuning.halfLife)
    }

    static func of(age: Int) -> Double { age <= 0 ? 1 : age < byAge.count ? byAge[age] : 0 }

    /// The decayed number of days.
    static func sum(_ days: [Int], asOf today: Int) -> Double {
        days.reduce(0) { $0 + of(age: today - $1) }
    }
}
