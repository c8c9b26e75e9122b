/// What a rule or a filter asks of an event: its condition with the selections put in.
///
/// The judgement of a whole rule and of an allowlist filter alike; filters are joined by ``and(_:)``.
public struct Detection: Sendable {
    let expression: DetectionExpression

    init(_ expression: DetectionExpression) { self.expression = expression }

    /// Whether the event, in its native form, is selected.
    public func selects(_ event: JSONValue) -> Bool { selects(EventView(event)) }

    func selects(_ view: EventView) -> Bool { expression.holds(for: view) }

    /// Both, each in brackets and each with its own selections, as Sigma filters are joined to rules.
    public func and(_ filter: Detection) -> Detection { Detection(.all([expression, filter.expression])) }
}

indirect enum DetectionExpression: Sendable {
    case item(DetectionItem)
    case all([DetectionExpression])
    case any([DetectionExpression])
    case not(DetectionExpression)

    func holds(for view: EventView) -> Bool {
        switch self {
        case .item(let item): item.holds(for: view)
        case .all(let parts): parts.allSatisfy { $0.holds(for: view) }
        case .any(let parts): parts.contains { $0.holds(for: view) }
        case .not(let part): !part.holds(for: view)
        }
    }
}

/// One line of a selection: a field, or the whole event for keywords, and the values it may have.
final class DetectionItem: Sendable {
    let field: FieldPath?
    /// Each value as the rule lists it, with the alternatives that its modifiers made of it.
    let values: [[ValueTest]]
    /// `all`: every value must be found, not just one.
    let needsAll: Bool
    /// `neq`.
    let isNegated: Bool
    /// Long lists of plain values are looked up, not tried one by one.
    private let exact: Set<[UInt8]>
    private let others: [ValueTest]
    /// Other fields that this one is compared with.
    let compared: [FieldPath]

    init(field: FieldPath?, values: [[ValueTest]], needsAll: Bool, isNegated: Bool) {
        self.field = field
        self.values = values
        self.needsAll = needsAll
        self.isNegated = isNegated
        var exact: Set<[UInt8]> = []
        var others: [ValueTest] = []
        for test in values.joined() {
            if case .text(let matcher) = test, !matcher.isCased, case .exact(let text) = matcher.shape {
                exact.insert(text)
            } else {
                others.append(test)
            }
        }
        self.exact = exact
        self.others = others
        compared = values.joined().compactMap { if case .field(let other) = $0 { other.path } else { nil } }
    }

    func holds(for view: EventView) -> Bool { finds(in: view) != isNegated }

    private func finds(in view: EventView) -> Bool {
        guard let field else {
            let texts = view.everyText
            return needsAll
                ? values.allSatisfy { $0.contains { $0.holds(forAnyOf: texts) } }
                : values.joined().contains { $0.holds(forAnyOf: texts) }
        }
        return finds(view.field(field), in: view)
    }

    /// The same where the item's field was read already.
    func holds(for found: EventView.Field, in view: EventView) -> Bool { finds(found, in: view) != isNegated }

    private func finds(_ found: EventView.Field, in view: EventView) -> Bool {
        if needsAll {
            return values.allSatisfy { $0.contains { $0.holds(for: found, in: view) } }
        }
        if !exact.isEmpty,
            found.values.contains(where: { $0.text.map { exact.contains($0.folded) } ?? false })
        {
            return true
        }
        return others.contains { $0.holds(for: found, in: view) }
    }
}
