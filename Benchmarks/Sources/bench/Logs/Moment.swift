/// A moment of the generated logs, to the second.
struct Moment: Sendable {
    /// Seconds since 1970, UTC.
    let seconds: Int

    /// Monday, 2 March 2026: the generated logs begin here.
    static let beginning = Moment(seconds: 1_772_409_600)

    var hour: Moment { Moment(seconds: seconds / 3600 * 3600) }

    var text: String {
        let (year, month, day) = date
        let rest = seconds % 86_400
        return
            "\(year)-\(two(month))-\(two(day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// As in the folders of a CloudTrail bucket: `2026/03/02`.
    var folder: String {
        let (year, month, day) = date
        return "\(year)/\(two(month))/\(two(day))"
    }

    /// As in the names of CloudTrail files: `20260302T0005Z`.
    var stamp: String {
        let (year, month, day) = date
        let rest = seconds % 86_400
        return "\(year)\(two(month))\(two(day))T\(two(rest / 3600))\(two(rest / 60 % 60))Z"
    }

    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    private var date: (year: Int, month: Int, day: Int) {
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let ofEra = days - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let shifted = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (shifted <= 2 ? 1 : 0), shifted, ofYear - (153 * month + 2) / 5 + 1)
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
