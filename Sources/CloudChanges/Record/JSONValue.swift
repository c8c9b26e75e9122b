/// One JSON value as a record spells it: numbers keep their digits, objects their order and duplicates.
///
/// Built only for records that a rule may select; everything else is passed over as bytes.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number's token as written, such as `1.0`, `-0` or `18446744073709551616`.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The text, escapes decoded; nil for anything that is no string, numbers too.
    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// nil for anything that is no object.
    public var object: JSONObject? {
        if case .object(let object) = self { return object }
        return nil
    }

    /// nil for anything that is no array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { return elements }
        return nil
    }

    /// Whether `null` is written here; a missing member is no value at all.
    public var isNull: Bool { self == .null }

    /// A string, a number's token, or `true`/`false`: what a person would call the value's text.
    public var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let truth): truth ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// The integer behind a number or a string of digits; exporters write ports both ways.
    public var integer: Int? {
        switch self {
        case .number(let text), .string(let text): Int(text)
        case .null, .bool, .array, .object: nil
        }
    }

    /// The truth behind `true`, `"true"` or `"True"`; collectors turn booleans into strings.
    public var truth: Bool? {
        switch self {
        case .bool(let truth): truth
        case .string(let text): ["true": true, "false": false][text.lowercased()]
        case .null, .number, .array, .object: nil
        }
    }

    /// The member `key` of an object; of duplicate keys the last; nil for anything that is no object.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The value at the end of a path of object keys.
    public subscript(path keys: String...) -> JSONValue? {
        var value = self
        for key in keys {
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }
}

extension JSONValue {
    /// An object with these members, in this order.
    public static func keyed(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }

    /// A whole number.
    public static func count(_ value: Int) -> JSONValue { .number("\(value)") }
}

/// The members of a JSON object in the order of the record.
public struct JSONObject: Sendable, Hashable {
    /// A key with its value.
    public struct Member: Sendable, Hashable {
        /// As decoded; may repeat within an object.
        public var key: String
        /// What stands at the key.
        public var value: JSONValue

        /// `key` unescaped; it is escaped when written.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// All of them, repeated keys too.
    public var members: [Member]

    /// Keeps order and repetitions as given.
    public init(_ members: [Member] = []) { self.members = members }

    /// Of duplicate keys the last, as most JSON readers have it.
    public subscript(key: String) -> JSONValue? {
        // To Swift, KELVIN SIGN equals K; with as many bytes, a text equal to one of ASCII is that text.
        members.last { $0.key == key && $0.key.utf8.count == key.utf8.count }?.value
    }

    /// Lookup without regard to ASCII case, for Azure, whose exports spell keys differently.
    public func value(ignoringCase key: String) -> JSONValue? {
        self[key] ?? members.last { $0.key.isSameInLowerCase(as: key) }?.value
    }
}
