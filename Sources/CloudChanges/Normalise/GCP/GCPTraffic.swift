/// One protocol with its ports, as `allowed[]`, `denied[]` and `layer4Configs[]` write them.
struct GCPTraffic: Sendable, Hashable {
    /// nil where unknown.
    let networkProtocol: String?
    /// nil where unknown; empty for protocols without ports.
    let ports: [PortRange]?

    static let unknown = GCPTraffic(networkProtocol: nil, ports: nil)
    static let any = GCPTraffic(networkProtocol: "any", ports: [.all])

    init(networkProtocol: String?, ports: [PortRange]?) {
        self.networkProtocol = networkProtocol
        self.ports = ports
    }

    /// `{"IPProtocol": "tcp", "ports": ["22", "8000-8100"]}`; missing ports mean every port.
    init(_ node: GCPNode) {
        guard let name = node.word("IPProtocol") else {
            self = .unknown
            return
        }
        networkProtocol = GCPTraffic.protocolName(name)
        guard let stated = node.child("ports"), !stated.elements.isEmpty else {
            ports = GCPTraffic.allPorts(of: networkProtocol)
            return
        }
        ports = GCPTraffic.ranges(stated)
    }

    /// nil when any element cannot be read: an unreadable port is not a narrow one.
    static func ranges(_ node: GCPNode) -> [PortRange]? {
        var ranges: [PortRange] = []
        for element in node.elements {
            guard let text = element.text, let range = range(text) else { return nil }
            ranges.append(range)
        }
        return ranges
    }

    private static func range(_ text: String) -> PortRange? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(\.trimmingSpaces)
        guard let first = ends.first.flatMap({ Int($0) }), let last = ends.last.flatMap({ Int($0) }),
            ends.count <= 2, (0...65535).contains(first), (0...65535).contains(last)
        else { return nil }
        return PortRange(first, last)
    }

    /// The IANA keyword; numbers without one stay numbers.
    static func protocolName(_ text: String) -> String? {
        if text == "all" || text == "any" || text == "*" { return "any" }
        if let number = Int(text) {
            guard (0...255).contains(number) else { return nil }
            return names[number] ?? String(number)
        }
        return names.values.contains(text) || text == "icmpv6" ? text : nil
    }

    private static func allPorts(of name: String?) -> [PortRange]? {
        guard let name else { return nil }
        return ["any", "tcp", "udp", "sctp", "udplite", "dccp"].contains(name) ? [.all] : []
    }

    /// Source: IANA, "Assigned Internet Protocol Numbers"; `ipip` is Google's word for number 4.
    private static let names: [Int: String] = [
        1: "icmp", 2: "igmp", 4: "ipip", 6: "tcp", 17: "udp", 33: "dccp", 41: "ipv6", 47: "gre", 50: "esp",
        51: "ah", 58: "ipv6-icmp", 132: "sctp", 136: "udplite",
    ]
}

/// The addresses behind texts such as `10.0.0.0/8`, `*` or a bare host.
enum GCPPeers {
    static func networks(_ node: GCPNode?) -> [Peer] {
        (node?.elements ?? []).flatMap { range($0.text) }
    }

    /// Nothing that cannot be read is left out: it is `unknown`.
    static func range(_ text: String?) -> [Peer] {
        guard let text else { return [.unknown] }
        if text == "*" { return [.anyV4, .anyV6] }
        return [IPNetwork(text).map { .network($0) } ?? .unknown]
    }

    static func tags(_ node: GCPNode?) -> [Peer] {
        (node?.elements ?? []).map { element in
            (element.text("name") ?? element.text).map { .tag($0) } ?? .unknown
        }
    }
}
