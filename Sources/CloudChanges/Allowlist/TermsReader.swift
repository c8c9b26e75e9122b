/// Reads what stands under `squelch:`.
struct TermsReader {
    let knowledge: EntryKnowledge

    private static let keys = [
        "owner", "reason", "ticket", "from", "expires", "revoked", "review_every", "effect", "max_exposure",
        "overrides_guard", "approved_by", "examples", "enabled",
    ]

    /// What can be read; everything that is wrong stands in `faults`.
    func terms(_ root: RuleNode, into faults: inout EntryFaults) -> EntryTerms {
        var terms = EntryTerms()
        guard let section = root["squelch"], let entries = section.value.entries else {
            faults.add(
                root["squelch"]?.line ?? root.line, "no-owner",
                "the entry has no `squelch:`, so nobody owns it",
                remedy: "add `squelch:` with `owner`, `reason` and `expires`")
            return terms
        }
        for entry in entries where !Self.keys.contains(entry.key) {
            faults.add(
                entry.line, "attribute", "\(quoted(entry.key)) is no attribute of an entry",
                remedy: Self.near(entry.key, Self.keys))
        }
        let value = section.value
        terms.owner = text(value["owner"]) ?? ""
        if terms.owner.isEmpty {
            faults.add(
                section.line, "no-owner", "the entry has no owner",
                remedy: "add `owner:` with the person or team who answers for it")
        }
        terms.reason = text(value["reason"]) ?? ""
        if terms.reason.isEmpty {
            faults.add(
                section.line, "no-reason", "the entry gives no reason",
                remedy: "add `reason:` with a sentence on why this is harmless")
        }
        terms.ticket = text(value["ticket"])
        readTimes(value, section.line, &terms, into: &faults)
        readEffect(value, &terms, into: &faults)
        readApproval(value, &terms, into: &faults)
        if let entry = value["enabled"] {
            switch entry.value.scalar?.typed {
            case .bool(let truth): terms.isEnabled = truth
            default:
                faults.add(
                    entry.line, "attribute", "`enabled` is neither true nor false",
                    remedy: "write `enabled: false`, or leave it out")
            }
        }
        return terms
    }

    private func text(_ entry: RuleNode.Entry?) -> String? {
        guard let text = entry?.value.text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return text
    }

    // MARK: Times

    private func readTimes(
        _ value: RuleNode, _ line: Int, _ terms: inout EntryTerms, into faults: inout EntryFaults
    ) {
        terms.from = instant(value["from"], into: &faults)
        if let entry = value["revoked"] {
            if case .bool(true)? = entry.value.scalar?.typed {
                terms.revocation = .always
            } else if let since = instant(entry, into: &faults) {
                terms.revocation = .since(since)
            }
        }
        if let entry = value["review_every"] {
            terms.reviewEvery = Self.days(entry.value.text ?? "")
            if terms.reviewEvery == nil {
                faults.add(
                    entry.line, "attribute", "`review_every` is no number of days",
                    remedy: "write `review_every: 30d`")
            }
        }
        guard let entry = value["expires"], entry.value.text != nil else {
            faults.add(
                line, "no-expiry", "the entry never ends",
                remedy: "add `expires:` under `squelch:` with the date on which somebody decides again")
            return
        }
        guard let expires = instant(entry, into: &faults) else { return }
        terms.expires = expires
        let start = terms.from ?? knowledge.now
        if let from = terms.from, from >= expires {
            faults.add(
                entry.line, "no-time", "the entry ends before it begins",
                remedy: "put `expires` after `from`")
        } else if let start, expires.seconds - start.seconds > EntryTerms.mostDays * 86_400 {
            faults.add(
                entry.line, "too-long", "the entry is in force for more than \(EntryTerms.mostDays) days",
                remedy: "let it end within a year, and renew it when it has proved itself")
        }
    }

    private func instant(_ entry: RuleNode.Entry?, into faults: inout EntryFaults) -> EventTime? {
        guard let entry, let text = entry.value.text else { return nil }
        if let time = Self.instant(text) { return time }
        faults.add(
            entry.line, "date", "\(quoted(text)) is no date",
            remedy: "write `\(entry.key): 2026-06-30`, or an instant such as 2026-06-30T12:00:00Z")
        return nil
    }

    /// A day is its first instant in UTC.
    static func instant(_ text: String) -> EventTime? {
        EventTime(parsing: text.utf8.count == 10 ? text + "T00:00:00Z" : text).flatMap { time in
            text.contains("-") ? time : nil
        }
    }

    private static func days(_ text: String) -> Int? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let number = Int(digits), number > 0, number <= 365 else { return nil }
        switch unit {
        case "", "d", "day", "days": return number
        case "w", "week", "weeks": return number * 7
        default: return nil
        }
    }

    // MARK: Effect

    private func readEffect(_ value: RuleNode, _ terms: inout EntryTerms, into faults: inout EntryFaults) {
        if let entry = value["effect"] {
            if let effect = Self.effect(entry.value) {
                terms.effect = effect
            } else {
                faults.add(
                    entry.line, "effect", "the effect is none that an entry can have",
                    remedy: "write `suppress`, `lower: 1.5` (a weight above 0, at most 20) or `cap: -1`")
            }
        }
        guard let entry = value["max_exposure"] else { return }
        if let limit = ExposureLimit(rawValue: entry.value.text ?? "") {
            terms.maxExposure = limit
        } else {
            faults.add(
                entry.line, "attribute", "\(quoted(entry.value.text ?? "")) is no tier of exposure",
                remedy: "use one of: " + ExposureLimit.allCases.map(\.rawValue).joined(separator: ", "))
        }
    }

    /// `suppress`, `{lower: 1.5}`, or the same as one text.
    private static func effect(_ node: RuleNode) -> EntryEffect? {
        if node.text == "suppress" { return .suppress }
        let (name, figure): (String, String)
        if let only = node.entries?.first, node.entries?.count == 1 {
            (name, figure) = (only.key, only.value.text ?? "")
        } else {
            let parts = (node.text ?? "").split(separator: ":").map {
                String($0.drop { $0 == " " })
            }
            guard parts.count == 2 else { return nil }
            (name, figure) = (parts[0], parts[1])
        }
        guard let number = Double(figure), number.isFinite, abs(number) <= 20 else { return nil }
        switch name {
        case "lower": return number > 0 ? .lower(number) : nil
        case "cap": return .cap(number)
        default: return nil
        }
    }

    // MARK: Approval

    private func readApproval(_ value: RuleNode, _ terms: inout EntryTerms, into faults: inout EntryFaults) {
        terms.approvedBy = text(value["approved_by"])
        if let entry = value["approved_by"], let approver = terms.approvedBy,
            Self.isSame(approver, terms.owner)
        {
            faults.add(
                entry.line, "self-approved", "the entry is approved by its own owner",
                remedy: "have somebody else approve it, and name them")
        }
        guard let entry = value["overrides_guard"] else { return }
        for node in entry.value.list ?? [entry.value] {
            let name = node.text ?? ""
            if knowledge.guards.contains(name) {
                terms.overridesGuard.append(name)
            } else {
                faults.add(
                    node.line, "unknown-guard", "there is no guard \(quoted(name))",
                    remedy: Self.near(name, knowledge.guards))
            }
        }
        terms.overridesGuard = Set(terms.overridesGuard).sorted()
        if terms.approvedBy == nil {
            faults.add(
                entry.line, "not-approved", "the entry passes a guard, and nobody approved that",
                remedy: "add `approved_by:` with somebody who is not the owner")
        }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.lowercased().filter { !$0.isWhitespace } == other.lowercased().filter { !$0.isWhitespace }
    }

    private static func near(_ name: String, _ names: [String]) -> String {
        let best = names.min {
            EditDistance.between($0, name.lowercased()) < EditDistance.between($1, name.lowercased())
        }
        guard let best, EditDistance.between(best, name.lowercased()) <= 3 else {
            return "use one of: " + names.joined(separator: ", ")
        }
        return "did you mean \(best)?"
    }

    // MARK: Examples

    /// Those under `catches` and `misses`.
    func examples(_ root: RuleNode, into faults: inout EntryFaults) -> [EntryExample] {
        guard let section = root["squelch"]?.value["examples"] else { return [] }
        guard let entries = section.value.entries, !entries.isEmpty else {
            faults.add(
                section.line, "shape", "`examples` is no map",
                remedy: "list events under `catches:` and near misses under `misses:`")
            return []
        }
        var examples: [EntryExample] = []
        for entry in entries {
            guard ["catches", "misses"].contains(entry.key) else {
                faults.add(
                    entry.line, "attribute", "\(quoted(entry.key)) is no kind of example",
                    remedy: "use `catches` and `misses`")
                continue
            }
            for node in entry.value.list ?? [entry.value] {
                guard let event = Self.event(node) else {
                    faults.add(
                        node.line, "shape", "an example is no event",
                        remedy: "write the record's fields as a map, or as one line of JSON in quotes")
                    continue
                }
                examples.append(EntryExample(isCaught: entry.key == "catches", event: event, line: node.line))
            }
        }
        return examples
    }

    private static func event(_ node: RuleNode) -> JSONValue? {
        if let text = node.text {
            guard let value = try? JSONParser().parse(Array(text.utf8)), value.object != nil else {
                return nil
            }
            return value
        }
        return node.entries == nil ? nil : JSONValue(node)
    }
}

extension JSONValue {
    /// A YAML node, its scalars typed as ``RuleScalar`` does.
    init(_ node: RuleNode) {
        switch node {
        case .scalar(let scalar):
            switch scalar.typed {
            case .null: self = .null
            case .bool(let truth): self = .bool(truth)
            case .number: self = .number(scalar.text)
            case .text: self = .string(scalar.text)
            }
        case .list(let nodes, _): self = .array(nodes.map { JSONValue($0) })
        case .map(let entries, _):
            self = .object(
                JSONObject(entries.map { .init(key: $0.key, value: JSONValue($0.value)) }))
        }
    }
}
