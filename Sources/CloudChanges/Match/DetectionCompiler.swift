/// Compiles the `detection` section of a rule, or the `filter` section of a Sigma filter.
struct DetectionCompiler {
    /// How field names are read.
    var dialect: FieldDialect
    /// Values of `%name%` under `expand`.
    var placeholders: [String: [String]] = [:]
    /// The same where the values are networks.
    var networks: [String: [IPNetwork]] = [:]
    /// Keys of the section that name no selection.
    var reserved: Set<String> = ["condition", "timeframe"]

    /// - Returns: nil when anything is wrong; everything that is stands in `faults`.
    func compile(_ section: RuleNode.Entry, into faults: inout FaultCollector) -> Detection? {
        compileNaming(section, into: &faults)?.detection
    }

    /// The same, with the names of the selections.
    func compileNaming(
        _ section: RuleNode.Entry, into faults: inout FaultCollector
    ) -> (detection: Detection, names: [String])? {
        guard let entries = section.value.entries else {
            faults.add(
                section.line, .shape, "`\(section.key)` is no map",
                remedy: "list selections by name, and a `condition`")
            return nil
        }
        let before = faults.faults.count
        var selections: [(name: String, expression: DetectionExpression)] = []
        for entry in entries where !reserved.contains(entry.key) {
            // A broken selection still counts as defined, so that the condition is judged on its own.
            let expression = selection(entry.value, line: entry.line, into: &faults)
            selections.append((entry.key, expression ?? .any([])))
        }
        let detection = condition(entries, section: section, selections, into: &faults)
        guard faults.faults.count == before, let detection else { return nil }
        return (detection, selections.map(\.name))
    }

    private func condition(
        _ entries: [RuleNode.Entry], section: RuleNode.Entry,
        _ selections: [(name: String, expression: DetectionExpression)], into faults: inout FaultCollector
    ) -> Detection? {
        guard let entry = entries.first(where: { $0.key == "condition" }) else {
            faults.add(
                section.line, .condition, "`\(section.key)` has no condition",
                remedy: "add `condition: selection`")
            return nil
        }
        let nodes = entry.value.list ?? [entry.value]
        guard !nodes.isEmpty else {
            faults.add(
                entry.line, .condition, "the condition is empty", remedy: "name the selections that must hold"
            )
            return nil
        }
        var alternatives: [DetectionExpression] = []
        for node in nodes {
            guard let text = node.text else {
                faults.add(
                    node.line, .condition, "the condition is no text", remedy: "write it as one line of text")
                continue
            }
            do {
                alternatives.append(try Condition(parsing: text).resolved(with: selections))
            } catch {
                faults.add(node.line, error.code, error.sentence, remedy: error.remedy)
            }
        }
        return Detection(alternatives.count == 1 ? alternatives[0] : .any(alternatives))
    }

    /// A map is all of its lines; a list of maps any of them; bare texts are keywords.
    private func selection(
        _ node: RuleNode, line: Int, into faults: inout FaultCollector
    ) -> DetectionExpression? {
        switch node {
        case .scalar: return item("", [node], line: line, into: &faults)
        case .list(let nodes, _):
            guard !nodes.isEmpty else { return empty(line, into: &faults) }
            if nodes.allSatisfy({ $0.scalar != nil }) { return item("", nodes, line: line, into: &faults) }
            return .any(nodes.compactMap { selection($0, line: $0.line, into: &faults) })
        case .map(let entries, _):
            guard !entries.isEmpty else { return empty(line, into: &faults) }
            let items = entries.map { entry -> DetectionExpression? in
                item(entry.key, entry.value.list ?? [entry.value], line: entry.line, into: &faults)
            }
            return .all(items.compactMap { $0 })
        }
    }

    private func empty(_ line: Int, into faults: inout FaultCollector) -> DetectionExpression? {
        faults.add(line, .shape, "a selection is empty", remedy: "write a field and its value, or remove it")
        return nil
    }

    /// One line of a selection: `field|modifier|modifier: values`.
    private func item(
        _ key: String, _ nodes: [RuleNode], line: Int, into faults: inout FaultCollector
    ) -> DetectionExpression? {
        let before = faults.faults.count
        let parts = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        let modifiers = modifiers(parts.dropFirst(), line: line, into: &faults)
        let compiler = ItemCompiler(
            field: name.isEmpty ? nil : FieldPath(name, dialect: dialect), modifiers: modifiers,
            placeholders: placeholders, networks: networks)
        if faults.faults.count == before { compiler.checkOrder(line: line, into: &faults) }
        guard faults.faults.count == before else { return nil }
        if nodes.isEmpty {
            guard !name.isEmpty else { return empty(line, into: &faults) }
            // An empty list of values is no value, as pySigma reads it.
            return compiler.item(values: [[.null]])
        }
        var values: [[ValueTest]] = []
        for node in nodes {
            guard let scalar = node.scalar else {
                faults.add(
                    node.line, .shape, "a value of \(quoted(key)) is a \(node.list == nil ? "map" : "list")",
                    remedy: "write single values, or a list of them")
                continue
            }
            do {
                values.append(try compiler.tests(for: scalar))
            } catch {
                faults.add(scalar.line, error.code, error.sentence, remedy: error.remedy)
            }
        }
        return faults.faults.count == before ? compiler.item(values: values) : nil
    }

    private func modifiers(
        _ names: ArraySlice<String>, line: Int, into faults: inout FaultCollector
    ) -> [Modifier] {
        names.compactMap { name in
            if let modifier = Modifier(rawValue: name) { return modifier }
            faults.add(
                line, .modifier, "\(quoted(name)) is no modifier of Sigma",
                remedy: Modifier.suggestions(for: name))
            return nil
        }
    }
}
