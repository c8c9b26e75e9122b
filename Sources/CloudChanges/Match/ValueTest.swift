/// How two numbers stand to each other.
enum Comparison: Sendable, Hashable {
    case less, lessOrEqual, greater, greaterOrEqual, equal

    func holds(_ left: ExactNumber, _ right: ExactNumber) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: !(right < left)
        case .greater: right < left
        case .greaterOrEqual: !(left < right)
        case .equal: left == right
        }
    }
}

/// One value of a rule, compiled: what a field is asked.
enum ValueTest: Sendable {
    case text(TextMatcher)
    case null
    case exists(Bool)
    case regex(RegularExpression)
    case network(IPNetwork)
    case number(Comparison, ExactNumber)
    case timePart(TimePart, Comparison, ExactNumber)
    case field(FieldComparison)

    /// Whether any value of the field passes. A field that is missing passes `null` and `exists: false` only.
    func holds(for field: EventView.Field, in view: EventView) -> Bool {
        switch self {
        case .null: return !field.isPresent || field.values.contains { $0.json.isNull }
        case .exists(let wanted): return field.isPresent == wanted
        case .text(let matcher):
            return field.values.contains { value in value.text.map(matcher.matches) ?? false }
        case .regex(let regex):
            return field.values.contains { value in value.text.map { regex.matches($0.raw) } ?? false }
        case .network(let network):
            return field.values.contains { value in value.network.map(network.contains) ?? false }
        case .number(let comparison, let bound):
            return field.values.contains { value in value.number.map { comparison.holds($0, bound) } ?? false
            }
        case .timePart(let part, let comparison, let bound):
            return field.values.contains { value in
                guard case .string(let text) = value.json, let number = part.number(in: Array(text.utf8)),
                    let number = ExactNumber(String(number))
                else { return false }
                return comparison.holds(number, bound)
            }
        case .field(let other): return other.holds(for: field, in: view)
        }
    }

    /// Whether any text of the event passes, for values without a field.
    func holds(forAnyOf texts: [EventText]) -> Bool {
        switch self {
        case .text(let matcher): texts.contains(where: matcher.matches)
        case .regex(let regex): texts.contains { regex.matches($0.raw) }
        case .null, .exists, .network, .number, .timePart, .field: false
        }
    }
}

/// Another field of the event that a field is compared with (`fieldref`): any value with any value.
struct FieldComparison: Sendable, Hashable {
    var path: FieldPath
    var startsWith = false
    var endsWith = false
    var isCased = false

    func holds(for field: EventView.Field, in view: EventView) -> Bool {
        let others = view.field(path).values.compactMap(\.text)
        return field.values.compactMap(\.text).contains { text in
            others.contains { compares(isCased ? text.raw : text.folded, with: isCased ? $0.raw : $0.folded) }
        }
    }

    private func compares(_ text: [UInt8], with other: [UInt8]) -> Bool {
        switch (startsWith, endsWith) {
        case (false, false): text == other
        case (true, false): text.starts(with: other)
        case (false, true): text.count >= other.count && text.suffix(other.count).elementsEqual(other)
        case (true, true): ByteSearch.contains(other, in: text)
        }
    }
}
