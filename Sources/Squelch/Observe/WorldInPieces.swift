import CloudChanges

/// The world let in by several rules of one operation, none of which lets it in alone.
enum WorldInPieces {
    /// More cuts or pieces than this and all rules are read as one: too wide rather than too slow.
    private static let most = 256

    static func found(in parts: [Movement], of change: Change) -> [Movement] {
        [RuleChange.Direction.ingress, .egress].flatMap { direction in
            let openings = parts.filter {
                $0.kind == .opens && ($0.rule.direction ?? .ingress) == direction
                    && !$0.peers.networks.isEmpty
                    && !PublicSpace.isWorld($0.peers.networks)
            }
            return ["tcp", "udp"].compactMap { joined(openings, carrier: $0, direction, change) }
        }
    }

    private static func joined(
        _ openings: [Movement], carrier: String, _ direction: RuleChange.Direction, _ change: Change
    ) -> Movement? {
        let pieces = openings.filter { carries(carrier, $0.rule.networkProtocol) }
        guard pieces.count > 1, PublicSpace.isWorld(AddressSet(pieces.flatMap(blocks))) else { return nil }
        let open = openPorts(pieces)
        guard !open.isEmpty else { return nil }
        let peers = Set(pieces.flatMap(blocks)).sorted().map(Peer.network)
        let rule = RuleChange(
            .add, direction: direction, effect: .allow, networkProtocol: carrier, ports: open, peers: peers)
        return Movement(rule, of: change)
    }

    /// The ports at which the pieces make up the world.
    private static func openPorts(_ pieces: [Movement]) -> [PortRange] {
        // Unknown ports may be any.
        let ranges = pieces.map { $0.rule.ports ?? [.all] }
        let cuts = Set(ranges.joined().flatMap { [$0.first, $0.last + 1] }).sorted()
        guard cuts.count <= most, pieces.count <= most else {
            return PortRange.merged(Array(ranges.joined()))
        }
        var isOpen: [[Int]: Bool] = [:]
        let open = zip(cuts, cuts.dropFirst()).compactMap { first, end -> PortRange? in
            let present = pieces.indices.filter { index in ranges[index].contains { $0.contains(first) } }
            let answer =
                isOpen[present] ?? PublicSpace.isWorld(AddressSet(present.flatMap { blocks(pieces[$0]) }))
            isOpen[present] = answer
            return answer ? PortRange(first, end - 1) : nil
        }
        return PortRange.merged(open)
    }

    private static func blocks(_ movement: Movement) -> [IPNetwork] {
        movement.rule.peers.compactMap(\.network)
    }

    private static func carries(_ carrier: String, _ networkProtocol: String?) -> Bool {
        guard let name = networkProtocol?.lowercased() else { return true }
        return [carrier, carrier == "tcp" ? "6" : "17", "any", "all", "-1", "*"].contains(name)
    }
}
