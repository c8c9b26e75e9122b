/// The rules inside a Network Firewall rule group, as far as their source can be read. An update replaces the
/// whole source, so what was lost is never in the event.
enum AWSInspectionRules {
    static func created(_ request: AWSField?) -> [RuleChange] {
        let rules = (read(request) ?? []).map { rule in
            var rule = rule
            rule.operation = .create
            rule.traits.insert(.notYetInForce)
            return rule
        }
        return rules + [.layer(.create, [.notYetInForce])]
    }

    static func replaced(_ request: AWSField?) -> [RuleChange] {
        guard let rules = read(request) else { return [.layer(.replace, [.contentUnknown])] }
        if rules.isEmpty, isEmpty(request) { return [.layer(.replace, [.emptied])] }
        return rules + [.layer(.replace, [.contentUnknown])]
    }

    /// Nil where there is no source to read.
    private static func read(_ request: AWSField?) -> [RuleChange]? {
        let source = request?["ruleGroup"]?["rulesSource"]
        let stateless = source?["statelessRulesAndCustomActions"]?["statelessRules"]
        let stateful = source?["statefulRules"]
        let text = request?["rules"] ?? source?["rulesString"]
        guard stateless != nil || stateful != nil || text != nil else { return nil }
        return (stateless?.elements ?? []).flatMap(statelessRule)
            + (stateful?.elements ?? []).compactMap(statefulRule)
            + (text?.value.string.map(AWSSuricataText.rules) ?? [])
    }

    /// Nothing but comments and blank lines, or empty lists.
    private static func isEmpty(_ request: AWSField?) -> Bool {
        guard let request, !request.hidesSomething else { return false }
        let source = request["ruleGroup"]?["rulesSource"]
        if let text = (request["rules"] ?? source?["rulesString"])?.value.string {
            return AWSSuricataText.isBlank(text)
        }
        let lists = [source?["statelessRulesAndCustomActions"]?["statelessRules"], source?["statefulRules"]]
        return lists.allSatisfy { $0?.elements.isEmpty ?? true } && source?["rulesSourceList"] == nil
    }

    private static func statelessRule(_ item: AWSField) -> [RuleChange] {
        let definition = item["ruleDefinition"]
        let match = definition?["matchAttributes"]
        let actions = (definition?["actions"]?.elements ?? []).compactMap { $0.text?.lowercased() }
        let effect: RuleChange.Effect? =
            actions.contains("aws:pass") ? .allow : actions.contains("aws:drop") ? .deny : nil
        // What is forwarded is judged by the stateful rules.
        guard effect != nil || actions.isEmpty else { return [] }
        // Each is a change with all peers, and a hostile record may hold thousands of both: beyond 16, any.
        var seen: Set<String?> = []
        let stated = (match?["protocols"]?.elements ?? []).map { AWSProtocol.name($0) }
            .filter { seen.insert($0).inserted }
        let names = stated.count > 16 ? ["any"] : stated
        let sides = AWSTrafficSides(
            source: addresses(match?["sources"]), destination: addresses(match?["destinations"]))
        return (names.isEmpty ? ["any"] : names).map { name in
            .rule(
                .replace, sides.direction, effect, protocol: name,
                ports: ports(name, match?["destinationPorts"]), peers: sides.peers,
                priority: item["priority"]?.integer, traits: [.contentUnknown])
        }
    }

    /// No addresses are any.
    private static func addresses(_ list: AWSField?) -> [Peer] {
        let elements = list?.elements ?? []
        return elements.isEmpty
            ? [.anyV4, .anyV6] : elements.map { .network(in: $0["addressDefinition"] ?? $0) }
    }

    private static func ports(_ name: String?, _ list: AWSField?) -> [PortRange]? {
        let elements = list?.elements ?? []
        guard !elements.isEmpty, name == "tcp" || name == "udp" else {
            return name == nil ? nil : name == "icmp" || name == "icmpv6" ? [] : [.all]
        }
        let ranges = elements.map { element -> PortRange? in
            guard let first = element["fromPort"]?.integer else { return nil }
            return PortRange(first, element["toPort"]?.integer ?? first)
        }
        return ranges.contains(nil) ? nil : ranges.compactMap { $0 }
    }

    private static func statefulRule(_ item: AWSField) -> RuleChange? {
        let header = item["header"]
        let parts = ["protocol", "source", "sourcePort", "destination", "destinationPort"].map {
            header?[$0]?.text
        }
        return AWSSuricataText.rule(
            action: item["action"]?.text ?? "", name: parts[0] ?? "", source: parts[1] ?? "?",
            destination: parts[3] ?? "?", ports: parts[4] ?? "?", isNarrowed: false)
    }
}

/// Which side of an inspected connection is the peer: a source from outside makes it inward, a source inside and
/// a destination outside outward.
struct AWSTrafficSides {
    let direction: RuleChange.Direction
    let peers: [Peer]

    init(source: [Peer], destination: [Peer]) {
        let isFromInside = source.allSatisfy(AWSTrafficSides.isInside)
        let isToInside = destination.allSatisfy(AWSTrafficSides.isInside)
        direction = isFromInside && !isToInside ? .egress : .ingress
        peers = direction == .egress ? destination : source
    }

    private static func isInside(_ peer: Peer) -> Bool {
        switch peer {
        case .tag: true
        case .network(let network): inside.contains { $0.contains(network) }
        case .group, .prefixList, .service, .unknown: false
        }
    }

    /// Source: RFC 1918, RFC 6598, RFC 4193.
    private static let inside = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
    ]
    .compactMap { IPNetwork($0) }
}
