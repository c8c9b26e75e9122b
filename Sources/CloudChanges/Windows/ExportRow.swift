/// A ticket of an export, its columns found under any of the names they go by: field names, labels, with or without
/// `u_`, values as texts, `{value, display_value}` or `{link, value}`.
struct ExportRow {
    enum Column: CaseIterable {
        case number, state, approval, start, end, people, items, accounts, actors, resources, onHold, title,
            description
    }

    private let values: [Column: [JSONValue]]
    let place: WindowPlace
    /// As the export calls them.
    let names: [String]

    init(_ object: JSONObject, _ place: WindowPlace) {
        self.place = place
        names = object.members.map(\.key)
        var values: [Column: [JSONValue]] = [:]
        for member in object.members {
            guard let column = ExportRow.column(member.key) else { continue }
            values[column, default: []].append(member.value)
        }
        self.values = values
    }

    /// Folded as ``ScopeText/folded(_:)`` has it.
    private static let columns: [String: Column] = {
        let spellings: [Column: [String]] = [
            .number: [
                "number", "changenumber", "changerequest", "ticket", "ticketid", "changeid", "key",
                "changeticket",
            ],
            .state: ["state", "status", "changestate"],
            .approval: ["approval", "approvalstatus", "approvalstate"],
            .start: [
                "startdate", "plannedstartdate", "plannedstart", "start", "starttime", "scheduledstart",
                "windowstart",
            ],
            .end: ["enddate", "plannedenddate", "plannedend", "end", "endtime", "scheduledend", "windowend"],
            .people: [
                "assignedto", "requestedby", "assignedtoname", "assignedtoemail", "assignedtousername",
                "requestedbyname",
                "requestedbyemail", "requestedbyusername", "implementer", "implementedby", "assignee",
            ],
            .items: [
                "cmdbci", "cmdbciname", "configurationitem", "configurationitems", "ci", "affectedci",
                "affectedcis",
                "affectedconfigurationitem", "cilist",
            ],
            .onHold: ["onhold"],
            .title: ["shortdescription", "summary", "title"],
            .description: ["description"],
        ]
        var all = Dictionary(
            uniqueKeysWithValues: spellings.flatMap { column, names in names.map { ($0, column) } })
        for (name, key) in ScopeText.keys where all[name] == nil {
            switch key {
            case .accounts: all[name] = .accounts
            case .actors: all[name] = .actors
            case .resources: all[name] = .resources
            case .ticket: break
            }
        }
        return all
    }()

    static func column(_ name: String) -> Column? {
        var bare = name.lowercased()
        if bare.hasPrefix("change_request.") { bare.removeFirst("change_request.".count) }
        if bare.hasPrefix("u_") { bare.removeFirst(2) }
        return columns[ScopeText.folded(bare)]
    }

    func has(_ column: Column) -> Bool { values[column] != nil }

    /// Every text that the column gives, display values first; ids of ServiceNow's own tell nothing.
    func texts(_ column: Column) -> [String] {
        (values[column] ?? []).flatMap(ExportRow.texts).map(\.trimmed)
            .filter { !$0.isEmpty && !ExportRow.isSystemID($0) }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The same, cut at commas.
    func list(_ column: Column) -> [String] {
        texts(column).flatMap { $0.split { $0 == "," || $0 == ";" || $0.isNewline } }.map(\.trimmed)
            .filter { !$0.isEmpty }
    }

    /// A raw value before a displayed one, which is in its viewer's zone.
    func time(_ column: Column) -> String? {
        (values[column] ?? []).flatMap { value -> [String] in
            if let raw = value["value"]?.scalarText, !raw.isEmpty { return [raw] }
            return ExportRow.texts(value)
        }.first { !$0.trimmed.isEmpty }
    }

    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .null: []
        case .bool, .number, .string: [value.scalarText ?? ""]
        case .array(let elements): elements.flatMap(texts)
        case .object(let object):
            [
                "display_value", "displayValue", "name", "value", "email", "emailAddress", "user_name",
                "displayName",
            ]
            .compactMap { object[$0]?.scalarText }
        }
    }

    /// 32 hexadecimal digits.
    private static func isSystemID(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
