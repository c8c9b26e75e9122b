/// Reads structures as Presto and Java print them: `{a=1, b={c=[x, y]}, d={"json": true}}`.
///
/// The print quotes nothing, so it is ambiguous, and a caller may try to write members of their own into a text. What
/// cannot be told is nil: content unknown. A key that comes twice is such a case.
struct PrintedMap {
    private let text: [UInt8]
    private var at = 0
    private static let deepest = 32

    /// JSON where the text is JSON, else the printed structure; nil for neither.
    static func parse(_ text: String) -> JSONValue? {
        let trimmed = text.trimmingSpaces
        guard trimmed.hasPrefix("{") || trimmed.hasPrefix("[") else { return nil }
        if let json = try? JSONParser().parse(trimmed) { return json }
        var reader = PrintedMap(text: Array(trimmed.utf8))
        guard let value = reader.value(depth: 0), reader.at == reader.text.count else { return nil }
        return value
    }

    private mutating func value(depth: Int) -> JSONValue? {
        guard depth < PrintedMap.deepest, at < text.count else { return nil }
        switch text[at] {
        case UInt8(ascii: "{"):
            let begin = at
            if let json = balancedJSON() { return json }
            at = begin
            return map(depth: depth)
        case UInt8(ascii: "["):
            let begin = at
            if let json = balancedJSON() { return json }
            at = begin
            return list(depth: depth)
        default: return scalar()
        }
    }

    /// A JSON value up to the bracket that closes it.
    private mutating func balancedJSON() -> JSONValue? {
        let begin = at
        var depth = 0
        var inString = false
        while at < text.count {
            let byte = text[at]
            at += 1
            if inString {
                if byte == UInt8(ascii: "\\") { at += 1 }
                if byte == UInt8(ascii: "\"") { inString = false }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return try? JSONParser().parse(Array(text[begin..<min(at, text.count)])) }
            default: break
            }
        }
        return nil
    }

    private mutating func map(depth: Int) -> JSONValue? {
        at += 1
        var members: [JSONObject.Member] = []
        var keys: Set<String> = []
        while at < text.count {
            if text[at] == UInt8(ascii: "}") {
                at += 1
                return .object(JSONObject(members))
            }
            if !members.isEmpty, !skipComma() { return nil }
            guard let key = key(), keys.insert(key.lowercased()).inserted,
                let value = value(depth: depth + 1)
            else { return nil }
            members.append(.init(key: key, value: value))
        }
        return nil
    }

    private mutating func list(depth: Int) -> JSONValue? {
        at += 1
        var elements: [JSONValue] = []
        while at < text.count {
            if text[at] == UInt8(ascii: "]") {
                at += 1
                return .array(elements)
            }
            if !elements.isEmpty, !skipComma() { return nil }
            guard let element = value(depth: depth + 1) else { return nil }
            elements.append(element)
        }
        return nil
    }

    private mutating func skipComma() -> Bool {
        guard at + 1 < text.count, text[at] == UInt8(ascii: ","), text[at + 1] == UInt8(ascii: " ") else {
            return false
        }
        at += 2
        return true
    }

    private mutating func key() -> String? {
        let end = keyEnd(from: at)
        guard let end else { return nil }
        let name = String(decoding: text[at..<end], as: UTF8.self)
        at = end + 1
        return name
    }

    /// Where the `=` of a key that begins at `from` stands.
    private func keyEnd(from: Int) -> Int? {
        var end = from
        while end < text.count {
            let byte = text[end]
            if byte == UInt8(ascii: "=") { return end > from ? end : nil }
            let isName =
                (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
                || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":")].contains(byte)
            guard isName else { return nil }
            end += 1
        }
        return nil
    }

    /// Up to `, key=`, to `, ` inside a list, or to the bracket that closes what is around.
    private mutating func scalar() -> JSONValue {
        let begin = at
        while at < text.count {
            let byte = text[at]
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { break }
            if byte == UInt8(ascii: ","), at + 1 < text.count, text[at + 1] == UInt8(ascii: " ") {
                // A text may hold commas; the next member begins with its key, the next element with anything.
                if keyEnd(from: at + 2) != nil || isInList(begin) { break }
            }
            at += 1
        }
        let scalar = String(decoding: text[begin..<at], as: UTF8.self)
        return scalar == "null" ? .null : .string(scalar)
    }

    /// A member's value follows `=`; an element follows `[` or a comma.
    private func isInList(_ begin: Int) -> Bool { begin > 0 && text[begin - 1] != UInt8(ascii: "=") }
}
