import CloudChanges

/// Says in words what a part of a change does. Each sentence is true of the record and claims no more.
enum Sentence {
    static func of(_ movement: Movement) -> String {
        sentence(movement) + pending(movement) + undirected(movement) + remembered(movement)
    }

    private static func sentence(_ movement: Movement) -> String {
        let rule = movement.rule
        switch movement.kind {
        case .opens: return opening(movement)
        case .closes: return closing(movement)
        case .createsEmpty:
            if isNewList(movement) {
                return
                    "creates a list (\(movement.target.words)) of \(peers(movement.peers)), which no rule"
                    + " names yet"
            }
            let lets = rule.traits.contains(.defaultAllow) ? " whose default is to allow" : ""
            return "creates an object without rules\(lets) (\(movement.target.words))"
        case .attaches:
            return "changes what is attached (\(movement.target.words)), whose rules the record does not show"
        case .removesDeny, .removesIdleDeny:
            let way = movement.isEgress ? " outward to " : " for "
            let deny = "a deny of \(ports(movement.ports))\(way)\(peers(movement.peers))"
            return movement.moved.map { "moves \(deny) further back, from \($0.from) to \($0.to)" }
                ?? "takes away \(deny)"
        case .outranksDeny:
            return "gets an allow of \(ports(movement.ports)) for \(peers(movement.peers)) in front of a deny"
        case .changesNothing:
            // Where it moves, another part says what that does to traffic.
            return isMoved(movement) ? "leaves what the rule says as it was" : "changes no traffic"
        case .removesUnknown:
            return "takes away a rule that the record does not show; it may have been a deny"
        case .layerOff:
            return rule.traits.contains(.layerOff)
                ? "takes a whole layer of protection off (\(movement.target.words))"
                : "makes allow the default answer (\(movement.target.words))"
        case .emptied: return "takes all rules out of a firewall (\(movement.target.words))"
        case .changesUnknown:
            return
                "changes the \(movement.target.words) in a way that the record does not show whole: what it says"
                + " now, or what it said before"
        case .replacesDeny:
            return
                "writes a deny of \(ports(movement.ports)) for \(peers(movement.peers)) over a rule that the"
                + " record does not show"
        case .protectionOff:
            return
                "switches off a safeguard beside the rules (logging, inspection, or protection against change) of the"
                + " \(movement.target.words); by itself it opens nothing"
        case .wordsOnly:
            return
                "changes no rule: only words (a description, a name, a tag) or settings that filter nothing"
        }
    }

    private static func opening(_ movement: Movement) -> String {
        let rule = movement.rule
        if movement.isListEntry {
            let use = "which rules use the list, and what they let through, the record does not show"
            let list = "a list (\(movement.target.words))"
            if rule.peers.allSatisfy({ $0 == .unknown }) {
                return "changes entries of \(list) in a way that the record does not show; \(use)"
            }
            return "adds \(peers(movement.peers)) to \(list); \(use)"
        }
        let verb = rule.effect == nil ? "may open" : "opens"
        let open =
            "\(verb) \(ports(movement.ports)) \(movement.isEgress ? "outward to" : "to") \(peers(movement.peers))"
        return rule.effect == nil
            ? open + "; whether it allows, the record does not show" : open + partly(rule)
    }

    private static func closing(_ movement: Movement) -> String {
        let rule = movement.rule
        if rule.traits.contains(.layerOn) { return "only tightens: a protection is switched on or narrowed" }
        if rule.peers.isEmpty {
            let whole = rule.operation == .delete && rule.ruleID == nil && rule.priority == nil
            return whole
                ? "only closes: deletes the whole object (\(movement.target.words)); the cloud lets it go only unused,"
                    + " or with what it guarded"
                : "only closes: what goes is part of a firewall that holds allow rules alone"
                    + " (\(movement.target.words))"
        }
        let verb = rule.effect == .deny ? "denies" : "no longer allows"
        if movement.isListEntry {
            return "only closes: takes \(peers(movement.peers)) out of a list (\(movement.target.words))"
        }
        if rule.ports == nil, rule.peers.allSatisfy({ $0 == .unknown }) {
            return "only closes: \(verb) something; what, the record does not show"
        }
        return "only closes: \(verb) \(ports(movement.ports)) for \(peers(movement.peers))"
    }

    private static func pending(_ movement: Movement) -> String {
        movement.isPending && !isNewList(movement) ? ", not in force yet" : ""
    }

    private static func isNewList(_ movement: Movement) -> Bool {
        movement.kind == .createsEmpty && !movement.rule.peers.isEmpty && movement.target.isAddressList
    }

    private static func partly(_ rule: RuleChange) -> String {
        guard rule.traits.contains(.contentUnknown) else { return "" }
        return rule.operation == .replace
            ? ", in place of what the record does not show" : ", in part not shown by the record"
    }

    private static func undirected(_ movement: Movement) -> String {
        let opens = movement.kind == .opens || movement.kind == .removesDeny
        if movement.kind == .opens, movement.isListEntry { return "" }
        return opens && movement.rule.direction == nil ? " (no direction in the record; read as inward)" : ""
    }
}

extension Sentence {
    /// `0.0.0.0/0, the world`; long lists are cut, with the number of the rest.
    static func peers(_ reach: PeerReach) -> String {
        let known = reach.peers.filter { $0 != .unknown }
        let shown = known.prefix(3).map(\.description) + (known.count < reach.peers.count ? ["others"] : [])
        let more = known.count - 3
        if known.isEmpty { return gloss(reach) }
        let list = shown.joined(separator: " and ") + (more > 0 ? " and \(more) more" : "")
        let mixed = reach.classes.count > 1 ? "at widest " : ""
        return "\(list) (\(mixed)\(gloss(reach)))"
    }

    private static func gloss(_ reach: PeerReach) -> String {
        let outside = reach.networks.subtracting(PublicSpace.privateSet)
        switch reach.widest {
        case .world: return reach.isWorldInPieces ? "together the world" : "the world"
        case .wide: return outside.isEmpty ? named(reach) : "wide: \(size(outside))"
        case .range: return size(outside)
        case .host: return "a single public address"
        case .ownAddress: return "the caller's own address"
        case .privateRange: return "private addresses"
        case .group: return "inside the network"
        case .foreignGroup: return "of another account"
        case .prefixList: return "a list whose content the record does not show"
        case .unknown:
            return reach.peers.contains { $0 != .unknown }
                ? "addresses that the record does not show" : "somebody whom the record does not show"
        }
    }

    /// What a provider's name for many addresses means: a country, or what any of its customers may use.
    private static func named(_ reach: PeerReach) -> String {
        let isCountry = reach.peers.contains {
            if case .service(let name) = $0 { return name.lowercased().hasPrefix("region-") }
            return false
        }
        return isCountry ? "a whole country" : "addresses that any customer of a cloud can use"
    }

    /// How many public addresses, exactly for IPv4, as a power of two for IPv6.
    private static func size(_ set: AddressSet) -> String {
        var parts: [String] = []
        let v4 = set.count(.v4)
        if v4 > 0 { parts.append("\(Figures.grouped(v4)) public IPv4 address\(v4 == 1 ? "" : "es")") }
        let v6 = set.count(.v6)
        if v6 == 1 { parts.append("1 public IPv6 address") }
        if v6 > 1 {
            let exponent = 127 - v6.leadingZeroBitCount
            let isExact = v6.nonzeroBitCount == 1
            parts.append("\(isExact ? "" : "more than ")2^\(exponent) public IPv6 addresses")
        }
        return parts.joined(separator: " and ")
    }

    /// `tcp 22 (SSH)`, `any protocol`, `all tcp ports`.
    static func ports(_ reach: PortReach) -> String {
        let name = reach.networkProtocol.map { $0 == "any" ? "any protocol" : $0 }
        guard let ports = reach.ports else {
            if let name, reach.classes == [.all] || reach.classes == [.icmp] { return name }
            return name.map { "\($0) (ports not shown by the record)" }
                ?? "ports that the record does not show"
        }
        guard !ports.isEmpty else { return name ?? "a protocol not shown by the record" }
        if ports == [.all] {
            // ESP, GRE and the like have no ports, whatever stands in the record.
            if let name, !["any protocol", "tcp", "udp", "sctp"].contains(name) { return name }
            return name == "any protocol"
                ? "any protocol" : name.map { "all \($0) ports" } ?? "all ports of some protocol"
        }
        let shown = ports.prefix(4).map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
        let more = ports.count - shown.count
        let list = shown.joined(separator: ", ") + (more > 0 ? " and \(more) more ranges" : "")
        let services = services(reach, ports)
        let isOne = ports.count == 1 && ports[0].first == ports[0].last
        return "\(name ?? (isOne ? "port" : "ports")) \(list)" + (services.isEmpty ? "" : " (\(services))")
    }

    /// What usually listens on the listed ports, worst first; only as many as a person reads.
    private static func services(_ reach: PortReach, _ ports: [PortRange]) -> String {
        if reach.classes.contains(.all) { return "as good as all ports" }
        if reach.classes == [.ephemeral] { return "return traffic" }
        let hits = SensitivePort.table.filter { entry in
            reach.classes.contains(entry.portClass)
                && ports.contains { $0.first <= entry.ports.last && entry.ports.first <= $0.last }
        }
        let worst = hits.enumerated().sorted {
            ($0.element.portClass.position, $1.offset) > ($1.element.portClass.position, $0.offset)
        }
        var seen: Set<String> = []
        let names = worst.map(\.element.service).filter { seen.insert($0).inserted }
        let more = names.count - 3
        return names.prefix(3).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

extension PortClass {
    fileprivate var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
