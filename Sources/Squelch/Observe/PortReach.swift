import CloudChanges

/// Kinds of port that content tells apart, least dangerous first.
enum PortClass: String, Sendable, Hashable, Comparable, CaseIterable {
    case web, icmp
    /// Return traffic on a stateless list.
    case ephemeral
    case other
    case unknown
    /// On the list of ports that should not face the internet, but neither administration nor database.
    case sensitive
    case database, admin, all

    static func < (left: PortClass, right: PortClass) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether an opening to the world here is critical (engine.md, "Exposure tiers").
    var isSensitive: Bool { self >= .sensitive }
}

/// Which ports one rule is about.
struct PortReach: Sendable, Hashable {
    let networkProtocol: String?
    let ports: [PortRange]?
    /// Every kind that is among the ports; never empty.
    let classes: Set<PortClass>

    var widest: PortClass { classes.max() ?? .unknown }

    /// From this many ports on, a rule is about "all" of them: half of 65,536.
    static let allFrom = 32_768

    init(_ rule: RuleChange, of target: Target.Kind, cloud: Cloud) {
        networkProtocol = rule.networkProtocol
        ports = rule.ports
        // A storage firewall has no ports: it guards one service, whose doors are always the same.
        if target == .storageFirewall, rule.ports == nil {
            classes = [.other]
            return
        }
        classes = PortReach.classes(
            rule.networkProtocol?.lowercased(), rule.ports,
            isStateless: target == .networkACL, opensAllByNumber: cloud == .aws)
    }

    private static func classes(
        _ name: String?, _ ports: [PortRange]?, isStateless: Bool, opensAllByNumber: Bool
    ) -> Set<PortClass> {
        switch name {
        case "icmp", "icmpv6", "icmp6", "ipv6-icmp", "1", "58": return [.icmp]
        case "any", "all", "-1", "*":
            guard let ports, !ports.isEmpty else { return [.all] }
            return classes(of: ports, carriedBy: SensitivePort.Transport.allCases, isStateless)
        case nil, "tcp", "6", "udp", "17":
            guard let ports, !ports.isEmpty else { return [.unknown] }
            let isTCP = name == "tcp" || name == "6"
            let carriers: [SensitivePort.Transport] =
                name == nil ? SensitivePort.Transport.allCases : [isTCP ? .tcp : .udp]
            return classes(of: ports, carriedBy: carriers, isStateless)
        case "sctp", "132":
            // EC2 opens every port for a protocol it does not know; the others keep to the ports given.
            guard !opensAllByNumber, let ports, !ports.isEmpty else { return [.all] }
            return classes(of: ports, carriedBy: [], isStateless)
        default:
            // ESP, GRE and the like have no ports: whatever is inside them passes.
            // Source: botocore, ec2 IpPermission; exposure.md section 1.
            return [.all]
        }
    }

    private static func classes(
        of ports: [PortRange], carriedBy carriers: [SensitivePort.Transport], _ isStateless: Bool
    ) -> Set<PortClass> {
        let returning = isStateless ? ports.filter(isReturnTraffic) : []
        let rest = ports.filter { !returning.contains($0) }
        var classes: Set<PortClass> = returning.isEmpty ? [] : [.ephemeral]
        if rest.isEmpty { return classes }
        if rest.reduce(0, { $0 + $1.last - $1.first + 1 }) >= allFrom { return classes.union([.all]) }
        for entry in SensitivePort.table
        where entry.transports.contains(where: carriers.contains)
            && rest.contains(where: { $0.first <= entry.ports.last && entry.ports.first <= $0.last })
        {
            classes.insert(entry.portClass)
        }
        return classes.union(plainClasses(of: rest, carriers))
    }

    /// `web` for 80 and 443, `other` for what is in no table.
    private static func plainClasses(
        of ports: [PortRange], _ carriers: [SensitivePort.Transport]
    ) -> Set<PortClass> {
        var classes: Set<PortClass> = []
        for range in ports {
            if range.contains(80) || range.contains(443) { classes.insert(.web) }
            if SensitivePort.leavesPlain(range, carriers) { classes.insert(.other) }
        }
        return classes
    }

    /// The ranges that documentation recommends for answers on a stateless list.
    ///
    /// Source: Amazon VPC User Guide, "Ephemeral ports": 32768–61000 (Linux), 49152–65535 (Windows), 1024–65535
    /// (load balancers, NAT gateways, Lambda). Any other range is read port by port.
    private static func isReturnTraffic(_ range: PortRange) -> Bool {
        [1024, 1025, 32_768, 49_152].contains(range.first) && [60_999, 61_000, 65_535].contains(range.last)
    }
}
