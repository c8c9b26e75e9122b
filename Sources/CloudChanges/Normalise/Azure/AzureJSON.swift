/// Reading JSON as Azure Resource Manager does: keys in any letter case, of several the last, and documents that
/// stand inside strings.
extension JSONValue {
    /// The member `key` in any letter case. Of several spellings the last wins, as the service itself reads them:
    /// a request may not say one thing to Azure and another to us.
    func member(_ key: String) -> JSONValue? {
        let folded = key.lowercased()
        return object?.members.last { $0.key.lowercased() == folded }?.value
    }

    /// The member at the end of a path, letter case aside.
    func member(path keys: String...) -> JSONValue? {
        var value = self
        for key in keys {
            guard let next = value.member(key) else { return nil }
            value = next
        }
        return value
    }

    /// The text of a scalar, in lower case without white space around it.
    var keyword: String? { scalarText?.trimmingSpaces.lowercased() }

    /// The object or array that stands here, or in a string here, or in a string in that string. Exporters nest
    /// up to three times; nil for anything else, such as a masked or truncated body.
    var document: JSONValue? { document(depth: 4) }

    private func document(depth: Int) -> JSONValue? {
        switch self {
        case .object, .array: return self
        case .string(let text):
            guard depth > 0 else { return nil }
            let trimmed = text.trimmingSpaces
            if trimmed.hasPrefix("{") || trimmed.hasPrefix("[") {
                return try? JSONParser().parse(trimmed)
            }
            guard trimmed.hasPrefix("\""), let list = try? JSONParser().parse("[\(trimmed)]") else {
                return nil
            }
            return list.array?.first?.document(depth: depth - 1)
        case .null, .bool, .number: return nil
        }
    }

    /// The texts of a string or of a list of strings; blanks left out, lists in one string taken apart.
    var texts: [String] {
        switch self {
        case .array(let elements): return elements.flatMap(\.texts)
        case .string(let text):
            return text.split(whereSeparator: { $0 == "," }).map { String($0).trimmingSpaces }
                .filter { !$0.isEmpty }
        case .number(let token): return [token]
        case .null, .bool, .object: return []
        }
    }
}
