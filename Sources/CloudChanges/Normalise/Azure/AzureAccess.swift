/// Access beside the packet filters: just-in-time requests, perimeters, appliances, bastions, flood protection.
enum AzureAccess {
    static let families: [String: AzureFamily] = {
        let perimeter = "microsoft.network/networksecurityperimeters"
        return [
            "microsoft.security/locations/jitnetworkaccesspolicies": policies,
            "microsoft.security/locations/jitnetworkaccesspolicies/initiate": requests,
            perimeter: .opaque(.accessPolicy),
            "\(perimeter)/profiles": .opaque(.accessPolicy),
            "\(perimeter)/profiles/accessrules": accessRules,
            "\(perimeter)/resourceassociations": associations,
            "\(perimeter)/links": .opaque(.accessPolicy, write: .attach, delete: .detach),
            "microsoft.network/networkvirtualappliances/inboundsecurityrules": appliances,
            "microsoft.network/bastionhosts/createshareablelinks": links,
            "microsoft.network/ddosprotectionplans": floodProtection,
            "microsoft.network/ddoscustompolicies": .opaque(.other),
            "microsoft.network/securitypartnerproviders": .opaque(.other, deletion: [.layerOff]),
        ]
    }()

    /// What may be asked for later: nothing is open until somebody asks.
    private static let policies = AzureFamily.whole(.accessPolicy, depth: 2, traits: [.notYetInForce]) {
        operation in
        guard let machines = operation.settings?.member("virtualMachines")?.array else { return nil }
        return machines.flatMap { openings($0, traits: [.notYetInForce]) }
    }

    /// Defender then writes the rule itself.
    private static let requests = AzureFamily(.accessPolicy, depth: 2) { operation in
        let machines =
            (operation.body?.member("virtualMachines") ?? operation.settings?.member("virtualMachines"))?
            .array
        let changes = (machines ?? []).flatMap { openings($0, traits: []) }
        guard changes.isEmpty else { return changes }
        return [
            RuleChange(
                .add, direction: .ingress, effect: .allow, peers: [.unknown], traits: [.contentUnknown])
        ]
    }

    private static func openings(_ machine: JSONValue, traits: Set<RuleChange.Trait>) -> [RuleChange] {
        let name = AzureResourceID(machine.member("id")?.string ?? "").name
        return (machine.member("ports")?.array ?? []).map { port in
            let peers = ["allowedSourceAddressPrefix", "allowedSourceAddressPrefixes"]
                .flatMap { port.member($0)?.texts ?? [] }.flatMap(AzurePeers.peers)
            return RuleChange(
                .add, direction: .ingress, effect: .allow,
                networkProtocol: AzurePeers.networkProtocol(port.member("protocol")?.scalarText),
                ports: AzurePeers.ports(port.member("number")?.texts ?? []),
                peers: peers.isEmpty ? [.unknown] : peers, ruleID: name, traits: traits)
        }
    }

    private static let accessRules = AzureFamily(.accessPolicy) { operation in
        let id = operation.resource.name
        if operation.isDeletion {
            return [RuleChange(.remove, effect: .allow, peers: [.unknown], ruleID: id)]
        }
        guard let settings = operation.settings else {
            return [RuleChange(.replace, peers: [.unknown], ruleID: id, traits: [.contentUnknown])]
        }
        let isOutbound = settings.member("direction")?.keyword == "outbound"
        let peers = (settings.member("addressPrefixes")?.texts ?? []).flatMap(AzurePeers.peers)
        let names = (settings.member("fullyQualifiedDomainNames")?.texts ?? []).map(Peer.service)
        let tenants = (settings.member("subscriptions")?.array ?? []).map { subscription in
            AzureResourceID(subscription.member("id")?.string ?? "").subscription.map(Peer.service)
                ?? .unknown
        }
        let all = peers + names + tenants
        return [
            RuleChange(
                operation.isUpdate ? .replace : .add, direction: isOutbound ? .egress : .ingress,
                effect: .allow,
                peers: all.isEmpty ? [.unknown] : all, ruleID: id)
        ]
    }

    /// Only `Enforced` shields; the learning modes let through and write it down.
    private static let associations = AzureFamily(.accessPolicy) { operation in
        if operation.isDeletion { return [RuleChange(.detach, traits: [.layerOff])] }
        switch operation.settings?.member("accessMode")?.keyword {
        case "enforced": return [RuleChange(.attach, traits: [.layerOn])]
        case "learning", "audit": return [RuleChange(.attach, traits: [.layerOff])]
        default: return [RuleChange(.attach, traits: [.contentUnknown])]
        }
    }

    private static let appliances = AzureFamily.whole(.networkFirewall) { operation in
        guard let rules = operation.settings?.member("rules")?.array else { return nil }
        return rules.map { rule in
            var change = AzureSecurityRule.change(
                .add, rule, id: rule.member("name")?.scalarText,
                subscription: operation.resource.subscription)
            (change.direction, change.effect) = (.ingress, .allow)
            return change
        }
    }

    /// Whoever holds the link reaches the machine through the bastion, without an account.
    private static let links = AzureFamily(.endpoint) { _ in
        [
            RuleChange(
                .create, direction: .ingress, effect: .allow, networkProtocol: "tcp",
                ports: [443].compactMap { PortRange($0, $0) }, peers: [.anyV4, .anyV6])
        ]
    }

    private static let floodProtection = AzureFamily(.other) { operation in
        [
            RuleChange(
                operation.isDeletion ? .delete : .replace,
                traits: [operation.isDeletion ? .protectionOff : .contentUnknown])
        ]
    }
}
