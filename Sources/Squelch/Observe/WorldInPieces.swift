import CloudChanges

/// The world let in by several rules, none of which lets it in alone: of one operation, or together with rules that
/// memory knows to stand.
enum WorldInPieces {
    /// More cuts or pieces than this and all rules are read as one: too wide rather than too slow.
    private static let most = 256

    static func found(in parts: [Movement], of known: KnownChange) -> [Movement] {
        [RuleChange.Direction.ingress, .egress].flatMap { direction in
            let openings = parts.filter {
                $0.kind == .opens && ($0.rule.direction ?? .ingress) == direction
                    && !$0.peers.networks.isEmpty
                    && !PublicSpace.isWorld($0.peers.networks)
            }
            return ["tcp", "udp"].compactMap { carrier in
                joined(openings, carrier: carrier, direction, known.change)
                    ?? joinedOverTime(openings, carrier: carrier, direction, known)
            }
        }
    }

    /// The pieces of this change with those that stand. Where those let the world in already, it is no news.
    private static func joinedOverTime(
        _ openings: [Movement], carrier: String, _ direction: RuleChange.Direction, _ known: KnownChange
    ) -> Movement? {
        let ours = openings.filter { !$0.isPending }
        guard !ours.isEmpty else { return nil }
        let standing = known.standing.filter { line in
            let rule = line.rule
            let networks = AddressSet(rule.peers.compactMap(\.network))
            return rule.effect == .allow && rule.direction == direction && !networks.isEmpty
                && !PublicSpace.isWorld(networks) && ours.contains { line.meets($0.rule, in: known.network) }
        }
        let theirs = standing.map { Movement($0.rule, of: known.change) }
        guard !theirs.isEmpty, joined(theirs, carrier: carrier, direction, known.change) == nil,
            var world = joined(ours + theirs, carrier: carrier, direction, known.change)
        else { return nil }
        let open = world.rule.ports ?? []
        let used = standing.filter { line in
            carries(carrier, line.rule.networkProtocol)
                && !Traffic.intersect(line.rule.ports ?? [.all], open).isEmpty
        }
        world.recalled = [.together(used)]
        return world
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
