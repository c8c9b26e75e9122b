/// Values as compact JSON with sorted keys.
public enum CompactJSON {
    /// The JSON of a value: keys sorted by their bytes, numbers as Swift prints them, so that they read back the same.
    ///
    /// - Throws: What the value's own encoding throws.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let writer = SnapshotWriter()
        try value.encode(to: writer)
        return writer.finished
    }
}

/// Writes one value straight into bytes: there is one snapshot a verdict, and Foundation's encoder makes a tree of each
/// before it writes.
final class SnapshotWriter: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    private enum Shape {
        case scalar, object, array
    }

    private var shape = Shape.scalar
    /// Of an object and an array: its members' bytes, one after the other.
    private var bytes: [UInt8] = []
    private var members: [(key: String, end: Int)] = []
    /// Members that are not finished until this is.
    private var children: [Int: SnapshotWriter] = [:]

    // MARK: As a value asks for it

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        shape = .object
        return KeyedEncodingContainer(SnapshotObject<Key>(writer: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        shape = .array
        return SnapshotList(writer: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SnapshotScalar(writer: self) }

    // MARK: Members

    var count: Int { members.count }

    func add(_ text: String, under key: String = "") {
        SnapshotWriter.quote(text, to: &bytes)
        members.append((key, bytes.count))
    }

    /// A number, `true`, `false` or `null`.
    func add(token: String, under key: String = "") {
        bytes += token.utf8
        members.append((key, bytes.count))
    }

    func add(_ value: some Encodable, under key: String = "") throws {
        switch value {
        case let text as String: add(text, under: key)
        case let number as Double: add(token: number.json, under: key)
        case let number as Int: add(token: String(number), under: key)
        default:
            let writer = SnapshotWriter()
            try value.encode(to: writer)
            bytes += writer.finished
            members.append((key, bytes.count))
        }
    }

    /// A member that somebody goes on writing.
    func child(under key: String = "") -> SnapshotWriter {
        let child = SnapshotWriter()
        children[members.count] = child
        members.append((key, bytes.count))
        return child
    }

    fileprivate var finished: [UInt8] {
        if shape == .scalar { return bytes }
        let isObject = shape == .object
        var order = Array(members.indices)
        if isObject {
            order.sort { members[$0].key.utf8.lexicographicallyPrecedes(members[$1].key.utf8) }
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 8 * members.count + 2)
        result.append(UInt8(ascii: isObject ? "{" : "["))
        for (place, index) in order.enumerated() {
            if place > 0 { result.append(UInt8(ascii: ",")) }
            if isObject {
                SnapshotWriter.quote(members[index].key, to: &result)
                result.append(UInt8(ascii: ":"))
            }
            if let child = children[index] {
                result += child.finished
            } else {
                result += bytes[(index == 0 ? 0 : members[index - 1].end)..<members[index].end]
            }
        }
        result.append(UInt8(ascii: isObject ? "}" : "]"))
        return result
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Double {
    /// A whole number without its `.0`; what is no number has no spelling in JSON, and none of ours is.
    fileprivate var json: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
