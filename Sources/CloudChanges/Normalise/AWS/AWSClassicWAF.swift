/// WAF Classic, global and regional: lists are changed by updates that insert and delete.
enum AWSClassicWAF {
    static let readers: [String: AWSReader] = sets.merging(
        [
            "CreateWebACL": fixed(["webACL", "webACLId"], .layer(.create, [.notYetInForce], .ingress)),
            "UpdateWebACL": { AWSReading.of($0, .webACL, ["webACLId"], webACL($0)) },
            "DeleteWebACL": fixed(["webACLId"], .layer(.delete, [], .ingress)),
            "AssociateWebACL": fixed(["resourceArn"], .layer(.attach, [.contentUnknown], .ingress)),
            "DisassociateWebACL": fixed(["resourceArn"], .layer(.detach, [.layerOff], .ingress)),
            "UpdateIPSet": { AWSReading.of($0, .webACL, ["iPSetId"], addresses($0)) },
            "UpdateRuleGroup": { AWSReading.of($0, .webACL, ["ruleGroupId"], rules($0, key: "ruleGroupId")) },
            "DeletePermissionPolicy": fixed(["resourceArn"], .layer(.delete, [])),
            "DeleteLoggingConfiguration": fixed(["resourceArn"], .layer(.disable, [.protectionOff])),
        ], uniquingKeysWith: { _, special in special })

    /// What a rule looks for; it opens or closes with the rule.
    private static let sets: [String: AWSReader] = [
        "ByteMatchSet", "GeoMatchSet", "IPSet", "RateBasedRule", "RegexMatchSet", "RegexPatternSet", "Rule",
        "RuleGroup", "SizeConstraintSet", "SqlInjectionMatchSet", "XssMatchSet",
    ].reduce(into: [:]) { table, noun in
        let id = [noun.prefix(1).lowercased() + noun.dropFirst() + "Id", "ruleId", "name"]
        table["Create\(noun)"] = fixed(id, .layer(.create, [.notYetInForce], .ingress))
        table["Update\(noun)"] = fixed(id, .layer(.replace, [.contentUnknown], .ingress))
        // WAF refuses while a rule or web ACL uses it.
        table["Delete\(noun)"] = fixed(id, .layer(.delete, [], .ingress))
    }

    private static func fixed(_ id: [String], _ change: RuleChange) -> AWSReader {
        AWSReading.always(.webACL, id, change)
    }

    /// A default action is stated only to be set.
    private static func webACL(_ call: AWSCall) -> [RuleChange] {
        var changes: [RuleChange] = []
        switch call.request?["defaultAction"].map({ AWSWebRules.action($0) }) {
        case .allows?, .counts?: changes.append(.layer(.replace, [.defaultAllow], .ingress))
        case .blocks?: changes.append(.layer(.replace, [.layerOn], .ingress))
        case .unknown?: changes.append(.layer(.replace, [.contentUnknown], .ingress))
        case nil: break
        }
        if let updates = call.request?["updates"], !updates.elements.isEmpty || changes.isEmpty {
            changes += rules(call, key: "webACLId")
        }
        return changes.isEmpty ? [.unreadable(.replace, .ingress)] : changes
    }

    private static func rules(_ call: AWSCall, key: String) -> [RuleChange] {
        let updates = call.request?["updates"]?.elements ?? []
        let changes = updates.map { update -> RuleChange in
            let rule = update["activatedRule"]
            let effect: RuleChange.Effect? =
                switch (rule?["action"] ?? rule?["overrideAction"]).map({ AWSWebRules.action($0) }) {
                case .allows?: .allow
                case .blocks?: .deny
                case .counts?, .unknown?, nil: nil
                }
            var change = RuleChange.unreadable(
                operation(update), .ingress, effect, ruleID: rule?["ruleId"]?.text)
            change.priority = rule?["priority"]?.integer
            return change
        }
        return changes.isEmpty ? [.unreadable(.replace, .ingress)] : changes
    }

    private static func operation(_ update: AWSField) -> RuleChange.Operation {
        switch update["action"]?.text?.uppercased() {
        case "INSERT": .add
        case "DELETE": .remove
        default: .replace
        }
    }

    private static func addresses(_ call: AWSCall) -> [RuleChange] {
        let updates = call.request?["updates"]?.elements ?? []
        let changes = updates.map { update in
            let descriptor = update["iPSetDescriptor"]
            return RuleChange(
                operation(update), direction: .ingress, peers: [.network(in: descriptor?["value"])],
                traits: [.contentUnknown])
        }
        return changes.isEmpty ? [.unreadable(.replace, .ingress)] : changes
    }
}
