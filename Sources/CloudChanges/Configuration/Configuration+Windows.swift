/// Reads the section `windows` and gathers its faults.
struct WindowSettingsReader {
    let file: String
    private(set) var faults: [ConfigurationFaults.Fault] = []

    init(file: String) { self.file = file }

    mutating func read(_ section: RuleNode.Entry) -> WindowSettings {
        var settings = WindowSettings()
        for entry in entries(section) {
            switch entry.key {
            case "time_zone": settings.timeZone = zone(entry)
            case "grace_minutes": settings.graceMinutes = minutes(entry)
            case "ticket_patterns": settings.ticketPatterns = texts(entry).filter { isPattern($0, entry) }
            case "jira_projects": settings.jiraProjects = texts(entry).map { $0.uppercased() }
            case "feeds": settings.feeds = feeds(entry)
            case "jira": settings.jira = jira(entry)
            default:
                unknown(
                    entry, of: "`windows`",
                    ["time_zone", "grace_minutes", "ticket_patterns", "jira_projects", "feeds", "jira"])
            }
        }
        return settings
    }

    private mutating func entries(_ entry: RuleNode.Entry) -> [RuleNode.Entry] {
        if let entries = entry.value.entries { return entries }
        if entry.value.scalar?.typed != .null {
            add(
                entry.line, "shape", "`\(entry.key)` is no map",
                "write `time_zone: Europe/Berlin` or the like under it")
        }
        return []
    }

    private mutating func texts(_ entry: RuleNode.Entry) -> [String] {
        let texts = entry.value.list.map { $0.map(\.text) } ?? [entry.value.text]
        if texts.isEmpty || texts.contains(nil) {
            add(
                entry.line, "value", "the values of `\(entry.key)` are no texts",
                "write a list of texts: `[a, b]`")
        }
        return texts.compactMap(\.self)
    }

    private mutating func text(_ entry: RuleNode.Entry) -> String? {
        if let text = entry.value.text { return text }
        add(entry.line, "value", "`\(entry.key)` is no text", "write one text behind the colon")
        return nil
    }

    private mutating func zone(_ entry: RuleNode.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        if TimeZoneRules.named(text) != nil { return text }
        add(
            entry.line, "value", "the zone \(quoted(text)) is not known",
            "use a name of the tz database, such as Europe/Berlin (tzdata must be installed)")
        return nil
    }

    private mutating func minutes(_ entry: RuleNode.Entry) -> Int {
        if let minutes = entry.value.text.flatMap({ Int($0) }), (0...60).contains(minutes) { return minutes }
        add(
            entry.line, "value", "`grace_minutes` is no whole number from 0 to 60",
            "grace is for clocks that drift; widen the window itself for more")
        return 0
    }

    private mutating func isPattern(_ pattern: String, _ entry: RuleNode.Entry) -> Bool {
        guard let reason = TicketPatterns.fault(in: pattern) else { return true }
        add(
            entry.line, "value", "the pattern \(quoted(pattern)) is refused: \(reason)",
            "write an RE2 regular expression, such as REL[0-9]{6}")
        return false
    }

    private mutating func feeds(_ entry: RuleNode.Entry) -> [WindowSettings.Feed] {
        guard let nodes = entry.value.list else {
            add(entry.line, "shape", "`feeds` is no list", "write `- file: changes.ics` under it")
            return []
        }
        return nodes.compactMap { feed($0) }
    }

    private mutating func feed(_ node: RuleNode) -> WindowSettings.Feed? {
        guard let entries = node.entries, let name = node["file"].flatMap({ text($0) }) else {
            add(node.line, "value", "the feed names no file", "write `- file: changes.ics`")
            return nil
        }
        var feed = WindowSettings.Feed(file: beside(name))
        for entry in entries where entry.key != "file" {
            switch entry.key {
            case "time_zone": feed.timeZone = zone(entry)
            case "accounts": feed.scope.accounts = texts(entry).map(Glob.init)
            case "actors": feed.scope.actors = texts(entry).map(Glob.init)
            case "resources": feed.scope.resources = texts(entry).map(Glob.init)
            default: unknown(entry, of: "a feed", ["file", "time_zone", "accounts", "actors", "resources"])
            }
        }
        return feed
    }

    /// A path from the folder of the configuration.
    private func beside(_ name: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }

    private mutating func jira(_ section: RuleNode.Entry) -> WindowSettings.Jira? {
        var jira = WindowSettings.Jira()
        for entry in entries(section) {
            switch entry.key {
            case "start": jira.start = text(entry) ?? ""
            case "end": jira.end = text(entry) ?? ""
            case "approved": jira.approved = Set(texts(entry).map { $0.lowercased() })
            case "accounts": jira.accounts = text(entry)
            case "actors": jira.actors = text(entry)
            case "resources": jira.resources = text(entry)
            default:
                unknown(entry, of: "`jira`", ["start", "end", "approved", "accounts", "actors", "resources"])
            }
        }
        guard !jira.start.isEmpty, !jira.end.isEmpty, !jira.approved.isEmpty else {
            add(
                section.line, "value", "`jira` does not map all that a window needs",
                "name the fields `start` and `end`, and the statuses that mean `approved`")
            return nil
        }
        return jira
    }

    private mutating func unknown(_ entry: RuleNode.Entry, of owner: String, _ known: [String]) {
        let fault = UnknownKey(entry.key, of: owner, known)
        add(entry.line, UnknownKey.code, fault.sentence, fault.remedy)
    }

    private mutating func add(_ line: Int, _ code: String, _ sentence: String, _ remedy: String) {
        faults.append(.init(file: file, line: line, code: code, sentence: sentence, remedy: remedy))
    }
}
