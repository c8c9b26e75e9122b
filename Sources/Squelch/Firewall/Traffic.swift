import CloudChanges

/// Arithmetic on what rules let through or keep out: one rule less others, and what two have in common.
///
/// What is not known is never taken away and never shared: the results err towards more that changes.
enum Traffic {
    /// The part of `rule` that none of `lines` has; nil when they have all of it.
    static func rest(of rule: RuleChange, without lines: [RuleChange]) -> RuleChange? {
        guard let own = ports(rule), !rule.peers.contains(.unknown) else { return rule }
        let alike = lines.filter { speaksOfMore($0, than: rule) }
        // Ports first: those that somebody else has for all of these peers; then peers, for what is left.
        let covering = alike.filter { covers($0.peers, rule.peers) }.compactMap(ports).flatMap(\.self)
        let left = subtract(covering, from: own)
        guard !left.isEmpty else { return nil }
        let wide = alike.filter { line in
            guard let theirs = ports(line) else { return false }
            return subtract(theirs, from: left).isEmpty
        }
        let peers = rule.peers.filter { peer in
            !wide.contains { covers($0.peers, [peer]) } && !covers(wide.flatMap(\.peers), [peer])
        }
        guard !peers.isEmpty else { return nil }
        var rest = rule
        rest.peers = peers
        if rule.ports?.isEmpty == false { rest.ports = left }
        return rest
    }

    /// What both speak of, as an addition with the columns of `rule`; nil when they never meet.
    static func common(_ rule: RuleChange, _ other: RuleChange) -> RuleChange? {
        guard let name = narrower(rule.networkProtocol, other.networkProtocol), let ours = ports(rule),
            let theirs = ports(other)
        else { return nil }
        let shared = intersect(ours, theirs)
        let peers = common(rule.peers, other.peers)
        guard !shared.isEmpty, !peers.isEmpty else { return nil }
        var both = rule
        both.operation = .add
        both.networkProtocol = name
        both.ports = rule.ports?.isEmpty == true && other.ports?.isEmpty == true ? [] : shared
        both.peers = peers
        return both
    }

    /// Whether every address in `other` is among `peers`, and every name too; all of IPv4 covers any name.
    static func covers(_ peers: [Peer], _ other: [Peer]) -> Bool {
        let networks = AddressSet(peers.compactMap(\.network))
        guard networks.contains(AddressSet(other.compactMap(\.network))) else { return false }
        if networks.contains(everything) { return !other.contains(.unknown) }
        let names = Set(peers.filter { $0.network == nil })
        return other.allSatisfy { $0.network != nil || ($0 != .unknown && names.contains($0)) }
    }

    private static let everything = AddressSet([.anyV4])

    /// Whether `line` speaks of at least the protocol, the direction and the machines of `rule`.
    private static func speaksOfMore(_ line: RuleChange, than rule: RuleChange) -> Bool {
        guard line.direction == rule.direction, line.effect == rule.effect, rule.networkProtocol != nil else {
            return false
        }
        let isAny = line.networkProtocol.map(isAnyProtocol) == true
        guard isAny || line.networkProtocol == rule.networkProtocol else { return false }
        guard let targets = line.targets else { return true }
        guard let own = rule.targets else { return false }
        return Set(targets).isSuperset(of: own)
    }

    private static func narrower(_ one: String?, _ other: String?) -> String? {
        guard let one, let other else { return nil }
        if one == other || isAnyProtocol(other) { return one }
        return isAnyProtocol(one) ? other : nil
    }

    private static func isAnyProtocol(_ name: String) -> Bool { ["any", "all", "-1", "*"].contains(name) }

    /// A protocol without ports is all of it.
    private static func ports(_ rule: RuleChange) -> [PortRange]? {
        rule.ports.map { $0.isEmpty ? [.all] : $0 }
    }

    static func intersect(_ one: [PortRange], _ other: [PortRange]) -> [PortRange] {
        PortRange.merged(
            one.flatMap { range in
                other.compactMap { PortRange(max(range.first, $0.first), min(range.last, $0.last)) }
            })
    }

    private static func subtract(_ gone: [PortRange], from ranges: [PortRange]) -> [PortRange] {
        PortRange.merged(gone).reduce(ranges) { left, hole in
            left.flatMap { range in
                [
                    PortRange(range.first, min(range.last, hole.first - 1)),
                    PortRange(max(range.first, hole.last + 1), range.last),
                ].compactMap(\.self)
            }
        }
    }

    /// More blocks than this and the shorter list stands for what both have: too wide rather than too slow.
    private static let mostBlocks = 64

    private static func common(_ peers: [Peer], _ others: [Peer]) -> [Peer] {
        let (ours, theirs) = (
            AddressSet(peers.compactMap(\.network)), AddressSet(others.compactMap(\.network))
        )
        var shared = blocks(of: ours.intersection(theirs))
        if shared.count > mostBlocks {
            shared = (peers.count < others.count ? peers : others).filter { $0.network != nil }
        }
        let names = Set(peers.filter { $0.network == nil && $0 != .unknown })
        let otherNames = Set(others.filter { $0.network == nil && $0 != .unknown })
        var common = names.intersection(otherNames)
        if theirs.contains(everything) { common.formUnion(names) }
        if ours.contains(everything) { common.formUnion(otherNames) }
        return (shared + common).sorted()
    }

    private static func blocks(of set: AddressSet) -> [Peer] {
        [AddressFamily.v4, .v6].flatMap { family in
            set.ranges(family).prefix(mostBlocks + 1).flatMap {
                IPNetwork.covering(family, from: $0.lowerBound, through: $0.upperBound)
            }
        }.map(Peer.network)
    }
}
