/// Reads an iCalendar file (RFC 5545) as windows: each event is one, and so is each changed occurrence of one.
struct CalendarReader {
    var reading: FeedReading
    /// The calendar that is being read.
    private var zones: CalendarZones
    private var isOpenByDefault = false
    private var isCancelled = false

    init(_ reading: FeedReading) {
        self.reading = reading
        zones = CalendarZones(configured: reading.zone)
    }

    mutating func read(_ text: String) {
        let cut = CalendarText(text, file: reading.file)
        reading.faults += cut.faults
        for calendar in cut.calendars { read(calendar) }
    }

    private mutating func read(_ calendar: CalendarText.Calendar) {
        let own = CalendarComponent(calendar.properties.text)
        let type = own?.text("X-CALENDAR-TYPE")?.uppercased()
        isOpenByDefault = type == "DEFAULT_OPEN"
        isCancelled = own?.text("METHOD")?.uppercased() == "CANCEL"
        zones = CalendarZones(
            configured: reading.zone, stated: own?.text("X-WR-TIMEZONE"),
            definitions: calendar.pieces.filter { $0.name == "VTIMEZONE" })
        if isOpenByDefault {
            reading.remarks.append(
                "\(reading.file):\(calendar.line): the calendar is open by default: its events forbid changes, and approve none"
            )
        }
        let events = calendar.pieces.filter { $0.name == "VEVENT" }.compactMap { event($0) }
        for series in CalendarReader.series(events) { read(series) }
    }

    private func place(_ line: Int) -> WindowPlace { WindowPlace(file: reading.file, line: line) }

    private mutating func event(_ piece: CalendarText.Piece) -> CalendarEvent? {
        guard let component = CalendarComponent(piece.text) else {
            reading.add(
                place(piece.line), .syntax, "libical cannot read the event",
                "export the calendar again; the other events were read")
            return nil
        }
        var event = CalendarEvent(component, piece)
        event.resolve(zones)
        for problem in event.problems {
            reading.add(place(problem.line), problem.code, problem.sentence, problem.remedy)
        }
        return event.problems.isEmpty ? event : nil
    }

    /// Events of one UID: of several of one recurrence the one of highest SEQUENCE, the later among equals.
    private static func series(_ events: [CalendarEvent]) -> [CalendarSeries] {
        var all: [CalendarSeries] = []
        var byUID: [String: Int] = [:]
        for event in events {
            guard let uid = event.uid else {
                all.append(CalendarSeries(main: event))
                continue
            }
            let index = byUID[uid] ?? all.count
            if index == all.count { all.append(CalendarSeries()) }
            byUID[uid] = index
            all[index].add(event)
        }
        return all
    }

    private mutating func read(_ series: CalendarSeries) {
        for event in series.events {
            let replaced = event.recurrence == nil ? series.replaced : []
            switch occurrences(of: event, without: replaced) {
            case .none: continue
            case .some(let occurrences): add(event, occurrences)
            }
        }
    }

    private mutating func add(_ event: CalendarEvent, _ occurrences: Occurrences) {
        var described = ScopeText(reading: event.description)
        for (key, meant) in described.misspelt {
            reading.add(
                place(event.line(of: "DESCRIPTION")), .scope, "\(quoted(key)) is no part of a scope",
                "did you mean `\(meant)`? The parts are accounts, actors, resources and ticket")
        }
        for key in described.empty {
            reading.add(
                place(event.line(of: "DESCRIPTION")), .scope, "`\(key)` of \(quoted(event.title)) names none",
                "name at least one, or leave the line out")
        }
        guard described.misspelt.isEmpty, described.empty.isEmpty else { return }
        if described.tickets.isEmpty {
            let texts = [event.title, event.description]
            described.tickets =
                texts.lazy.map { [reading] text in
                    reading.patterns.numbers(in: text).filter(\.isChange).map(\.number)
                }.first { !$0.isEmpty } ?? []
        }
        reading.add(
            ChangeWindow(
                place: place(event.line), tickets: described.tickets, title: event.title,
                standing: standing(of: event), kind: isOpenByDefault ? .freeze : .approval,
                scope: described.scope, occurrences: occurrences))
    }

    /// Without a STATUS an event is what its owner put into the calendar; a stated one counts only where it confirms.
    private func standing(of event: CalendarEvent) -> ChangeWindow.Standing {
        if isCancelled { return .refused("its calendar is a cancellation") }
        switch event.status {
        case nil, "CONFIRMED": return .approved
        case "CANCELLED"?: return .refused("it is cancelled")
        case .some(let status): return .refused("its status is \(status), not CONFIRMED")
        }
    }

    /// nil with the reason among the faults.
    private mutating func occurrences(of event: CalendarEvent, without replaced: Set<Int64>) -> Occurrences? {
        guard let start = event.start, let zone = event.zone else { return nil }
        var excluded = Set(event.excluded.filter { !$0.isDate || start.isDate }.map(\.instant))
        excluded.formUnion(replaced)
        let excludedDays = Set(event.excluded.filter { $0.isDate && !start.isDate }.map(\.local))
        let dates = [start] + event.additions
        let single = dates.compactMap { date -> TimeSpan? in
            let day = date.local - Occurrences.timeOfDay(date.local)
            guard !excluded.contains(date.instant), !excludedDays.contains(day) else { return nil }
            let end = date.endInstant ?? zone.instant(ofLocal: zone.local(at: date.instant) + event.length)
            return TimeSpan(from: date.instant, to: end)
        }
        guard let rule = event.rule else { return Occurrences(single) }
        guard reading.searches < FeedReading.mostSearches else {
            reading.add(
                place(event.line(of: "RRULE")), .rule, "the file has too many rules that never happen",
                "take those out that are named above")
            return nil
        }
        switch CalendarRule.start(rule, from: start.local, isDate: start.isDate, zone, length: event.length) {
        case .refused(let reason):
            reading.add(
                place(event.line(of: "RRULE")), .rule, "the rule \(quoted(rule)) is refused: \(reason)",
                "write it as RFC 5545 has it, daily or rarer: FREQ=WEEKLY;BYDAY=SA")
            return nil
        case .never:
            reading.searches += 1
            reading.add(
                place(event.line(of: "RRULE")), .never, "the rule \(quoted(rule)) never happens",
                "check its days and months")
            return nil
        case .started(let recurring):
            return Occurrences(
                single, recurring: recurring, excluding: excluded, excludingDays: excludedDays)
        }
    }
}
