import CloudChanges

extension Movement {
    /// All parts of a change as memory completes them, net, with what follows from the rules that stand.
    static func all(of known: KnownChange) -> [Movement] {
        let change = known.change
        let parts = NetEffect.of(change.changes).map { rule -> Movement in
            // Nameless rules are merged over their peers by now; of several peers the first tells.
            let part = Movement(rule, of: change, recalled: known.recalled(of: rule))
            return part.kind == .removesDeny ? part.weighed(in: known) : part
        }
        return parts + WorldInPieces.found(in: parts, of: known) + Outranking.found(in: parts, of: known)
    }

    /// Of a deny that goes: what stands behind it. Where all rules are known and the firewall denies what no rule
    /// allows, only that is opened.
    private func weighed(in known: KnownChange) -> Movement {
        let behind = known.standing.filter { line in
            line.rule.effect == .allow && line.meets(rule, in: known.network)
                && Traffic.common(rule, line.rule) != nil && isPassed(line) && !isStillDenied(line, known)
        }
        var weighed = self
        let knowsAll = known.isComplete && deniesByDefault
        if behind.isEmpty, knowsAll {
            return Movement(
                rule, of: known.change, kind: .removesIdleDeny, recalled: recalled + [.nothingBehind])
        }
        guard !behind.isEmpty else { return self }
        weighed.recalled.append(.behind(behind))
        guard knowsAll else { return weighed }
        weighed.opened = behind.compactMap { Traffic.common(rule, $0.rule) }.map { common in
            Opened(
                peers: PeerReach(common.peers, of: known.change),
                ports: PortReach(common, of: target, cloud: known.change.cloud))
        }
        let isOutside = weighed.opened.contains { !$0.peers.classes.isSubset(of: [.privateRange, .group]) }
        return isOutside ? weighed : weighed.read(as: .removesIdleDeny, in: known.change)
    }

    private func read(as kind: Kind, in change: Change) -> Movement {
        var other = Movement(rule, of: change, kind: kind, recalled: recalled)
        other.opened = opened
        return other
    }

    /// An allow that is asked before the deny lets in what it lets in anyway; and a deny that only moved further back
    /// has let by the allows between its old place and its new one. On a tie the deny has the last word.
    private func isPassed(_ line: FirewallLine) -> Bool {
        guard let allow = line.rule.priority, let deny = rule.priority else { return true }
        guard let (from, to) = moved else { return deny <= allow }
        return from <= allow && allow < to
    }

    /// Where a rule stood and where it stands, if that is all that became of it.
    var moved: (from: Int, to: Int)? {
        for case .unchanged(.moved(let from, let to)) in recalled { return (from, to) }
        return nil
    }

    private func isStillDenied(_ line: FirewallLine, _ known: KnownChange) -> Bool {
        guard let common = Traffic.common(rule, line.rule) else { return false }
        return known.standing.contains { deny in
            guard deny.rule.effect == .deny, let first = deny.rule.priority, let later = line.rule.priority,
                first < later
            else { return false }
            var asAllow = deny.rule
            asAllow.effect = common.effect
            return Traffic.rest(of: common, without: [asAllow]) == nil
        }
    }

    /// Source: Amazon VPC User Guide, "Network ACL rules" (rule `*`); Microsoft Learn, "Network security groups",
    /// default rules (65500 DenyAllInBound; outward the default allows).
    private var deniesByDefault: Bool {
        target == .networkACL || (target == .networkSecurityGroup && rule.direction == .ingress)
    }
}

/// Allows that get in front of a deny which stands, untouched.
///
/// A deny of everything from everybody is the last word of a list, and every allow stands before it: that one does
/// not count (shapes.md 14). Nor does an exception from a deny of everybody, which is what such a deny is written with:
/// it is an opening like any other.
enum Outranking {
    static func found(in parts: [Movement], of known: KnownChange) -> [Movement] {
        let denies = known.standing.filter { $0.rule.effect == .deny && !isCatchAll($0.rule) }
        guard !denies.isEmpty else { return [] }
        return parts.filter { $0.rule.effect == .allow && ($0.kind == .opens || $0.kind == .changesNothing) }
            .flatMap { part in denies.compactMap { movement(part, past: $0, known) } }
    }

    private static func movement(
        _ part: Movement, past deny: FirewallLine, _ known: KnownChange
    ) -> Movement? {
        guard let place = part.rule.priority, let theirs = deny.rule.priority, place < theirs,
            !part.isPending,
            part.kind == .opens || part.moved.map({ theirs < $0.from }) == true,
            deny.meets(part.rule, in: known.network), let common = Traffic.common(part.rule, deny.rule)
        else { return nil }
        let isException = isEverybody(deny.rule) && !isEverybody(common)
        if isException, part.kind == .opens { return nil }
        var opened = common
        opened.traits = []
        return Movement(
            opened, of: known.change, kind: isException ? .opens : .outranksDeny,
            recalled: [.outranked(deny, by: part.rule)])
    }

    private static func isEverybody(_ rule: RuleChange) -> Bool {
        PublicSpace.isWorld(AddressSet(rule.peers.compactMap(\.network)))
    }

    private static func isCatchAll(_ rule: RuleChange) -> Bool {
        let isAnyProtocol = rule.networkProtocol == nil || rule.networkProtocol == "any"
        let isAllPorts = rule.ports == nil || rule.ports == [] || rule.ports == [.all]
        return isAnyProtocol && isAllPorts && isEverybody(rule)
    }
}
