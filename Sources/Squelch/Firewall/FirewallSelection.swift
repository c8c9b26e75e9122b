import CloudChanges

/// Chooses, of all that is known of an object, what a change has to do with.
struct FirewallSelection {
    private let change: Change
    private let state: FirewallState
    private var chosen: [String] = []
    private var isChosen: Set<String> = []
    private var isCut = false

    init(_ change: Change, _ state: FirewallState) {
        self.change = change
        self.state = state
    }

    /// The change's own target: what it names first, then what bears on what it opens, then on what it takes away.
    func standing() -> FirewallFacts.Standing {
        var selection = self
        var differs: [String]?
        if let rules = change.stated.rules {
            differs = selection.differences(from: rules)
            selection.choose(differs ?? [])
        } else {
            selection.choose(change.changes.flatMap { selection.touched(by: $0) })
        }
        let moving = selection.moving(differs)
        let (arriving, leaving) = (Self.widest(moving.arriving), Self.widest(moving.leaving))
        selection.choose(selection.halves(beside: arriving))
        selection.choose(selection.outranked(by: arriving))
        selection.choose(selection.meeting(leaving))
        var standing = selection.told(as: "")
        standing.differs = differs
        if change.stated.parts != nil, !state.knownParts.isEmpty { standing.knownParts = state.knownParts }
        return standing
    }

    /// A firewall that is laid on something: what it lets in, widest first, then what it denies.
    func laid(as id: String) -> FirewallFacts.Standing {
        var selection = self
        let isTag = id.hasPrefix("tag:")
        let places = state.rules.filter { entry in
            !isTag || entry.value.contains { $0.rule.targets?.contains(String(id.dropFirst(4))) == true }
        }
        selection.choose(
            places.sorted { FirewallSelection.isWorse($0, $1) }.map(\.key))
        var standing = selection.told(as: id)
        if isTag {
            // Rules without a tag, and rules of before the log begins, are not among them.
            standing.isComplete = false
            standing.since = nil
            standing.count = places.count
        }
        return standing
    }

    private func told(as id: String) -> FirewallFacts.Standing {
        let lines = chosen.flatMap { state.rules[$0] ?? [] }
        return FirewallFacts.Standing(
            id: id, isComplete: state.isComplete, since: state.since,
            rules: Array(lines.prefix(FirewallFacts.mostRules * 2)), count: state.rules.count,
            denies: state.rules.values.joined().count { $0.rule.effect != .allow && $0.isInForce },
            isCut: isCut || lines.count > FirewallFacts.mostRules * 2 ? true : nil)
    }

    /// What the change names must be told, or the rest is worth nothing.
    private mutating func choose(_ places: [String]) {
        for place in places where state.rules[place] != nil { take(place) }
    }

    private mutating func take(_ place: String) {
        guard !isChosen.contains(place) else { return }
        guard chosen.count < FirewallFacts.mostRules else {
            isCut = true
            return
        }
        isChosen.insert(place)
        chosen.append(place)
    }
}

// MARK: - What the change names

extension FirewallSelection {
    /// Places of the object where a statement of its contents differs from what stood there.
    private mutating func differences(from rules: [RuleChange]) -> [String] {
        var stated: [String: [FirewallLine]] = [:]
        for one in rules.flatMap(\.places) {
            stated[one.place, default: []].append(
                FirewallLine(one.rule, since: 0, network: change.stated.network))
        }
        let before = state.rules.filter { FirewallPlace.isIn(change.stated.parts, $0.key) }
        let places = Set(stated.keys).union(before.keys).filter { place in
            !FirewallSelection.areAlike(stated[place] ?? [], before[place] ?? [])
        }
        let sorted = places.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if sorted.count > FirewallFacts.mostRules { isCut = true }
        return Array(sorted.prefix(FirewallFacts.mostRules))
    }

    static func areAlike(_ one: [FirewallLine], _ other: [FirewallLine]) -> Bool {
        one.count == other.count && one.allSatisfy { line in other.contains { $0.saysTheSame(as: line) } }
    }

    private func touched(by rule: RuleChange) -> [String] {
        guard rule.ruleID == nil else { return [FirewallPlace.of(rule)] }
        guard [.remove, .delete].contains(rule.operation) else { return [] }
        return rule.places.map(\.place)
    }

    /// The rules that come into force, and those that go, as far as memory and change tell.
    private func moving(_ differs: [String]?) -> (arriving: [RuleChange], leaving: [RuleChange]) {
        let stood = chosen.flatMap { state.rules[$0] ?? [] }.map(\.rule)
        if let differs, let rules = change.stated.rules {
            let places = Set(differs)
            return (rules.filter { rule in rule.places.contains { places.contains($0.place) } }, stood)
        }
        let written = change.changes.filter { [.add, .replace, .enable, .create].contains($0.operation) }
        let asked = change.changes.filter { ![.add, .create].contains($0.operation) && $0.effect != nil }
        return (written.flatMap(arriving) + stood, stood + asked)
    }

    /// A partial write brings what stood, at another place or switched on.
    private func arriving(_ rule: RuleChange) -> [RuleChange] {
        let before = rule.ruleID == nil ? nil : state.rules[FirewallPlace.of(rule)]
        guard let before, !rule.unstated.isEmpty else { return [rule] }
        let lines = FirewallDelta.lines(of: [rule], in: change)
        return FirewallLine.merged(lines, over: before, leaving: rule.unstated).map(\.rule)
    }
}

// MARK: - What bears on it

extension FirewallSelection {
    /// Of a hostile number of rules, those of most addresses: each is held against everything that stands.
    private static func widest(_ rules: [RuleChange]) -> [RuleChange] {
        guard rules.count > FirewallFacts.mostRules else { return rules }
        let sized = rules.enumerated().map { index, rule -> (index: Int, size: UInt128) in
            let networks = AddressSet(rule.peers.compactMap(\.network))
            return (index, networks.count(.v4) &+ (networks.count(.v6) >> 64))
        }
        let chosen = sized.sorted { $0.size == $1.size ? $0.index < $1.index : $0.size > $1.size }
        return chosen.prefix(FirewallFacts.mostRules).map { rules[$0.index] }
    }

    private static let mostHalves = 24
    private static let mostOthers = 16

    /// Allows that could make the world together with what arrives, largest first.
    private func halves(beside arriving: [RuleChange]) -> [String] {
        let pieces = arriving.filter { rule in
            let networks = AddressSet(rule.peers.compactMap(\.network))
            return rule.effect != .deny && !networks.subtracting(PublicSpace.privateSet).isEmpty
                && !PublicSpace.isWorld(networks)
        }
        guard !pieces.isEmpty else { return [] }
        let found = state.rules.filter { entry in
            entry.value.contains { line in
                line.rule.effect == .allow && line.isInForce
                    && pieces.contains {
                        line.meets($0, in: change.stated.network) && Self.share(line.rule, $0)
                    }
            }
        }
        let sized = found.map { entry -> (place: String, size: UInt128) in
            let networks = AddressSet(entry.value.flatMap { $0.rule.peers.compactMap(\.network) })
            return (entry.key, networks.subtracting(PublicSpace.privateSet).count(.v4))
        }
        return sized.sorted {
            $0.size == $1.size ? $0.place.utf8.lexicographicallyPrecedes($1.place.utf8) : $0.size > $1.size
        }.prefix(Self.mostHalves).map(\.place)
    }

    private static func share(_ one: RuleChange, _ other: RuleChange) -> Bool {
        let all = ["any", "all", "-1", "*"]
        let isOneProtocol =
            one.networkProtocol == other.networkProtocol || one.networkProtocol == nil
            || other.networkProtocol == nil || all.contains(one.networkProtocol ?? "")
            || all.contains(other.networkProtocol ?? "")
        guard isOneProtocol, let ports = one.ports, let others = other.ports else { return isOneProtocol }
        return ports.isEmpty || others.isEmpty || !Traffic.intersect(ports, others).isEmpty
    }

    /// Denies that stand behind an allow that arrives.
    private func outranked(by arriving: [RuleChange]) -> [String] {
        let allows = arriving.filter { $0.effect != .deny && $0.priority != nil }
        guard !allows.isEmpty else { return [] }
        return nearest(.deny) { line in
            allows.contains { allow in
                (line.rule.priority ?? .max) > (allow.priority ?? .max)
                    && line.meets(allow, in: change.stated.network) && Traffic.common(line.rule, allow) != nil
            }
        }
    }

    /// What lets in, or still keeps out, what a deny that goes had kept out.
    private func meeting(_ leaving: [RuleChange]) -> [String] {
        let denies = leaving.filter { $0.effect == .deny }
        guard !denies.isEmpty else { return [] }
        func isMet(_ line: FirewallLine) -> Bool {
            denies.contains {
                line.meets($0, in: change.stated.network) && Traffic.common(line.rule, $0) != nil
            }
        }
        return nearest(.allow, isMet) + nearest(.deny, isMet)
    }

    /// In the order in which the firewall asks them.
    private func nearest(
        _ effect: RuleChange.Effect, _ holds: (FirewallLine) -> Bool
    ) -> [String] {
        let found = state.rules.compactMap { entry -> (place: String, priority: Int)? in
            let lines = entry.value.filter { $0.rule.effect == effect && $0.isInForce && holds($0) }
            return lines.isEmpty ? nil : (entry.key, lines.compactMap(\.rule.priority).min() ?? .max)
        }
        return found.sorted {
            $0.priority == $1.priority
                ? $0.place.utf8.lexicographicallyPrecedes($1.place.utf8) : $0.priority < $1.priority
        }.prefix(Self.mostOthers).map(\.place)
    }

    /// Allows from the most addresses, and to the most ports, first.
    private static func isWorse(
        _ one: (key: String, value: [FirewallLine]), _ other: (key: String, value: [FirewallLine])
    ) -> Bool {
        let (left, right) = (weight(one.value), weight(other.value))
        return left == right ? one.key.utf8.lexicographicallyPrecedes(other.key.utf8) : left > right
    }

    private static func weight(_ lines: [FirewallLine]) -> (Int, UInt128, Int) {
        let allows = lines.filter { $0.rule.effect == .allow && $0.isInForce }
        let ingress = allows.contains { $0.rule.direction != .egress } ? 2 : allows.isEmpty ? 0 : 1
        let networks = AddressSet(allows.flatMap { $0.rule.peers.compactMap(\.network) })
        let ports = allows.flatMap { $0.rule.ports ?? [.all] }.reduce(0) { $0 + $1.last - $1.first + 1 }
        return (ingress, networks.subtracting(PublicSpace.privateSet).count(.v4), ports)
    }
}
