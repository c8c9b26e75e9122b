/// Reads rows of controllers, the embedded ones and a configuration's alike.
struct ControllerReader {
    private(set) var faults: [FingerprintReader.Fault] = []
    private var taken: Set<String>

    /// - Parameter taken: Names that rows have already.
    init(taken: Set<String>) { self.taken = taken }

    private static let keys = [
        "controller", "kind", "cloud", "by", "field", "pattern", "call", "subject", "writes", "opens",
        "egress",
        "guard", "names", "tags", "lifetime", "sample", "status", "source", "note",
    ]

    /// The rows of a list; those with a fault are left out, and each fault is named.
    mutating func rows(_ node: RuleNode) -> [Controller] {
        guard let list = node.list else {
            add(node.line, "shape", "the controllers are no list", "write rows: `- controller: …`")
            return []
        }
        return list.compactMap { row($0) }
    }

    private mutating func row(_ node: RuleNode) -> Controller? {
        guard let entries = node.entries else {
            add(
                node.line, "shape", "a controller is no map", "write `controller:`, `by:`, `opens:` under `-`"
            )
            return nil
        }
        let before = faults.count
        for entry in entries where !Self.keys.contains(entry.key) {
            let fault = UnknownKey(entry.key, of: "a controller", Self.keys)
            add(entry.line, UnknownKey.code, fault.sentence, fault.remedy)
        }
        let name = text(node, "controller") ?? ""
        if !name.isEmpty, !taken.insert(name).inserted {
            add(
                node.line, "duplicate-name", "there is a controller \(quoted(name)) already",
                "give it another `controller:`")
        }
        let vouching = words(node, "by", Controller.Vouching.self).first
        let cloud = words(node, "cloud", Cloud.self).first
        let field = node["field"] == nil ? nil : words(node, "field", CallerField.self).first
        let pattern = expression(node, "pattern", sample: node["sample"]?.value.text)
        if vouching != .pinned, field == nil || pattern == nil {
            add(
                node.line, "missing", "nothing says how the controller \(quoted(name)) is recognised",
                "add `field:` and `pattern:`, or `by: pinned`")
        }
        let envelope = envelope(node)
        let (names, subject) = (expression(node, "names"), expression(node, "subject"))
        let (source, kind) = (text(node, "source"), text(node, "kind"))
        guard faults.count == before, let vouching, let cloud else { return nil }
        return Controller(
            controller: name, kind: kind ?? "", cloud: cloud, vouching: vouching, field: field,
            pattern: pattern, call: node["call"]?.value.text, subject: subject, envelope: envelope,
            guardText: node["guard"]?.value.text, names: names, tags: texts(node, "tags"),
            isVerified: node["status"]?.value.text != "unverified", sample: node["sample"]?.value.text,
            source: source ?? "", note: node["note"]?.value.text ?? "")
    }

    // MARK: Envelope

    private mutating func envelope(_ node: RuleNode) -> Envelope {
        let writes =
            node["writes"] == nil ? nil : words(node, "writes", Envelope.Writing.self)
        return Envelope(
            writes: writes, opens: openings(node, "opens"),
            egress: node["egress"] == nil ? nil : openings(node, "egress"), lifetime: lifetime(node))
    }

    private mutating func lifetime(_ node: RuleNode) -> Int64? {
        guard let entry = node["lifetime"] else { return nil }
        if let hours = entry.value.text.flatMap({ Int64($0) }), (1...8_784).contains(hours) {
            return hours * 3_600
        }
        add(entry.line, "value", "`lifetime` is no whole number of hours", "write hours, from 1 to 8784")
        return nil
    }

    private mutating func openings(_ node: RuleNode, _ key: String) -> [Envelope.Opening] {
        guard let entry = node[key] else { return [] }
        guard let peers = entry.value.entries else {
            add(
                entry.line, "shape", "`\(key)` is no map of peers",
                "write peers with their ports: `\(key): {world: [443], group: all}`")
            return []
        }
        return peers.compactMap { peer in
            guard Envelope.peerWords.contains(peer.key) || IPNetwork(peer.key) != nil else {
                add(
                    peer.line, "value", "\(quoted(peer.key)) is no peer of an envelope",
                    "write CIDR or one of: \(Envelope.peerWords.joined(separator: ", "))")
                return nil
            }
            if peer.value.text == "all" { return Envelope.Opening(peer: peer.key, ports: nil) }
            return Envelope.Opening(peer: peer.key, ports: ports(peer))
        }
    }

    private mutating func ports(_ entry: RuleNode.Entry) -> [[Int]] {
        let found = (entry.value.list ?? [entry.value]).compactMap { value -> PortRange? in
            let parts = (value.text ?? "").split(separator: "-").map { Int($0) }
            guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
                (0...65_535).contains(first), (first...65_535).contains(last),
                let range = PortRange(first, last)
            else {
                add(
                    value.line, "value", "\(quoted(value.text ?? "")) is no port",
                    "write `all`, or a list of ports and ranges: [443, 30000-32767]")
                return nil
            }
            return range
        }
        return PortRange.merged(found).map { [$0.first, $0.last] }
    }

    // MARK: Texts

    private mutating func expression(_ node: RuleNode, _ key: String, sample: String? = nil) -> String? {
        guard let entry = node[key], let pattern = entry.value.text else { return nil }
        do throws(RegularExpression.Fault) {
            let expression = try RegularExpression(pattern)
            if expression.matches([]) {
                add(
                    entry.line, "pattern", "`\(key)` matches an empty text, so everything",
                    "name what the controller shows")
            }
            if let sample, !expression.matches(Array(sample.utf8)) {
                add(entry.line, "pattern", "`\(key)` does not find the row's own sample", "mend one of them")
            }
        } catch {
            add(
                entry.line, "pattern", "RE2 does not take `\(key)`: \(error.reason)",
                "mind the escapes, and use RE2's syntax")
        }
        return pattern
    }

    private mutating func text(_ node: RuleNode, _ key: String) -> String? {
        if let text = node[key]?.value.text, !text.isEmpty { return text }
        add(node[key]?.line ?? node.line, "missing", "a controller has no `\(key)`", "add `\(key): …`")
        return nil
    }

    private func texts(_ node: RuleNode, _ key: String) -> [String] {
        guard let value = node[key]?.value else { return [] }
        return (value.list ?? [value]).compactMap(\.text)
    }

    private mutating func words<Word: RawRepresentable & CaseIterable>(
        _ node: RuleNode, _ key: String, _ type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        guard let entry = node[key] else {
            add(node.line, "missing", "a controller has no `\(key)`", "add `\(key): …`")
            return []
        }
        let all = Word.allCases.map(\.rawValue)
        return (entry.value.list ?? [entry.value]).compactMap { node in
            let text = node.text ?? ""
            if let word = Word(rawValue: text) { return word }
            add(
                node.line, "value", "\(quoted(text)) is no \(key) of a controller",
                "did you mean `\(Nearest.name(to: text, among: all))`? One of: \(all.joined(separator: ", "))"
            )
            return nil
        }
    }

    private mutating func add(_ line: Int, _ code: String, _ sentence: String, _ remedy: String) {
        faults.append(.init(line: line, code: code, sentence: sentence, remedy: remedy))
    }
}
