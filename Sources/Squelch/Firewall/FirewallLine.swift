public import CloudChanges

/// A rule as firewall memory holds it: what it says, since when. A rule of several protocols is several lines.
public struct FirewallLine: Sendable, Hashable {
    /// An addition with the columns that are known; `traits` holds only `foreignAccount`, `defaultAllow`,
    /// `contentUnknown`, `notYetInForce` and `switchedOff`.
    public var rule: RuleChange
    /// Seconds since 1970-01-01T00:00:00Z at which it came to say this.
    public var since: Int64
    /// The network that it belongs to, where an object holds the rules of several.
    public var network: String?

    private static let kept: Set<RuleChange.Trait> = [
        .foreignAccount, .defaultAllow, .contentUnknown, .notYetInForce, .switchedOff,
    ]

    /// The rule as it stands after `rule` was written.
    init(_ rule: RuleChange, since: Int64, network: String? = nil) {
        var line = rule
        line.operation = .add
        line.traits = rule.traits.intersection(FirewallLine.kept)
        line.unstated = []
        // What replaces an unknown rule is not itself unknown.
        if rule.operation == .replace, FirewallLine.isShown(rule) { line.traits.remove(.contentUnknown) }
        self.rule = line
        self.since = since
        self.network = network
    }

    private static func isShown(_ rule: RuleChange) -> Bool {
        rule.effect != nil && rule.direction != nil && rule.ports != nil && !rule.peers.isEmpty
            && !rule.peers.contains(.unknown)
    }

    /// Whether the rule acts on traffic now.
    var isInForce: Bool { rule.traits.isDisjoint(with: [.notYetInForce, .switchedOff]) }

    /// Whether it is switched on; one that is may still wait for a commit.
    var isOn: Bool { !rule.traits.contains(.switchedOff) }

    /// Whether both say the same, whenever they came to say it and however their name is spelled.
    func saysTheSame(as other: FirewallLine) -> Bool {
        var one = rule
        one.ruleID = other.rule.ruleID
        return one == other.rule
    }

    /// Whether it may bear on the same traffic of the same machines as another rule of its object.
    func meets(_ other: RuleChange, in otherNetwork: String?) -> Bool {
        guard rule.direction == other.direction || rule.direction == nil else { return false }
        if let network, let otherNetwork, network != otherNetwork { return false }
        guard let targets = rule.targets, let others = other.targets else { return true }
        return !Set(targets).isDisjoint(with: others)
    }
}

/// The place of a rule in its firewall: its id, or what it says where rules have none.
enum FirewallPlace {
    static func of(_ rule: RuleChange) -> String {
        // Azure's exports differ in letter case; no cloud tells two rules of one firewall apart by it.
        if let id = rule.ruleID { return "#\(id.lowercased())" }
        let ports = rule.ports.map { $0.map(\.text).joined(separator: ",") } ?? "?"
        let columns = [
            rule.direction?.rawValue ?? "", rule.effect?.rawValue ?? "", rule.networkProtocol ?? "", ports,
            rule.priority.map(String.init) ?? "", (rule.targets ?? []).joined(separator: ","),
            rule.peers.map(\.text).joined(separator: ","),
        ]
        return "=" + columns.joined(separator: "|")
    }

    /// Whether the place is one of those that a partial statement speaks of.
    static func isIn(_ parts: Set<String>?, _ place: String) -> Bool {
        guard let parts else { return true }
        if place.hasPrefix("=") { return parts.contains(RuleChange.nameless) }
        return parts.contains { $0.lowercased() == place.dropFirst() }
    }
}

extension RuleChange {
    /// One rule a peer where rules are told apart by what they say.
    var places: [(place: String, rule: RuleChange)] {
        guard ruleID == nil else { return [(FirewallPlace.of(self), self)] }
        return peers.map { peer in
            var single = self
            single.peers = [peer]
            return (FirewallPlace.of(single), single)
        }
    }
}
