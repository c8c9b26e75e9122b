/// Web application firewalls: policies of gateways, Front Door and CDN, and what binds them.
///
/// Source: Azure REST API, Network and Cdn, `WebApplicationFirewallPolicy`, `PolicySettings`.
enum AzureWebFirewalls {
    static let families: [String: AzureFamily] = [
        "microsoft.network/applicationgatewaywebapplicationfirewallpolicies": policies,
        "microsoft.network/frontdoorwebapplicationfirewallpolicies": policies,
        "microsoft.cdn/cdnwebapplicationfirewallpolicies": policies,
        "microsoft.cdn/profiles/securitypolicies": bindings,
        "microsoft.network/applicationgateways": gateways,
    ]

    private static let policies = AzureFamily(.webACL, stated: customRules) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.layerOff])] }
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        guard let settings = operation.settings else {
            return [RuleChange(.replace, traits: [.contentUnknown])]
        }
        let written = AzureFamily.wholeWrite(operation, stated: customRules(operation))
        // A new policy shields nothing yet, so nothing is lost by one that only watches.
        if operation.isCreation { return written }
        if isInert(settings) { return [RuleChange(.disable, direction: .ingress, traits: [.layerOff])] }
        return isEmptied(settings) ? [RuleChange(.replace, direction: .ingress, traits: [.emptied])] : written
    }

    /// Disabled, or in a mode that lets through and counts.
    private static func isInert(_ settings: JSONValue) -> Bool {
        let policy = settings.member("policySettings")
        return policy?.member("mode")?.keyword == "detection" || isOff(policy?.member("state"))
            || isOff(policy?.member("enabledState"))
    }

    /// No rule set and no rule of one's own, both said in so many words.
    private static func isEmptied(_ settings: JSONValue) -> Bool {
        let managed = settings.member(path: "managedRules", "managedRuleSets")?.array
        let own = settings.member("customRules").map { $0.member("rules") ?? $0 }?.array
        return managed?.isEmpty == true && own?.isEmpty != false
    }

    private static func isOff(_ value: JSONValue?) -> Bool {
        value?.keyword == "disabled" || value?.truth == false
    }

    /// A rule of one's own that allows goes before all managed ones.
    private static let customRules: @Sendable (AzureOperation) -> [RuleChange]? = { operation in
        guard let settings = operation.settings else { return nil }
        let rules = settings.member("customRules").map { $0.member("rules") ?? $0 }?.array ?? []
        return rules.map { rule in
            let action = (rule.member("action") ?? rule.member("ruleAction"))?.keyword
            return RuleChange(
                .add, direction: .ingress,
                effect: action == "allow" ? .allow : action == "block" ? .deny : nil,
                networkProtocol: "tcp", ports: [80, 443].compactMap { PortRange($0, $0) },
                peers: clients(rule),
                priority: rule.member("priority")?.integer, ruleID: rule.member("name")?.scalarText)
        }
    }

    /// Addresses that a rule names; unknown where it goes by anything else, or by what is not among them.
    private static func clients(_ rule: JSONValue) -> [Peer] {
        let conditions = rule.member("matchConditions")?.array ?? []
        let peers = conditions.flatMap { condition -> [Peer] in
            let isNegated = (condition.member("negationConditon") ?? condition.member("negateCondition"))?
                .truth
            guard condition.member("operator")?.keyword == "ipmatch", isNegated != true else { return [] }
            let values = condition.member("matchValues") ?? condition.member("matchValue")
            return (values?.texts ?? []).flatMap(AzurePeers.peers)
        }
        return peers.isEmpty ? [.unknown] : peers
    }

    private static let bindings = AzureFamily(.webACL, depth: 2) { operation in
        operation.isDeletion
            ? [RuleChange(.detach, direction: .ingress, traits: [.layerOff])]
            : [RuleChange(.attach, direction: .ingress, traits: [.contentUnknown])]
    }

    /// A gateway names its policy, or holds a configuration of the older kind.
    private static let gateways = AzureFamily(.loadBalancer) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.contentUnknown])] }
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        guard let settings = operation.settings else {
            return [RuleChange(.replace, traits: [.contentUnknown])]
        }
        let configuration = settings.member("webApplicationFirewallConfiguration")
        let policy = settings.member("firewallPolicy")
        if let policy, !policy.isNull {
            let id = policy.member("id")?.scalarText
            return [RuleChange(.attach, direction: .ingress, ruleID: id, traits: [.contentUnknown])]
        }
        if isOff(configuration?.member("enabled"))
            || configuration?.member("firewallMode")?.keyword == "detection"
        {
            return [RuleChange(.disable, direction: .ingress, traits: [.layerOff])]
        }
        let isDetached = configuration == nil || configuration?.isNull == true
        if policy?.isNull == true, isDetached, !operation.isCreation {
            return [RuleChange(.detach, direction: .ingress, traits: [.layerOff])]
        }
        return [RuleChange(operation.isCreation ? .create : .replace, traits: [.contentUnknown])]
    }
}
