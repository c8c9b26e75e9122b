import CloudChanges

/// Groups and rules that controllers and services make for themselves: credit for who made them and for content within
/// what the kind needs; what is outside of it, and their names on others, raise.
struct LifecycleObserver: Observer {
    /// Nothing where no controller is recognised and no name is one's.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.lifecycle, !change.changes.isEmpty else { return [] }
        if let overdue = facts.overdue {
            return [
                evidence(
                    "overdue", LifecycleWeights.overdue, .attested, LifecycleWords.overdue(overdue), [])
            ]
        }
        if let controller = facts.controller { return [recognised(controller, facts, change, surroundings)] }
        return mask(facts, change, surroundings)
    }

    // MARK: Recognised

    private func recognised(
        _ controller: LifecycleFacts.Recognised, _ facts: LifecycleFacts, _ change: Change,
        _ surroundings: Surroundings
    ) -> Evidence {
        let who = LifecycleWords.who(controller)
        let fields = controller.path.isEmpty ? [] : [Change.SourceField(controller.path, controller.text)]
        if let maker = stranger(controller, facts) {
            return evidence(
                "guard", LifecycleWeights.impossible, .attested,
                "\(who); but \(maker) made the object, and IAM lets it edit only what bears \(controller.guardText ?? "")",
                fields)
        }
        switch EnvelopeFit.of(change, surroundings.movements, in: controller.envelope) {
        case .unpermitted:
            return evidence(
                "no_permission", LifecycleWeights.impossible, .attested,
                "\(who); but its policy, which the provider writes, does not permit \(change.action)", fields)
        case .outward:
            return evidence(
                "outside", LifecycleWeights.outward(by: controller.vouching), .attested,
                "\(who); but it opens outwards, which its kind never does", fields)
        case .outside(let why):
            return evidence("outside", LifecycleWeights.outside, .attested, "\(who); but \(why)", fields)
        case .unclear(let why):
            return evidence(
                "controller", .zero, provenance(controller), "\(who); not excused, as \(why)", fields)
        case .inside where controller.doubt != nil:
            return evidence(
                "controller", .zero, .attested, "\(who); not excused, as \(LifecycleWords.doubt(controller))",
                fields)
        case .inside: return inside(controller, facts, change, surroundings, who, fields)
        }
    }

    /// Somebody else's object, where IAM itself would not let the controller edit it.
    private func stranger(_ controller: LifecycleFacts.Recognised, _ facts: LifecycleFacts) -> String? {
        guard controller.guardText != nil, let made = facts.made, made.controller != controller.name else {
            return nil
        }
        return made.controller ?? made.actor
    }

    private func inside(
        _ controller: LifecycleFacts.Recognised, _ facts: LifecycleFacts, _ change: Change,
        _ surroundings: Surroundings, _ who: String, _ fields: [Change.SourceField]
    ) -> Evidence {
        let isOwn = facts.made?.controller == controller.name
        let full = LifecycleWeights.credit(controller, isOwn: isOwn)
        let cap = AutomationWeights.cap(at: surroundings.exposure.tier)
        let taken = AutomationObserver.lowering(surroundings)
        let isContradicted = AutomationObserver.isContradicted(surroundings, by: change)
        // One caller is one fact: what automation took off for it is not taken off again.
        let weight = isContradicted ? .zero : min(.zero, max(full, cap) - taken)
        let reasons = [
            isOwn ? "the object is its own, \(LifecycleWords.age(facts.made))" : nil,
            full < cap
                ? "what it exposes is \(surroundings.exposure.tier.rawValue), which limits what is taken off"
                : nil,
            taken < .zero && !isContradicted
                ? "\(Figures.fourDecimals(LogOdds(-taken.value))) of it is counted under automation" : nil,
            isContradicted ? "not excused, as other facts contradict it" : nil,
        ].compactMap(\.self)
        let rest = reasons.isEmpty ? "" : "; " + reasons.joined(separator: "; ")
        return evidence(
            "controller", weight, provenance(controller),
            "\(who), and does nothing beyond what its kind needs\(rest)",
            fields)
    }

    private func provenance(_ controller: LifecycleFacts.Recognised) -> Provenance {
        controller.vouching == .attested ? .attested : .credentialed
    }

    // MARK: Masks

    /// A controller's name on somebody who is none. Taking such an object away hides nothing.
    private func mask(_ facts: LifecycleFacts, _ change: Change, _ surroundings: Surroundings) -> [Evidence] {
        guard let name = facts.name ?? facts.made?.name,
            surroundings.movements.contains(where: {
                ![.closes, .wordsOnly, .changesNothing].contains($0.kind)
            })
        else { return [] }
        return [
            evidence(
                "name", LifecycleWeights.mask(facts, by: change.actor), .asserted,
                LifecycleWords.mask(name, facts, change),
                name.path.isEmpty ? [] : [.init(name.path, name.text)])
        ]
    }

    private func evidence(
        _ code: String, _ weight: LogOdds, _ provenance: Provenance, _ text: String,
        _ fields: [Change.SourceField]
    ) -> Evidence {
        Evidence(
            code: "lifecycle.\(code)", family: .lifecycle, weight: weight, provenance: provenance, text: text,
            fields: fields)
    }
}
