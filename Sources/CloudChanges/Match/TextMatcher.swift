/// A ``TextPattern`` made ready for comparing.
struct TextMatcher: Sendable, Hashable {
    enum Shape: Sendable, Hashable {
        case exact([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case contains([UInt8])
        case anything
        case tokens([TextPattern.Token])
    }

    let shape: Shape
    let isCased: Bool

    init(_ pattern: TextPattern) {
        let isCased = pattern.isCased
        let tokens = pattern.tokens.map { token -> TextPattern.Token in
            guard case .literal(let bytes) = token, !isCased else { return token }
            return .literal(CaseFolding.fold(bytes))
        }
        self.isCased = isCased
        self.shape = TextMatcher.shape(of: tokens)
    }

    private static func shape(of tokens: [TextPattern.Token]) -> Shape {
        switch tokens.count {
        case 0: return .exact([])
        case 1:
            if case .literal(let bytes) = tokens[0] { return .exact(bytes) }
            if tokens[0] == .anyRun { return .anything }
        case 2:
            if case .literal(let bytes) = tokens[0], tokens[1] == .anyRun { return .prefix(bytes) }
            if case .literal(let bytes) = tokens[1], tokens[0] == .anyRun { return .suffix(bytes) }
        case 3:
            if case .literal(let bytes) = tokens[1], tokens[0] == .anyRun, tokens[2] == .anyRun {
                return .contains(bytes)
            }
        default: break
        }
        return .tokens(tokens)
    }

    func matches(_ text: EventText) -> Bool {
        let bytes = isCased ? text.raw : text.folded
        switch shape {
        case .exact(let literal): return bytes == literal
        case .prefix(let literal): return bytes.starts(with: literal)
        case .suffix(let literal):
            return bytes.count >= literal.count && bytes.suffix(literal.count).elementsEqual(literal)
        case .contains(let literal): return ByteSearch.contains(literal, in: bytes)
        case .anything: return true
        case .tokens(let tokens): return WildcardMatcher(tokens: tokens, text: bytes).matches()
        }
    }
}

/// Wildcard matching over UTF-8 that never tries more than length × pattern steps.
private struct WildcardMatcher {
    let tokens: [TextPattern.Token]
    let text: [UInt8]

    /// Goes back only to the last `*`: what an earlier one had taken stays taken.
    func matches() -> Bool {
        var token = 0
        var position = 0
        var retry: (token: Int, position: Int)?
        while true {
            if token == tokens.count {
                if position == text.count { return true }
            } else if tokens[token] == .anyRun {
                token += 1
                if token == tokens.count { return true }
                retry = (token, position)
                continue
            } else if let next = step(tokens[token], from: position) {
                token += 1
                position = next
                continue
            }
            guard let last = retry, last.position < text.count else { return false }
            retry = (last.token, scalarEnd(from: last.position))
            token = last.token
            position = scalarEnd(from: last.position)
        }
    }

    /// Where the text goes on when `token` matches at `position`.
    private func step(_ token: TextPattern.Token, from position: Int) -> Int? {
        switch token {
        case .literal(let bytes):
            let end = position + bytes.count
            guard end <= text.count, text[position..<end].elementsEqual(bytes) else { return nil }
            return end
        case .anyScalar: return position < text.count ? scalarEnd(from: position) : nil
        case .dash:
            guard position < text.count else { return nil }
            let end = scalarEnd(from: position)
            return WindowsDash.spellings.contains(Array(text[position..<end])) ? end : nil
        case .anyRun, .placeholder: return nil
        }
    }

    private func scalarEnd(from position: Int) -> Int {
        var end = position + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}

/// The five characters that open an option on Windows command lines.
///
/// Source: Sigma specification 2.1.0, modifiers appendix, `windash`.
enum WindowsDash {
    static let characters: [Unicode.Scalar] = ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"]
    static let spellings: Set<[UInt8]> = Set(characters.map { Array(String($0).utf8) })
}

/// Substring search over bytes.
enum ByteSearch {
    static func contains(_ needle: [UInt8], in text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { contains(needle, in: $0) }
    }

    static func contains(_ needle: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first else { return true }
        guard needle.count <= text.count else { return false }
        return needle.withUnsafeBufferPointer { needle in
            var start = 0
            let end = text.count - needle.count
            while start <= end {
                if text[start] == first {
                    var offset = 1
                    while offset < needle.count, text[start + offset] == needle[offset] { offset += 1 }
                    if offset == needle.count { return true }
                }
                start += 1
            }
            return false
        }
    }
}
