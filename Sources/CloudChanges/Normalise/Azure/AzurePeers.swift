/// Azure's spellings of addresses, ports and protocols.
enum AzurePeers {
    /// An address, a block, a range, a service tag, or one of the names of everything.
    ///
    /// `Internet` is the world from outside; it includes every other customer of Azure. `*` covers both families.
    ///
    /// Source: Microsoft Learn, "Virtual network service tags".
    static func peers(_ text: String) -> [Peer] {
        let name = text.trimmingSpaces
        if ["*", "any", "internet", "all"].contains(name.lowercased()) { return [.anyV4, .anyV6] }
        if let network = IPNetwork(name) { return [.network(network)] }
        let ends = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        if ends.count == 2, let range = range(from: ends[0], through: ends[1]) { return range }
        let isTag =
            name.first?.isLetter == true
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 46 || byte == 45 || byte == 95
            }
        return [isTag ? .service(canonicalTags[name.lowercased()] ?? name) : .unknown]
    }

    /// An inclusive range of addresses as blocks; nil when an end is no address or they are the wrong way round.
    static func range(from first: String, through last: String) -> [Peer]? {
        guard let low = IPNetwork(first.trimmingSpaces), let high = IPNetwork(last.trimmingSpaces),
            low.isHost, high.isHost, low.family == high.family, low.first <= high.first
        else { return nil }
        return IPNetwork.covering(low.family, from: low.first, through: high.first).map(Peer.network)
    }

    /// Tags are not case-sensitive; the common ones are spelled one way, so that equal ones are equal.
    private static let canonicalTags = Dictionary(
        uniqueKeysWithValues: [
            "VirtualNetwork", "AzureLoadBalancer", "GatewayManager", "AzureCloud", "AppService", "Storage",
            "Sql", "AzureFrontDoor.Backend", "AzureFrontDoor.Frontend", "AzureFrontDoor.FirstParty",
            "AzureActiveDirectory", "AzureKeyVault", "AzureMonitor", "AzureTrafficManager", "ApiManagement",
        ].map { ($0.lowercased(), $0) })

    /// Whether a source is inside: private space, or a tag for the own network.
    static func isPrivate(_ peer: Peer) -> Bool {
        switch peer {
        case .network(let network): privateNetworks.contains { $0.contains(network) }
        case .service(let name): ["VirtualNetwork", "AzureLoadBalancer", "GatewayManager"].contains(name)
        case .group: true
        case .prefixList, .tag, .unknown: false
        }
    }

    /// Source: RFC 1918, 3927, 4193, 4291, 5735 and 6598.
    private static let privateNetworks = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128",
    ].compactMap(IPNetwork.init)

    /// Source: IANA, "Assigned Internet Protocol Numbers", for what Azure's rules can name.
    private static let protocolNumbers = ["1": "icmp", "6": "tcp", "17": "udp", "50": "esp", "51": "ah"]

    /// Lower-case name, `any` or a number; nil where the text is none of these.
    static func networkProtocol(_ text: String?) -> String? {
        guard let word = text?.trimmingSpaces.lowercased(), !word.isEmpty else { return nil }
        if ["*", "any", "all"].contains(word) { return "any" }
        if let name = protocolNumbers[word] { return name }
        let isWord = word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        return isWord ? word : nil
    }

    /// `22`, `20-25`, `*`; nil when there is none or one cannot be read, since the widest may be that one.
    static func ports(_ texts: [String]) -> [PortRange]? {
        guard !texts.isEmpty else { return nil }
        var ranges: [PortRange] = []
        for text in texts {
            guard let range = port(text.trimmingSpaces) else { return nil }
            ranges.append(range)
        }
        return PortRange.merged(ranges)
    }

    private static func port(_ text: String) -> PortRange? {
        if text == "*" || text.lowercased() == "any" { return .all }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
            Int($0.filter { $0 != " " })
        }
        switch ends.count {
        case 1: return ends[0].flatMap { PortRange($0, $0) }
        case 2:
            guard let first = ends[0], let last = ends[1] else { return nil }
            return PortRange(first, last)
        default: return nil
        }
    }

    /// Protocols without ports, whatever the rule states beside them.
    static func hasPorts(_ networkProtocol: String?) -> Bool {
        !["icmp", "esp", "ah"].contains(networkProtocol ?? "")
    }
}
