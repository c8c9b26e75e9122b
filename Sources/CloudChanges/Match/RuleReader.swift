/// Reads one document as a Sigma rule.
struct RuleReader {
    let file: String
    var placeholders: [String: [String]] = [:]
    /// Given for the built-in rules only.
    var payloadTests: (any PayloadTests.Type)?

    /// - Returns: nil when the document is refused, with every reason in `faults`.
    func rule(_ document: RuleDocument, into faults: inout FaultCollector) -> Rule? {
        guard let root = document.parse(into: &faults) else { return nil }
        guard root.entries != nil else {
            faults.add(
                root.line, .shape, "the document is no map",
                remedy: "a rule has `title`, `logsource` and `detection`")
            return nil
        }
        guard !isUnsupportedKind(root, into: &faults) else { return nil }
        let source = logSource(root, into: &faults)
        let id = identifier(root, document, into: &faults)
        let level = level(root, into: &faults)
        let attributes = attributes(root, into: &faults)
        let detection = detection(root, cloud: source.cloud, into: &faults)
        guard faults.faults.isEmpty, let detection else { return nil }
        let reference = RuleReference(
            id: id, title: root["title"]?.value.text ?? "untitled", level: level,
            techniques: techniques(root), baseConfidence: attributes.baseConfidence)
        return Rule(
            reference: reference, text: document.text, file: file, line: root.line,
            description: root["description"]?.value.text ?? "",
            falsePositives: texts(root["falsepositives"]), logSource: source.description, cloud: source.cloud,
            payload: attributes.payload, detection: detection)
    }

    private func texts(_ entry: RuleNode.Entry?) -> [String] {
        guard let value = entry?.value else { return [] }
        return (value.list ?? [value]).compactMap(\.text)
    }

    /// Kinds of document that are no detection rule are refused by name.
    private func isUnsupportedKind(_ root: RuleNode, into faults: inout FaultCollector) -> Bool {
        if let entry = root["correlation"] {
            faults.add(
                entry.line, .unsupported, "correlation rules are not supported",
                remedy: "remove the document; the rules it refers to work without it")
            return true
        }
        if let entry = root["filter"], root["detection"] == nil {
            faults.add(
                entry.line, .unsupported, "this is a Sigma filter, not a rule",
                remedy: "put it among the allowlists (`--allowlists DIR`)")
            return true
        }
        if let entry = root["action"], ["global", "repeat", "reset"].contains(entry.value.text ?? "") {
            faults.add(
                entry.line, .unsupported, "rule collections with `action` are not supported",
                remedy: "they were dropped from Sigma; write each rule out")
            return true
        }
        return false
    }

    private func detection(
        _ root: RuleNode, cloud: Cloud?, into faults: inout FaultCollector
    ) -> Detection? {
        guard let section = root["detection"] else {
            faults.add(
                root.line, .shape, "the rule has no `detection`", remedy: "add selections and a condition")
            return nil
        }
        let compiler = DetectionCompiler(
            dialect: dialect(of: cloud), placeholders: placeholders)
        return compiler.compile(section, into: &faults)
    }

    /// Rules of the pack also read an audit payload whose exporter took it out of its entry; a user's rule reads
    /// exactly what other Sigma tools read.
    private func dialect(of cloud: Cloud?) -> FieldDialect {
        guard let cloud else { return .exact }
        return cloud == .gcp && payloadTests != nil ? .gcpPayload : FieldDialect(cloud)
    }

    private func logSource(_ root: RuleNode, into faults: inout FaultCollector) -> LogSource {
        guard let entry = root["logsource"] else { return LogSource() }
        guard entry.value.entries != nil else {
            faults.add(
                entry.line, .shape, "`logsource` is no map",
                remedy: "write `product: aws` and `service: cloudtrail` under it")
            return LogSource()
        }
        return LogSource(
            product: entry.value["product"]?.value.text, service: entry.value["service"]?.value.text,
            category: entry.value["category"]?.value.text)
    }

    private func identifier(
        _ root: RuleNode, _ document: RuleDocument, into faults: inout FaultCollector
    ) -> String {
        guard let entry = root["id"], entry.value.scalar?.typed != .null else {
            return "sha256:" + Digest(of: document.text).hex()
        }
        guard let text = entry.value.text, RuleReader.isUUID(text) else {
            faults.add(
                entry.line, .identifier, "the id \(quoted(entry.value.text ?? "")) is no UUID",
                remedy: "write one such as those `uuidgen` prints, or leave `id` out")
            return ""
        }
        return text
    }

    /// RFC 9562 text form: 8-4-4-4-12 hexadecimal digits.
    static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
            }
    }

    /// `level` is optional in Sigma; a rule without one is of medium level.
    private func level(_ root: RuleNode, into faults: inout FaultCollector) -> RuleLevel {
        guard let entry = root["level"], entry.value.scalar?.typed != .null else { return .medium }
        if let level = RuleLevel(rawValue: entry.value.text?.lowercased() ?? "") { return level }
        faults.add(
            entry.line, .attribute, "\(quoted(entry.value.text ?? "")) is no level",
            remedy: "use one of: " + RuleLevel.allCases.map(\.rawValue).joined(separator: ", "))
        return .medium
    }

    /// `attack.t1562.007` is technique T1562.007; tactics, groups and other namespaces are left out.
    private func techniques(_ root: RuleNode) -> [String] {
        let ids = texts(root["tags"]).compactMap { tag -> String? in
            let lowered = tag.lowercased()
            guard lowered.hasPrefix("attack.t") else { return nil }
            let id = lowered.dropFirst("attack.t".count)
            let parts = id.split(separator: ".", omittingEmptySubsequences: false)
            let widths = parts.map { $0.utf8.count }
            let isNumeric = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            return isNumeric && (widths == [4] || widths == [4, 3]) ? "T" + id : nil
        }
        return Array(Set(ids)).sorted()
    }

    private struct Attributes {
        var payload: String?
        var baseConfidence: Double?
    }

    /// The custom attribute `squelch:`.
    private func attributes(_ root: RuleNode, into faults: inout FaultCollector) -> Attributes {
        var attributes = Attributes()
        guard let section = root["squelch"] else { return attributes }
        guard let entries = section.value.entries else {
            faults.add(
                section.line, .attribute, "`squelch` is no map",
                remedy: "write `base_confidence: 0.3` under it")
            return attributes
        }
        for entry in entries {
            switch entry.key {
            case "base_confidence":
                attributes.baseConfidence = baseConfidence(entry, into: &faults)
            case "payload":
                attributes.payload = payload(entry, into: &faults)
            default:
                faults.add(
                    entry.line, .attribute, "\(quoted(entry.key)) is no attribute of a rule",
                    remedy: "the only one is `base_confidence`")
            }
        }
        return attributes
    }

    private func baseConfidence(_ entry: RuleNode.Entry, into faults: inout FaultCollector) -> Double? {
        if entry.value.scalar?.typed == .number, let value = entry.value.text.flatMap(Double.init),
            value > 0, value < 1
        {
            return value
        }
        faults.add(
            entry.line, .attribute, "`base_confidence` is no probability",
            remedy: "write a number between 0 and 1, such as 0.3")
        return nil
    }

    private func payload(_ entry: RuleNode.Entry, into faults: inout FaultCollector) -> String? {
        guard let payloadTests else {
            faults.add(
                entry.line, .attribute, "`payload` is for built-in rules only",
                remedy: "say in `detection` what the record must hold")
            return nil
        }
        if let name = entry.value.text, payloadTests.names.contains(name) { return name }
        faults.add(
            entry.line, .attribute, "\(quoted(entry.value.text ?? "")) is no payload test",
            remedy: "use one of: " + payloadTests.names.sorted().joined(separator: ", "))
        return nil
    }
}
