/// Network ACLs: numbered allow and deny rules of a subnet, lowest first; taking a deny away opens.
enum AWSNetworkACLs {
    static let readers: [String: AWSReader] = [
        // A custom list begins by denying everything.
        "CreateNetworkAcl": { acl($0, [RuleChange(.create)]) },
        // EC2 refuses while a subnet uses the list, so its end changes no traffic.
        "DeleteNetworkAcl": { acl($0, [RuleChange(.delete)]) },
        "CreateNetworkAclEntry": { acl($0, [entry($0, .add)]) },
        // Besides what it states, a replacement takes away a rule that the event does not show.
        "ReplaceNetworkAclEntry": { acl($0, [entry($0, .replace, traits: [.contentUnknown])]) },
        "DeleteNetworkAclEntry": { acl($0, [deleted($0)]) },
        "ReplaceNetworkAclAssociation": associate,
    ]

    /// The list takes the place of another, which the event does not name.
    private static func associate(_ call: AWSCall) -> AWSReading {
        let association = call.request?["associationId"]?.text
        let change = RuleChange.layer(.attach, [.contentUnknown], ruleID: association)
        var reading = acl(call, [change])
        if let group = call.request?["networkAclId"]?.text, let association {
            reading.stated.attachments = [.init(site: association, groups: [group], change: change)]
        }
        return reading
    }

    private static func acl(_ call: AWSCall, _ changes: [RuleChange]) -> AWSReading {
        let id =
            call.request?["networkAclId"] ?? call.response?["networkAcl"]?["networkAclId"]
            ?? call.response?["networkAclId"]
        return AWSReading(.networkACL, id, changes, from: call.request)
    }

    private static func entry(
        _ call: AWSCall, _ operation: RuleChange.Operation, traits: Set<RuleChange.Trait> = []
    ) -> RuleChange {
        guard let request = call.request else { return .unreadable(operation) }
        let name = AWSProtocol.name(request["aclProtocol", "protocol"])
        let range = request["portRange"]
        let peers = [request["cidrBlock"], request["ipv6CidrBlock"]].compactMap { $0 }
        return .rule(
            operation, direction(request), effect(request["ruleAction"]), protocol: name,
            ports: AWSProtocol.ports(name, from: range?["from"], to: range?["to"]),
            peers: peers.map { .network(in: $0) }, priority: request["ruleNumber"]?.integer,
            ruleID: ruleID(request), traits: traits)
    }

    /// The event has the number only; what the rule had allowed or denied is known from before or not at all.
    private static func deleted(_ call: AWSCall) -> RuleChange {
        guard let request = call.request else { return .unreadable(.remove) }
        var change = RuleChange.unreadable(.remove, direction(request), ruleID: ruleID(request))
        change.priority = request["ruleNumber"]?.integer
        return change
    }

    private static func direction(_ request: AWSField) -> RuleChange.Direction? {
        request["egress"]?.truth.map { $0 ? .egress : .ingress }
    }

    private static func effect(_ field: AWSField?) -> RuleChange.Effect? {
        field?.text.flatMap { RuleChange.Effect(rawValue: $0.lowercased()) }
    }

    /// Inbound and outbound rules are numbered apart.
    private static func ruleID(_ request: AWSField) -> String? {
        request["ruleNumber"]?.text.map { "\(direction(request)?.rawValue ?? "unknown")/\($0)" }
    }
}
