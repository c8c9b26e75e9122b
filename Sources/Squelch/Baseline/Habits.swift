/// What one actor, person or firewall object is used to: values by dimension, and when each was shown.
///
/// Nothing but whole numbers, so that learning is addition: in whatever order, over whatever machines, and back.
public struct Habits: Sendable, Hashable {
    /// None of them empty.
    public internal(set) var showings: [Dimension: [String: Showings]] = [:]

    /// Nothing was shown.
    public init() {}

    /// Whether nothing was shown.
    public var isEmpty: Bool { showings.isEmpty }

    /// Adds one showing, or takes one out.
    public mutating func add(
        _ value: String, of dimension: Dimension, _ half: HalfDay, _ release: Release, count: Int = 1,
        from source: Showings.Source = .change
    ) {
        showings[dimension, default: [:]][value, default: Showings()].add(
            half, release, count: count, from: source)
        drop(value, of: dimension)
    }

    /// The sum of both.
    public mutating func merge(_ other: Habits) {
        for (dimension, values) in other.showings {
            for (value, showings) in values {
                self.showings[dimension, default: [:]][value, default: Showings()].merge(showings)
                drop(value, of: dimension)
            }
        }
    }

    private mutating func drop(_ value: String, of dimension: Dimension) {
        guard showings[dimension]?[value]?.isEmpty == true else { return }
        showings[dimension]?[value] = nil
        if showings[dimension]?.isEmpty == true { showings[dimension] = nil }
    }

    /// Forgets what no reading looks at any more: what is older than the window, and a month for late events, counted
    /// from the newest showing.
    public mutating func fold() {
        let newest = showings.values.lazy.flatMap(\.values).compactMap(\.entries.last?.half).max()
        guard let newest else { return }
        let least = HalfDay(newest).day - BaselineTuning.window - Habits.slack
        for dimension in showings.keys {
            for value in showings[dimension, default: [:]].keys {
                guard let first = showings[dimension]?[value]?.entries.first,
                    HalfDay(first.half).day < least
                else { continue }
                showings[dimension]?[value]?.forget(before: least)
                drop(value, of: dimension)
            }
        }
    }

    private static let slack = 32

    /// Days of every value of a dimension that count at the beginning of a half-day.
    public func days(of dimension: Dimension, at now: HalfDay) -> [String: [Int]] {
        (showings[dimension] ?? [:]).compactMapValues { showings in
            let days = showings.days(at: now.number)
            return days.isEmpty ? nil : days
        }
    }

    /// Values for which the actor counts among those who showed them, as of a closed day.
    public func presence(in dimension: Dimension, on day: Int) -> Set<String> {
        Set((showings[dimension] ?? [:]).filter { DaySteps(presenceOf: $0.value).value(on: day) > 0 }.keys)
    }
}
