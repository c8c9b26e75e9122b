/// A value in a CloudTrail record and the dotted path to it.
///
/// CloudTrail writes one API in many spellings: `groupId` beside `GroupId` and `cIDRIP`, lists as arrays, as
/// `{"items": […]}`, as a lone object, as `{"tag": 1, "content": …}`, and empty ones as `{}`; some exporters
/// lower-case keys or turn objects into strings of JSON. So keys are read without regard to case, and a list is
/// whatever can be read as one. A member that is missing or null is nil; one that is there but unreadable is
/// there, so that a reader calls it unknown instead of passing over it.
struct AWSField: Sendable {
    let path: String
    let value: JSONValue

    init(path: String, value: JSONValue) {
        self.path = path
        if case .string(let text) = value, let first = text.utf8.first,
            first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            let nested = try? JSONParser().parse(text)
        {
            self.value = nested
        } else {
            self.value = value
        }
    }

    /// The first of `names` that has a value here; the path has the key as recorded.
    subscript(names: String...) -> AWSField? { first(of: names) }

    func first(of names: [String]) -> AWSField? {
        guard let object = value.object else { return nil }
        for name in names {
            let found =
                object.members.last { $0.key == name && !$0.value.isNull }
                ?? object.members.last { $0.key.isSameInLowerCase(as: name) && !$0.value.isNull }
            guard let found else { continue }
            return AWSField(path: path.isEmpty ? found.key : "\(path).\(found.key)", value: found.value)
        }
        return nil
    }

    /// The elements of a list in any of its spellings; never nil for a list that is there.
    var elements: [AWSField] {
        switch value {
        case .null: return []
        case .array(let values):
            return values.enumerated().map { AWSField(path: "\(path)[\($0.offset)]", value: $0.element) }
        case .object(let object):
            if object.members.isEmpty { return [] }
            if isWithheld { return [self] }
            if let inner = self["items", "item", "member", "members"] { return inner.elements }
            return [self]
        case .bool, .number, .string: return [self]
        }
    }

    /// The text of a scalar, or of one wrapped as `{"content": …}`, `{"value": …}`; nil when blank or masked.
    var text: String? {
        let scalar = value.scalarText ?? self["content", "value"]?.value.scalarText
        guard let scalar, !AWSField.isMask(scalar) else { return nil }
        let trimmed = scalar.trimmingSpaces
        return trimmed.isEmpty ? nil : trimmed
    }

    var integer: Int? { text.flatMap { Int($0) } }

    var truth: Bool? { value.truth ?? self["content", "value"]?.value.truth }

    /// Whether CloudTrail, or who handed the record on, left the value out.
    ///
    /// Source: CloudTrail User Guide, "CloudTrail record contents": what is over the size limit is replaced by
    /// `"omitted": true`; services write `HIDDEN_DUE_TO_SECURITY_REASONS` in place of a sensitive value.
    var isWithheld: Bool {
        if let scalar = value.scalarText { return AWSField.isMask(scalar) }
        return self["omitted"]?.truth == true
    }

    /// Whether this or anything below it was left out.
    var hidesSomething: Bool {
        if isWithheld { return true }
        switch value {
        case .array(let values):
            return values.contains { AWSField(path: "", value: $0).hidesSomething }
        case .object(let object):
            return object.members.contains { AWSField(path: "", value: $0.value).hidesSomething }
        case .null, .bool, .number, .string: return false
        }
    }

    private static func isMask(_ text: String) -> Bool {
        let bare = text.trimmingSpaces
        // Nearly every text is told apart by its first letter.
        guard let first = bare.utf8.first, "HR[<*.".utf8.contains(first) else { return false }
        if ["HIDDEN_DUE_TO_SECURITY_REASONS", "REDACTED", "[REDACTED]", "<redacted>", "***"].contains(bare) {
            return true
        }
        return bare.utf8.count >= 3
            && bare.utf8.allSatisfy { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ".") }
    }

    /// Every scalar here and below, in the order of the record, at most `limit` of them.
    func leaves(limit: Int) -> [Change.SourceField] {
        var found: [Change.SourceField] = []
        collect(into: &found, limit: limit)
        return found
    }

    private func collect(into found: inout [Change.SourceField], limit: Int) {
        guard found.count < limit else { return }
        if let scalar = value.scalarText {
            found.append(.init(path, scalar))
        }
        for (index, element) in (value.array ?? []).enumerated() {
            AWSField(path: "\(path)[\(index)]", value: element).collect(into: &found, limit: limit)
        }
        for member in value.object?.members ?? [] {
            AWSField(path: "\(path).\(member.key)", value: member.value).collect(into: &found, limit: limit)
        }
    }
}
