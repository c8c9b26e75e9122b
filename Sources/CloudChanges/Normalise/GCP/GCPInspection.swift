/// Firewall endpoints, which inspect traffic in a zone, and the profiles that say how.
///
/// Source: Network Security API, `FirewallActivation`, `OrganizationSecurityProfileGroupService`.
enum GCPInspection {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        let isEndpoint = verb.range(of: "firewallendpoint") != nil
        if verb.hasPrefix("create") {
            return [RuleChange(.create, traits: isEndpoint ? [.layerOn] : [.notYetInForce])]
        }
        if verb.hasPrefix("delete") {
            if isEndpoint {
                return [RuleChange(verb.hasSuffix("association") ? .detach : .delete, traits: [.layerOff])]
            }
            // Google deletes no profile that a rule still names.
            return [RuleChange(.delete)]
        }
        guard verb.hasPrefix("update") || verb.hasPrefix("patch") else { return [] }
        return isEndpoint ? update(call) : [.unread(.replace)]
    }

    private static func update(_ call: GCPCall) -> [RuleChange] {
        let body = call.resource("firewallEndpointAssociation", "firewallEndpoint")
        switch body.truth("disabled") {
        case true?: return [RuleChange(.disable, traits: [.layerOff])]
        case false?: return [RuleChange(.enable, traits: [.layerOn])]
        case nil:
            if !call.isBare, let words = GCPWords.change(in: body, ruleID: nil) { return [words] }
            return [.unread(.replace)]
        }
    }
}
