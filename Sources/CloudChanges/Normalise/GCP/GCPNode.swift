/// A value inside a record together with the path by which the record itself spells it.
///
/// Exporters rewrite keys: Panther lower-cases the envelope (`protopayload`, `callerIP`), the Python client
/// writes `proto_payload`, and Compute's audit entries add a plural to the API's own name (`alloweds` for
/// `allowed`). So names are compared folded, and what is reported keeps the record's spelling.
///
/// Source: panther-labs/panther-analysis fixtures; google-cloud-logging `LogEntry`; Compute Engine API
/// discovery document, `Firewall`.
struct GCPNode: Sendable {
    let path: String
    let value: JSONValue

    /// The member `name`: as spelled, else under any spelling that folds alike, of several the last.
    func child(_ name: String) -> GCPNode? {
        guard let members = value.object?.members else { return nil }
        let wanted = GCPNode.fold(name)
        let found =
            members.last { $0.key == name } ?? members.last { GCPNode.fold($0.key) == wanted }
        return found.map { GCPNode(path: path.isEmpty ? $0.key : "\(path).\($0.key)", value: $0.value) }
    }

    /// The node at the end of a path of names.
    func at(_ names: String...) -> GCPNode? {
        var node = self
        for name in names {
            guard let next = node.child(name) else { return nil }
            node = next
        }
        return node
    }

    /// A text that says something: trimmed, and not empty.
    var text: String? {
        guard let text = value.scalarText?.trimmingSpaces, !text.isEmpty else { return nil }
        return text
    }

    /// The member's text; nil where absent, empty or no scalar.
    func text(_ name: String) -> String? { child(name)?.text }

    /// The member's text without regard to case, for the API's enumerations.
    func word(_ name: String) -> String? { text(name)?.lowercased() }

    func truth(_ name: String) -> Bool? { child(name)?.value.truth }

    /// The elements of a list; a lone value counts as a list of one, for collectors unwrap single elements.
    var elements: [GCPNode] {
        switch value {
        case .null: []
        case .array(let elements):
            elements.enumerated().map { GCPNode(path: "\(path)[\($0.offset)]", value: $0.element) }
        default: [self]
        }
    }

    /// The field as evidence quotes it, long texts cut.
    var source: Change.SourceField {
        let text = value.scalarText ?? value.text()
        let limit = 400
        return Change.SourceField(path, text.unicodeScalars.count > limit ? cut(text, to: limit) : text)
    }

    private func cut(_ text: String, to limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.prefix(limit))
        return String(kept) + "…"
    }

    /// Lower case, without `_` and `-`, and without the plural.
    static func fold(_ name: String) -> String {
        let plain = name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
        let end = plain.lastIndex { $0 != UInt8(ascii: "s") } ?? 0
        return String(decoding: plain.prefix(end + 1), as: UTF8.self)
    }
}
