import CloudChanges

/// Writes compact JSON straight into bytes, in the order in which it is told to.
///
/// Strings are escaped so that the line is inert on a terminal, too: what ``TerminalText`` escapes is written as
/// `\uXXXX` here, which reads back as the same text.
struct JSONLineWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func object(_ key: String? = nil, _ body: (inout JSONLineWriter) -> Void) {
        nest(key, open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), body)
    }

    mutating func array(_ key: String? = nil, _ body: (inout JSONLineWriter) -> Void) {
        nest(key, open: UInt8(ascii: "["), close: UInt8(ascii: "]"), body)
    }

    mutating func string(_ key: String? = nil, _ text: String?) {
        begin(key)
        if let text { quote(text) } else { bytes.append(contentsOf: "null".utf8) }
    }

    /// A number, `true`, `false` or `null`, already spelled.
    mutating func token(_ key: String? = nil, _ text: String) {
        begin(key)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func strings(_ key: String, _ texts: [String]) {
        array(key) { writer in
            for text in texts { writer.string(nil, text) }
        }
    }

    /// A value as parsed, its order and figures kept.
    mutating func value(_ key: String? = nil, _ value: JSONValue) {
        switch value {
        case .null: token(key, "null")
        case .bool(let truth): token(key, truth ? "true" : "false")
        case .number(let figure): token(key, figure)
        case .string(let text): string(key, text)
        case .array(let elements):
            array(key) { writer in for element in elements { writer.value(nil, element) } }
        case .object(let object):
            self.object(key) { writer in
                for member in object.members { writer.value(member.key, member.value) }
            }
        }
    }

    private mutating func nest(
        _ key: String?, open: UInt8, close: UInt8, _ body: (inout JSONLineWriter) -> Void
    ) {
        begin(key)
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func begin(_ key: String?) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        guard let key else { return }
        quote(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Nearly every text is plain, and is copied as it stands.
        if text.utf8.allSatisfy(Self.isPlain) { return bytes.append(contentsOf: text.utf8) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            default:
                if TerminalText.isUnsafe(scalar) {
                    for unit in String(scalar).utf16 { escape(unit) }
                } else {
                    bytes.append(contentsOf: String(scalar).utf8)
                }
            }
        }
    }

    /// Printable ASCII that needs no escape.
    private static func isPlain(_ byte: UInt8) -> Bool {
        0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ unit: UInt16) {
        let hex = String(unit, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
    }
}
