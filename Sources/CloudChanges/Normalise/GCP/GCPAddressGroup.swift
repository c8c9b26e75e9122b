/// Lists of addresses that policy rules name: what a new member opens or closes depends on those rules.
///
/// Source: Network Security API, `AddressGroupService`; "Cloud NGFW audit logging".
enum GCPAddressGroup {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        let group = call.resource("addressGroup")
        let items = [group.child("items"), call.body.child("items")].compactMap { $0 }
            .flatMap { GCPPeers.networks($0) }
        if verb.hasPrefix("add") { return [change(.add, items)] }
        if verb.hasPrefix("remove") { return [change(.remove, items)] }
        if verb.hasPrefix("create") { return [create(items)] }
        if verb.hasPrefix("update") || verb.hasPrefix("patch") { return [update(call, group, items)] }
        if verb.hasPrefix("clone") { return [.unread(.replace)] }
        // Google deletes no group that a rule still names.
        return verb.hasPrefix("delete") ? [RuleChange(.delete)] : []
    }

    private static func change(_ operation: RuleChange.Operation, _ items: [Peer]) -> RuleChange {
        RuleChange(operation, peers: items.isEmpty ? [.unknown] : items, traits: [.contentUnknown])
    }

    /// No rule can name a group that did not exist.
    private static func create(_ items: [Peer]) -> RuleChange {
        RuleChange(.create, peers: items, traits: [.notYetInForce])
    }

    private static func update(_ call: GCPCall, _ group: GCPNode, _ items: [Peer]) -> RuleChange {
        if !call.isBare, items.isEmpty, let words = GCPWords.change(in: group, ruleID: nil) { return words }
        return change(.replace, items)
    }
}
