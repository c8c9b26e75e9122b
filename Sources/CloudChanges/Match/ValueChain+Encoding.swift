extension ValueChain {
    /// The patterns that an encoding modifier makes of one.
    func encoded(_ pattern: TextPattern, by modifier: Modifier) throws(ValueFault) -> [TextPattern] {
        switch modifier {
        case .windash: return [WindowsDash.opened(pattern)]
        case .base64, .base64offset: return try base64(pattern, by: modifier)
        default:
            return try WindowsDash.spelledOut(pattern).map { spelling in
                var tokens = spelling.tokens.map { token -> TextPattern.Token in
                    guard case .literal(let bytes) = token else { return token }
                    return .literal(ValueChain.utf16(bytes, isBigEndian: modifier == .utf16be))
                }
                if modifier == .utf16 { tokens.insert(.literal(ValueChain.byteOrderMark), at: 0) }
                return TextPattern(tokens: tokens)
            }
        }
    }

    /// U+FEFF as text; base64 turns it into the bytes FF FE that stand in front of UTF-16.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func utf16(_ utf8: [UInt8], isBigEndian: Bool) -> [UInt8] {
        String(decoding: utf8, as: UTF8.self).utf16.flatMap { unit in
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isBigEndian ? pair.reversed() : pair
        }
    }

    private func base64(_ pattern: TextPattern, by modifier: Modifier) throws(ValueFault) -> [TextPattern] {
        if pattern.hasWildcards {
            throw ValueFault(
                sentence: "`\(modifier.rawValue)` cannot encode the wildcards of \(quoted(scalar.text))",
                remedy: "escape them as `\\*` and `\\?`, and write `contains` after `\(modifier.rawValue)`")
        }
        var results: [TextPattern] = []
        for spelling in try WindowsDash.spelledOut(pattern) {
            var data = spelling.plain ?? []
            if hasApplied(.utf16), data.starts(with: ValueChain.byteOrderMark) {
                data = [0xFF, 0xFE] + data.dropFirst(ValueChain.byteOrderMark.count)
            }
            let texts = modifier == .base64 ? [Base64.encode(data)] : Base64.atAnyOffset(data)
            results += texts.map { TextPattern(tokens: [.literal($0)]) }
        }
        return results
    }

    /// Puts the values of `%name%` in; `\%` is a percent sign. Source: specification 2.1.0, "Placeholders".
    func expanded(_ kind: Kind) throws(ValueFault) -> [Kind] {
        switch kind {
        case .regex(let text, let flags, let starts, let ends):
            var results: [String] = [""]
            for piece in PlaceholderText.pieces(of: Array(text.utf8)) {
                let options: [String] =
                    switch piece {
                    case .text(let bytes): [String(decoding: bytes, as: UTF8.self)]
                    case .name(let name): try values(of: name)
                    }
                results = try product(results, options) { $0 + $1 }
            }
            return results.map { .regex($0, flags, startsWith: starts, endsWith: ends) }
        case .text(let pattern):
            if let list = try networkList(pattern) { return list.map { .network($0) } }
            var results = [TextPattern(tokens: [])]
            for token in pattern.tokens {
                for options in try self.options(for: token) {
                    results = try product(results, options) { TextPattern(tokens: $0.tokens + $1.tokens) }
                }
            }
            return results.map { .text($0) }
        case .number, .bool: return [kind]
        default: throw mismatch(.expand, "texts")
        }
    }

    /// A list of networks stands for a whole value, as `cidr` takes one: nil where none is named.
    private func networkList(_ pattern: TextPattern) throws(ValueFault) -> [IPNetwork]? {
        guard !networks.isEmpty else { return nil }
        let pieces = pattern.tokens.flatMap { token -> [PlaceholderText.Piece] in
            if case .literal(let bytes) = token { PlaceholderText.pieces(of: bytes) } else { [] }
        }
        for case .name(let name) in pieces {
            guard let list = networks[name] else { continue }
            guard pieces.count == 1, pattern.tokens.count == 1, applied.isEmpty else {
                throw ValueFault(
                    code: .value, sentence: "\(quoted("%\(name)%")) is a list of networks, and a whole value",
                    remedy: "write `FIELD|expand: '%\(name)%'`, without anything beside it")
            }
            return list
        }
        return nil
    }

    private func options(for token: TextPattern.Token) throws(ValueFault) -> [[TextPattern]] {
        guard case .literal(let bytes) = token else { return [[TextPattern(tokens: [token])]] }
        var options: [[TextPattern]] = []
        for piece in PlaceholderText.pieces(of: bytes) {
            switch piece {
            case .text(let text): options.append([TextPattern(tokens: [.literal(text)])])
            case .name(let name): options.append(try values(of: name).map { TextPattern(parsing: $0) })
            }
        }
        return options
    }

    private func values(of name: String) throws(ValueFault) -> [String] {
        if let values = placeholders[name], !values.isEmpty { return values }
        throw ValueFault(
            code: .placeholder, sentence: "the placeholder \(quoted("%\(name)%")) is not defined",
            remedy: "define it in the configuration, or write the values out")
    }

    private func product<Part>(
        _ heads: [Part], _ tails: [Part], _ join: (Part, Part) -> Part
    ) throws(ValueFault) -> [Part] {
        guard heads.count * tails.count <= ValueChain.mostAlternatives else {
            throw ValueFault(
                code: .value, sentence: "\(quoted(scalar.text)) stands for more than 10,000 values",
                remedy: "use fewer placeholders in one value")
        }
        return heads.flatMap { head in tails.map { join(head, $0) } }
    }
}

/// Text cut at its `%name%` placeholders.
enum PlaceholderText {
    enum Piece {
        case text([UInt8])
        case name(String)
    }

    static func pieces(of bytes: [UInt8]) -> [Piece] {
        let percent = UInt8(ascii: "%")
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == percent {
                text.append(percent)
                index += 2
            } else if byte == percent, let end = bytes[(index + 1)...].firstIndex(of: percent),
                end > index + 1,
                !bytes[index..<end].contains(UInt8(ascii: "\\"))
            {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.name(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)))
                index = end + 1
            } else {
                text.append(byte)
                index += 1
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }
}

extension WindowsDash {
    /// Every dash or slash that opens a word becomes any of the five.
    static func opened(_ pattern: TextPattern) -> TextPattern {
        let tokens = pattern.tokens.flatMap { token -> [TextPattern.Token] in
            guard case .literal(let bytes) = token else { return [token] }
            return opened(Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
        }
        return TextPattern(tokens: tokens, isCased: pattern.isCased)
    }

    private static func opened(_ scalars: [Unicode.Scalar]) -> [TextPattern.Token] {
        var tokens: [TextPattern.Token] = []
        for (index, scalar) in scalars.enumerated() {
            let opensWord =
                characters.contains(scalar) && index + 1 < scalars.count && isWord(scalars[index + 1])
                && (index == 0 || !isWord(scalars[index - 1]))
            tokens.append(opensWord ? .dash : .literal(Array(String(scalar).utf8)))
        }
        return tokens
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// One pattern for each way to write the dashes, for encodings in which they differ.
    static func spelledOut(_ pattern: TextPattern) throws(ValueFault) -> [TextPattern] {
        let count = pattern.tokens.count { $0 == .dash }
        guard count <= 3 else {
            throw ValueFault(
                sentence: "`windash` before an encoding handles at most three dashes in one value",
                remedy: "split the value into several, joined by `all`")
        }
        var results = [TextPattern(tokens: [])]
        for token in pattern.tokens {
            let options = token == .dash ? characters.map { .literal(Array(String($0).utf8)) } : [token]
            results = results.flatMap { head in options.map { TextPattern(tokens: head.tokens + [$0]) } }
        }
        return results
    }
}

/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ data: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for start in stride(from: 0, to: data.count, by: 3) {
            let group = data[start..<min(start + 3, data.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(
                    place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return text
    }

    /// The part of the encoding that stays the same whatever stands around `data`, for each place within a group.
    static func atAnyOffset(_ data: [UInt8]) -> [[UInt8]] {
        (0..<3).map { shift in
            let text = encode(Array(repeating: UInt8(ascii: " "), count: shift) + data)
            let front = [0, 2, 3][shift]
            let behind = [0, 3, 2][(data.count + shift) % 3]
            return Array(text.dropFirst(front).dropLast(behind))
        }
    }
}

/// Networks as rules write them.
enum RuleNetwork {
    static func parse(_ text: String) throws(ValueFault) -> IPNetwork {
        guard let network = IPNetwork(text), text == text.trimmingSpaces else {
            throw ValueFault(
                code: .value, sentence: "\(quoted(text)) is no network", remedy: "write it as 192.0.2.0/24")
        }
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else {
            throw ValueFault(
                code: .value, sentence: "\(quoted(text)) has no prefix length",
                remedy: "write \(network) if the single address is meant")
        }
        guard let (family, address) = IPNetwork.address(parts[0]), let length = Int(parts[1]),
            hasNoHostBits(address, length: length, family)
        else {
            throw ValueFault(
                code: .value, sentence: "\(quoted(text)) has host bits set", remedy: "write \(network)")
        }
        return network
    }

    private static func hasNoHostBits(_ address: UInt128, length: Int, _ family: AddressFamily) -> Bool {
        let free = family.width - length
        return free == 0 || free < 128 && address & (UInt128(1) << UInt128(free) - 1) == 0 || address == 0
    }
}
