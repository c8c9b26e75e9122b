/// How a JSON text orders and repeats its keys.
public enum JSONTextForm: Sendable {
    /// Members as recorded, duplicates included.
    case asRecorded
    /// Keys sorted by code point, of duplicates the last: the form that digests are taken of.
    case canonical
}

extension JSONValue {
    /// The value as compact JSON: no white space, numbers as written, strings minimally escaped.
    public func text(_ form: JSONTextForm = .asRecorded) -> String {
        var out: [UInt8] = []
        write(to: &out, form)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the compact text as UTF-8.
    public func write(to out: inout [UInt8], _ form: JSONTextForm = .asRecorded) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let truth): out.append(contentsOf: (truth ? "true" : "false").utf8)
        case .number(let token): out.append(contentsOf: token.utf8)
        case .string(let text): JSONValue.writeString(text, to: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.write(to: &out, form)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            let members = form == .canonical ? object.canonicalMembers : object.members
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONValue.writeString(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out, form)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    /// Appends `text` as a JSON string, escaping only what RFC 8259 demands.
    public static func writeString(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
            case 0x08: out.append(contentsOf: "\\b".utf8)
            case 0x09: out.append(contentsOf: "\\t".utf8)
            case 0x0A: out.append(contentsOf: "\\n".utf8)
            case 0x0C: out.append(contentsOf: "\\f".utf8)
            case 0x0D: out.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                let hex = Array("0123456789abcdef".utf8)
                out.append(contentsOf: "\\u00".utf8)
                out.append(hex[Int(byte >> 4)])
                out.append(hex[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

extension JSONObject {
    /// Sorted by code point of the key, of duplicates the last.
    var canonicalMembers: [Member] {
        var seen: Set<String> = []
        var unique: [Member] = []
        for member in members.reversed() where seen.insert(member.key).inserted { unique.append(member) }
        return unique.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
    }
}
