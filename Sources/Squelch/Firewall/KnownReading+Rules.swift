import CloudChanges

extension KnownReading {
    /// Rules that the change names one by one.
    mutating func readRules(_ target: FirewallFacts.Standing) {
        var named: [String: [RuleChange]] = [:]
        var order: [String] = []
        for rule in change.changes {
            guard rule.ruleID != nil, isAboutRule(rule) else {
                readNameless(rule, target)
                continue
            }
            let place = FirewallPlace.of(rule)
            if named[place] == nil { order.append(place) }
            named[place, default: []].append(rule)
        }
        for place in order { read(named[place] ?? [], at: place, target) }
    }

    private func isAboutRule(_ rule: RuleChange) -> Bool {
        let isLayer = !rule.traits.isDisjoint(with: [.layerOff, .layerOn, .protectionOff, .emptied])
        let saysWords = rule.traits.contains(.wordsOnly) && !rule.traits.contains(.contentUnknown)
        return !isLayer && !saysWords
            && [.add, .replace, .remove, .delete, .enable, .disable].contains(rule.operation)
    }

    /// All that one call does to one rule.
    private mutating func read(_ written: [RuleChange], at place: String, _ target: FirewallFacts.Standing) {
        guard let first = written.first else { return }
        let stood = lines(at: place)
        touched.insert(place)
        guard !stood.isEmpty, first.operation != .add || putsAnew else {
            parts += target.isComplete && target.isCut == nil ? written.map(asNew) : written
            return
        }
        switch first.operation {
        case .remove, .delete: remove(stood, at: place)
        case .disable:
            // The rule goes as it stood; what a call says while it switches it off has no effect.
            remove(stood, leaving: stood.map(\.switchedOff), at: place)
        default:
            var after = FirewallDelta.lines(of: written, in: change)
            if !first.unstated.isEmpty {
                after = FirewallLine.merged(after, over: stood, leaving: first.unstated)
            }
            if first.operation == .enable || (!first.unstated.isEmpty && !first.unstated.contains(.state)) {
                after = after.map { $0.switchedOn }
            }
            transition(from: stood, to: after, at: place)
        }
    }

    /// Azure's `PUT` of a rule writes over what stood under its name, and only sometimes says so. Elsewhere a rule that
    /// is added takes nothing away; and where the service says that it made the rule, memory that knows better has
    /// missed its end.
    private var putsAnew: Bool {
        change.cloud == .azure && change.action.lowercased().hasSuffix("/write") && !change.stated.isNew
    }

    /// Everything is known of the object, so a rule that is not is new.
    private func asNew(_ rule: RuleChange) -> RuleChange {
        let isShown = rule.effect != nil && rule.ports != nil && !rule.peers.contains(.unknown)
        guard rule.operation == .replace, isShown, rule.unstated.isEmpty else { return rule }
        var new = rule
        new.operation = .add
        new.traits.remove(.contentUnknown)
        return new
    }

    private mutating func readNameless(_ rule: RuleChange, _ target: FirewallFacts.Standing) {
        let goes = rule.operation == .remove || rule.operation == .delete
        for one in rule.places where goes { touched.insert(one.place) }
        // A rule that goes unnamed from a firewall all of whose rules allow was an allow.
        let isHidden = rule.effect == nil && rule.peers.allSatisfy { $0 == .unknown }
        guard rule.operation == .remove, isHidden, target.isComplete, target.denies == 0, target.count > 0
        else {
            parts.append(rule)
            return
        }
        var allow = rule
        allow.effect = .allow
        parts.append(allow)
    }

    /// A rule that goes as it stood.
    mutating func remove(_ stood: [FirewallLine], leaving after: [FirewallLine] = [], at place: String) {
        for line in stood {
            guard line.isOn else {
                keep(line.rule, .idle, at: place)
                recall(.became(before: [line], after: []), at: place)
                continue
            }
            var gone = line.rule
            gone.operation = .remove
            gone.traits.remove(.contentUnknown)
            parts.append(gone)
        }
        let on = stood.filter(\.isOn)
        if !on.isEmpty { recall(.became(before: on, after: after), at: place) }
    }
}

// MARK: - From one state of a rule to the next

extension KnownReading {
    /// What the difference between two states of a rule opens and closes, and no more.
    mutating func transition(from stood: [FirewallLine], to next: [FirewallLine], at place: String) {
        let (before, after) = (stood.filter(\.isOn), next.filter(\.isOn))
        defer { recall(.became(before: stood, after: next), at: place) }
        if before.isEmpty, after.isEmpty, let line = next.first ?? stood.first {
            return keep(line.rule, FirewallSelection.areAlike(stood, next) ? .same : .idle, at: place)
        }
        if FirewallSelection.areAlike(before, after), let line = after.first {
            return keep(line.rule, .same, at: place)
        }
        let (had, has) = (before.map(\.rule), after.map(\.rule))
        let count = parts.count
        for rule in has { arrive(rule, beside: had) }
        for rule in had { depart(rule, beside: has) }
        if parts.count == count, let line = after.first ?? before.first {
            return keep(line.rule, moved(before, after) ?? .same, at: place)
        }
        guard let why = moved(before, after) else { return }
        if let line = after.first(where: { $0.rule.effect == .allow }) {
            keep(line.rule, why, at: place)
        } else {
            // A deny that is asked later lets by only what stands between its two places.
            recall(.unchanged(why), at: place)
        }
    }

    private mutating func arrive(_ rule: RuleChange, beside had: [RuleChange]) {
        guard let rest = Traffic.rest(of: rule, without: had) else { return }
        var part = rest
        part.operation = .add
        // A column that nobody knows is still unknown.
        let isUnknown = rule.effect == nil || rule.ports == nil || rule.peers.contains(.unknown)
        if isUnknown { part.traits.insert(.contentUnknown) }
        parts.append(part)
    }

    private mutating func depart(_ rule: RuleChange, beside has: [RuleChange]) {
        // A deny that stands further behind than before may have been overtaken.
        let heirs = has.filter { heir in
            rule.effect != .deny || (heir.priority ?? 0) <= (rule.priority ?? .max)
        }
        guard let rest = Traffic.rest(of: rule, without: heirs) else { return }
        var part = rest
        part.operation = .remove
        part.traits.remove(.contentUnknown)
        parts.append(part)
    }

    private func moved(_ before: [FirewallLine], _ after: [FirewallLine]) -> Recalled.Unchanged? {
        guard let from = before.first?.rule.priority, let to = after.first?.rule.priority, from != to,
            before.first?.rule.effect == after.first?.rule.effect
        else { return nil }
        return .moved(from: from, to: to)
    }
}

extension FirewallLine {
    var switchedOn: FirewallLine {
        var line = self
        line.rule.traits.subtract([.switchedOff, .notYetInForce])
        return line
    }

    var switchedOff: FirewallLine {
        var line = self
        line.rule.traits.formUnion([.switchedOff, .notYetInForce])
        return line
    }
}

extension FirewallDelta {
    /// The rules of a call as lines.
    static func lines(of rules: [RuleChange], in change: Change) -> [FirewallLine] {
        rules.map { FirewallLine($0, since: change.time.seconds, network: change.stated.network) }
    }
}
