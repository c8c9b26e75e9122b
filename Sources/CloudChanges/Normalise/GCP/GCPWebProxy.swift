/// Secure Web Proxy: what may leave to the web.
///
/// Whom a rule matches stands in an expression that is not evaluated; only the literal `true` is known to match
/// everything.
///
/// Source: Network Security API, `GatewaySecurityPolicyRule` and `UrlList`.
enum GCPWebProxy {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        if verb.hasSuffix("gatewaysecuritypolicyrule") { return rule(call) }
        if verb.hasPrefix("create") { return [RuleChange(.create, traits: [.notYetInForce])] }
        if verb.hasPrefix("delete") { return [RuleChange(.delete)] }
        return verb.hasPrefix("update") || verb.hasPrefix("patch") ? [.unread(.replace)] : []
    }

    private static func rule(_ call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        let body = call.resource("gatewaySecurityPolicyRule")
        let name = GCPTarget.lastSegment(of: call.body.text("name") ?? body.text("name"))
        if verb.hasPrefix("delete") { return [.unread(.remove, ruleID: name)] }
        let writing: GCPRule.Writing = verb.hasPrefix("create") ? .new : .partial
        guard !call.isBare else { return [.unread(writing == .new ? .add : .replace, ruleID: name)] }
        var rule = GCPRule()
        rule.direction = .egress
        rule.ruleID = name
        rule.priority = body.child("priority")?.value.integer
        rule.isDisabled = body.child("enabled")?.value.truth.map { !$0 }
        switch body.word("basicProfile") {
        case "allow": rule.traffic = [(.allow, GCPSecurityPolicy.webPorts)]
        case "deny": rule.traffic = [(.deny, GCPSecurityPolicy.webPorts)]
        default: break
        }
        let isEverything = body.text("sessionMatcher") == "true" && body.text("applicationMatcher") == nil
        rule.peers = isEverything ? [.anyV4, .anyV6] : nil
        return rule.changes(writing)
    }
}
