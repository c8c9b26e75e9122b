/// A date and time as ticket systems export them, year first. What begins with a day or a month is refused: which of the
/// two it is cannot be told.
enum ExportTime {
    /// Seconds since 1970-01-01T00:00:00Z.
    enum Reading {
        case instant(Int64)
        /// Without a zone, on some wall clock.
        case local(Int64)
    }

    /// `2026-03-04 05:06:07`, `2026-03-04T05:06:07.000+0000`, `20260304T050607Z`, `2026-03-04`; nil for anything else.
    static func read(_ text: String) -> Reading? {
        let bytes = Array(text.utf8.prefix(65))
        guard bytes.count < 65 else { return nil }
        return dashed(bytes) ?? basic(text)
    }

    private static func dashed(_ bytes: [UInt8]) -> Reading? {
        var scanner = TimeScanner(bytes)
        guard let year = scanner.number(4...4), scanner.takeAny("-/"), let month = scanner.number(1...2),
            scanner.takeAny("-/"), let day = scanner.number(1...2)
        else { return nil }
        if scanner.isAtEnd { return local(year, month, day, 0, 0, 0) }
        guard scanner.takeAny("Tt") || scanner.takeSpaces(), var hour = scanner.number(1...2),
            scanner.take(":"),
            let minute = scanner.number(2...2)
        else { return nil }
        let second = scanner.take(":") ? scanner.number(2...2) : 0
        guard let second else { return nil }
        _ = scanner.fraction()
        if let isAfternoon = scanner.halfOfDay() {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard case .local(let wall)? = local(year, month, day, hour, minute, second) else { return nil }
        if scanner.isAtEnd { return .local(wall) }
        guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        return .instant(wall - Int64(offset))
    }

    private static func basic(_ text: String) -> Reading? {
        let trimmed = text.trimmed
        guard trimmed.utf8.count >= 15, trimmed.dropFirst(8).first == "T",
            let time = EventTime(parsing: trimmed)
        else { return nil }
        return trimmed.utf8.count == 15 ? .local(time.seconds) : .instant(time.seconds)
    }

    private static func local(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Reading? {
        EventTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
            .map { .local($0.seconds) }
    }
}
