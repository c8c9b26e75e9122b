/// Route 53 Resolver's DNS firewall: what names may be looked up from inside, so always outward.
enum AWSDNSFirewall {
    static let readers: [String: AWSReader] = lists.merging(
        [
            "CreateFirewallRuleGroup": fixed(
                ["firewallRuleGroup"], .layer(.create, [.notYetInForce], .egress)),
            "DeleteFirewallRuleGroup": fixed(["firewallRuleGroupId"], .layer(.delete, [.layerOff], .egress)),
            "CreateFirewallRule": { rules($0, .add) },
            "UpdateFirewallRule": { rules($0, .replace) },
            "DeleteFirewallRule": { rules($0, .remove) },
            // A group may allow as well as block.
            "AssociateFirewallRuleGroup": fixed(
                ["firewallRuleGroupId"], .layer(.attach, [.contentUnknown], .egress)),
            "DisassociateFirewallRuleGroup": fixed(
                ["firewallRuleGroupAssociationId"], .layer(.detach, [.layerOff], .egress)),
            "UpdateFirewallRuleGroupAssociation": { call in
                let isOff = call.request?["mutationProtection"]?.text?.uppercased() == "DISABLED"
                let change: RuleChange =
                    isOff
                    ? .layer(.disable, [.protectionOff], .egress)
                    : .layer(.replace, [.contentUnknown], .egress)
                return reading(call, ["firewallRuleGroupAssociationId"], [change])
            },
            "UpdateFirewallConfig": { reading($0, ["resourceId"], [failOpen($0)]) },
            "PutFirewallRuleGroupPolicy": fixed(["arn"], .layer(.replace, [.contentUnknown], .egress)),
        ], uniquingKeysWith: { first, _ in first })

    /// The global resolver has the same rules, in batches as well, and a list of clients that may ask.
    static let globalReaders: [String: AWSReader] = lists.merging(
        [
            "CreateFirewallRule": { rules($0, .add) },
            "UpdateFirewallRule": { rules($0, .replace) },
            "DeleteFirewallRule": { rules($0, .remove) },
            "BatchCreateFirewallRule": { rules($0, .add) },
            "BatchUpdateFirewallRule": { rules($0, .replace) },
            "BatchDeleteFirewallRule": { rules($0, .remove) },
            "CreateAccessSource": { clients($0, .add) },
            "UpdateAccessSource": { clients($0, .replace) },
            "DeleteAccessSource": { clients($0, .remove) },
            "DisableDNSView": fixed(["dnsViewId"], .layer(.disable, [.layerOff], .egress)),
        ], uniquingKeysWith: { first, _ in first })

    private static let lists: [String: AWSReader] = [
        "CreateFirewallDomainList": fixed(["firewallDomainList"], .layer(.create, [.notYetInForce], .egress)),
        "DeleteFirewallDomainList": fixed(
            ["firewallDomainListId"], .layer(.delete, [.contentUnknown], .egress)),
        "UpdateFirewallDomains": fixed(
            ["firewallDomainListId"], .layer(.replace, [.contentUnknown], .egress)),
        "ImportFirewallDomains": fixed(
            ["firewallDomainListId"], .layer(.replace, [.contentUnknown], .egress)),
    ]

    private static func fixed(_ id: [String], _ change: RuleChange) -> AWSReader {
        AWSReading.always(.dnsFirewall, id, change)
    }

    private static func reading(_ call: AWSCall, _ id: [String], _ changes: [RuleChange]) -> AWSReading {
        AWSReading.of(call, .dnsFirewall, id, changes)
    }

    /// While fail-open is on, names that the firewall cannot judge in time are let through.
    private static func failOpen(_ call: AWSCall) -> RuleChange {
        switch call.request?["firewallFailOpen"]?.value.scalarText?.uppercased() {
        case "ENABLED", "TRUE": .layer(.enable, [.defaultAllow], .egress)
        case "DISABLED", "FALSE": .layer(.disable, [.layerOn], .egress)
        default: .unreadable(.replace, .egress)
        }
    }

    /// A rule names a list of domains; what stands on it is in other events.
    private static func rules(_ call: AWSCall, _ operation: RuleChange.Operation) -> AWSReading {
        let batch = call.request?["firewallRules", "rules"]?.elements
        let rules = batch ?? call.request.map { [$0] } ?? []
        var changes = rules.map { rule -> RuleChange in
            let effect: RuleChange.Effect? =
                switch rule["action"]?.text?.uppercased() {
                case "ALLOW": .allow
                case "BLOCK": .deny
                default: nil
                }
            var change = RuleChange.unreadable(
                operation, .egress, operation == .remove ? nil : effect,
                ruleID: rule["firewallDomainListId", "firewallRuleId"]?.text)
            change.priority = rule["priority"]?.integer
            return change
        }
        if changes.isEmpty { changes = [.unreadable(operation, .egress)] }
        return reading(call, ["firewallRuleGroupId", "dnsViewId", "firewallRuleId"], changes)
    }

    private static func clients(_ call: AWSCall, _ operation: RuleChange.Operation) -> AWSReading {
        let peers = call.request?["cidr"].map { [Peer.network(in: $0)] } ?? []
        let change = RuleChange.rule(
            operation, .ingress, .allow, protocol: "udp", ports: PortRange(53, 53).map { [$0] }, peers: peers)
        return reading(call, ["accessSourceId", "dnsViewId"], [change])
    }
}
