extension EventTime {
    /// Reads an instant in any spelling that the clouds and their exporters write; the fraction is kept as
    /// recorded, and what has no zone is UTC.
    ///
    ///     2026-03-04T05:06:07.120Z          RFC 3339, any fraction, any offset
    ///     2026-03-04 05:06:07.000           Panther, Athena, BigQuery (also with ` UTC`, `+00`, `+00:00`)
    ///     20260304T050607Z                  ISO 8601 basic
    ///     3/4/2026, 5:06:07.123 AM          Log Analytics in a browser's US English; month first
    ///     03/04/2026 05:06:07               .NET's invariant culture
    ///     Mar 4, 2026 5:06:07 AM            portals and spreadsheets
    ///     Wed, 04 Mar 2026 05:06:07 GMT     RFC 5322
    ///     1772600767, 1772600767120         epoch seconds, milli-, micro- or nanoseconds, by magnitude
    ///     1772600767.120, 1.77260076712E9   epoch seconds with a fraction, as BigQuery and Athena print them
    public init?(parsing text: String) {
        let bytes = Array(text.utf8.prefix(65))
        guard bytes.count < 65 else { return nil }
        let readings: [(inout TimeScanner) -> EventTime?] = [
            EventTime.iso, EventTime.basic, EventTime.slashed, EventTime.named, EventTime.epoch,
        ]
        for reading in readings {
            var scanner = TimeScanner(bytes)
            if let time = reading(&scanner), scanner.isAtEnd {
                self = time
                return
            }
        }
        return nil
    }

    /// A string or a number.
    public init?(parsing value: JSONValue) {
        switch value {
        case .string(let text), .number(let text): self.init(parsing: text)
        case .null, .bool, .array, .object: return nil
        }
    }

    private static func iso(_ scanner: inout TimeScanner) -> EventTime? {
        guard let year = scanner.number(4...4), scanner.take("-"), let month = scanner.number(1...2),
            scanner.take("-"), let day = scanner.number(1...2)
        else { return nil }
        guard scanner.takeAny("Tt") || scanner.takeSpaces() else { return nil }
        return clockAndZone(&scanner, year, month, day)
    }

    private static func basic(_ scanner: inout TimeScanner) -> EventTime? {
        guard let year = scanner.number(4...4), let month = scanner.number(2...2),
            let day = scanner.number(2...2), scanner.takeAny("Tt"), let hour = scanner.number(2...2),
            let minute = scanner.number(2...2), let second = scanner.number(2...2)
        else { return nil }
        let fraction = scanner.fraction()
        guard let offset = scanner.zone() else { return nil }
        return EventTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            fraction: fraction, offsetSeconds: offset)
    }

    private static func slashed(_ scanner: inout TimeScanner) -> EventTime? {
        guard let month = scanner.number(1...2), scanner.take("/"), let day = scanner.number(1...2),
            scanner.take("/"), let year = scanner.number(4...4)
        else { return nil }
        _ = scanner.take(",")
        guard scanner.takeSpaces() else { return nil }
        return clockAndZone(&scanner, year, month, day)
    }

    /// `Mar 4, 2026 5:06:07 AM`, `4 Mar 2026 05:06:07 +0000`, each with a weekday before it or not.
    private static func named(_ scanner: inout TimeScanner) -> EventTime? {
        if scanner.weekday() {
            _ = scanner.take(",")
            _ = scanner.takeSpaces()
        }
        var month = scanner.month()
        if month != nil { _ = scanner.takeSpaces() }
        guard let day = scanner.number(1...2) else { return nil }
        _ = scanner.take(",")
        guard scanner.takeSpaces() || scanner.take("-") else { return nil }
        if month == nil {
            month = scanner.month()
            _ = scanner.takeSpaces() || scanner.take("-")
        }
        guard let month, let year = scanner.number(4...4) else { return nil }
        _ = scanner.take(",")
        guard scanner.takeSpaces() else { return nil }
        return clockAndZone(&scanner, year, month, day)
    }

    private static func clockAndZone(
        _ scanner: inout TimeScanner, _ year: Int, _ month: Int, _ day: Int
    ) -> EventTime? {
        guard var hour = scanner.number(1...2), scanner.take(":"), let minute = scanner.number(2...2) else {
            return nil
        }
        var second = 0
        var fraction = ""
        if scanner.take(":") {
            guard let read = scanner.number(2...2) else { return nil }
            second = read
            fraction = scanner.fraction()
        }
        if let isAfternoon = scanner.halfOfDay() {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard let offset = scanner.zone() else { return nil }
        return EventTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            fraction: fraction, offsetSeconds: offset)
    }

    /// Magnitude tells the unit: seconds have up to 10 digits until the year 2286, milliseconds 13,
    /// microseconds 16, nanoseconds 19.
    private static func epoch(_ scanner: inout TimeScanner) -> EventTime? {
        guard let (whole, fraction) = scanner.decimal() else { return nil }
        let scale =
            switch whole.count {
            case ...10: 0
            case 11...13: 3
            case 14...16: 6
            case 17...19: 9
            default: -1
            }
        guard scale >= 0, scale == 0 || fraction.isEmpty, let seconds = Int64(whole.dropLast(scale)) else {
            return nil
        }
        return EventTime(seconds: seconds, fraction: String(whole.suffix(scale)) + fraction)
    }
}
