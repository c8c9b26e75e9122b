/// A condition as written, before its selections are put in.
///
/// Grammar: Sigma specification 2.1.0, "Condition". `not` binds before `and`, `and` before `or`; operators in any case.
indirect enum Condition: Sendable, Hashable {
    case name(String)
    /// `1 of x*`, `any of x*`, `all of x*`; the pattern is nil for `them`.
    case selector(needsAll: Bool, pattern: String?)
    case not(Condition)
    case and([Condition])
    case or([Condition])

    struct Fault: Error, Hashable {
        var code: RuleFault.Code = .condition
        var sentence: String
        var remedy: String
    }

    init(parsing text: String) throws(Fault) {
        var parser = ConditionParser(words: try ConditionParser.words(of: text))
        self = try parser.parse()
    }
}

private struct ConditionParser {
    let words: [String]
    private var position = 0
    private var depth = 0

    init(words: [String]) { self.words = words }

    private static let specification = "see \"Condition\" in the Sigma rules specification"

    /// Names, patterns and brackets.
    static func words(of text: String) throws(Condition.Fault) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if isWordScalar(scalar) {
                word.unicodeScalars.append(scalar)
                continue
            }
            if !word.isEmpty { words.append(word) }
            word = ""
            switch scalar {
            case "(", ")": words.append(String(scalar))
            case " ", "\t", "\n", "\r": break
            case "|":
                throw Condition.Fault(
                    code: .unsupported, sentence: "aggregations after `|` are not supported",
                    remedy: "they were dropped from Sigma; keep the selection and remove the part after `|`")
            default:
                throw Condition.Fault(
                    sentence: "the character \(quoted(String(scalar))) has no place in a condition",
                    remedy: specification)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "*", ".": true
        default: scalar.value >= 0x80 && scalar.properties.isAlphabetic
        }
    }

    mutating func parse() throws(Condition.Fault) -> Condition {
        guard !words.isEmpty else {
            throw Condition.Fault(
                sentence: "the condition is empty", remedy: "name the selections that must hold")
        }
        let condition = try alternatives()
        if position < words.count {
            throw Condition.Fault(
                sentence: "the condition cannot go on with \(quoted(words[position]))",
                remedy: "join its parts by `and` or `or`, and close every bracket")
        }
        return condition
    }

    private func isAt(_ keyword: String) -> Bool {
        position < words.count && words[position].lowercased() == keyword
    }

    private mutating func take(_ keyword: String) -> Bool {
        guard isAt(keyword) else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(Condition.Fault) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else {
            throw Condition.Fault(
                sentence: "the condition is nested too deep", remedy: "split it into selections")
        }
        var parts = [try conjunction()]
        while take("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(Condition.Fault) -> Condition {
        var parts = [try negation()]
        while take("and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation() throws(Condition.Fault) -> Condition {
        var isNegated = false
        while take("not") { isNegated.toggle() }
        let operand = try operand()
        return isNegated ? .not(operand) : operand
    }

    private mutating func operand() throws(Condition.Fault) -> Condition {
        guard position < words.count else {
            throw Condition.Fault(
                sentence: "the condition ends where a selection is expected",
                remedy: "name a selection after the last operator")
        }
        if take("(") {
            let inner = try alternatives()
            guard take(")") else {
                throw Condition.Fault(sentence: "a bracket is not closed", remedy: "add the missing `)`")
            }
            return inner
        }
        if let selector = try selector() { return selector }
        let word = words[position]
        guard !["and", "or", "not", ")", "of"].contains(word.lowercased()) else {
            throw Condition.Fault(
                sentence: "\(quoted(word)) stands where a selection is expected",
                remedy: "name a selection on each side of `and` and `or`")
        }
        guard !word.contains("*") else {
            throw Condition.Fault(
                sentence: "the pattern \(quoted(word)) says neither one nor all",
                remedy: "write `1 of \(word)` or `all of \(word)`")
        }
        position += 1
        return .name(word)
    }

    private mutating func selector() throws(Condition.Fault) -> Condition? {
        guard position + 1 < words.count, words[position + 1].lowercased() == "of" else { return nil }
        let count = words[position].lowercased()
        guard ["1", "any", "all"].contains(count) else {
            throw Condition.Fault(
                sentence: "\(quoted(words[position])) of selections is not something Sigma knows",
                remedy: "write `1 of`, `any of` or `all of`")
        }
        guard position + 2 < words.count, !["(", ")"].contains(words[position + 2]) else {
            throw Condition.Fault(
                sentence: "`\(count) of` names no selections",
                remedy: "add `them` or a pattern such as `selection_*`")
        }
        let pattern = words[position + 2]
        position += 3
        return .selector(needsAll: count == "all", pattern: pattern.lowercased() == "them" ? nil : pattern)
    }
}

extension Condition {
    /// Puts the selections in. Names that begin with `_` belong to `them` never, and to a pattern only if it
    /// begins with `_` itself.
    func resolved(
        with selections: [(name: String, expression: DetectionExpression)]
    ) throws(Fault) -> DetectionExpression {
        switch self {
        case .name(let name):
            guard let found = selections.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw Fault(
                    code: .identifier, sentence: "the condition names \(quoted(name)), which is not defined",
                    remedy: "define it under `detection`: " + Condition.list(selections.map(\.name)))
            }
            return found.expression
        case .selector(let needsAll, let pattern):
            let names = Set(Condition.chosen(by: pattern, among: selections.map(\.name)))
            let chosen = selections.filter { names.contains($0.name) }
            guard !chosen.isEmpty else {
                throw Fault(
                    code: .identifier, sentence: "the pattern \(quoted(pattern ?? "them")) selects nothing",
                    remedy: "define a selection that it fits: " + Condition.list(selections.map(\.name)))
            }
            return needsAll ? .all(chosen.map(\.expression)) : .any(chosen.map(\.expression))
        case .not(let part): return .not(try part.resolved(with: selections))
        case .and(let parts): return .all(try Condition.resolved(parts, with: selections))
        case .or(let parts): return .any(try Condition.resolved(parts, with: selections))
        }
    }

    private static func resolved(
        _ parts: [Condition], with selections: [(name: String, expression: DetectionExpression)]
    ) throws(Fault) -> [DetectionExpression] {
        var expressions: [DetectionExpression] = []
        for part in parts { expressions.append(try part.resolved(with: selections)) }
        return expressions
    }

    /// The names that `of PATTERN` means; nil is `them`.
    static func chosen(by pattern: String?, among names: [String]) -> [String] {
        names.filter { name in
            guard let pattern else { return !name.hasPrefix("_") }
            return (pattern.hasPrefix("_") || !name.hasPrefix("_")) && isName(name, matching: pattern)
        }
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "there is none yet" : "there are " + names.map { quoted($0) }.joined(separator: ", ")
    }

    private static func isName(_ name: String, matching pattern: String) -> Bool {
        let tokens = pattern.split(separator: "*", omittingEmptySubsequences: false).map {
            TextPattern(tokens: [.literal(Array($0.utf8))])
        }
        let joined = tokens.dropFirst().reduce(tokens[0]) {
            TextPattern(tokens: $0.tokens + [.anyRun] + $1.tokens)
        }
        return TextMatcher(TextPattern(tokens: joined.tokens, isCased: true)).matches(EventText(name))
    }
}
