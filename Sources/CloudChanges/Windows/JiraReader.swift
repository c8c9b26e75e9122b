/// Reads Jira issues, as its REST search gives them, by the fields that the configuration maps: each issue is a window.
struct JiraReader {
    var reading: FeedReading
    let mapping: WindowSettings.Jira

    mutating func read(_ issue: JSONObject, _ place: WindowPlace) {
        let fields = issue["fields"]?.object ?? JSONObject()
        guard let key = issue["key"]?.string else {
            return reading.add(place, .number, "the issue has no key", "export issues with their keys")
        }
        guard let start = instant(fields, mapping.start, key, place),
            let end = instant(fields, mapping.end, key, place)
        else { return }
        guard let span = TimeSpan(from: start, to: end) else {
            return reading.add(
                place, .length, "\(quoted(key)) ends before it begins",
                "correct its dates, or the mapped fields")
        }
        var scope = WindowScope()
        scope.accounts = texts(fields, mapping.accounts).map(Glob.init)
        scope.resources = texts(fields, mapping.resources).map(Glob.init)
        scope.people = texts(fields, mapping.actors)
        reading.add(
            ChangeWindow(
                place: place, tickets: [key.uppercased()], title: fields["summary"]?.string ?? key,
                standing: standing(fields), kind: .approval, scope: scope, occurrences: Occurrences([span])))
    }

    private func standing(_ fields: JSONObject) -> ChangeWindow.Standing {
        guard let status = fields["status"]?["name"]?.string ?? fields["status"]?.string else {
            return .undecided("the export does not say which status it has")
        }
        return mapping.approved.contains(status.lowercased())
            ? .approved
            : .refused("its status \(quoted(status)) is none that the configuration calls approved")
    }

    private mutating func instant(
        _ fields: JSONObject, _ field: String, _ key: String, _ place: WindowPlace
    ) -> Int64? {
        guard let text = fields[field]?.scalarText, !text.isEmpty else {
            if standing(fields) == .approved {
                reading.add(
                    place, .time, "\(quoted(key)) has no \(quoted(field))",
                    "map the right field under `windows: {jira: …}`")
            }
            return nil
        }
        switch ExportTime.read(text) {
        case .instant(let instant): return instant
        case .local(let local):
            if let zone = reading.zone { return zone.instant(ofLocal: local) }
            reading.add(
                place, .floating, "\(quoted(field)) of \(quoted(key)) has no zone",
                "say in the configuration which one is meant: `windows: {time_zone: Europe/Berlin}`")
        case nil:
            reading.add(
                place, .time, "\(quoted(field)) of \(quoted(key)), \(quoted(text)), is no date",
                "map a field of date and time")
        }
        return nil
    }

    private func texts(_ fields: JSONObject, _ field: String?) -> [String] {
        guard let field, let value = fields[field] else { return [] }
        let elements = value.array ?? [value]
        return elements.flatMap { element -> [String] in
            if let text = element.scalarText { return text.split(separator: ",").map(\.trimmed) }
            return ["displayName", "emailAddress", "name", "value"].compactMap { element[$0]?.string }
        }.filter { !$0.isEmpty }
    }
}
