/// A YAML node of a rule, without YAML's own ideas of types.
indirect enum RuleNode: Sendable, Hashable {
    case scalar(RuleScalar)
    case list([RuleNode], line: Int)
    case map([Entry], line: Int)

    struct Entry: Sendable, Hashable {
        var key: String
        var line: Int
        var value: RuleNode
    }

    var line: Int {
        switch self {
        case .scalar(let scalar): scalar.line
        case .list(_, let line), .map(_, let line): line
        }
    }

    var scalar: RuleScalar? {
        if case .scalar(let scalar) = self { return scalar }
        return nil
    }

    var list: [RuleNode]? {
        if case .list(let nodes, _) = self { return nodes }
        return nil
    }

    var entries: [Entry]? {
        if case .map(let entries, _) = self { return entries }
        return nil
    }

    /// The text of a scalar that is not null.
    var text: String? {
        guard let scalar, scalar.typed != .null else { return nil }
        return scalar.text
    }

    subscript(key: String) -> Entry? { entries?.first { $0.key == key } }
}

/// A scalar as written, and what it is taken for.
struct RuleScalar: Sendable, Hashable {
    enum Typed: Sendable, Hashable {
        case null
        case bool(Bool)
        /// A number of JSON form, as written.
        case number
        case text
    }

    var text: String
    /// Neither quoted nor a block.
    var isPlain: Bool
    var line: Int

    /// Only plain `true`, `false`, `null` and numbers as JSON spells them are no text: `yes`, `010`, `0x1F`,
    /// `12:30:45`, `~` and dates are. Nothing at all where a value is expected is null.
    var typed: Typed {
        guard isPlain else { return .text }
        switch text {
        case "", "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return RuleScalar.isJSONNumber(text) ? .number : .text
        }
    }

    /// RFC 8259, section 6.
    static func isJSONNumber(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        func digits() -> Int {
            let run = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !startsWithZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
