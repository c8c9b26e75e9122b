/// Machines that move under other rules, and networks that other rules reach, without any firewall being
/// written: network tags, service accounts, secure tags, public addresses, peerings.
///
/// What the standing rules of a tag or account let in, no such record shows.
///
/// Source: Compute Engine API, `instances.setTags`, `Network.networkFirewallPolicyEnforcementOrder`; Resource
/// Manager API, `TagBinding`.
enum GCPAttachment {
    static func changes(in call: GCPCall) -> [RuleChange] {
        switch (call.method.resource, call.method.verb) {
        case ("instances", "settags"): return tags(call)
        // A write of the whole machine concerns its firewall only where it names tags.
        case ("instances", "update"):
            return call.body.child("tags") == nil && !call.entry.isMasked ? [] : tags(call)
        case ("instances", "setserviceaccount"): return [attach]
        case ("instances", "addaccessconfig"): return [attach]
        case ("instances", "setsecuritypolicy"): return GCPBackend.setting(call)
        // Launching something is no firewall change, unless the record hides what with.
        case ("instances", "insert"), ("instancetemplates", "insert"):
            return call.entry.isMasked ? [hiddenCreation] : []
        case ("networks", "addpeering"): return [attach]
        case ("networks", "patch"), ("networks", "update"): return order(call)
        case ("networks", "insert"): return order(call, creating: true)
        case ("tagbindings", "createtagbinding"): return binding(call, .attach)
        case ("tagbindings", "deletetagbinding"): return binding(call, .detach)
        default: return []
        }
    }

    private static let hiddenCreation = RuleChange(.create, traits: [.contentUnknown])
    private static let attach = RuleChange(.attach, traits: [.contentUnknown])

    /// The call states all tags; a request without any takes the machine from under every tagged rule, allows
    /// and denies alike.
    private static func tags(_ call: GCPCall) -> [RuleChange] {
        let tags = ["tags", "items"].compactMap { call.body.child($0) }.flatMap(named)
        let isEmptied = tags.isEmpty && !call.isBare
        let names = Set(tags).sorted().joined(separator: ",")
        return [
            RuleChange(
                isEmptied ? .replace : .attach, ruleID: names.isEmpty ? nil : names, traits: [.contentUnknown]
            )
        ]
    }

    /// `["a"]`, or `{"items": ["a"]}`.
    private static func named(_ node: GCPNode) -> [String] {
        (node.child("items") ?? node).elements.compactMap(\.text)
    }

    /// Which of two layers is asked first: with the policies before the classic rules, their allows outrank
    /// classic denies.
    private static func order(_ call: GCPCall, creating: Bool = false) -> [RuleChange] {
        let order = call.resource("network", "networkResource").text("networkFirewallPolicyEnforcementOrder")
        if creating {
            if call.entry.isMasked { return [hiddenCreation] }
            return order == nil ? [] : [RuleChange(.create, traits: [.notYetInForce])]
        }
        if call.isBare { return [.unread(.replace)] }
        return order == nil ? [] : [RuleChange(.replace, ruleID: order, traits: [.contentUnknown])]
    }

    /// Network rules read the tags of machines; on a bucket or a dataset a tag means nothing to them.
    private static func binding(_ call: GCPCall, _ operation: RuleChange.Operation) -> [RuleChange] {
        let body = call.resource("tagBinding")
        let parent = body.text("parent") ?? call.body.text("name") ?? call.entry.resourceName
        let isElsewhere =
            parent.map { $0.hasPrefix("//") && !$0.hasPrefix("//compute.googleapis.com/") } ?? false
        let isContainer = parent?.hasPrefix("//cloudresourcemanager.googleapis.com/") ?? false
        return [
            RuleChange(
                operation, ruleID: body.text("tagValue"),
                traits: isElsewhere && !isContainer ? [.wordsOnly] : [.contentUnknown])
        ]
    }
}
