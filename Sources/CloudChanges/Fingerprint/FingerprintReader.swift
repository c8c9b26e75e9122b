/// Reads rows of fingerprints, the embedded ones and a configuration's alike.
struct FingerprintReader {
    /// One thing that is wrong with a row.
    struct Fault: Hashable {
        var line: Int
        var code: String
        var sentence: String
        var remedy: String
    }

    private(set) var faults: [Fault] = []
    private var taken: Set<String>

    /// - Parameter taken: Names that rows have already.
    init(taken: Set<String>) { self.taken = taken }

    private static let keys = [
        "tool", "name", "cloud", "field", "pattern", "strength", "status", "sort", "marks", "sample",
        "source", "note",
    ]

    /// The rows of a list; those with a fault are left out, and each fault is named.
    mutating func rows(_ node: RuleNode) -> [Fingerprint] {
        guard let list = node.list else {
            add(node.line, "shape", "the fingerprints are no list", "write rows: `- tool: …`")
            return []
        }
        return list.compactMap { row($0) }
    }

    private mutating func row(_ node: RuleNode) -> Fingerprint? {
        guard let entries = node.entries else {
            add(
                node.line, "shape", "a fingerprint is no map", "write `tool:`, `field:`, `pattern:` under `-`"
            )
            return nil
        }
        let before = faults.count
        for entry in entries where !FingerprintReader.keys.contains(entry.key) {
            let fault = UnknownKey(entry.key, of: "a fingerprint", FingerprintReader.keys)
            add(entry.line, UnknownKey.code, fault.sentence, fault.remedy)
        }
        let tool = text(node, "tool") ?? ""
        if !tool.isEmpty, !taken.insert(tool).inserted {
            add(
                node.line, "duplicate-name", "there is a fingerprint \(quoted(tool)) already",
                "give it another `tool:`")
        }
        let pattern = text(node, "pattern") ?? ""
        let sample = node["sample"]?.value.text
        check(pattern, on: sample, line: node["pattern"]?.line ?? node.line)
        let fields = words(node, "field", CallerField.self, required: true)
        let strength = words(node, "strength", Fingerprint.Strength.self, required: true).first
        let sort = words(node, "sort", Fingerprint.Sort.self, required: false).first
        let marks = words(node, "marks", Fingerprint.Mark.self, required: false)
        let cloud = cloud(node)
        let status = status(node)
        let source = text(node, "source")
        guard faults.count == before, let strength else { return nil }
        return Fingerprint(
            tool: tool, name: node["name"]?.value.text ?? tool, cloud: cloud, fields: fields,
            pattern: pattern,
            strength: strength, isVerified: status, sort: sort ?? .iac, marks: Set(marks), sample: sample,
            source: source ?? "",
            note: node["note"]?.value.text ?? "")
    }

    private mutating func check(_ pattern: String, on sample: String?, line: Int) {
        guard !pattern.isEmpty else { return }
        do throws(RegularExpression.Fault) {
            let expression = try RegularExpression(pattern)
            if expression.matches([]) {
                add(
                    line, "pattern", "the pattern matches an empty text, so everything",
                    "name what the tool prints")
            }
            if let sample, !expression.matches(Array(sample.utf8)) {
                add(
                    line, "pattern", "the pattern does not find the row's own sample",
                    "mend the one or the other")
            }
        } catch {
            add(
                line, "pattern", "RE2 does not take the pattern: \(error.reason)",
                "mind the escapes, and use RE2's syntax")
        }
    }

    private mutating func cloud(_ node: RuleNode) -> Cloud? {
        guard let entry = node["cloud"] else { return nil }
        let text = entry.value.text ?? ""
        if text == "any" { return nil }
        if let cloud = Cloud(rawValue: text) { return cloud }
        add(entry.line, "value", "\(quoted(text)) is no cloud", "write aws, azure, gcp or any")
        return nil
    }

    /// A configuration's rows need no status: whoever writes one means it.
    private mutating func status(_ node: RuleNode) -> Bool {
        guard let entry = node["status"] else { return true }
        switch entry.value.text {
        case "verified": return true
        case "unverified": return false
        default:
            add(
                entry.line, "value", "\(quoted(entry.value.text ?? "")) is no status",
                "write verified or unverified")
            return false
        }
    }

    private mutating func text(_ node: RuleNode, _ key: String) -> String? {
        if let text = node[key]?.value.text, !text.isEmpty { return text }
        add(node[key]?.line ?? node.line, "missing", "a fingerprint has no `\(key)`", "add `\(key): …`")
        return nil
    }

    private mutating func words<Word: RawRepresentable & CaseIterable>(
        _ node: RuleNode, _ key: String, _ type: Word.Type, required: Bool
    ) -> [Word] where Word.RawValue == String {
        guard let entry = node[key] else {
            if required { add(node.line, "missing", "a fingerprint has no `\(key)`", "add `\(key): …`") }
            return []
        }
        let all = Word.allCases.map(\.rawValue)
        let nodes = entry.value.list ?? [entry.value]
        return nodes.compactMap { node in
            let text = node.text ?? ""
            if let word = Word(rawValue: text) { return word }
            add(
                node.line, "value", "\(quoted(text)) is no \(key) of a fingerprint",
                "did you mean `\(Nearest.name(to: text, among: all))`? One of: \(all.joined(separator: ", "))"
            )
            return nil
        }
    }

    private mutating func add(_ line: Int, _ code: String, _ sentence: String, _ remedy: String) {
        faults.append(Fault(line: line, code: code, sentence: sentence, remedy: remedy))
    }
}

/// The name that a mistyped one was meant to be.
enum Nearest {
    static func name(to text: String, among names: [String]) -> String {
        names.min { EditDistance.between($0, text) < EditDistance.between($1, text) } ?? ""
    }
}
