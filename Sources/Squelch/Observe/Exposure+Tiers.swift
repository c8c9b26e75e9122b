import CloudChanges

extension Exposure.Tier {
    /// What letting `peer` reach `port` from outside makes of a firewall (engine.md, "Exposure tiers").
    ///
    /// |               | web    | icmp   | other, return traffic | unknown | sensitive, all |
    /// |---------------|--------|--------|-----------------------|---------|----------------|
    /// | world         | medium | medium | high                  | high    | critical       |
    /// | wide          | low    | low    | medium                | medium  | high           |
    /// | range, host   | low    | low    | low                   | medium  | medium         |
    /// | prefix list   | low    | low    | medium                | medium  | medium         |
    /// | unknown       | medium | medium | medium                | medium  | medium         |
    /// | foreign group | high   | high   | high                  | high    | high           |
    /// | private, group| low    | low    | low                   | low     | low            |
    static func ofOpening(_ peer: PeerClass, _ port: PortClass) -> Exposure.Tier {
        switch peer {
        case .world: port.isSensitive ? .critical : port <= .icmp ? .medium : .high
        case .wide: port.isSensitive ? .high : port <= .icmp ? .low : .medium
        case .range, .host, .ownAddress: port.isSensitive || port == .unknown ? .medium : .low
        case .prefixList: port <= .icmp ? .low : .medium
        case .unknown: .medium
        case .foreignGroup: .high
        case .privateRange, .group: .low
        }
    }

    init(of movement: Movement) {
        let tier = Exposure.Tier.inward(movement)
        // What waits for a commit lets nobody in yet, but it stands ready.
        let inForce = movement.isPending ? min(tier, .low) : tier
        self = movement.isEgress ? min(inForce, .medium) : inForce
    }

    private static func inward(_ movement: Movement) -> Exposure.Tier {
        switch movement.kind {
        case .layerOff: return .critical
        case .emptied, .removesUnknown: return .high
        case .opens: return widest(movement)
        case .removesIdleDeny: return movement.opened.map { widest($0.peers, $0.ports) }.max() ?? .low
        case .outranksDeny: return widest(movement)
        case .removesDeny where !movement.opened.isEmpty:
            return movement.opened.map { widest($0.peers, $0.ports) }.max() ?? .high
        case .removesDeny:
            let isKnown =
                !movement.rule.peers.isEmpty && movement.rule.ports != nil
                && !movement.peers.classes.contains(.unknown)
            return isKnown ? widest(movement) : .high
        case .attaches, .changesUnknown: return .medium
        case .protectionOff, .replacesDeny: return .low
        case .closes, .createsEmpty, .wordsOnly, .changesNothing: return .none
        }
    }

    private static func widest(_ movement: Movement) -> Exposure.Tier {
        widest(movement.peers, movement.ports)
    }

    private static func widest(_ peers: PeerReach, _ ports: PortReach) -> Exposure.Tier {
        let tiers = peers.classes.flatMap { peer in
            ports.classes.map { Exposure.Tier.ofOpening(peer, $0) }
        }
        return tiers.max() ?? .medium
    }
}
