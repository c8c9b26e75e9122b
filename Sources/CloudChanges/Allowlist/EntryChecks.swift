/// What is wrong with an entry's filter beyond its grammar: fields that no event has, and breadth.
struct EntryChecks {
    let taxonomy: AllowlistEntry.Taxonomy
    let terms: EntryTerms

    func check(_ filter: EntryFilter, _ section: RuleNode.Entry, into faults: inout EntryFaults) {
        let lines = EntryChecks.lines(of: section)
        var isUnknown = false
        for field in Set(filter.kept.expression.items.compactMap { $0.field?.name }).sorted() {
            let known = EntryField.known(field, taxonomy)
            guard known.worth == nil else { continue }
            isUnknown = true
            faults.add(
                lines[field] ?? section.line, "unknown-field", "no event has a field \(quoted(field))",
                remedy: known.near.map { "did you mean \($0)?" }
                    ?? "see docs/allowlists.md for the fields of this log")
        }
        // What binds cannot be told of an unknown field, and saying it twice helps nobody.
        guard !isUnknown else { return }
        checkBinding(filter, lines, section, into: &faults)
        checkWorld(filter, lines, section, into: &faults)
        checkPlaceholders(section, into: &faults)
    }

    private func checkBinding(
        _ filter: EntryFilter, _ lines: [String: Int], _ section: RuleNode.Entry,
        into faults: inout EntryFaults
    ) {
        guard let gap = EntryBinding(taxonomy: taxonomy).gap(in: filter.covered) else { return }
        let binding = EntryField.binding(taxonomy)
        switch gap {
        case .loose(let field, let why):
            faults.add(
                lines[field] ?? section.line, "world-wide",
                "\(quoted(field)) does not bind the entry to anybody: \(why)",
                remedy: "write whole values or a narrow pattern, or add \(binding)")
        case .unbound(let fields):
            let named = Array(Set(fields)).sorted()
            let words = named.map { field in
                "\(quoted(field)) \(EntryField.known(field, taxonomy).worth?.words ?? "may stand anywhere")"
            }
            let first = named.first.flatMap { lines[$0] }
            faults.add(
                first ?? section.line, "asserted-only",
                "an intruder can fulfil the entry alone: "
                    + (words.isEmpty ? "it asks for nothing" : words.joined(separator: ", ")),
                remedy: "add a condition on \(binding), in the same selection")
        }
    }

    /// The world, whatever the port, is not what an entry is for.
    private func checkWorld(
        _ filter: EntryFilter, _ lines: [String: Int], _ section: RuleNode.Entry,
        into faults: inout EntryFaults
    ) {
        guard taxonomy.isSquelch else { return }
        let items = filter.kept.expression.items
        let world = items.first { item in
            item.field?.name == "peers" && item.values.joined().contains(where: EntryChecks.isWorld)
        }
        let namesPorts = items.contains { ["ports", "port.from", "port.to"].contains($0.field?.name) }
        guard world != nil, !namesPorts else { return }
        faults.add(
            lines["peers"] ?? section.line, "world-wide",
            "the entry takes in the whole world on whatever port",
            remedy: "add a condition on `ports`, or narrow `peers`")
    }

    private static func isWorld(_ test: ValueTest) -> Bool {
        switch test {
        case .network(let network): network.prefixLength < 4
        case .text(let matcher):
            matcher.shape == .anything || ["0.0.0.0/0", "::/0"].contains(matcher.wholeText)
        default: false
        }
    }

    /// A shipped entry is not in force before its account and role are filled in.
    private func checkPlaceholders(_ section: RuleNode.Entry, into faults: inout EntryFaults) {
        guard terms.isEnabled else { return }
        for scalar in section.value.scalars where EntryChecks.isBlank(Array(scalar.text.utf8)) {
            faults.add(
                scalar.line, "not-filled-in", "\(quoted(scalar.text)) is still to be filled in",
                remedy: "write your own account, role or project, and then `enabled: true`")
        }
    }

    private static let blanks = ["000000000000", "REPLACE"].map { Array($0.utf8) }

    private static func isBlank(_ text: [UInt8]) -> Bool {
        blanks.contains { ByteSearch.contains($0, in: text) }
    }

    /// Where each field stands first.
    private static func lines(of section: RuleNode.Entry) -> [String: Int] {
        var lines: [String: Int] = [:]
        func walk(_ node: RuleNode) {
            switch node {
            case .scalar: break
            case .list(let nodes, _): nodes.forEach(walk)
            case .map(let entries, _):
                for entry in entries {
                    let name = String(entry.key.prefix { $0 != "|" })
                    if lines[name] == nil { lines[name] = entry.line }
                    walk(entry.value)
                }
            }
        }
        walk(section.value)
        return lines
    }
}

extension RuleNode {
    /// All of them, in the order of the file.
    var scalars: [RuleScalar] {
        switch self {
        case .scalar(let scalar): [scalar]
        case .list(let nodes, _): nodes.flatMap(\.scalars)
        case .map(let entries, _): entries.flatMap(\.value.scalars)
        }
    }
}
