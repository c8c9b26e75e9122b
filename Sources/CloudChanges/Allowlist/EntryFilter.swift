/// The `filter` section of an entry, compiled.
struct EntryFilter: Sendable {
    /// What the rule's events must satisfy to stay: Sigma joins a filter to its rule by `and`.
    let kept: Detection
    /// The condition as written, before its selections are put in.
    let condition: Condition
    /// Names of the selections, in the order of the file.
    let selections: [String]

    /// What is taken out: the other side of ``kept``.
    var covered: DetectionExpression { .not(kept.expression) }

    /// On native fields Sigma's two-valued logic holds: what is missing fulfils `not`.
    func covers(_ view: EventView) -> Bool { !kept.selects(view) }

    /// On the normalised change something unknown fulfils nothing, not even `not` or `null`: covered is only what is
    /// known to be.
    func covers(everyKnown view: EventView) -> Bool { kept.expression.truth(for: view) == false }
}

extension DetectionExpression {
    /// Kleene's three-valued logic, with a missing field as the third value.
    func truth(for view: EventView) -> Bool? {
        switch self {
        case .item(let item):
            guard let field = item.field else { return item.holds(for: view) }
            let found = view.field(field)
            guard found.isPresent, item.compared.allSatisfy({ view.field($0).isPresent }) else {
                return nil
            }
            return item.holds(for: found, in: view)
        case .not(let part): return part.truth(for: view).map { !$0 }
        case .all(let parts): return DetectionExpression.joined(parts, for: view, ending: false)
        case .any(let parts): return DetectionExpression.joined(parts, for: view, ending: true)
        }
    }

    /// `ending` decides at once; without it, unknown goes before the other.
    private static func joined(_ parts: [DetectionExpression], for view: EventView, ending: Bool) -> Bool? {
        var isKnown = true
        for part in parts {
            guard let truth = part.truth(for: view) else {
                isKnown = false
                continue
            }
            if truth == ending { return ending }
        }
        return isKnown ? !ending : nil
    }

    /// Negations pushed down to the items: `not` stands before items only.
    var normalised: DetectionExpression {
        switch self {
        case .item: return self
        case .all(let parts): return .all(parts.map(\.normalised))
        case .any(let parts): return .any(parts.map(\.normalised))
        case .not(let part):
            switch part {
            case .item: return self
            case .not(let inner): return inner.normalised
            case .all(let parts): return .any(parts.map { DetectionExpression.not($0).normalised })
            case .any(let parts): return .all(parts.map { DetectionExpression.not($0).normalised })
            }
        }
    }

    /// Every item, whether it is negated or not.
    var items: [DetectionItem] {
        switch self {
        case .item(let item): [item]
        case .not(let part): part.items
        case .all(let parts), .any(let parts): parts.flatMap(\.items)
        }
    }
}
