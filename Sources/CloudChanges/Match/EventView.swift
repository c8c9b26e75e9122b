/// An event as detections look at it: fields by path, each read once however many rules ask.
final class EventView {
    /// What stands under a field name.
    struct Field {
        /// Whether the key is there, with whatever value.
        var isPresent = false
        var values: [EventValue] = []
    }

    private let event: JSONValue
    private var fields: [FieldPath: Field] = [:]
    private var parsed: [String: JSONValue?] = [:]
    private lazy var parser = JSONParser()
    /// Every string, number and boolean of the event, for keywords.
    private(set) lazy var everyText: [EventText] = EventView.texts(in: event)

    init(_ event: JSONValue) { self.event = event }

    func field(_ path: FieldPath) -> Field {
        if let known = fields[path] { return known }
        var found = Field()
        for route in path.routes { collect(event, route[...], path.dialect, into: &found) }
        if !found.isPresent {
            for route in path.fallback { collect(event, route[...], path.dialect, into: &found) }
        }
        if !path.hasObjectText { found.values.removeAll { $0.json.object != nil } }
        fields[path] = found
        return found
    }

    /// Follows what is left of a path. A key may itself hold dots, so every key that begins the rest and ends at a
    /// dot is followed; lists are walked through.
    private func collect(
        _ value: JSONValue, _ rest: ArraySlice<UInt8>?, _ dialect: FieldDialect, into found: inout Field
    ) {
        guard let rest else { return add(value, dialect, into: &found) }
        switch value {
        case .array(let elements):
            for element in elements { collect(element, rest, dialect, into: &found) }
        case .object(let object):
            var seen: [Int] = []
            for member in object.members.reversed() {
                guard let after = EventView.after(member.key, of: rest, dialect) else { continue }
                // Of duplicate keys the last; spellings that only fold together are different keys.
                if dialect == .exact {
                    let length = after?.count ?? -1
                    if seen.contains(length) { continue }
                    seen.append(length)
                }
                collect(member.value, after, dialect, into: &found)
            }
        case .string(let text) where dialect == .azure:
            if let inner = inner(text) { collect(inner, rest, dialect, into: &found) }
        case .null, .bool, .number, .string: break
        }
    }

    /// What is left of `rest` behind `key`: nil when the key does not begin it, `.some(nil)` at its end.
    private static func after(
        _ key: String, of rest: ArraySlice<UInt8>, _ dialect: FieldDialect
    ) -> ArraySlice<UInt8>?? {
        let count: Int
        if dialect == .exact {
            guard rest.starts(with: key.utf8) else { return nil }
            count = key.utf8.count
        } else {
            let bytes = FieldNames.normalised(key.utf8)
            guard rest.starts(with: bytes) else { return nil }
            count = bytes.count
        }
        let behind = rest.dropFirst(count)
        if behind.isEmpty { return .some(nil) }
        guard behind.first == UInt8(ascii: ".") else { return nil }
        return .some(behind.dropFirst())
    }

    private func add(_ value: JSONValue, _ dialect: FieldDialect, into found: inout Field) {
        found.isPresent = true
        switch value {
        case .array(let elements):
            for element in elements { add(element, dialect, into: &found) }
        case .object(let object) where dialect == .azure && EventView.isLocalised(object):
            for member in object.members { add(member.value, dialect, into: &found) }
        default: found.values.append(EventValue(value))
        }
    }

    /// The REST export's `{"value": …, "localizedValue": …}` stands for a plain string elsewhere.
    private static func isLocalised(_ object: JSONObject) -> Bool {
        !object.members.isEmpty
            && object.members.allSatisfy {
                let key = FieldNames.normalised($0.key.utf8)
                return key.elementsEqual("value".utf8) || key.elementsEqual("localizedvalue".utf8)
            }
    }

    /// Azure exports put JSON into strings (`Properties`, `Claims`, `requestbody`).
    private func inner(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            return nil
        }
        if let known = parsed[text] { return known }
        let value = try? parser.parse(text)
        parsed[text] = .some(value)
        return value
    }

    private static func texts(in value: JSONValue) -> [EventText] {
        var texts: [EventText] = []
        func walk(_ value: JSONValue) {
            switch value {
            case .null: break
            case .bool, .number, .string: if let text = value.scalarText { texts.append(EventText(text)) }
            case .array(let elements): for element in elements { walk(element) }
            case .object(let object): for member in object.members { walk(member.value) }
            }
        }
        walk(value)
        return texts
    }
}
