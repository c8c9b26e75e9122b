/// What must be known beside an entry to read it.
public struct EntryKnowledge: Sendable {
    /// Ids of the rules that there are, in lower case, with their clouds; nil for a rule that reads none.
    public var rules: [String: Cloud?]
    /// Titles of the rules, by id.
    public var titles: [String: String]
    /// Names of the guards.
    public var guards: [String]
    /// Values of `%name%` for the modifier `expand`.
    public var placeholders: [String: [String]]
    /// The same where the values are networks: value lists called `NAME.cidr`.
    public var networks: [String: [IPNetwork]] = [:]
    /// The event time by which an entry without `from` must end within a year; nil where no clock is asked.
    public var now: EventTime?

    /// - Parameters:
    ///   - rules: Those in force; the built-in ones are known beside them.
    ///   - guards: Names that `overrides_guard` may give.
    ///   - placeholders: Of the configuration; a folder's value lists are added by ``AllowlistFolder``.
    ///   - now: Only for `allow lint`.
    public init(
        rules: [RuleSet], guards: [String], placeholders: [String: [String]] = [:], now: EventTime? = nil
    ) {
        self.rules = [:]
        titles = [:]
        for rule in rules.flatMap(\.rules) {
            let id = rule.reference.id.lowercased()
            self.rules[id] = .some(rule.cloud)
            titles[id] = rule.reference.title
        }
        self.guards = guards
        self.placeholders = placeholders
        self.now = now
    }
}

/// Reads one document as an allowlist entry: a Sigma filter with `squelch:`.
///
/// Source: Sigma filters specification 2.1.0, read as pySigma 2.0.1 `sigma/filters.py` does.
struct EntryReader {
    let file: String
    let knowledge: EntryKnowledge

    /// - Returns: nil when the document is refused, with every reason in `faults`.
    func entry(_ document: RuleDocument, into faults: inout EntryFaults) -> AllowlistEntry? {
        var collector = FaultCollector(file: file)
        let root = document.parse(into: &collector)
        for fault in collector.faults { faults.add(AllowlistFault(fault)) }
        guard let root else { return nil }
        guard root.entries != nil else {
            faults.add(
                root.line, "shape", "the document is no map",
                remedy: "an entry has `title`, `id`, `logsource`, `filter` and `squelch`")
            return nil
        }
        let id = identifier(root, into: &faults)
        let taxonomy = taxonomy(root, into: &faults)
        let reading = TermsReader(knowledge: knowledge)
        let terms = reading.terms(root, into: &faults)
        let filter = taxonomy.flatMap { self.filter(root, $0, terms, into: &faults) }
        let rules = rules(root, taxonomy, into: &faults)
        let examples = reading.examples(root, into: &faults)
        guard !faults.isRefused, let taxonomy, let filter else { return nil }
        let entry = AllowlistEntry(
            id: id, title: root["title"]?.value.text ?? "untitled", text: document.text, file: file,
            line: root.line, taxonomy: taxonomy, rules: rules, terms: terms, examples: examples,
            filter: filter, digest: digest(of: document.text))
        check(entry, into: &faults)
        return faults.isRefused ? nil : entry
    }

    private func identifier(_ root: RuleNode, into faults: inout EntryFaults) -> String {
        guard let entry = root["id"], let text = entry.value.text else {
            faults.add(
                root.line, "identifier", "the entry has no id",
                remedy: "add `id:` with a UUID such as those `uuidgen` prints")
            return ""
        }
        guard RuleReader.isUUID(text) else {
            faults.add(
                entry.line, "identifier", "the id \(quoted(text)) is no UUID",
                remedy: "write one such as those `uuidgen` prints")
            return ""
        }
        return text.lowercased()
    }

    // MARK: Log source

    private func taxonomy(_ root: RuleNode, into faults: inout EntryFaults) -> AllowlistEntry.Taxonomy? {
        let name = root["taxonomy"]?.value.text ?? "sigma"
        guard name == "sigma" || name == "squelch" else {
            faults.add(
                root["taxonomy"]?.line ?? root.line, "taxonomy", "the taxonomy \(quoted(name)) is not read",
                remedy: "leave it out for native fields, or write `taxonomy: squelch`")
            return nil
        }
        guard let entry = root["logsource"], let source = entry.value.entries, !source.isEmpty else {
            faults.add(
                root["logsource"]?.line ?? root.line, "log-source", "the entry has no log source",
                remedy: "add `logsource:` with `product: aws` and `service: cloudtrail` under it")
            return nil
        }
        let log = LogSource(
            product: entry.value["product"]?.value.text, service: entry.value["service"]?.value.text,
            category: entry.value["category"]?.value.text)
        if name == "squelch", log.product?.lowercased() == "squelch", log.service == nil, log.category == nil
        {
            return .squelch(nil)
        }
        guard let cloud = log.cloud else {
            faults.add(
                entry.line, "log-source", "Squelch reads no log source \(quoted(log.description))",
                remedy: "did you mean \(LogSource.nearest(to: log))?")
            return nil
        }
        return name == "squelch" ? .squelch(cloud) : .native(cloud)
    }

    // MARK: Rules

    private func rules(
        _ root: RuleNode, _ taxonomy: AllowlistEntry.Taxonomy?, into faults: inout EntryFaults
    ) -> Set<String>? {
        guard let section = root["filter"], section.value.entries != nil else { return nil }
        guard let entry = section.value["rules"] else {
            faults.add(
                section.line, "rules", "the filter names no rules",
                remedy: "add `rules: any`, or a list of the ids of rules")
            return nil
        }
        if let text = entry.value.text, text.lowercased() == "any" { return nil }
        let nodes = entry.value.list ?? [entry.value]
        // pySigma reads an empty list as `any`; a list from which the last rule was taken away would filter them all.
        guard !nodes.isEmpty else {
            faults.add(
                entry.line, "rules", "the list of rules is empty",
                remedy: "name the rules, or write `rules: any`")
            return []
        }
        var ids: Set<String> = []
        for node in nodes {
            let text = node.text ?? ""
            guard let cloud = knowledge.rules[text.lowercased()] else {
                faults.add(
                    node.line, "unknown-rule", "there is no rule \(quoted(text))", remedy: nearestRule(text))
                continue
            }
            if let wanted = taxonomy?.cloud, cloud != wanted {
                faults.add(
                    node.line, "unknown-rule",
                    "the rule \(quoted(text)) does not read the log source of the entry",
                    remedy: "give the entry the rule's log source, or name another rule")
            }
            ids.insert(text.lowercased())
        }
        return ids
    }

    private func nearestRule(_ text: String) -> String {
        if let named = knowledge.titles.first(where: { $0.value.lowercased() == text.lowercased() }) {
            return "write the rule's id, \(named.key)"
        }
        let near = knowledge.rules.keys.map { ($0, EditDistance.between($0, text.lowercased())) }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let near, near.1 <= 4 else { return "`squelch rules list` shows the built-in ones, by id" }
        return "did you mean \(near.0) (\(knowledge.titles[near.0] ?? ""))?"
    }

    // MARK: Filter

    private func filter(
        _ root: RuleNode, _ taxonomy: AllowlistEntry.Taxonomy, _ terms: EntryTerms,
        into faults: inout EntryFaults
    ) -> EntryFilter? {
        guard let section = root["filter"], section.value.entries != nil else {
            let isRule = root["detection"] != nil
            faults.add(
                root["filter"]?.line ?? root.line, "shape",
                isRule ? "this is a Sigma rule, not a filter" : "the entry has no `filter`",
                remedy: isRule
                    ? "write what it is to take out under `filter:`, with `condition: not selection`"
                    : "add `filter:` with `rules`, a selection and `condition: not selection`")
            return nil
        }
        var collector = FaultCollector(file: file)
        let compiler = DetectionCompiler(
            dialect: taxonomy.dialect, placeholders: knowledge.placeholders, networks: knowledge.networks,
            reserved: ["condition", "rules"])
        let compiled = compiler.compileNaming(section, into: &collector)
        for fault in collector.faults { faults.add(AllowlistFault(fault)) }
        guard let node = section.value["condition"]?.value else { return nil }
        guard let text = node.text else {
            faults.add(
                node.line, "condition", "the condition of a filter is one text",
                remedy: "write `condition: not selection`")
            return nil
        }
        guard let compiled, let condition = try? Condition(parsing: text) else { return nil }
        guard isOfRightPolarity(condition, compiled.names, node.line, into: &faults) else { return nil }
        let filter = EntryFilter(kept: compiled.detection, condition: condition, selections: compiled.names)
        EntryChecks(taxonomy: taxonomy, terms: terms).check(filter, section, into: &faults)
        return filter
    }

    /// What binds is asked of the right side only.
    private func isOfRightPolarity(
        _ condition: Condition, _ names: [String], _ line: Int, into faults: inout EntryFaults
    ) -> Bool {
        switch EntryPolarity.fault(of: condition, names) {
        case .inverted:
            faults.add(
                line, "polarity",
                "the filter keeps what it should take out: it is joined to the rule by `and`",
                remedy: "write `condition: not selection`")
        case .idle:
            faults.add(
                line, "polarity", "the filter takes nothing out, whatever its selections say",
                remedy: "write `condition: not selection`")
        case nil: return true
        }
        return false
    }

    /// With the value lists that the text names: a list that changes makes another version.
    private func digest(of text: String) -> Digest {
        let names = (Array(knowledge.placeholders.keys) + Array(knowledge.networks.keys)).sorted()
        let lists = names.filter { text.contains("%\($0)%") }.map { name in
            let values = knowledge.networks[name]?.map(\.description) ?? knowledge.placeholders[name] ?? []
            return "\(name)=" + values.joined(separator: "\n")
        }
        return Digest(of: ([text] + lists).joined(separator: "\u{0}"))
    }

    /// Its own examples must not speak against it.
    private func check(_ entry: AllowlistEntry, into faults: inout EntryFaults) {
        for example in entry.examples where entry.catches(example.event) != example.isCaught {
            faults.add(
                example.line, "example",
                example.isCaught
                    ? "the entry does not catch its own example" : "the entry catches its own near miss",
                remedy: "mend the filter or the example; `squelch allow test` shows each")
        }
    }
}

extension AllowlistEntry.Taxonomy {
    var dialect: FieldDialect {
        switch self {
        case .native(let cloud): FieldDialect(cloud)
        case .squelch: .exact
        }
    }
}

extension LogSource {
    private static let names = ["aws/cloudtrail", "azure/activitylogs", "gcp/gcp.audit"]

    fileprivate static func nearest(to source: LogSource) -> String {
        let text = source.description.lowercased()
        return names.min { EditDistance.between($0, text) < EditDistance.between($1, text) } ?? names[0]
    }
}
