public import CloudChanges

/// Twelve hours of event time, UTC, counted from 1970: the grain in which habits are kept. Coarse enough that a
/// thousand changes are one, fine enough that nothing younger than the delay need ever be read.
public struct HalfDay: Sendable, Hashable, Comparable {
    /// Half-days since 1970-01-01T00:00:00Z.
    public let number: Int

    /// The half-day with that number.
    public init(_ number: Int) { self.number = number }

    /// The half-day in which an event happened.
    public init(of time: EventTime) {
        let length: Int64 = 43_200
        let (quotient, remainder) = time.seconds.quotientAndRemainder(dividingBy: length)
        number = Int(remainder < 0 ? quotient - 1 : quotient)
    }

    /// Midnight or noon, UTC.
    public var start: EventTime { EventTime(seconds: Int64(number) * 43_200) }

    /// Days since 1970-01-01.
    public var day: Int { number >> 1 }

    /// Earlier comes first.
    public static func < (left: HalfDay, right: HalfDay) -> Bool { left.number < right.number }
}

/// How soon a showing counts.
public enum Release: UInt8, Sendable, Hashable, CaseIterable {
    /// After 12 to 24 hours.
    case prompt = 0
    /// After a week: what was loud, and what went with it.
    case held = 1

    /// Half-days from the showing until it counts.
    public var halfDays: Int { self == .prompt ? BaselineTuning.delay : BaselineTuning.hold }
}
