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
            if writing == .new { traits.insert(.notYetInForce) } else { operation = .disable }
        } else if isDisabled == false, writing == .partial, traffic == nil, peers == nil {
            operation = .enable
        }
        if traffic == nil || peers == nil { traits.insert(.contentUnknown) }
        return (traffic ?? [(nil, .unknown)]).map { effect, traffic in
            var own = traits
            if traffic.networkProtocol == nil || traffic.ports == nil { own.insert(.contentUnknown) }
            // What a deny kept out before it was rewritten, the record does not tell.
            if operation == .replace, effect != .allow { own.insert(.contentUnknown) }
            return RuleChange(
                operation, direction: direction, effect: effect,
                networkProtocol: traffic.networkProtocol, ports: traffic.ports, peers: peers ?? [.unknown],
                priority: priority, ruleID: ruleID, traits: own)
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
