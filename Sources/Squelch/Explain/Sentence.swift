import CloudChanges

/// Says in words what a part of a change does. Each sentence is true of the record and claims no more.
enum Sentence {
    static func of(_ movement: Movement) -> String {
        sentence(movement) + pending(movement) + undirected(movement)
    }

    private static func sentence(_ movement: Movement) -> String {
        let rule = movement.rule
        switch movement.kind {
        case .opens:
            let way = movement.isEgress ? "outward to" : "to"
            return "opens \(ports(movement.ports)) \(way) \(peers(movement.peers))\(partly(rule))"
        case .closes: return closing(movement)
        case .createsEmpty:
            let lets = rule.traits.contains(.defaultAllow) ? " whose default is to allow" : ""
            return "creates a firewall object without rules\(lets)"
        case .attaches: return "attaches something whose rules the record does not show"
        case .removesDeny: return "takes away a deny of \(ports(movement.ports)) for \(peers(movement.peers))"
        case .removesUnknown:
            return "takes away a rule that the record does not show; it may have been a deny"
        case .layerOff:
            return rule.traits.contains(.layerOff)
                ? "takes a whole layer of protection off" : "makes the default answer of a firewall allow"
        case .emptied: return "takes all rules out of a firewall"
        case .changesUnknown: return "writes something whose content the record does not show"
        case .replacesDeny:
            return
                "writes a deny of \(ports(movement.ports)) for \(peers(movement.peers)) over a rule that the"
                + " record does not show"
        case .protectionOff:
            return "takes away a protection against change or deletion; nothing is opened yet"
        case .wordsOnly: return "changes only words: a description, a name or a tag"
        }
    }

    private static func closing(_ movement: Movement) -> String {
        let rule = movement.rule
        if rule.traits.contains(.layerOn) { return "only tightens: a protection is switched on or narrowed" }
        if rule.peers.isEmpty {
            let whole = rule.operation == .delete && rule.ruleID == nil && rule.priority == nil
            return whole
                ? "only closes: deletes a whole object; the cloud lets it go only unused, or with what it guarded"
                : "only closes: what goes is part of a firewall that holds allow rules alone"
        }
        let verb = rule.effect == .deny ? "denies" : "no longer allows"
        return "only closes: \(verb) \(ports(movement.ports)) for \(peers(movement.peers))"
    }

    private static func pending(_ movement: Movement) -> String {
        movement.isPending ? ", in force only once it is committed" : ""
    }

    private static func partly(_ rule: RuleChange) -> String {
        rule.traits.contains(.contentUnknown) ? ", in part not shown by the record" : ""
    }

    private static func undirected(_ movement: Movement) -> String {
        let opens = movement.kind == .opens || movement.kind == .removesDeny
        return opens && movement.rule.direction == nil ? " (no direction in the record; read as inward)" : ""
    }
}

extension Sentence {
    /// `0.0.0.0/0, the world`; long lists are cut, with the number of the rest.
    static func peers(_ reach: PeerReach) -> String {
        let shown = reach.peers.prefix(3).map(\.description)
        let more = reach.peers.count - shown.count
        let list = shown.joined(separator: " and ") + (more > 0 ? " and \(more) more" : "")
        let mixed = reach.classes.count > 1 ? "at widest " : ""
        return list.isEmpty ? gloss(reach) : "\(list) (\(mixed)\(gloss(reach)))"
    }

    private static func gloss(_ reach: PeerReach) -> String {
        let outside = reach.networks.subtracting(PublicSpace.privateSet)
        switch reach.widest {
        case .world: return reach.isWorldInPieces ? "together the world" : "the world"
        case .wide: return outside.isEmpty ? "a provider's whole cloud" : "wide: \(size(outside))"
        case .range: return size(outside)
        case .host: return "a single public address"
        case .ownAddress: return "the caller's own address"
        case .privateRange: return "private addresses"
        case .group: return "inside the network"
        case .foreignGroup: return "of another account"
        case .prefixList: return "a list whose content the record does not show"
        case .unknown: return "a peer that the record does not resolve"
        }
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
                ?? "protocol and ports not shown by the record"
        }
        guard !ports.isEmpty else { return name ?? "a protocol not shown by the record" }
        if ports == [.all] {
            return name == "any protocol" ? "any protocol" : "all ports of \(name ?? "some protocol")"
        }
        let shown = ports.prefix(4).map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
        let more = ports.count - shown.count
        let list = shown.joined(separator: ", ") + (more > 0 ? " and \(more) more ranges" : "")
        let services = services(reach, ports)
        return "\(name ?? "ports") \(list)" + (services.isEmpty ? "" : " (\(services))")
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
