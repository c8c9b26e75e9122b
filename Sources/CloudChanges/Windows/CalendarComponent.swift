import RecordText

/// One component as libical reads it: property by property, values typed.
struct CalendarComponent {
    /// A point on the wall clock, in whichever zone it is said to be.
    struct Moment: Hashable {
        /// Seconds since the clock showed 1970-01-01 00:00.
        var local: Int64
        /// A day without a time of day.
        var isDate: Bool
        var isUTC: Bool
        /// The parameter TZID.
        var zone: String?
    }

    enum Value {
        /// Unescaped; a rule as written.
        case text(String)
        case moment(Moment)
        case period(Moment, end: Int64)
        case duration(days: Int64, seconds: Int64)
        /// libical's words.
        case fault(String)
    }

    struct Property {
        var name: String
        var value: Value
        /// RANGE=THISANDFUTURE
        var reachesOn: Bool
    }

    let properties: [Property]

    init?(_ text: String) {
        var text = text
        let pointer = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { rt_component_read($0.baseAddress, $0.count) }
        }
        guard let pointer else { return nil }
        defer { rt_component_free(pointer) }
        var count = 0
        let first = rt_component_properties(pointer, &count)
        properties = UnsafeBufferPointer(start: first, count: count).map(CalendarComponent.property)
    }

    private static func property(_ raw: rt_cal_property) -> Property {
        let moment = Moment(
            local: raw.start, isDate: raw.is_date, isUTC: raw.is_utc,
            zone: raw.zone.map { String(cString: $0) })
        let text = raw.text.map { String(cString: $0) } ?? ""
        let value: Value =
            switch raw.kind {
            case RT_CAL_TIME: .moment(moment)
            case RT_CAL_PERIOD: .period(moment, end: raw.end)
            case RT_CAL_DURATION: .duration(days: Int64(raw.days), seconds: Int64(raw.seconds))
            case RT_CAL_FAULT: .fault(text)
            default: .text(text)
            }
        return Property(name: String(cString: raw.name), value: value, reachesOn: raw.reaches_on)
    }

    func all(_ name: String) -> [Property] { properties.filter { $0.name == name } }

    /// The value of the first property of that name, where it is text.
    func text(_ name: String) -> String? {
        for case .text(let text) in all(name).map(\.value) { return text }
        return nil
    }
}
