/// A rule as far as a request states it; what a patch leaves out is nil.
struct GCPRule: Sendable {
    var direction: RuleChange.Direction?
    /// One for each protocol, with its effect; nil where the request says nothing of them.
    var traffic: [(effect: RuleChange.Effect?, traffic: GCPTraffic)]?
    /// nil where the request says nothing of them.
    var peers: [Peer]?
    var priority: Int?
    var ruleID: String?
    var isDisabled: Bool?
    /// nil for everything behind the firewall, and where the request says nothing of them.
    var targets: [String]?
    /// Whether the request names targets, or shows that there are none.
    var saysTargets = false
    var traits: Set<RuleChange.Trait> = []

    /// How the request reached the rule.
    enum Writing: Sendable {
        /// The rule is new; what is absent has the API's default.
        case new
        /// An existing rule is stated anew, whole.
        case whole
        /// Only what is sent changes.
        case partial
    }

    /// The changes that writing the rule makes.
    ///
    /// A disabled rule is as if absent: writing a new one has no effect yet, and disabling one takes it away,
    /// which opens when it was a deny.
    func changes(_ writing: Writing) -> [RuleChange] {
        var operation: RuleChange.Operation = writing == .new ? .add : .replace
        var traits = traits
        if isDisabled == true {
            if writing == .new {
                traits.formUnion([.notYetInForce, .switchedOff])
            } else {
                operation = .disable
            }
        } else if isDisabled == false, writing == .partial, traffic == nil, peers == nil {
            operation = .enable
        }
        if traffic == nil || peers == nil { traits.insert(.contentUnknown) }
        return GCPRule.joined(traffic ?? [(nil, .unknown)]).map { effect, traffic in
            var own = traits
            if traffic.networkProtocol == nil || traffic.ports == nil { own.insert(.contentUnknown) }
            // What a deny kept out before it was rewritten, the record does not tell.
            if operation == .replace, effect != .allow { own.insert(.contentUnknown) }
            var change = RuleChange(
                operation, direction: direction, effect: effect,
                networkProtocol: traffic.networkProtocol, ports: traffic.ports, peers: peers ?? [.unknown],
                priority: priority, ruleID: ruleID, traits: own, targets: targets)
            if writing == .partial { change.unstated = unstated }
            return change
        }
    }

    /// What a partial write says nothing of, and so leaves as it stands.
    private var unstated: Set<RuleChange.Column> {
        var columns: Set<RuleChange.Column> = []
        if direction == nil { columns.insert(.direction) }
        if traffic == nil { columns.insert(.traffic) }
        if peers == nil { columns.insert(.peers) }
        if priority == nil { columns.insert(.priority) }
        if !saysTargets { columns.insert(.targets) }
        if isDisabled == nil { columns.insert(.state) }
        return columns
    }

    /// More protocols than this in one rule are read as every protocol: too wide rather than too slow. Each one is
    /// a change with all of the rule's peers, and a hostile record may hold thousands of both.
    private static let mostProtocols = 16

    /// Ports of one protocol and effect together, whether the request lists them in one element or in many.
    private static func joined(
        _ traffic: [(effect: RuleChange.Effect?, traffic: GCPTraffic)]
    ) -> [(effect: RuleChange.Effect?, traffic: GCPTraffic)] {
        struct Key: Hashable {
            var effect: RuleChange.Effect?
            var networkProtocol: String?
            var isShown: Bool
        }
        var order: [Key] = []
        var ports: [Key: [PortRange]] = [:]
        for (effect, one) in traffic {
            let key = Key(effect: effect, networkProtocol: one.networkProtocol, isShown: one.ports != nil)
            if ports[key] == nil { order.append(key) }
            ports[key, default: []] += one.ports ?? []
        }
        guard order.count <= mostProtocols else {
            let effects = Set(order.map(\.effect)).sorted { ($0?.rawValue ?? "") < ($1?.rawValue ?? "") }
            return effects.map { ($0, .any) }
        }
        return order.map { key in
            let shown = key.isShown ? PortRange.merged(ports[key] ?? []) : nil
            return (key.effect, GCPTraffic(networkProtocol: key.networkProtocol, ports: shown))
        }
    }

    static func direction(_ word: String?) -> RuleChange.Direction? {
        switch word {
        case "ingress": .ingress
        case "egress": .egress
        default: nil
        }
    }
}
