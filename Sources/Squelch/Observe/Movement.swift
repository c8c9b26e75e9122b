import CloudChanges

/// What one part of a change does to reachability: the common ground on which exposure and content stand.
struct Movement: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case opens, closes
        /// A new firewall object without a rule in it.
        case createsEmpty
        case attaches
        case removesDeny
        /// A deny was taken away behind which nothing lets anybody in from outside, where everything is known.
        case removesIdleDeny
        /// An allow got in front of a deny that stands.
        case outranksDeny
        /// A rule was taken away that may have been a deny: the record does not say.
        case removesUnknown
        case layerOff
        case emptied
        /// Something was written whose content the record does not show.
        case changesUnknown
        /// A deny was written over a rule that the record does not show.
        case replacesDeny
        case protectionOff
        case wordsOnly
        /// What stands is what stood: the record says again what memory knew.
        case changesNothing
    }

    let kind: Kind
    let rule: RuleChange
    /// What kind of firewall, or guarded thing, it is done to.
    let target: Target.Kind
    let peers: PeerReach
    let ports: PortReach
    /// What memory adds to it.
    var recalled: [Recalled] = []
    /// Of a deny that goes: whom and what the rules behind it let in, where all of them are known.
    var opened: [Opened] = []

    struct Opened: Sendable, Hashable {
        let peers: PeerReach
        let ports: PortReach
    }

    var isEgress: Bool { rule.direction == .egress }
    /// An entry of a list that rules elsewhere refer to, not a rule.
    var isListEntry: Bool {
        let isRule = target == .webACL && rule.effect != nil
        return target.isAddressList && !isRule && rule.ports == nil
    }
    /// Without effect until somebody commits, deploys, enables or attaches it.
    var isPending: Bool { rule.traits.contains(.notYetInForce) }

    /// Whether the part could be an opening that the record does not show whole.
    ///
    /// What is pending is not in force: the commit that brings it about is judged, and is unknown then.
    var isContentUnknown: Bool {
        guard !isPending else { return false }
        switch kind {
        case .attaches, .removesUnknown, .changesUnknown, .replacesDeny: return true
        case .opens where !isEgress:
            return rule.traits.contains(.contentUnknown) || ports.classes.contains(.unknown)
                || !peers.classes.isDisjoint(with: [.unknown, .prefixList])
        default: return false
        }
    }

    init(_ rule: RuleChange, of change: Change, kind: Kind? = nil, recalled: [Recalled] = []) {
        self.rule = rule
        self.recalled = recalled
        target = change.target.kind
        self.kind = kind ?? Movement.kind(of: rule, in: change)
        peers = PeerReach(rule.peers, of: change, isForeign: rule.traits.contains(.foreignAccount))
        ports = PortReach(rule, of: change.target.kind, cloud: change.cloud)
    }

    /// All parts of a change, net, with one more where pieces of several rules make up the world together, and one
    /// where an allow gets in front of a deny.
    static func all(of change: Change) -> [Movement] { all(of: KnownChange(change, knowing: nil)) }
}

extension Movement {
    private static func kind(of rule: RuleChange, in change: Change) -> Kind {
        if let kind = kindByTraits(rule, in: change) { return kind }
        switch rule.operation {
        case .add, .create, .enable, .replace: return kindOfComing(rule)
        case .attach: return .attaches
        case .detach:
            return rule.effect.map { $0 == .allow ? .closes : .removesDeny } ?? kindOfDetaching(change)
        case .remove, .delete, .disable:
            return rule.effect.map { $0 == .allow ? .closes : .removesDeny } ?? kindOfGoing(rule, change)
        }
    }

    /// What the traits decide alone. A trait that opens goes before one that closes.
    private static func kindByTraits(_ rule: RuleChange, in change: Change) -> Kind? {
        let traits = rule.traits
        if traits.contains(.asBefore) { return .changesNothing }
        // No rule can name a list before it exists; one that does is read with what stands in it.
        if rule.operation == .create, traits.contains(.notYetInForce), change.target.kind.isAddressList {
            return .createsEmpty
        }
        if traits.contains(.layerOff) { return .layerOff }
        if traits.contains(.defaultAllow), let kind = kindOfDefault(rule) { return kind }
        if traits.contains(.emptied) { return .emptied }
        if traits.contains(.protectionOff) { return .protectionOff }
        if traits.contains(.wordsOnly), !traits.contains(.contentUnknown) { return .wordsOnly }
        return traits.contains(.layerOn) && !traits.contains(.contentUnknown) ? .closes : nil
    }

    /// A firewall just made, or not in force, protects nothing yet: its default takes nothing away.
    private static func kindOfDefault(_ rule: RuleChange) -> Kind? {
        switch rule.operation {
        case .remove, .delete: nil
        case .create where !rule.peers.isEmpty && !rule.traits.contains(.notYetInForce): .opens
        case .create: .createsEmpty
        default: rule.traits.contains(.notYetInForce) ? .createsEmpty : .layerOff
        }
    }

    private static func kindOfComing(_ rule: RuleChange) -> Kind {
        switch rule.effect {
        case .deny: return rule.operation == .replace ? .replacesDeny : .closes
        case .allow: return .opens
        case nil:
            let saysWho = rule.peers.contains { $0 != .unknown }
            if saysWho || rule.ports?.isEmpty == false { return .opens }
            let isNewAndBare = rule.operation == .create && !rule.traits.contains(.contentUnknown)
            return isNewAndBare ? .createsEmpty : .changesUnknown
        }
    }

    /// Dropping a group of allow rules closes; anything else that is detached may have held a deny.
    private static func kindOfDetaching(_ change: Change) -> Kind {
        let holders: [Target.Kind] = [.securityGroup, .instance, .networkInterface, .loadBalancer]
        return change.cloud == .aws && (holders + allowOnly).contains(change.target.kind)
            ? .closes : .removesUnknown
    }

    private static func kindOfGoing(_ rule: RuleChange, _ change: Change) -> Kind {
        if isWholeObject(rule), goesAlone(change) { return .closes }
        // Redis: "deleting the last rule opens" (exposure.md section 2).
        let opensWhenEmpty = change.action.lowercased().hasPrefix("microsoft.cache/")
        return allowOnly.contains(change.target.kind) && !opensWhenEmpty ? .closes : .removesUnknown
    }

    private static func isWholeObject(_ rule: RuleChange) -> Bool {
        rule.operation == .delete && rule.ruleID == nil && rule.priority == nil
            && rule.peers.allSatisfy { $0 == .unknown }
    }

    /// Whether the cloud lets the object go only when nothing uses it, or what it guarded goes with it: then
    /// deleting it changes no traffic, whatever stood in it.
    ///
    /// Source: the clouds' API references: DeleteSecurityGroup and DeleteManagedPrefixList (`DependencyViolation`),
    /// DeleteNetworkAcl ("not associated with any subnets"), DeleteWebACL (`WAFAssociatedItemException`), Network
    /// Firewall's DeleteRuleGroup and DeleteFirewallPolicy (`InvalidOperationException`), Route 53 Resolver's
    /// DeleteFirewallRuleGroup and DeleteFirewallDomainList (`ConflictException`); removals of a firewall that is
    /// in use carry `layerOff` and never come here. Azure `InUseNetworkSecurityGroupCannotBeDeleted`, GCP `resourceInUseByAnotherResource`.
    private static func goesAlone(_ change: Change) -> Bool {
        let guarded: [Target.Kind] = [.subnet, .virtualNetwork, .networkInterface, .instance, .network]
        let unused: [Target.Kind] =
            switch change.cloud {
            case .aws:
                [
                    .securityGroup, .networkACL, .prefixList, .webACL, .firewallPolicy, .networkFirewall,
                    .dnsFirewall,
                ]
            case .azure: [.networkSecurityGroup, .applicationSecurityGroup, .ipGroup]
            case .gcp: [.securityPolicy, .addressGroup, .hierarchicalPolicy, .firewallPolicy]
            }
        return (guarded + unused).contains(change.target.kind)
    }

    /// Firewalls whose rules can only let something in, so that losing one can only close.
    ///
    /// Source: Amazon EC2 User Guide, "Security group rules"; Azure SQL "firewall rules"; exposure.md section 1.
    static let allowOnly: [Target.Kind] = [
        .securityGroup, .databaseFirewall, .instanceFirewall, .storageFirewall,
    ]
}
