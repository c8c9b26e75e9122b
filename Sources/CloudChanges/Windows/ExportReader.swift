/// Reads ServiceNow's `change_request` exports, as a table or as JSON: each ticket is a window.
struct ExportReader {
    var reading: FeedReading
    /// That times without a zone are taken for UTC was said.
    private(set) var hasSaidUTC: Bool

    init(_ reading: FeedReading, saidUTC: Bool = false) {
        self.reading = reading
        hasSaidUTC = saidUTC
    }

    /// States in which a change may be, or was, carried out.
    ///
    /// Source: ServiceNow, "State model and transitions" of change requests: -5 New, -4 Assess, -3 Authorize, -2 Scheduled,
    /// -1 Implement, 0 Review, 3 Closed, 4 Canceled.
    private static let states: [String: String] = [
        "-2": "Scheduled", "-1": "Implement", "0": "Review", "3": "Closed",
        "scheduled": "Scheduled", "implement": "Implement", "implementation": "Implement",
        "implementing": "Implement",
        "inprogress": "Implement", "workinprogress": "Implement", "review": "Review", "closed": "Closed",
        "closedcomplete": "Closed", "complete": "Closed", "completed": "Closed",
    ]
    private static let codes = ["-5": "New", "-4": "Assess", "-3": "Authorize", "4": "Canceled"]

    mutating func read(_ row: ExportRow) {
        guard let number = row.texts(.number).first else {
            return reading.add(
                row.place, .number, "the row has no ticket number",
                "export the column `number`; the columns here are \(ExportReader.shown(row.names))")
        }
        guard let span = span(row, number) else { return }
        var described = ScopeText(reading: row.texts(.description).joined(separator: "\n"))
        described.add(row.list(.accounts), to: .accounts)
        described.add(row.list(.actors), to: .actors)
        described.add(row.list(.resources), to: .resources)
        described.scope.people = row.texts(.people)
        described.scope.items = row.list(.items)
        let title = row.texts(.title).first ?? number
        reading.add(
            ChangeWindow(
                place: row.place, tickets: [number.uppercased()], title: title, standing: standing(row),
                kind: .approval, scope: described.scope, occurrences: Occurrences([span])))
    }

    private static func shown(_ names: [String]) -> String {
        names.prefix(8).map(quoted).joined(separator: ", ") + (names.count > 8 ? " and more" : "")
    }

    private mutating func span(_ row: ExportRow, _ number: String) -> TimeSpan? {
        guard let start = instant(row, .start, "start", number), let end = instant(row, .end, "end", number)
        else {
            return nil
        }
        guard let span = TimeSpan(from: start, to: end) else {
            reading.add(
                row.place, .length,
                "\(quoted(number)) ends at \(EventTime(seconds: end)), not after its start",
                "correct its planned dates, or export them with their zone")
            return nil
        }
        return span
    }

    private mutating func instant(
        _ row: ExportRow, _ column: ExportRow.Column, _ word: String, _ number: String
    ) -> Int64? {
        guard let text = row.time(column) else {
            // A change that is not planned yet is none, and no mistake of the file.
            if standing(row) == .approved || !row.has(column) {
                reading.add(
                    row.place, .time, "\(quoted(number)) has no planned \(word)",
                    "export start_date and end_date; the columns here are \(ExportReader.shown(row.names))")
            }
            return nil
        }
        switch ExportTime.read(text) {
        case .instant(let instant): return instant
        case .local(let local): return zone().instant(ofLocal: local)
        case nil:
            reading.add(
                row.place, .time, "the planned \(word) of \(quoted(number)), \(quoted(text)), is no date",
                "write it as 2026-03-04 22:00:00, year first")
            return nil
        }
    }

    /// Raw exports are in UTC; that it was assumed is said once a file.
    private mutating func zone() -> TimeZoneRules {
        if let zone = reading.zone { return zone }
        if !hasSaidUTC {
            hasSaidUTC = true
            reading.remarks.append(
                "\(reading.file): its times have no zone and are read as UTC; `windows: {time_zone: …}` in the configuration says otherwise"
            )
        }
        return .utc
    }

    private func standing(_ row: ExportRow) -> ChangeWindow.Standing {
        let approvals = row.texts(.approval).map(ScopeText.folded)
        guard let approval = row.texts(.approval).first else {
            return .undecided("the export does not say whether it was approved")
        }
        guard approvals.contains("approved") else { return .refused("its approval is \(quoted(approval))") }
        if ["true", "1", "yes"].contains(row.texts(.onHold).first?.lowercased() ?? "") {
            return .refused("it is on hold")
        }
        guard let state = row.texts(.state).first else {
            return .undecided("the export does not say which state it is in")
        }
        // Folding would take the sign off a code.
        let key = Int(state) == nil ? ScopeText.folded(state) : state
        if ExportReader.states[key] != nil { return .approved }
        return .refused("its state is \(quoted(ExportReader.codes[state] ?? state))")
    }
}
