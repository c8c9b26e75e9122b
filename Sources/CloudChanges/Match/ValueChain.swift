/// Why a value or modifier cannot be used; the place is known to the caller.
struct ValueFault: Error, Hashable {
    var code: RuleFault.Code = .modifier
    var sentence: String
    var remedy: String
}

/// A value on its way through the modifiers of its key, applied in the order in which they are written.
///
/// Each modifier takes certain kinds of value and refuses the rest, which is how modifiers exclude each other.
/// Source: Sigma specification 2.1.0; where it leaves the matter open, pySigma 2.0.1 `sigma/modifiers.py`.
struct ValueChain {
    enum Kind {
        case text(TextPattern)
        case number(String)
        case bool(Bool)
        case null
        case regex(String, RegularExpression.Flags, startsWith: Bool, endsWith: Bool)
        case network(IPNetwork)
        case comparison(Comparison, ExactNumber, of: TimePart?)
        case timePart(TimePart, ExactNumber)
        case field(String, startsWith: Bool, endsWith: Bool)
        case exists(Bool)
    }

    let scalar: RuleScalar
    let placeholders: [String: [String]]
    /// Values of `%name%` that are networks, for entries of an allowlist.
    let networks: [String: [IPNetwork]]
    private(set) var alternatives: [Kind]
    private(set) var applied: [Modifier] = []

    func hasApplied(_ modifier: Modifier) -> Bool { applied.contains(modifier) }

    init(
        _ scalar: RuleScalar, placeholders: [String: [String]], networks: [String: [IPNetwork]] = [:]
    ) {
        self.scalar = scalar
        self.placeholders = placeholders
        self.networks = networks
        switch scalar.typed {
        case .null: alternatives = [.null]
        case .bool(let truth): alternatives = [.bool(truth)]
        case .number: alternatives = [.number(scalar.text)]
        case .text: alternatives = [.text(TextPattern(parsing: scalar.text))]
        }
    }

    mutating func apply(_ modifier: Modifier) throws(ValueFault) {
        var results: [Kind] = []
        for kind in alternatives {
            results += try apply(modifier, to: kind)
            guard results.count <= ValueChain.mostAlternatives else {
                throw ValueFault(
                    code: .value, sentence: "\(quoted(scalar.text)) stands for more than 10,000 values",
                    remedy: "use fewer placeholders or dashes in one value")
            }
        }
        alternatives = results
        if modifier != .all, modifier != .neq { applied.append(modifier) }
    }

    static let mostAlternatives = 10_000

    private func apply(_ modifier: Modifier, to kind: Kind) throws(ValueFault) -> [Kind] {
        switch modifier {
        case .all, .neq: return [kind]
        case .contains, .startswith, .endswith: return [try widened(kind, by: modifier)]
        case .cased: return [try cased(kind)]
        case .re: return [try regex(kind)]
        case .i, .ignorecase, .m, .multiline, .s, .dotall: return [try flagged(kind, by: modifier)]
        case .cidr: return [try network(kind)]
        case .lt, .lte, .gt, .gte: return [try compared(kind, by: modifier)]
        case .minute, .hour, .day, .week, .month, .year: return [try timePart(kind, modifier)]
        case .exists: return [try exists(kind)]
        case .fieldref: return [try fieldReference(kind)]
        case .base64, .base64offset, .utf16, .utf16be, .utf16le, .wide, .windash:
            guard case .text(let pattern) = kind else { throw mismatch(modifier, "texts") }
            return try encoded(pattern, by: modifier).map { .text($0) }
        case .expand: return try expanded(kind)
        }
    }

    func mismatch(_ modifier: Modifier, _ wanted: String) -> ValueFault {
        if let before = applied.last {
            return ValueFault(
                sentence: "the modifier `\(modifier.rawValue)` cannot follow `\(before.rawValue)`",
                remedy: "take one of the two away")
        }
        return ValueFault(
            code: .value, sentence: "the modifier `\(modifier.rawValue)` takes \(wanted), not \(shown)",
            remedy: "write a value of that kind, or another modifier")
    }

    private var shown: String {
        switch scalar.typed {
        case .null: "null"
        case .bool, .number: scalar.text
        case .text: quoted(scalar.text)
        }
    }

    private func requireFirst(_ modifier: Modifier) throws(ValueFault) {
        guard let before = applied.last else { return }
        throw ValueFault(
            sentence: "the modifier `\(modifier.rawValue)` cannot follow `\(before.rawValue)`",
            remedy: "put `\(modifier.rawValue)` first, or take one of the two away")
    }

    /// Numbers and booleans are compared as text where text is asked for.
    private func pattern(_ kind: Kind) -> TextPattern? {
        switch kind {
        case .text(let pattern): pattern
        case .number(let text): TextPattern(literal: text)
        case .bool(let truth): TextPattern(literal: truth ? "true" : "false")
        default: nil
        }
    }

    private func widened(_ kind: Kind, by modifier: Modifier) throws(ValueFault) -> Kind {
        let front = modifier != .startswith
        let behind = modifier != .endswith
        switch kind {
        case .regex(let text, let flags, _, _):
            return .regex(text, flags, startsWith: modifier == .startswith, endsWith: modifier == .endswith)
        case .field(let name, let starts, let ends):
            return .field(name, startsWith: starts || behind, endsWith: ends || front)
        default:
            guard var pattern = pattern(kind) else { throw mismatch(modifier, "texts") }
            if front { pattern = pattern.openedInFront() }
            if behind { pattern = pattern.openedBehind() }
            return .text(pattern)
        }
    }

    private func cased(_ kind: Kind) throws(ValueFault) -> Kind {
        if case .field = kind { return kind }
        guard let pattern = pattern(kind) else { throw mismatch(.cased, "texts") }
        return .text(pattern)
    }

    private func regex(_ kind: Kind) throws(ValueFault) -> Kind {
        try requireFirst(.re)
        if case .null = kind { throw mismatch(.re, "texts") }
        return .regex(scalar.text, .init(), startsWith: false, endsWith: false)
    }

    private func flagged(_ kind: Kind, by modifier: Modifier) throws(ValueFault) -> Kind {
        guard case .regex(let text, var flags, let starts, let ends) = kind else {
            throw ValueFault(
                sentence: "the modifier `\(modifier.rawValue)` follows no `re`",
                remedy: "write `re|\(modifier.rawValue)`")
        }
        switch modifier {
        case .i, .ignorecase: flags.ignoresCase = true
        case .m, .multiline: flags.isMultiLine = true
        default: flags.dotMatchesNewline = true
        }
        return .regex(text, flags, startsWith: starts, endsWith: ends)
    }

    private func network(_ kind: Kind) throws(ValueFault) -> Kind {
        try requireFirst(.cidr)
        guard case .text = kind else { throw mismatch(.cidr, "networks") }
        return .network(try RuleNetwork.parse(scalar.text))
    }

    private func compared(_ kind: Kind, by modifier: Modifier) throws(ValueFault) -> Kind {
        let comparison: Comparison =
            switch modifier {
            case .lt: .less
            case .lte: .lessOrEqual
            case .gt: .greater
            default: .greaterOrEqual
            }
        switch kind {
        case .number(let text):
            guard let number = ExactNumber(text) else { throw mismatch(modifier, "numbers") }
            return .comparison(comparison, number, of: nil)
        case .timePart(let part, let number): return .comparison(comparison, number, of: part)
        default: throw mismatch(modifier, "numbers")
        }
    }

    private func timePart(_ kind: Kind, _ modifier: Modifier) throws(ValueFault) -> Kind {
        guard case .number(let text) = kind, let number = ExactNumber(text),
            let part = TimePart(rawValue: modifier.rawValue)
        else { throw mismatch(modifier, "numbers") }
        return .timePart(part, number)
    }

    private func exists(_ kind: Kind) throws(ValueFault) -> Kind {
        try requireFirst(.exists)
        if case .bool(let truth) = kind { return .exists(truth) }
        // `True` and `TRUE` are texts to us, but nothing else can be meant here.
        let word = scalar.isPlain ? scalar.text.lowercased() : ""
        guard word == "true" || word == "false" else { throw mismatch(.exists, "true or false") }
        return .exists(word == "true")
    }

    private func fieldReference(_ kind: Kind) throws(ValueFault) -> Kind {
        guard case .text(let pattern) = kind else { throw mismatch(.fieldref, "field names") }
        guard let name = pattern.plain, !name.isEmpty else {
            throw ValueFault(
                sentence: "`fieldref` takes the name of a field, without wildcards",
                remedy: "name one field; write `fieldref|contains` rather than `contains|fieldref`")
        }
        return .field(String(decoding: name, as: UTF8.self), startsWith: false, endsWith: false)
    }
}
