/// A text of a rule, cut at its wildcards.
///
/// `*` is any run, `?` exactly one Unicode scalar; a backslash makes a wildcard or another backslash literal and is
/// an ordinary character before anything else. Source: Sigma specification 2.1.0, "Escape Character".
struct TextPattern: Sendable, Hashable {
    enum Token: Sendable, Hashable {
        /// UTF-8, possibly with bytes that are none after an encoding modifier.
        case literal([UInt8])
        case anyRun
        case anyScalar
        /// One of the five dashes and slashes that open a Windows option (`windash`).
        case dash
        /// `%name%` under `expand`, until its values are put in.
        case placeholder(String)
    }

    var tokens: [Token]
    /// Whether letters are compared as written.
    var isCased = false

    init(tokens: [Token], isCased: Bool = false) {
        self.tokens = TextPattern.joined(tokens)
        self.isCased = isCased
    }

    /// Reads the text of a rule, wildcards and escapes included.
    init(parsing text: String) {
        var tokens: [Token] = []
        var literal: [UInt8] = []
        var isEscaped = false
        func flush() {
            if !literal.isEmpty { tokens.append(.literal(literal)) }
            literal = []
        }
        for byte in text.utf8 {
            let isSpecial = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
            if isEscaped {
                if !isSpecial, byte != UInt8(ascii: "\\") { literal.append(UInt8(ascii: "\\")) }
                literal.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if isSpecial {
                flush()
                tokens.append(byte == UInt8(ascii: "*") ? .anyRun : .anyScalar)
            } else {
                literal.append(byte)
            }
        }
        if isEscaped { literal.append(UInt8(ascii: "\\")) }
        flush()
        self.tokens = tokens
    }

    /// A text without wildcards.
    init(literal text: String) { tokens = text.isEmpty ? [] : [.literal(Array(text.utf8))] }

    var hasWildcards: Bool { tokens.contains { $0 == .anyRun || $0 == .anyScalar } }

    /// The text when there is nothing but text in it.
    var plain: [UInt8]? {
        if tokens.isEmpty { return [] }
        if tokens.count == 1, case .literal(let bytes) = tokens[0] { return bytes }
        return nil
    }

    func openedInFront() -> TextPattern { TextPattern(tokens: [.anyRun] + tokens, isCased: isCased) }
    func openedBehind() -> TextPattern { TextPattern(tokens: tokens + [.anyRun], isCased: isCased) }

    /// Neighbouring literals become one, and so do neighbouring runs.
    private static func joined(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        for token in tokens {
            switch (result.last, token) {
            case (.literal(let head), .literal(let tail)): result[result.count - 1] = .literal(head + tail)
            case (.anyRun, .anyRun): break
            case (_, .literal(let bytes)) where bytes.isEmpty: break
            default: result.append(token)
            }
        }
        return result
    }
}
