/// EC2 security groups: lists of allow rules, so that taking a rule away never opens anything.
enum AWSSecurityGroups {
    static let readers: [String: AWSReader] = [
        "AuthorizeSecurityGroupIngress": { authorize($0, .ingress) },
        "AuthorizeSecurityGroupEgress": { authorize($0, .egress) },
        "RevokeSecurityGroupIngress": { revoke($0, .ingress) },
        "RevokeSecurityGroupEgress": { revoke($0, .egress) },
        "ModifySecurityGroupRules": modify,
        "UpdateSecurityGroupRuleDescriptionsIngress": { describe($0, .ingress) },
        "UpdateSecurityGroupRuleDescriptionsEgress": { describe($0, .egress) },
        // A new group lets nothing in; a deleted one lets nothing in any more.
        "CreateSecurityGroup": { group($0, [RuleChange(.create)]) },
        "DeleteSecurityGroup": { group($0, [RuleChange(.delete, effect: .allow)]) },
        "AssociateSecurityGroupVpc": { call in
            group(call, [.layer(.attach, [.contentUnknown], ruleID: call.request?["vpcId"]?.text)])
        },
        "DisassociateSecurityGroupVpc": { call in
            group(call, [.layer(.detach, [.layerOn], ruleID: call.request?["vpcId"]?.text)])
        },
    ]

    private static func group(
        _ call: AWSCall, _ changes: [RuleChange], from read: AWSField?...
    ) -> AWSReading {
        let first = read.compactMap { $0 }.first?.elements.first
        let id = call.request?["groupId"] ?? call.response?["groupId"] ?? first?["groupId"]
        var reading = AWSReading(
            .securityGroup, id, name: call.request?["groupName"] ?? call.response?["groupName"], changes)
        reading.read = read.compactMap { $0 }
        if reading.read.isEmpty, let request = call.request { reading.read = [request] }
        return reading
    }

    /// The response holds the rules as EC2 stored them, for either shape of request; the request is what is left
    /// when the call failed, and in older records.
    private static func authorize(_ call: AWSCall, _ direction: RuleChange.Direction) -> AWSReading {
        let rules = AWSSecurityGroupRules(operation: .add, direction: direction, account: call.account)
        let asked = requested(call, rules)
        let set = call.mayHaveSucceeded ? call.response?["securityGroupRuleSet"] : nil
        let stored = (set?.elements ?? []).flatMap { rules.stored($0, ruleID: $0["securityGroupRuleId"]) }
        if !stored.isEmpty, stored.allSatisfy(\.isReadable) || !asked.allSatisfy(\.isReadable) {
            return group(call, stored, from: set)
        }
        return group(call, asked.isEmpty ? [.unreadable(.add, direction, .allow)] : asked, from: call.request)
    }

    private static func requested(_ call: AWSCall, _ rules: AWSSecurityGroupRules) -> [RuleChange] {
        guard let request = call.request else { return [] }
        return rules.permissions(request["ipPermissions"]) + rules.flat(request)
    }

    private static func revoke(_ call: AWSCall, _ direction: RuleChange.Direction) -> AWSReading {
        let rules = AWSSecurityGroupRules(operation: .remove, direction: direction, account: call.account)
        let set = call.mayHaveSucceeded ? call.response?["revokedSecurityGroupRuleSet"] : nil
        let revoked = (set?.elements ?? []).flatMap { rules.stored($0, ruleID: $0["securityGroupRuleId"]) }
        if !revoked.isEmpty { return group(call, revoked, from: set) }

        var asked = requested(call, rules)
        let unmatched = call.response?["unknownIpPermissionSet"]
        if call.mayHaveSucceeded {
            // Success does not prove a change: what matched no rule comes back. If nothing did match, what was
            // asked for stays: it closes nothing, and opens nothing either.
            let rest = subtract(rules.permissions(unmatched), from: asked)
            if !rest.isEmpty { asked = rest }
        }
        // A rule named by its id alone can be read only against what is known of the group.
        for id in call.request?["securityGroupRuleIds", "securityGroupRuleId"]?.elements ?? [] {
            let text = id["securityGroupRuleId"]?.text ?? id.text
            asked.append(.unreadable(.remove, direction, .allow, ruleID: text))
        }
        if asked.isEmpty { asked = [.unreadable(.remove, direction, .allow)] }
        return group(call, asked, from: call.request, unmatched)
    }

    private static func subtract(_ gone: [RuleChange], from asked: [RuleChange]) -> [RuleChange] {
        asked.compactMap { change in
            var rest = change
            let missing = gone.filter {
                $0.networkProtocol == change.networkProtocol && $0.ports == change.ports
            }
            rest.peers.removeAll { peer in missing.contains { $0.peers.contains(peer) } }
            return rest.peers.isEmpty ? nil : rest
        }
    }

    /// States the new rule under a rule's id: neither the old one nor the direction is in the event.
    private static func modify(_ call: AWSCall) -> AWSReading {
        let rules = AWSSecurityGroupRules(operation: .replace, direction: nil, account: call.account)
        let list = call.request?["securityGroupRule", "securityGroupRules"]
        let changes = (list?.elements ?? []).flatMap { item in
            rules.stored(item["securityGroupRule"] ?? item, ruleID: item["securityGroupRuleId"])
        }
        // A rule keeps its direction for life.
        let directed = changes.map { change in
            var change = change
            if change.direction == nil { change.unstated = [.direction] }
            return change
        }
        let all = directed.isEmpty ? [.unreadable(.replace, nil, .allow)] : directed
        return group(call, all, from: list)
    }

    private static func describe(_ call: AWSCall, _ direction: RuleChange.Direction) -> AWSReading {
        let described = call.request?["securityGroupRuleDescriptions", "securityGroupRuleDescription"]
        let ids = (described?.elements ?? []).compactMap { $0["securityGroupRuleId"]?.text }
        let change = RuleChange(
            .replace, direction: direction, effect: .allow,
            ruleID: ids.isEmpty ? nil : ids.joined(separator: ","),
            traits: [.wordsOnly])
        return group(call, [change], from: call.request)
    }
}

extension RuleChange {
    /// Whether peers and ports are all known.
    var isReadable: Bool { !traits.contains(.contentUnknown) }
}
