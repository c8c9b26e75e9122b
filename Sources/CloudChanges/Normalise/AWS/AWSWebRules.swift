/// The default action and the rules of a web ACL or rule group as one write states them.
struct AWSWebRules {
    enum Action { case allows, blocks, counts, unknown }

    private let defaultAction: Action?
    /// Nil where the write states none, which cannot be told from rules that were left out of the record.
    private let rules: [(name: String?, action: Action)]?

    init(_ request: AWSField?) {
        defaultAction = request?["defaultAction"].map { AWSWebRules.action($0) }
        rules = request?["rules"].map { list in
            list.elements.map { rule in
                (rule["name"]?.text, AWSWebRules.effective(rule))
            }
        }
    }

    /// Nothing is blocked: the default lets through, and no rule says otherwise.
    var isPassing: Bool {
        defaultAction == .allows && !(rules ?? []).contains { $0.action != .allows && $0.action != .counts }
    }

    func updates(hasDefault: Bool) -> [RuleChange] {
        var traits: Set<RuleChange.Trait> = []
        let isHollow =
            rules.map { rules in !rules.contains { $0.action == .blocks || $0.action == .unknown } } ?? false
        if isHollow { traits.insert(.emptied) }
        if hasDefault, isHollow, defaultAction == .allows { traits.insert(.defaultAllow) }
        // With a default that blocks, rules that let through are the ordinary way.
        if hasDefault, isHollow, defaultAction == .blocks { traits = [.contentUnknown] }
        if traits.isEmpty { traits = [.contentUnknown] }
        let counted = (rules ?? []).filter { $0.action == .counts }.map { rule in
            // It watches what it would have blocked.
            RuleChange.unreadable(.disable, .ingress, .deny, ruleID: rule.name)
        }
        return [.layer(.replace, traits, .ingress)] + (isHollow ? [] : counted)
    }

    /// A group's own actions hold unless it is overridden as a whole.
    private static func effective(_ rule: AWSField) -> Action {
        if let override = rule["overrideAction"] {
            return action(override) == .counts ? .counts : .blocks
        }
        return rule["action"].map { action($0) } ?? .unknown
    }

    /// `{"allow": {}}` in WAFv2, `{"type": "ALLOW"}` in WAF Classic.
    static func action(_ field: AWSField) -> Action {
        let word = field["type"]?.text ?? field.text ?? field.value.object?.members.first?.key
        switch word?.lowercased() {
        case "allow": return .allows
        case "block", "captcha", "challenge": return .blocks
        case "count": return .counts
        default: return .unknown
        }
    }
}
