public import CloudChanges

/// What the log has told of a firewall object so far. Nothing told, nothing known.
public struct FirewallState: Sendable, Hashable, Codable {
    /// Whether every rule of the object is known: seen from its creation, or since a write of the whole.
    var isComplete = false
    /// From when on it is complete, in seconds since 1970-01-01T00:00:00Z.
    var since: Int64?
    /// By place; several lines for a rule of several protocols.
    var rules: [String: [FirewallLine]] = [:]
    /// Places that are known although nothing may stand there.
    var knownParts: [String] = []
    /// Ids of the firewalls laid on the object, sorted; nil where nobody told.
    var laid: [String]?

    /// More than any cloud allows in one object (AWS 1,000 rules of a group, Azure 1,000 of an NSG, Google 1,000 a
    /// project by default); a hostile record may hold 100,000.
    static let mostRules = 4_096

    private enum CodingKeys: String, CodingKey {
        case isComplete = "c"
        case since = "s"
        case rules = "r"
        case knownParts = "k"
        case laid = "l"
    }

    /// Nothing is known.
    public init() {}

    /// Takes in what a change did at `time`. Folding deltas in the order of event time, ties by event id, gives one
    /// state, wherever the fold began.
    public mutating func apply(_ delta: FirewallDelta, at time: EventTime) {
        for operation in delta.operations { apply(operation, time.seconds) }
        guard rules.count > FirewallState.mostRules else { return }
        for place in rules.keys.sorted(by: precedes).dropFirst(FirewallState.mostRules) { rules[place] = nil }
        forgetCompleteness()
    }

    private mutating func apply(_ operation: FirewallOperation, _ time: Int64) {
        switch operation.kind {
        case .create:
            self = FirewallState(completeSince: time)
            for line in operation.lines ?? [] { put(line) }
        case .gone: self = FirewallState(completeSince: time)
        case .whole: state(operation, time)
        case .put:
            write(operation.lines ?? [], at: operation.place)
        case .merge: merge(operation)
        case .turnOn, .turnOff: turn(operation, time)
        case .drop: drop(operation)
        case .blur:
            let laid = laid
            self = FirewallState()
            self.laid = laid
        case .addUnknown: forgetCompleteness()
        case .release:
            for place in rules.keys { rules[place] = rules[place]?.map { $0.released(time) } }
        case .lay: laid = operation.names ?? []
        case .layMore:
            guard let before = laid else { return }
            laid = Set(before).union(operation.names ?? []).subtracting(operation.removed ?? []).sorted()
        case .layUnknown: laid = nil
        }
    }

    private init(completeSince time: Int64) {
        isComplete = true
        since = time
    }

    private mutating func forgetCompleteness() {
        isComplete = false
        since = nil
    }
}

// MARK: - Rules

extension FirewallState {
    /// The lines that were there and say the same keep their time.
    private mutating func state(_ operation: FirewallOperation, _ time: Int64) {
        let parts = operation.parts.map(Set.init)
        let before = rules
        rules = rules.filter { !FirewallPlace.isIn(parts, $0.key) }
        if let parts {
            knownParts = Set(knownParts).union(parts).sorted()
        } else {
            if !isComplete { since = time }
            isComplete = true
        }
        for line in operation.lines ?? [] {
            let place = FirewallPlace.of(line.rule)
            let same = before[place]?.first { $0.saysTheSame(as: line) }
            rules[place, default: []].append(same ?? line)
        }
    }

    private mutating func put(_ line: FirewallLine) { write([line], at: FirewallPlace.of(line.rule)) }

    private mutating func write(_ lines: [FirewallLine], at place: String?) {
        guard let place = place ?? lines.first.map({ FirewallPlace.of($0.rule) }) else { return }
        let before = rules[place] ?? []
        rules[place] = lines.map { line in
            var line = line
            line.network = line.network ?? before.first?.network
            return before.first { $0.saysTheSame(as: line) } ?? line
        }
        guard place.hasPrefix("#") else { return }
        // EC2 gives a rule its id only in newer records: told again with it, it is still one rule.
        for line in lines where line.rule.priority == nil {
            var nameless = line.rule
            nameless.ruleID = nil
            for one in nameless.places { rules[one.place] = nil }
        }
    }

    /// What a partial write leaves out stays; where nothing is known of the rule, it stays unknown.
    private mutating func merge(_ operation: FirewallOperation) {
        guard let place = operation.place, let lines = operation.lines else { return }
        let columns = Set((operation.columns ?? []).compactMap(RuleChange.Column.init(rawValue:)))
        write(FirewallLine.merged(lines, over: rules[place] ?? [], leaving: columns), at: place)
    }

    private mutating func turn(_ operation: FirewallOperation, _ time: Int64) {
        guard let place = operation.place else { return }
        rules[place] = rules[place]?.map { line in
            var line = line
            let wasOff = line.rule.traits.contains(.switchedOff)
            if operation.kind == .turnOff {
                line.rule.traits.formUnion([.switchedOff, .notYetInForce])
            } else {
                line.rule.traits.subtract([.switchedOff, .notYetInForce])
            }
            if wasOff != (operation.kind == .turnOff) { line.since = time }
            return line
        }
    }

    private mutating func drop(_ operation: FirewallOperation) {
        if let place = operation.place, rules.removeValue(forKey: place) != nil { return }
        guard let lines = operation.lines else {
            // The rule is one of those whose id no record told: which, nobody knows.
            let nameless = rules.keys.filter { $0.hasPrefix("=") }
            if !nameless.isEmpty {
                for place in nameless { rules[place] = nil }
                forgetCompleteness()
            }
            return
        }
        for line in lines {
            if rules.removeValue(forKey: FirewallPlace.of(line.rule)) == nil { dropNamed(line) }
        }
    }

    /// A rule that the record describes, and that memory knows by its id.
    private mutating func dropNamed(_ line: FirewallLine) {
        for (place, lines) in rules where place.hasPrefix("#") {
            let rest = lines.compactMap { $0.without(line.rule) }
            if rest != lines { rules[place] = rest.isEmpty ? nil : rest }
        }
    }
}

extension FirewallLine {
    /// The line without the peers of a rule that says the same of them; nil when none is left.
    fileprivate func without(_ gone: RuleChange) -> FirewallLine? {
        var (one, other) = (rule, gone)
        (one.peers, other.peers) = ([], [])
        (one.ruleID, other.ruleID) = (nil, nil)
        (one.traits, other.traits) = ([], [])
        guard one == other else { return self }
        var rest = self
        rest.rule.peers.removeAll(where: gone.peers.contains)
        return rest.rule.peers.isEmpty ? nil : rest
    }

    fileprivate func released(_ time: Int64) -> FirewallLine {
        guard rule.traits.contains(.notYetInForce), !rule.traits.contains(.switchedOff) else { return self }
        var line = self
        line.rule.traits.remove(.notYetInForce)
        line.since = time
        return line
    }

    /// The lines of a rule after a write that left `columns` alone.
    static func merged(
        _ lines: [FirewallLine], over before: [FirewallLine], leaving columns: Set<RuleChange.Column>
    ) -> [FirewallLine] {
        guard let stood = before.first else { return lines }
        // Traffic is one line each; where it was not written, the lines are those that stood.
        let bases = columns.contains(.traffic) ? before : lines
        let written = lines.first ?? stood
        return bases.map { base in
            var line = columns.contains(.traffic) ? written : base
            line.rule.ruleID = stood.rule.ruleID
            if columns.contains(.traffic) {
                line.rule.effect = base.rule.effect
                line.rule.networkProtocol = base.rule.networkProtocol
                line.rule.ports = base.rule.ports
            }
            let from = columns.contains(.traffic) ? base : stood
            if columns.contains(.direction) { line.rule.direction = from.rule.direction }
            if columns.contains(.peers) { line.rule.peers = from.rule.peers }
            if columns.contains(.priority) { line.rule.priority = from.rule.priority }
            if columns.contains(.targets) { line.rule.targets = from.rule.targets }
            line.rule.traits = line.settled(over: from, leaving: columns)
            line.network = line.network ?? stood.network
            return before.first { $0.saysTheSame(as: line) } ?? line
        }
    }

    /// A rule is unknown in part only while a column of it is; it stays off until a write says otherwise.
    private func settled(
        over stood: FirewallLine, leaving columns: Set<RuleChange.Column>
    ) -> Set<RuleChange.Trait> {
        var traits = rule.traits
        let isWhole =
            rule.direction != nil && rule.effect != nil && rule.ports != nil && !rule.peers.isEmpty
            && !rule.peers.contains(.unknown)
        if isWhole { traits.remove(.contentUnknown) } else { traits.insert(.contentUnknown) }
        let off: Set<RuleChange.Trait> = [.switchedOff, .notYetInForce]
        if columns.contains(.state) { traits.formUnion(stood.rule.traits.intersection(off)) }
        return traits
    }
}

/// By bytes: Swift would take two spellings of one Unicode text for equal.
private func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
}
