/// A UTC instant with the fraction as recorded.
///
/// Ordered by instant; two spellings of one instant (`.5` and `.500`) are neither before nor after each other.
public struct EventTime: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let seconds: Int64
    /// The digits after the point as recorded, without the point; empty when there were none.
    public let fraction: String

    /// `fraction` takes digits only, without the point.
    public init(seconds: Int64, fraction: String = "") {
        self.seconds = seconds
        self.fraction = fraction
    }

    /// Nanoseconds within the second, 0..<1,000,000,000; digits beyond the ninth are dropped here.
    public var nanoseconds: Int {
        if fraction.isEmpty { return 0 }
        let digits = String(fraction.prefix(9))
        return Int(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    }
}

extension EventTime: Comparable {
    /// By the instant alone, to the nanosecond.
    public static func < (left: EventTime, right: EventTime) -> Bool {
        left.seconds == right.seconds
            ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }
}

extension EventTime {
    /// From a civil date in the proleptic Gregorian calendar; nil when a part is out of range.
    ///
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    public init?(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, fraction: String = "",
        offsetSeconds: Int = 0
    ) {
        guard (1...12).contains(month), (1...EventTime.days(inMonth: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...9999).contains(year)
        else { return nil }
        let adjusted = month <= 2 ? year - 1 : year
        let era = (adjusted >= 0 ? adjusted : adjusted - 399) / 400
        let yearOfEra = adjusted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let whole = days * 86_400 + hour * 3_600 + minute * 60 + second - offsetSeconds
        self.init(seconds: Int64(whole), fraction: fraction)
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month, day, hour, minute, second in UTC.
    public var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let rest = Int(seconds) - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day, rest / 3_600, rest / 60 % 60, rest % 60)
    }
}

extension EventTime: CustomStringConvertible {
    /// RFC 3339 in UTC with the fraction as recorded: `2026-03-04T05:06:07.120Z`.
    public var description: String {
        let parts = civil
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let year = String(repeating: "0", count: max(0, 4 - String(parts.year).count)) + String(parts.year)
        let date = "\(year)-\(two(parts.month))-\(two(parts.day))"
        let clock = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
        return "\(date)T\(clock)\(fraction.isEmpty ? "" : "." + fraction)Z"
    }
}
