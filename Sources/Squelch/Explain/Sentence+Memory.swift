import CloudChanges

extension Sentence {
    /// What memory adds, each with the time from which the log tells it; and where it could add nothing, so.
    static func remembered(_ movement: Movement) -> String {
        guard !movement.recalled.isEmpty else { return unknown(movement) }
        return movement.recalled.map { "; " + words($0, of: movement) }.joined()
    }

    /// Of what is written over, taken away or laid on something, and that no earlier record told of.
    private static func unknown(_ movement: Movement) -> String {
        switch movement.kind {
        case .removesUnknown: "; before: unknown; after: no such rule"
        case .changesUnknown, .attaches: "; before: unknown; after: unknown"
        case .replacesDeny: "; before: unknown; after: the deny"
        case .opens where movement.rule.operation == .replace: "; before: unknown"
        default: ""
        }
    }

    private static func words(_ recalled: Recalled, of movement: Movement) -> String {
        switch recalled {
        case .became(let before, let after): return became(before, after)
        case .laid(let group, let since):
            return "the rule stands in \(group), which is laid on it now, and is known from \(date(since)) on"
        case .relaid(let before, let after):
            return "before: \(before.map(names) ?? "unknown"); after: \(names(after))"
        case .listed(let id, let isAll):
            return isAll ? "pl:\(id) holds these addresses" : "of pl:\(id) only a part is known"
        case .together(let lines): return together(lines, movement)
        case .outranked(let deny, let allow):
            let name = deny.rule.ruleID.map { "\($0), " } ?? ""
            let places = [allow.priority, deny.rule.priority].map { $0.map(String.init) ?? "?" }
            return
                "before: \(name)\(list([deny], beside: nil)) was asked first, at priority \(places[1]); after: the allow"
                + " is, at priority \(places[0])"
        case .behind(let lines): return "behind it stands " + list(lines, beside: nil)
        case .nothingBehind:
            return
                "every rule is known, and none behind it lets anybody in from outside: to them what it denied stays shut for now"
        case .unchanged(let why): return words(why)
        }
    }

    /// Whether the rule itself stays and only its place among the others changes.
    static func isMoved(_ movement: Movement) -> Bool {
        movement.recalled.contains { recalled in
            if case .unchanged(.moved) = recalled { true } else { false }
        }
    }

    private static func words(_ why: Recalled.Unchanged) -> String {
        switch why {
        case .same: "what it states stood already"
        case .whole(let count, let since):
            "before: \(count) rule\(count == 1 ? "" : "s")\(since.map { ", all known from \(date($0)) on" } ?? ""); after: the same"
        case .moved(let from, let to): "the rule moves from priority \(from) to \(to)"
        case .idle: "the rule was not in force, and is not now"
        case .laidBefore: "what it lays on was laid on it before"
        case .bareBefore: "it had no group of its own before either"
        case .lets(let group): "every rule of \(group) is known, and none lets anybody in"
        case .adds(let group): "whom \(group) lets in, was let in before"
        }
    }

    /// Of what stood its time is told; what stands now is as new as the change.
    private static func became(_ before: [FirewallLine], _ after: [FirewallLine]) -> String {
        let isDefault = after.contains { $0.rule.traits.contains(.defaultAllow) }
        let none = isDefault ? "no default of allow" : "no such rule"
        let stood = before.isEmpty ? none : list(before, beside: nil)
        if after.isEmpty { return "before: \(stood); after: no such rule" }
        if FirewallSelection.areAlike(before, after) { return "before: \(stood); after: the same" }
        return "before: \(stood); after: \(list(after, beside: before))"
    }

    private static func names(_ groups: [String]) -> String {
        guard !groups.isEmpty else { return "none" }
        let more = groups.count > 3 ? " and \(groups.count - 3) more" : ""
        return groups.prefix(3).joined(separator: " and ") + more
    }

    private static func together(_ lines: [FirewallLine], _ movement: Movement) -> String {
        "before: \(list(lines, beside: nil)); after: together \(world(movement.peers))"
    }

    private static func world(_ reach: PeerReach) -> String {
        let families = [(AddressFamily.v4, Peer.anyV4, "IPv4"), (.v6, .anyV6, "IPv6")]
        let parts = families.filter { PublicSpace.isWorld(reach.networks, $0.0) }.map { _, whole, name in
            let isWhole = Traffic.covers(reach.peers.filter { $0.network != nil }, [whole])
            return isWhole ? "the whole \(name) internet" : "more than half of the \(name) internet"
        }
        return parts.joined(separator: " and ")
    }

    /// Beside what stood before, places are told where they differ, and times are not.
    private static func list(_ lines: [FirewallLine], beside before: [FirewallLine]?) -> String {
        let moves = before.map { $0.first?.rule.priority != lines.first?.rule.priority } ?? false
        let shown = lines.prefix(2).map { line in
            let place = line.rule.priority.map { moves ? " at priority \($0)" : "" } ?? ""
            let since = before == nil ? " (known from \(date(line.since)) on)" : ""
            let isBare = line.rule.networkProtocol == nil && line.rule.ports == nil
            let what = isBare ? "" : " of \(traffic(line.rule))"
            return "\(effect(line))\(what) for \(peers(line))\(place)\(off(line))\(since)"
        }
        let more = lines.count > 2 ? " and \(lines.count - 2) more" : ""
        return shown.joined(separator: " and ") + more
    }

    /// `tcp 22 for 0.0.0.0/0, since 2026-03-04T08:01:00Z`.
    static func standing(_ line: FirewallLine) -> String {
        let isBare = line.rule.networkProtocol == nil && line.rule.ports == nil
        let what = isBare ? "something" : traffic(line.rule)
        return "\(what) for \(peers(line)), since \(date(line.since))"
    }

    private static func effect(_ line: FirewallLine) -> String {
        switch line.rule.effect {
        case .allow?: "an allow"
        case .deny?: "a deny"
        case nil: "a rule"
        }
    }

    private static func off(_ line: FirewallLine) -> String {
        if !line.isOn { return ", switched off" }
        return line.isInForce ? "" : ", not in force"
    }

    private static func traffic(_ rule: RuleChange) -> String {
        let name = rule.networkProtocol ?? "port"
        guard let ports = rule.ports else { return "\(name), ports not shown" }
        if name == "any" || ports.isEmpty { return name == "any" ? "any protocol" : name }
        if ports == [.all] { return "all \(name) ports" }
        let shown = ports.prefix(4).map(\.text).joined(separator: ", ")
        return "\(name) \(shown)" + (ports.count > 4 ? " and more" : "")
    }

    private static func peers(_ line: FirewallLine) -> String {
        let known = line.rule.peers.filter { $0 != .unknown }
        if known.isEmpty { return "whom the log did not show" }
        let shown = known.prefix(3).map(\.description).joined(separator: " and ")
        return shown + (line.rule.peers.count > 3 ? " and \(line.rule.peers.count - 3) more" : "")
    }

    private static func date(_ seconds: Int64) -> String { EventTime(seconds: seconds).description }
}
