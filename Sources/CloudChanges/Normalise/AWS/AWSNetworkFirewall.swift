/// AWS Network Firewall: inspection points, the policies they follow and the groups of rules in these.
enum AWSNetworkFirewall {
    static let readers: [String: AWSReader] = proxies.merging(
        [
            "CreateFirewall": firewall(.layer(.create, [.layerOn])),
            "DeleteFirewall": firewall(.layer(.delete, [.layerOff])),
            "AssociateSubnets": firewall(.layer(.attach, [.layerOn])),
            "DisassociateSubnets": firewall(.layer(.detach, [.layerOff])),
            "AssociateAvailabilityZones": firewall(.layer(.attach, [.layerOn])),
            "DisassociateAvailabilityZones": firewall(.layer(.detach, [.layerOff])),
            "CreateVpcEndpointAssociation": firewall(.layer(.attach, [.layerOn])),
            "DeleteVpcEndpointAssociation": firewall(.layer(.detach, [.layerOff])),
            "AcceptNetworkFirewallTransitGatewayAttachment": firewall(.layer(.attach, [.layerOn])),
            "RejectNetworkFirewallTransitGatewayAttachment": firewall(.layer(.detach, [.layerOff])),
            "DeleteNetworkFirewallTransitGatewayAttachment": firewall(.layer(.detach, [.layerOff])),
            "AssociateFirewallPolicy": firewall(.layer(.attach, [.contentUnknown])),
            "UpdateFirewallDeleteProtection": protection("deleteProtection"),
            "UpdateFirewallPolicyChangeProtection": protection("firewallPolicyChangeProtection"),
            "UpdateSubnetChangeProtection": protection("subnetChangeProtection"),
            "UpdateAvailabilityZoneChangeProtection": protection("availabilityZoneChangeProtection"),
            "UpdateLoggingConfiguration": firewall(.layer(.replace, [.protectionOff, .contentUnknown])),
            "CreateFirewallPolicy": { policyReading($0, policy($0, .create)) },
            "UpdateFirewallPolicy": { policyReading($0, policy($0, .replace)) },
            "CreateRuleGroup": { policyReading($0, AWSInspectionRules.created($0.request)) },
            "UpdateRuleGroup": { policyReading($0, AWSInspectionRules.replaced($0.request)) },
            // Both are refused while in use.
            "DeleteFirewallPolicy": policy(.layer(.delete, [])),
            "DeleteRuleGroup": policy(.layer(.delete, [])),
            "PutResourcePolicy": policy(.layer(.replace, [.contentUnknown])),
            "DeleteResourcePolicy": policy(.layer(.delete, [])),
            "CreateTLSInspectionConfiguration": policy(.layer(.create, [.notYetInForce])),
            "UpdateTLSInspectionConfiguration": policy(.layer(.replace, [.contentUnknown])),
            "DeleteTLSInspectionConfiguration": policy(.layer(.delete, [.layerOff])),
        ], uniquingKeysWith: { first, _ in first })

    /// The proxy that inspects outward web traffic.
    private static let proxies: [String: AWSReader] = [
        "CreateProxy": firewall(.layer(.create, [.layerOn], .egress)),
        "UpdateProxy": firewall(.layer(.replace, [.contentUnknown], .egress)),
        "DeleteProxy": firewall(.layer(.delete, [.layerOff], .egress)),
        "CreateProxyConfiguration": { policyReading($0, proxy($0, .create)) },
        "UpdateProxyConfiguration": { policyReading($0, proxy($0, .replace)) },
        "DeleteProxyConfiguration": policy(.layer(.delete, [.contentUnknown], .egress)),
        "CreateProxyRuleGroup": policy(.layer(.create, [.notYetInForce], .egress)),
        "DeleteProxyRuleGroup": policy(.layer(.delete, [.contentUnknown], .egress)),
        "CreateProxyRules": policy(.layer(.add, [.contentUnknown], .egress)),
        "UpdateProxyRule": policy(.layer(.replace, [.contentUnknown], .egress)),
        "DeleteProxyRules": policy(.layer(.remove, [.contentUnknown], .egress)),
        "UpdateProxyRulePriorities": policy(.layer(.replace, [.contentUnknown], .egress)),
        "UpdateProxyRuleGroupPriorities": policy(.layer(.replace, [.contentUnknown], .egress)),
        "AttachRuleGroupsToProxyConfiguration": policy(.layer(.attach, [.contentUnknown], .egress)),
        "DetachRuleGroupsFromProxyConfiguration": policy(.layer(.detach, [.layerOff], .egress)),
    ]

    private static let firewallIDs = [
        "firewallArn", "firewallName", "vpcEndpointAssociationArn", "transitGatewayAttachmentId", "proxyArn",
        "proxyName",
    ]
    private static let policyIDs = [
        "firewallPolicyArn", "ruleGroupArn", "firewallPolicyName", "ruleGroupName", "resourceArn",
        "tLSInspectionConfigurationArn", "tLSInspectionConfigurationName", "proxyConfigurationArn",
        "proxyConfigurationName", "proxyRuleGroupArn", "proxyRuleGroupName",
    ]

    private static func firewall(_ change: RuleChange) -> AWSReader {
        AWSReading.always(.networkFirewall, firewallIDs, change)
    }

    private static func policy(_ change: RuleChange) -> AWSReader {
        AWSReading.always(.firewallPolicy, policyIDs, change)
    }

    private static func policyReading(_ call: AWSCall, _ changes: [RuleChange]) -> AWSReading {
        AWSReading.of(call, .firewallPolicy, policyIDs, changes)
    }

    private static func protection(_ key: String) -> AWSReader {
        { call in
            let isOn = call.request?[key]?.truth ?? call.response?[key]?.truth
            let change: RuleChange =
                isOn == true ? .layer(.enable, [.layerOn]) : .layer(.disable, [.protectionOff])
            return AWSReading.of(call, .networkFirewall, firewallIDs, [change])
        }
    }

    /// Written whole. What passes by default, stateless or as fragments, is never inspected; what is forwarded to
    /// a stateful engine without groups and without a default of its own passes as well.
    ///
    /// Source: AWS Network Firewall API Reference, `FirewallPolicy`.
    private static func policy(_ call: AWSCall, _ operation: RuleChange.Operation) -> [RuleChange] {
        guard let policy = call.request?["firewallPolicy"], policy.value.object != nil else {
            return [.unreadable(operation)]
        }
        var traits: Set<RuleChange.Trait> = operation == .create ? [.notYetInForce] : []
        let defaults = ["statelessDefaultActions", "statelessFragmentDefaultActions"]
            .flatMap { actions(policy[$0]) }
        if defaults.contains("aws:pass") { traits.insert(.defaultAllow) }
        let groups = ["statelessRuleGroupReferences", "statefulRuleGroupReferences"]
            .flatMap { policy[$0]?.elements ?? [] }
        let drops = (defaults + actions(policy["statefulDefaultActions"])).contains {
            $0.hasPrefix("aws:drop")
        }
        if groups.isEmpty, !drops, !policy.hidesSomething, !defaults.isEmpty, operation == .replace {
            traits.insert(.emptied)
        }
        if traits.isEmpty { traits = [.contentUnknown] }
        return [.layer(operation, traits)]
    }

    private static func actions(_ list: AWSField?) -> [String] {
        (list?.elements ?? []).compactMap { $0.text?.lowercased() }
    }

    /// Default actions by phase: `preDNS`, `preREQUEST`, `postRESPONSE`, each `ALLOW`, `DENY` or `ALERT`.
    private static func proxy(_ call: AWSCall, _ operation: RuleChange.Operation) -> [RuleChange] {
        let phases =
            call.request?["defaultRulePhaseActions"]?.leaves(limit: 16).map { $0.text.uppercased() } ?? []
        let pending: Set<RuleChange.Trait> = operation == .create ? [.notYetInForce] : []
        let isOpen = phases.contains("ALLOW") || phases.contains("ALERT")
        return [.layer(operation, pending.union([isOpen ? .defaultAllow : .contentUnknown]), .egress)]
    }
}
