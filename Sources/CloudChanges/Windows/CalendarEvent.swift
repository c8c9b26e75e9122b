/// A VEVENT: what it says, then (``resolve(_:)``) what that means in UTC.
struct CalendarEvent {
    /// A point in time, both ways.
    struct Point {
        /// On the wall clock of its zone.
        var local: Int64
        var isDate: Bool
        /// In UTC.
        var instant: Int64
        /// Where it has one of its own: a period among the RDATEs.
        var endInstant: Int64?
    }

    struct Problem {
        var line: Int
        var code: WindowFault.Code
        var sentence: String
        var remedy: String
    }

    let line: Int
    let uid: String?
    let sequence: Int
    /// In upper case.
    let status: String?
    let title: String
    let description: String
    let rule: String?
    private let component: CalendarComponent
    private let lines: [String: [Int]]

    /// Of all of them at once; an event with any is refused.
    private(set) var problems: [Problem] = []
    private(set) var start: Point?
    /// That of `start`.
    private(set) var zone: TimeZoneRules?
    /// On the wall clock.
    private(set) var length: Int64 = 0
    /// RDATE
    private(set) var additions: [Point] = []
    /// EXDATE
    private(set) var excluded: [Point] = []
    /// RECURRENCE-ID: the start, in UTC, that this event stands for.
    private(set) var recurrence: Int64?

    init(_ component: CalendarComponent, _ piece: CalendarText.Piece) {
        self.component = component
        lines = piece.lines
        line = piece.line
        uid = component.text("UID").flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        sequence = component.text("SEQUENCE").flatMap { Int($0) } ?? 0
        status = component.text("STATUS").map { $0.trimmed.uppercased() }
        title = component.text("SUMMARY").flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed } ?? "untitled"
        description = component.text("DESCRIPTION") ?? ""
        rule = component.text("RRULE")
    }

    /// Where the `index`th property of that name begins; the event's own line where there is none.
    func line(of name: String, _ index: Int = 0) -> Int {
        guard let found = lines[name], index < found.count else { return lines[name]?.last ?? line }
        return found[index]
    }

    mutating func resolve(_ zones: CalendarZones) {
        refuseWhatLibicalRefused()
        guard let first = component.all("DTSTART").first, case .moment(let moment) = first.value else {
            if problems.isEmpty {
                add("DTSTART", .time, "the event has no start", "give it a DTSTART with a TZID or in UTC")
            }
            return
        }
        guard let (point, zone) = point(moment, "DTSTART", zones) else { return }
        start = point
        self.zone = zone
        resolveLength(from: point, zone, zones)
        additions = points("RDATE", zones)
        excluded = points("EXDATE", zones)
        resolveRecurrence(zones)
    }

    private mutating func refuseWhatLibicalRefused() {
        let needed: Set<String> = [
            "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS",
            "DESCRIPTION", "",
        ]
        for property in component.properties where needed.contains(property.name) {
            guard case .fault(let words) = property.value else { continue }
            // Calendars write an empty description where nobody wrote one: so says libical that it has no value.
            if property.name == "DESCRIPTION", words.hasPrefix("No value for") { continue }
            let code: WindowFault.Code = property.name == "RRULE" ? .rule : .time
            add(
                property.name, code,
                "\(property.name.isEmpty ? "the event" : property.name) cannot be read: \(quoted(words))",
                "write it as RFC 5545 has it, or take the event out")
        }
        if let rules = lines["RRULE"], rules.count > 1 {
            add("RRULE", .rule, "the event has \(rules.count) rules", "make an event of each")
        }
        if lines["EXRULE"] != nil {
            add("EXRULE", .rule, "EXRULE is not read", "RFC 5545 has dropped it; write EXDATEs")
        }
        for name in ["DTSTART", "DTEND", "DURATION"] where component.all(name).count > 1 {
            add(name, .time, "the event has several \(name)", "keep one")
        }
        if component.all("RECURRENCE-ID").contains(where: \.reachesOn) {
            add(
                "RECURRENCE-ID", .override, "RANGE=THISANDFUTURE is not read",
                "end the series with UNTIL and begin another")
        }
    }

    private mutating func resolveLength(from start: Point, _ zone: TimeZoneRules, _ zones: CalendarZones) {
        let hasBoth = !component.all("DTEND").isEmpty && !component.all("DURATION").isEmpty
        if hasBoth { add("DURATION", .length, "the event has an end and a duration", "keep one") }
        switch (component.all("DTEND").first?.value, component.all("DURATION").first?.value) {
        case (.moment(let moment)?, _):
            guard let (end, endZone) = point(moment, "DTEND", zones) else { return }
            // Ends in another zone are brought to the clock of the start.
            length = (endZone === zone ? end.local : zone.local(at: end.instant)) - start.local
        case (_, .duration(let days, let seconds)?): length = days * 86_400 + seconds
        default: length = start.isDate ? 86_400 : 0
        }
        guard problems.isEmpty, length <= 0 else { return }
        let name = component.all("DTEND").isEmpty ? "DURATION" : "DTEND"
        add(
            name, .length, length == 0 ? "the event has no length" : "the event ends before it begins",
            "give it a DTEND behind its DTSTART")
    }

    private mutating func resolveRecurrence(_ zones: CalendarZones) {
        guard let property = component.all("RECURRENCE-ID").first, case .moment(let moment) = property.value
        else {
            return
        }
        recurrence = point(moment, "RECURRENCE-ID", zones)?.0.instant
    }

    private mutating func points(_ name: String, _ zones: CalendarZones) -> [Point] {
        var found: [Point] = []
        for property in component.all(name) {
            switch property.value {
            case .moment(let moment):
                if let (point, _) = point(moment, name, zones) { found.append(point) }
            case .period(let moment, let end):
                guard let (point, zone) = point(moment, name, zones) else { continue }
                var period = point
                period.endInstant = zone.instant(ofLocal: end)
                found.append(period)
            case .text, .duration, .fault: continue
            }
        }
        return found
    }

    private mutating func point(
        _ moment: CalendarComponent.Moment, _ name: String, _ zones: CalendarZones
    ) -> (Point, TimeZoneRules)? {
        guard let zone = zone(of: moment, name, zones) else { return nil }
        let instant = zone.instant(ofLocal: moment.local)
        return (Point(local: moment.local, isDate: moment.isDate, instant: instant), zone)
    }

    private mutating func zone(
        of moment: CalendarComponent.Moment, _ name: String, _ zones: CalendarZones
    ) -> TimeZoneRules? {
        if moment.isUTC { return .utc }
        if let named = moment.zone {
            let (zone, reason) = zones.zone(named.trimmed)
            if zone == nil { addUnknown(named, reason, name) }
            return zone
        }
        if let floating = zones.floating { return floating }
        add(
            name, .floating,
            moment.isDate ? "the day has no zone, so it begins at no certain time" : "the time has no zone",
            "say in the configuration which one is meant, `windows: {time_zone: Europe/Berlin}`, or write a TZID"
        )
        return nil
    }

    private mutating func addUnknown(_ zone: String, _ reason: CalendarZones.Reason, _ name: String) {
        switch reason {
        case .nowhere:
            add(
                name, .zone, "the zone \(quoted(zone)) is not known",
                "use a name of the tz database, such as Europe/Berlin, or define it with a VTIMEZONE (tzdata must be installed)"
            )
        case .badDefinition:
            add(
                name, .zone, "the VTIMEZONE of \(quoted(zone)) does not define a zone",
                "each of its parts needs DTSTART, TZOFFSETFROM and TZOFFSETTO, and yearly or monthly rules")
        }
    }

    private mutating func add(_ name: String, _ code: WindowFault.Code, _ sentence: String, _ remedy: String)
    {
        let problem = Problem(line: line(of: name), code: code, sentence: sentence, remedy: remedy)
        let isSaid = problems.contains { $0.line == problem.line && $0.sentence == sentence }
        if !isSaid { problems.append(problem) }
    }
}
