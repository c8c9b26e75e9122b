import CloudChanges

extension KnownReading {
    /// A write that states rules whole: the difference to what stood, where that is known.
    mutating func readStatement(_ rules: [RuleChange], _ target: FirewallFacts.Standing) {
        let parts = change.stated.parts
        let isKnown = isKnown(target)
        for rule in change.changes where !isKnown || !isSpokenOf(rule, parts) { self.parts.append(rule) }

        var stated: [String: [FirewallLine]] = [:]
        for one in rules.flatMap(\.places) {
            stated[one.place, default: []] += FirewallDelta.lines(of: [one.rule], in: change)
        }
        let differs = target.differs ?? []
        for place in differs {
            let (stood, next) = (lines(at: place), stated[place] ?? [])
            touched.insert(place)
            // Of a firewall that was never seen whole, a rule that is not known may have stood there before.
            if stood.isEmpty, !isKnown { continue }
            read(from: stood, to: next, at: place)
        }
        guard isKnown, differs.isEmpty, let first = change.changes.first else { return }
        let why = Recalled.Unchanged.whole(rules: target.count, since: target.since)
        keep(bare(first), parts == nil ? why : .same, at: FirewallPlace.of(bare(first)))
    }

    private mutating func read(from stood: [FirewallLine], to next: [FirewallLine], at place: String) {
        if stood.isEmpty {
            for line in next {
                var new = line.rule
                // The default answer of a firewall that had another one.
                if new.traits.contains(.defaultAllow) { new.operation = .replace }
                parts.append(new)
            }
            return recall(.became(before: [], after: next), at: place)
        }
        if next.isEmpty { return remove(stood, at: place) }
        transition(from: stood, to: next, at: place)
    }

    private func isKnown(_ target: FirewallFacts.Standing) -> Bool {
        guard target.isCut == nil else { return false }
        guard let parts = change.stated.parts, !target.isComplete else { return target.isComplete }
        return parts.isSubset(of: Set(target.knownParts ?? []))
    }

    /// Whether the statement says all of what a part of the change stands for.
    private func isSpokenOf(_ rule: RuleChange, _ parts: Set<String>?) -> Bool {
        let isLayer = !rule.traits.isDisjoint(with: [.layerOff, .protectionOff, .emptied, .wordsOnly])
        guard let parts else { return !isLayer }
        return rule.ruleID.map(parts.contains) ?? false
    }

    private func bare(_ rule: RuleChange) -> RuleChange {
        RuleChange(.replace, direction: rule.direction, ruleID: rule.ruleID)
    }
}
