/// WAFv2: web ACLs and their rule groups are written whole, so what changed is not in the event; what is there
/// tells whether anything still blocks.
enum AWSWebACLs {
    static let readers: [String: AWSReader] = [
        "CreateWebACL": { call in
            // Protects nothing until it is associated.
            let lists = AWSWebRules(call.request)
            let traits: Set<RuleChange.Trait> =
                lists.isPassing ? [.notYetInForce, .defaultAllow] : [.notYetInForce]
            return reading(call, [.layer(.create, traits, .ingress)])
        },
        "UpdateWebACL": { reading($0, AWSWebRules($0.request).updates(hasDefault: true)) },
        // WAF refuses while anything uses the list.
        "DeleteWebACL": { reading($0, [.layer(.delete, [], .ingress)]) },
        "AssociateWebACL": fixed(["resourceArn"], .layer(.attach, [.contentUnknown], .ingress)),
        "DisassociateWebACL": fixed(["resourceArn"], .layer(.detach, [.layerOff], .ingress)),
        "CreateRuleGroup": fixed(ids, .layer(.create, [.notYetInForce], .ingress)),
        "UpdateRuleGroup": { reading($0, AWSWebRules($0.request).updates(hasDefault: false)) },
        "DeleteRuleGroup": fixed(ids, .layer(.delete, [], .ingress)),
        "CreateIPSet": { reading($0, [addresses($0, .create, [.notYetInForce])]) },
        "UpdateIPSet": { call in
            var reading = reading(call, [addresses(call, .replace, [.contentUnknown])])
            // The list is stated whole.
            reading.stated.rules = call.request?["addresses"].map { list in
                list.elements.map { RuleChange(.add, direction: .ingress, peers: [.network(in: $0)]) }
            }
            return reading
        },
        "DeleteIPSet": fixed(ids, .layer(.delete, [], .ingress)),
        "CreateRegexPatternSet": fixed(ids, .layer(.create, [.notYetInForce], .ingress)),
        "UpdateRegexPatternSet": fixed(ids, .layer(.replace, [.contentUnknown], .ingress)),
        "DeleteRegexPatternSet": fixed(ids, .layer(.delete, [], .ingress)),
        // Takes the centrally managed rules out of a web ACL.
        "DeleteFirewallManagerRuleGroups": fixed(["webACLArn"], .layer(.remove, [.layerOff], .ingress)),
        "PutManagedRuleSetVersions": fixed(ids, .layer(.replace, [.contentUnknown], .ingress)),
        "UpdateManagedRuleSetVersionExpiryDate": fixed(ids, .layer(.replace, [.contentUnknown], .ingress)),
        "PutPermissionPolicy": fixed(["resourceArn"], .layer(.replace, [.contentUnknown])),
        "DeletePermissionPolicy": fixed(["resourceArn"], .layer(.delete, [])),
        "DeleteLoggingConfiguration": fixed(["resourceArn"], .layer(.disable, [.protectionOff])),
    ]

    static let cloudFront: [String: AWSReader] = [
        "AssociateDistributionWebACL": distribution(.layer(.attach, [.contentUnknown], .ingress)),
        "DisassociateDistributionWebACL": distribution(.layer(.detach, [.layerOff], .ingress)),
        "AssociateDistributionTenantWebACL": distribution(.layer(.attach, [.contentUnknown], .ingress)),
        "DisassociateDistributionTenantWebACL": distribution(.layer(.detach, [.layerOff], .ingress)),
        "UpdateDistribution": { call in
            let config = call.request?["distributionConfig"] ?? call.request
            let change = stated(config)
            return AWSReading.of(call, .webACL, ["id"], change.map { [$0] } ?? [])
        },
    ]

    private static let ids = ["aRN", "webACLArn", "id", "webACLId"]

    private static func reading(_ call: AWSCall, _ changes: [RuleChange]) -> AWSReading {
        AWSReading.of(call, .webACL, ids + ["summary"], changes)
    }

    private static func fixed(_ id: [String], _ change: RuleChange) -> AWSReader {
        AWSReading.always(.webACL, id, change)
    }

    private static func distribution(_ change: RuleChange) -> AWSReader {
        AWSReading.always(.webACL, ["id", "identifier"], change)
    }

    /// The whole configuration is written each time. An empty `webACLId` says that no web ACL is left, or that
    /// there never was one: only what stood before can tell.
    private static func stated(_ config: AWSField?) -> RuleChange? {
        let members = config?.value.object?.members ?? []
        guard let member = members.last(where: { $0.key.lowercased() == "webaclid" }) else {
            return AWSAttachments.isPlainlySomethingElse(config) ? nil : .unreadable(.replace, .ingress)
        }
        let isEmpty = member.value.isNull || member.value.scalarText?.trimmingSpaces == ""
        return isEmpty
            ? .layer(.detach, [.contentUnknown], .ingress) : .layer(.attach, [.contentUnknown], .ingress)
    }

    /// Whether a set is what is let in or what is kept out is for the rules to say that name it.
    private static func addresses(
        _ call: AWSCall, _ operation: RuleChange.Operation, _ traits: Set<RuleChange.Trait>
    ) -> RuleChange {
        guard let list = call.request?["addresses"] else {
            return .unreadable(operation, .ingress, traits: traits)
        }
        let peers = list.elements.map { Peer.network(in: $0) }
        let isEmptied = peers.isEmpty && operation == .replace
        return RuleChange(
            operation, direction: .ingress, peers: peers,
            traits: isEmptied ? traits.union([.emptied]) : traits)
    }
}
