import RecordText

/// An RRULE, made ready to be worked out.
enum CalendarRule {
    enum Start {
        case started(Occurrences.Recurring)
        /// Completes "is refused: …".
        case refused(String)
        case never
    }

    /// Later ends are worked out only as far as asked; windows are not approved for decades.
    private static let finiteYears: Int64 = 20
    /// A window that has recurred since before the clouds is a mistake, and costs memory.
    private static let earliest = EventTime(year: 1990, month: 1, day: 1, hour: 0, minute: 0, second: 0)

    static func start(
        _ rule: String, from local: Int64, isDate: Bool, _ zone: TimeZoneRules, length: Int64
    ) -> sending Start {
        if let earliest, local < earliest.seconds { return .refused("it begins before 1990") }
        var error = [CChar](repeating: 0, count: 256)
        guard let iterator = iterator(rule, local, isDate, &error) else {
            let reason = String(
                decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return reason == "the rule never happens" ? .never : .refused(reason)
        }
        var first: Int64 = 0
        guard rt_recurrence_next(iterator, &first) else {
            rt_recurrence_free(iterator)
            return .never
        }
        var at: Int64 = 0
        let until: Int64? =
            switch rt_recurrence_until(iterator, &at) {
            case RT_UNTIL_UTC: at
            // A day means its first moment, as other readers have it: rather too short than too long.
            case RT_UNTIL_LOCAL: zone.instant(ofLocal: at)
            default: nil
            }
        let isSoon =
            until.map { $0 < local + finiteYears * 366 * 86_400 } ?? rule.uppercased().contains("COUNT=")
        return .started(
            Occurrences.Recurring(
                iterator: iterator, pending: first, zone: zone, length: length, until: until, isFinite: isSoon
            ))
    }

    private static func iterator(
        _ rule: String, _ local: Int64, _ isDate: Bool, _ error: inout [CChar]
    ) -> OpaquePointer? {
        var text = rule
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                rt_recurrence_new($0.baseAddress, $0.count, local, isDate, &error, error.count)
            }
        }
    }
}
