/// Compiles the values of one line of a selection.
struct ItemCompiler {
    /// Nil for keywords.
    let field: FieldPath?
    let modifiers: [Modifier]
    let placeholders: [String: [String]]
    var networks: [String: [IPNetwork]] = [:]

    private var isCased: Bool { modifiers.contains(.cased) }

    /// What can be said without looking at a value.
    func checkOrder(line: Int, into faults: inout FaultCollector) {
        if let offset = modifiers.firstIndex(of: .base64offset), !modifiers[offset...].contains(.contains) {
            faults.add(
                line, .modifier, "`base64offset` finds parts of a text only, so it needs `contains`",
                remedy: "write `base64offset|contains`")
        }
        let needsField: Set<Modifier> = [
            .exists, .fieldref, .cidr, .lt, .lte, .gt, .gte, .minute, .hour, .day, .week, .month, .year,
        ]
        if field == nil, let modifier = modifiers.first(where: needsField.contains) {
            faults.add(
                line, .modifier, "the modifier `\(modifier.rawValue)` needs a field",
                remedy: "write `field|\(modifier.rawValue)`")
        }
    }

    func item(values: [[ValueTest]]) -> DetectionExpression {
        .item(
            DetectionItem(
                field: field, values: values, needsAll: modifiers.contains(.all),
                isNegated: modifiers.contains(.neq)))
    }

    /// One value through all modifiers.
    func tests(for scalar: RuleScalar) throws(ValueFault) -> [ValueTest] {
        var chain = ValueChain(scalar, placeholders: placeholders, networks: networks)
        for modifier in modifiers { try chain.apply(modifier) }
        var tests: [ValueTest] = []
        for kind in chain.alternatives { tests.append(try test(kind)) }
        return tests
    }

    private func test(_ kind: ValueChain.Kind) throws(ValueFault) -> ValueTest {
        switch kind {
        case .text(let pattern): return .text(try matcher(pattern))
        case .number(let text): return .text(try matcher(TextPattern(literal: text)))
        case .bool(let truth): return .text(try matcher(TextPattern(literal: truth ? "true" : "false")))
        case .null:
            guard field != nil else {
                throw ValueFault(code: .value, sentence: "null is no keyword", remedy: "write `field: null`")
            }
            return .null
        case .exists(let truth): return .exists(truth)
        case .network(let network): return .network(network)
        case .comparison(let comparison, let number, of: let part):
            return part.map { .timePart($0, comparison, number) } ?? .number(comparison, number)
        case .timePart(let part, let number): return .timePart(part, .equal, number)
        case .field(let name, let starts, let ends):
            let path = FieldPath(name, dialect: field?.dialect ?? .exact)
            return .field(FieldComparison(path: path, startsWith: starts, endsWith: ends, isCased: isCased))
        case .regex(let text, let flags, let starts, let ends):
            return .regex(try RuleRegex.compile(text, flags, startsWith: starts, endsWith: ends))
        }
    }

    /// Keywords are looked for anywhere within a text.
    private func matcher(_ pattern: TextPattern) throws(ValueFault) -> TextMatcher {
        var pattern = pattern
        pattern.isCased = isCased
        for case .literal(let bytes) in pattern.tokens where String(validating: bytes, as: UTF8.self) == nil {
            throw ValueFault(
                code: .value, sentence: "UTF-16 of letters beyond ASCII is no text that a log can hold",
                remedy: "add `base64` or `base64offset|contains` behind it")
        }
        return TextMatcher(field == nil ? pattern.openedInFront().openedBehind() : pattern)
    }
}

/// Regular expressions as rules write them.
enum RuleRegex {
    static func compile(
        _ text: String, _ flags: RegularExpression.Flags, startsWith: Bool, endsWith: Bool
    ) throws(ValueFault) -> RegularExpression {
        do {
            // Compiled as written first, so that the reason names the rule's own text.
            let regex = try RegularExpression(text, flags: flags)
            guard startsWith || endsWith else { return regex }
            let anchored = (startsWith ? "\\A" : "") + "(?:" + text + ")" + (endsWith ? "\\z" : "")
            return try RegularExpression(anchored, flags: flags)
        } catch {
            throw fault(text, reason: error.reason)
        }
    }

    private static func fault(_ text: String, reason: String) -> ValueFault {
        let looksAround = ["(?=", "(?!", "(?<=", "(?<!"].contains { text.contains($0) }
        if looksAround, reason.contains("(?") {
            return ValueFault(
                code: .unsupported, sentence: "the regular expression \(quoted(text)) uses lookaround",
                remedy: "write a second selection and join it by `and` or `and not`")
        }
        if reason.contains("invalid escape"), hasBackReference(text) {
            return ValueFault(
                code: .unsupported, sentence: "the regular expression \(quoted(text)) uses a back-reference",
                remedy: "write the alternatives out, or compare fields with `fieldref`")
        }
        return ValueFault(
            code: .pattern, sentence: "the regular expression \(quoted(text)) is not understood: \(reason)",
            remedy: "write it in the syntax of RE2 (no lookaround, no back-references)")
    }

    private static func hasBackReference(_ text: String) -> Bool {
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "k")
            {
                return true
            }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return false
    }
}
