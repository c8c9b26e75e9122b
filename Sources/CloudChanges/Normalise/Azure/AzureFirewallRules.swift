/// The rules of Azure Firewall, in a policy's rule collection groups or inline in a classic firewall.
///
/// Both sides are named: any or a foreign source is inbound, a private source is egress to the destination, any
/// to any is the world. An application rule filters what leaves (HTTP, HTTPS, MSSQL by name), so it is egress
/// whatever its source; a translation to an inside address is always inbound.
///
/// Source: Azure REST API, Network, `FirewallPolicyRule`, `AzureFirewallNetworkRule`, `AzureFirewallNatRule`.
enum AzureFirewallRules {
    /// The collections of a group: `ruleCollections[]` with `action.type`, `priority` and `rules[]`.
    static func policyRules(
        _ settings: JSONValue, traits: Set<RuleChange.Trait> = []
    ) -> [RuleChange] {
        (settings.member("ruleCollections") ?? settings.member("rules"))?.array?.flatMap { collection in
            rules(of: collection, translates: nil, traits: traits)
        } ?? []
    }

    /// The three lists of a classic firewall, each with collections whose content is in `properties`.
    static func classicRules(_ settings: JSONValue) -> [RuleChange] {
        ["networkRuleCollections", "applicationRuleCollections", "natRuleCollections"].flatMap { list in
            (settings.member(list)?.array ?? []).flatMap { collection in
                let name = collection.member("name")?.scalarText
                return rules(
                    of: collection.member("properties") ?? collection, name: name,
                    translates: list == "natRuleCollections", traits: [])
            }
        }
    }

    private static func rules(
        of collection: JSONValue, name: String? = nil, translates: Bool?, traits: Set<RuleChange.Trait>
    ) -> [RuleChange] {
        let action = (collection.member(path: "action", "type") ?? collection.member("action"))?.keyword
        let isTranslation = translates ?? (action == "dnat")
        let effect: RuleChange.Effect? =
            isTranslation || action == "allow" ? .allow : action == "deny" ? .deny : nil
        let place = Place(
            collection: name ?? collection.member("name")?.scalarText, effect: effect,
            priority: collection.member("priority")?.integer, traits: traits)
        // Older groups hold one rule's conditions where newer ones hold rules.
        let list = collection.member("rules") ?? collection.member("ruleConditions")
        return (list?.array ?? []).flatMap { rule(in: $0, place, isTranslation: isTranslation) }
    }

    /// Where a rule stands, and what all rules of its collection share.
    private struct Place {
        var collection: String?
        var effect: RuleChange.Effect?
        var priority: Int?
        var traits: Set<RuleChange.Trait>

        func change(
            _ rule: JSONValue, _ direction: RuleChange.Direction, _ networkProtocol: String?,
            _ ports: [PortRange]?, _ peers: [Peer]
        ) -> RuleChange {
            let names = [collection, rule.member("name")?.scalarText].compactMap(\.self)
            return RuleChange(
                .add, direction: direction, effect: effect, networkProtocol: networkProtocol, ports: ports,
                peers: peers, priority: priority, ruleID: names.joined(separator: "/"), traits: traits)
        }
    }

    private static func rule(in rule: JSONValue, _ place: Place, isTranslation: Bool) -> [RuleChange] {
        let kind = (rule.member("ruleType") ?? rule.member("ruleConditionType"))?.keyword ?? ""
        let names = destinationNames(rule)
        if kind.hasPrefix("application")
            || (kind.isEmpty && !names.isEmpty && rule.member("destinationPorts") == nil)
        {
            return applicationRule(rule, place, names)
        }
        let sources = side(rule, "source")
        let ports = AzurePeers.ports(rule.member("destinationPorts")?.texts ?? [])
        return protocols(of: rule).flatMap { name in
            let range = AzurePeers.hasPorts(name) ? ports : []
            if isTranslation { return [place.change(rule, .ingress, name, range, sources)] }
            let inside = sources.filter(AzurePeers.isPrivate)
            let outside = sources.filter { !AzurePeers.isPrivate($0) }
            var changes: [RuleChange] = []
            if !outside.isEmpty { changes.append(place.change(rule, .ingress, name, range, outside)) }
            if !inside.isEmpty {
                changes.append(place.change(rule, .egress, name, range, side(rule, "destination")))
            }
            return changes
        }
    }

    /// Azure knows four. More than 16 are read as any: each is a change with all peers, and a hostile record may hold
    /// thousands of both.
    private static func protocols(of rule: JSONValue) -> [String?] {
        var seen: Set<String?> = []
        let texts = (rule.member("ipProtocols") ?? rule.member("protocols"))?.texts ?? []
        let names = texts.map(AzurePeers.networkProtocol).filter { seen.insert($0).inserted }
        return names.isEmpty ? [nil] : names.count > 16 ? ["any"] : names
    }

    private static func applicationRule(_ rule: JSONValue, _ place: Place, _ names: [Peer]) -> [RuleChange] {
        let protocols = rule.member("protocols")?.array ?? []
        let ports = protocols.compactMap { $0.member("port")?.integer }.compactMap { PortRange($0, $0) }
        let isKnown = !protocols.isEmpty && ports.count == protocols.count
        return [
            place.change(
                rule, .egress, "tcp", isKnown ? ports : nil, names.isEmpty ? side(rule, "destination") : names
            )
        ]
    }

    /// Addresses, groups and, at the destination, names; unknown where none is stated.
    private static func side(_ rule: JSONValue, _ side: String) -> [Peer] {
        var peers = (rule.member("\(side)Addresses")?.texts ?? []).flatMap(AzurePeers.peers)
        for id in rule.member("\(side)IpGroups")?.texts ?? [] {
            peers.append(AzureResourceID(id).name.map(Peer.prefixList) ?? .unknown)
        }
        if side == "destination" { peers += destinationNames(rule) }
        return peers.isEmpty ? [.unknown] : peers
    }

    private static func destinationNames(_ rule: JSONValue) -> [Peer] {
        ["targetFqdns", "targetUrls", "fqdnTags", "webCategories", "destinationFqdns"]
            .flatMap { rule.member($0)?.texts ?? [] }
            .flatMap { $0 == "*" ? [Peer.anyV4, .anyV6] : [.service($0)] }
    }
}
