/// A rule of an NSG, or of Virtual Network Manager's admin and user configurations.
///
/// Singular and plural fields stand side by side; `sources` of an admin rule are objects.
///
/// Source: Azure REST API, Network, `SecurityRulePropertiesFormat` and `AdminPropertiesFormat`.
enum AzureSecurityRule {
    static func change(
        _ operation: RuleChange.Operation, _ settings: JSONValue, id: String?, subscription: String?,
        traits: Set<RuleChange.Trait> = []
    ) -> RuleChange {
        let direction = direction(settings)
        let networkProtocol = AzurePeers.networkProtocol(settings.member("protocol")?.scalarText)
        return RuleChange(
            operation, direction: direction, effect: effect(settings), networkProtocol: networkProtocol,
            ports: AzurePeers.hasPorts(networkProtocol) ? ports(settings) : [],
            peers: peers(settings, direction, subscription), priority: settings.member("priority")?.integer,
            ruleID: id, traits: traits, targets: targets(settings, direction, subscription))
    }

    /// The near side of the rule: nil for everything behind the firewall.
    private static func targets(
        _ settings: JSONValue, _ direction: RuleChange.Direction?, _ subscription: String?
    ) -> [String]? {
        let near = peers(settings, direction == .egress ? .ingress : .egress, subscription)
        let isAll =
            near.contains(.unknown) || near.contains(.anyV4) || near.contains(.service("VirtualNetwork"))
        return isAll ? nil : near.map(\.description)
    }

    /// The rules of a list, each `{"name": …, "properties": {…}}`.
    static func changes(
        _ operation: RuleChange.Operation, list: JSONValue?, subscription: String?,
        traits: Set<RuleChange.Trait> = []
    ) -> [RuleChange] {
        (list?.array ?? []).map { rule in
            change(
                operation, rule.member("properties") ?? rule, id: rule.member("name")?.scalarText,
                subscription: subscription, traits: traits)
        }
    }

    private static func effect(_ settings: JSONValue) -> RuleChange.Effect? {
        switch settings.member("access")?.keyword {
        case "allow", "alwaysallow": .allow
        case "deny", "block": .deny
        default: nil
        }
    }

    private static func direction(_ settings: JSONValue) -> RuleChange.Direction? {
        switch settings.member("direction")?.keyword {
        case "inbound": .ingress
        case "outbound": .egress
        // The classic model and Azure Stack HCI say the type instead.
        default: settings.member("type")?.keyword == "inbound" ? .ingress : nil
        }
    }

    private static func ports(_ settings: JSONValue) -> [PortRange]? {
        AzurePeers.ports(
            ["destinationPortRange", "destinationPortRanges"].flatMap { settings.member($0)?.texts ?? [] })
    }

    /// The far side: sources of an inbound rule, destinations of an outbound one. A rule whose direction is not
    /// known shows its sources, as most rules are inbound.
    private static func peers(
        _ settings: JSONValue, _ direction: RuleChange.Direction?, _ subscription: String?
    ) -> [Peer] {
        let side = direction == .egress ? "destination" : "source"
        var peers = ["\(side)AddressPrefix", "\(side)AddressPrefixes"]
            .flatMap { settings.member($0)?.texts ?? [] }.flatMap(AzurePeers.peers)
        for item in settings.member("\(side)s")?.array ?? [] {
            peers += (item.member("addressPrefix")?.texts ?? []).flatMap(AzurePeers.peers)
        }
        for group in settings.member("\(side)ApplicationSecurityGroups")?.array ?? [] {
            peers.append(applicationSecurityGroup(group, subscription))
        }
        return peers.isEmpty ? [.unknown] : peers
    }

    private static func applicationSecurityGroup(_ group: JSONValue, _ subscription: String?) -> Peer {
        let id = AzureResourceID(group.member("id")?.string ?? "")
        guard let name = id.name else { return .unknown }
        return .group(id: name, account: id.subscription == subscription ? nil : id.subscription)
    }
}
