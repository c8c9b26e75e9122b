import CloudChanges

/// A change read against what memory knew: what its record leaves out is filled in, what was so before is taken out,
/// and what stays unknown stays marked as unknown.
///
/// A pure function of the change and the facts. The parts are written as if one call had shown them whole, so that
/// everything after this judges a remembered rule as it judges a recorded one.
struct KnownChange: Sendable, Hashable {
    /// With the parts as memory completes them; all else as recorded.
    var change: Change
    /// What memory adds to the part whose rule has this place.
    var recalled: [String: [Recalled]] = [:]
    /// Rules of the target that stood before and stand after the change, as far as they bear on it.
    var standing: [FirewallLine] = []
    /// Whether ``standing`` leaves out nothing that bears on the change.
    var isComplete = false

    /// Reads `change` against `facts`; without facts it is as recorded.
    init(_ change: Change, knowing facts: FirewallFacts?) {
        self.change = change
        guard let facts, !change.changes.isEmpty else { return }
        var reading = KnownReading(change, facts)
        reading.read()
        reading.expandLists()
        self.change.changes = RuleChange.merged(reading.parts)
        recalled = reading.recalled
        standing = reading.standing
        isComplete = facts.target?.isComplete == true && facts.target?.isCut == nil
    }

    /// What memory adds to a part; for one that is told apart by its peers, to the first of them of which it knows.
    func recalled(of rule: RuleChange) -> [Recalled] {
        guard !recalled.isEmpty else { return [] }
        if let own = recalled[FirewallPlace.of(rule)] { return own }
        return rule.places.lazy.compactMap { recalled[$0.place] }.first ?? []
    }

    /// The same knowledge beside other parts, for a counterfactual.
    func with(_ change: Change) -> KnownChange {
        var known = self
        known.change = change
        return known
    }

    /// The network of the rule, where one object holds the rules of several.
    var network: String? {
        change.stated.network
            ?? recalled.values.joined().lazy.compactMap { recalled -> String? in
                if case .became(let lines, _) = recalled { return lines.first?.network }
                return nil
            }.first
    }
}

/// Works out the parts, one by one.
struct KnownReading {
    let change: Change
    let facts: FirewallFacts
    var parts: [RuleChange] = []
    var recalled: [String: [Recalled]] = [:]
    /// Places that the change writes, empties or states anew.
    var touched: Set<String> = []

    init(_ change: Change, _ facts: FirewallFacts) {
        self.change = change
        self.facts = facts
    }

    var target: FirewallFacts.Standing? { facts.target }

    mutating func read() {
        if !change.stated.attachments.isEmpty { return readAttachments() }
        guard let target else {
            parts = change.changes
            return
        }
        if let stated = change.stated.rules, !isOnlyAdditions { return readStatement(stated, target) }
        readRules(target)
    }

    /// A resource that was just made states its rules as additions already.
    private var isOnlyAdditions: Bool {
        change.changes.allSatisfy { $0.operation == .add || $0.operation == .create }
    }

    /// What stood before and still stands.
    var standing: [FirewallLine] {
        let differs = Set(target?.differs ?? [])
        return (target?.rules ?? []).filter { line in
            let place = FirewallPlace.of(line.rule)
            return line.isInForce && !touched.contains(place) && !differs.contains(place)
        }
    }

    mutating func recall(_ what: Recalled, at place: String) { recalled[place, default: []].append(what) }

    /// A part that changes nothing, with the reason.
    mutating func keep(_ rule: RuleChange, _ why: Recalled.Unchanged, at place: String) {
        var same = rule
        same.operation = .replace
        same.traits = [.asBefore]
        same.unstated = []
        parts.append(same)
        recall(.unchanged(why), at: place)
    }

    func lines(at place: String) -> [FirewallLine] {
        (target?.rules ?? []).filter { FirewallPlace.of($0.rule) == place }
    }
}
