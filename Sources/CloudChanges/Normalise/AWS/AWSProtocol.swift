/// How AWS names protocols and ports.
enum AWSProtocol {
    /// Lower-case IANA name, `any`, or the number as text; nil when the field says nothing readable.
    ///
    /// Source: IANA, "Assigned Internet Protocol Numbers"; only names that other clouds write too.
    static func name(_ field: AWSField?) -> String? {
        guard let text = field?.text?.lowercased() else { return nil }
        if let name = ["-1": "any", "all": "any", "any": "any", "*": "any", "ip": "any"][text] {
            return name
        }
        if let number = Int(text) { return names[number] ?? String(number) }
        return text == "icmp6" || text == "ipv6-icmp" ? "icmpv6" : text
    }

    private static let names = [
        1: "icmp", 4: "ipip", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 51: "ah", 58: "icmpv6", 132: "sctp",
    ]

    /// ICMP has types in place of ports. Any protocol but TCP, UDP and ICMP opens every port, whatever the port
    /// fields say; so does a range that begins and ends with -1. A port that is missing is unknown.
    ///
    /// Source: Amazon EC2 API Reference, `IpPermission` and `NetworkAclEntry`.
    static func ports(_ name: String?, from: AWSField?, to: AWSField?) -> [PortRange]? {
        guard let name else { return nil }
        if name == "icmp" || name == "icmpv6" { return [] }
        guard name == "tcp" || name == "udp" else { return [.all] }
        guard let first = from?.integer, let last = to?.integer else { return nil }
        if first == -1, last == -1 { return [.all] }
        return PortRange(first, last).map { [$0] }
    }
}

extension Peer {
    /// The network in `field`; unknown when it names none.
    static func network(in field: AWSField?) -> Peer {
        field?.text.flatMap { IPNetwork($0) }.map { .network($0) } ?? .unknown
    }
}
