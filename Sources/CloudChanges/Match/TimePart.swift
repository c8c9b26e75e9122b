/// A part of a date that the time modifiers of Sigma 2.1 take out.
enum TimePart: String, Sendable, Hashable, CaseIterable {
    case minute, hour, day, week, month, year

    /// The part's number in a text such as `2026-03-04T05:06:07.8+01:00`, read in UTC; nil for any other text.
    ///
    /// `week` counts from 0 and begins on Mondays, as pySigma's SQLite backend has it (`strftime('%W')`).
    func number(in text: [UInt8]) -> Int? {
        guard let moment = CivilMoment(text) else { return nil }
        switch self {
        case .minute: return moment.minute
        case .hour: return moment.hour
        case .day: return moment.day
        case .month: return moment.month
        case .year: return moment.year
        case .week: return moment.mondayWeek
        }
    }
}

/// A moment read from ISO 8601 text, moved to UTC.
struct CivilMoment: Hashable {
    private(set) var year: Int
    private(set) var month: Int
    private(set) var day: Int
    private(set) var hour = 0
    private(set) var minute = 0

    /// Date alone, or date and time to the minute, second or a fraction of it, with `Z`, an offset or nothing.
    init?(_ text: [UInt8]) {
        var reader = DigitReader(rest: text[...])
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), (1...12).contains(month), day >= 1,
            day <= CivilMoment.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        if reader.rest.isEmpty { return }
        guard reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), hour < 24,
            minute < 60
        else { return nil }
        (self.hour, self.minute) = (hour, minute)
        if reader.take(":") {
            guard let second = reader.digits(2), second < 61 else { return nil }
            if reader.take(".") { guard reader.skipDigits() else { return nil } }
        }
        guard let offset = reader.offset(), reader.rest.isEmpty else { return nil }
        move(byMinutes: -offset)
    }

    private mutating func move(byMinutes minutes: Int) {
        guard minutes != 0 else { return }
        let total = hour * 60 + minute + minutes
        let shift = total < 0 ? -1 : total / 1440
        let inDay = total - shift * 1440
        (hour, minute) = (inDay / 60, inDay % 60)
        day += shift
        if day < 1 {
            month -= 1
            if month < 1 { (year, month) = (year - 1, 12) }
            day = CivilMoment.days(in: month, of: year)
        } else if day > CivilMoment.days(in: month, of: year) {
            day = 1
            month += 1
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    /// Weeks since the year's first Monday, plus one; 0 before it.
    var mondayWeek: Int {
        let dayOfYear = (1..<month).reduce(day - 1) { $0 + CivilMoment.days(in: $1, of: year) }
        let mondayBased = (CivilMoment.weekday(year, month, day) + 6) % 7
        return (dayOfYear + 7 - mondayBased) / 7
    }

    /// 0 is Sunday. Source: Sakamoto's method.
    private static func weekday(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let base = month < 3 ? year - 1 : year
        return (base + base / 4 - base / 100 + base / 400 + shifts[month - 1] + day) % 7
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

private struct DigitReader {
    var rest: ArraySlice<UInt8>

    mutating func digits(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == scalar.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func skipDigits() -> Bool {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty
    }

    /// Minutes east of UTC: 0 for `Z` and for nothing; nil for anything malformed.
    mutating func offset() -> Int? {
        if rest.isEmpty || take("Z") || take("z") { return 0 }
        let sign = take("-") ? -1 : take("+") ? 1 : 0
        guard sign != 0, let hours = digits(2), hours <= 14 else { return nil }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
