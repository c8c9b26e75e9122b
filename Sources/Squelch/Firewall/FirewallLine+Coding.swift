import CloudChanges

extension FirewallLine: Codable {
    /// One letter each: lines are most of what firewall memory keeps.
    private enum CodingKeys: String, CodingKey {
        case direction = "d"
        case effect = "e"
        case networkProtocol = "p"
        case ports = "o"
        case peers = "f"
        case priority = "n"
        case ruleID = "i"
        case traits = "t"
        case targets = "g"
        case since = "s"
        case network = "w"
    }

    /// What a line does not say is absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(rule.direction?.rawValue, forKey: .direction)
        try container.encodeIfPresent(rule.effect?.rawValue, forKey: .effect)
        try container.encodeIfPresent(rule.networkProtocol, forKey: .networkProtocol)
        try container.encodeIfPresent(rule.ports?.map(\.text), forKey: .ports)
        try container.encode(rule.peers.map(\.text), forKey: .peers)
        try container.encodeIfPresent(rule.priority, forKey: .priority)
        try container.encodeIfPresent(rule.ruleID, forKey: .ruleID)
        if !rule.traits.isEmpty {
            try container.encode(rule.traits.sorted().map(\.rawValue), forKey: .traits)
        }
        try container.encodeIfPresent(rule.targets, forKey: .targets)
        try container.encode(since, forKey: .since)
        try container.encodeIfPresent(network, forKey: .network)
    }

    /// - Throws: `DecodingError` for what ``encode(to:)`` did not write.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func word<Word: RawRepresentable>(_ key: CodingKeys) throws -> Word? where Word.RawValue == String {
            try container.decodeIfPresent(String.self, forKey: key).flatMap { Word(rawValue: $0) }
        }
        let traits = try container.decodeIfPresent([String].self, forKey: .traits) ?? []
        rule = RuleChange(
            .add, direction: try word(.direction), effect: try word(.effect),
            networkProtocol: try container.decodeIfPresent(String.self, forKey: .networkProtocol),
            ports: try container.decodeIfPresent([String].self, forKey: .ports)?.compactMap(
                PortRange.init(text:)),
            peers: try container.decode([String].self, forKey: .peers).map(Peer.init(text:)),
            priority: try container.decodeIfPresent(Int.self, forKey: .priority),
            ruleID: try container.decodeIfPresent(String.self, forKey: .ruleID),
            traits: Set(traits.compactMap(RuleChange.Trait.init(rawValue:))),
            targets: try container.decodeIfPresent([String].self, forKey: .targets))
        since = try container.decode(Int64.self, forKey: .since)
        network = try container.decodeIfPresent(String.self, forKey: .network)
    }
}

extension PortRange {
    /// `22`, `8000-8100`.
    var text: String { first == last ? "\(first)" : "\(first)-\(last)" }

    init?(text: String) {
        let ends = text.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, ends.count <= 2 else { return nil }
        self.init(first, last)
    }
}

extension Peer {
    /// Unlike ``description``, one text for one peer: names come from logs and may hold anything.
    var text: String {
        switch self {
        case .network(let network): network.description
        case .group(let id, let account): "sg:\(account == nil ? "" : "+")\(account ?? "")\u{1F}\(id)"
        case .prefixList(let id): "pl:\(id)"
        case .tag(let name): "tag:\(name)"
        case .service(let name): "service:\(name)"
        case .unknown: "?"
        }
    }

    init(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2, ["sg", "pl", "tag", "service"].contains(parts[0]) else {
            self = IPNetwork(text).map { .network($0) } ?? .unknown
            return
        }
        switch parts[0] {
        case "pl": self = .prefixList(parts[1])
        case "tag": self = .tag(parts[1])
        case "service": self = .service(parts[1])
        default:
            let halves = parts[1].split(
                separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false
            ).map(String.init)
            let account = halves[0].hasPrefix("+") ? String(halves[0].dropFirst()) : nil
            self = .group(id: halves.count == 2 ? halves[1] : parts[1], account: account)
        }
    }
}
