/// A UTC instant in milliseconds since 1970, and the spellings the clouds give it.
struct Moment: Comparable, Hashable, Sendable {
    var milliseconds: Int

    static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    func after(seconds: Double) -> Moment { Moment(milliseconds: milliseconds + Int(seconds * 1000)) }

    /// `2026-03-04T05:06:07Z`, as CloudTrail writes it.
    var second: String { "\(date)T\(clock)Z" }

    /// `2026-03-04T05:06:07.1230000Z`, as Azure writes it.
    var azure: String { "\(date)T\(clock).\(padded(milliseconds % 1000, 3))0000Z" }

    /// `2026-03-04T05:06:07.123456Z`, as Google writes it.
    var google: String { "\(date)T\(clock).\(padded(milliseconds % 1000, 3))417Z" }

    /// `20260304T050607Z`, as iCalendar writes it.
    var calendar: String {
        second.filter { $0 != "-" && $0 != ":" }
    }

    var date: String {
        let (year, month, day) = civil
        return "\(year)-\(padded(month, 2))-\(padded(day, 2))"
    }

    var clock: String {
        let second = milliseconds / 1000 % 86_400
        return "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    }

    var hour: Int { milliseconds / 3_600_000 % 24 }

    /// Year, month and day. Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
    var civil: (year: Int, month: Int, day: Int) {
        let shifted = milliseconds / 86_400_000 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private func padded(_ number: Int, _ width: Int) -> String { Moment.padded(number, width) }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
