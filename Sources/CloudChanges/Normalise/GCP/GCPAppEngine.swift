/// App Engine's firewall: numbered rules of one source range each, and a default of priority 2147483647.
///
/// Source: App Engine Admin API, `apps.firewall.ingressRules`.
enum GCPAppEngine {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        guard verb.hasSuffix("ingressrule") || verb.hasSuffix("ingressrules") else { return [] }
        if verb.hasPrefix("batch") { return batch(call) }
        if verb.hasPrefix("create") { return write(call, .new) }
        if verb.hasPrefix("update") || verb.hasPrefix("patch") { return write(call, .partial) }
        return verb.hasPrefix("delete") ? [.unread(.remove, ruleID: number(of: call))] : []
    }

    private static func write(_ call: GCPCall, _ writing: GCPRule.Writing) -> [RuleChange] {
        let body = call.resource("rule", "firewallRule")
        guard !call.isBare, body.child("action") != nil || body.child("sourceRange") != nil else {
            return [.unread(writing == .new ? .add : .replace, ruleID: number(of: call))]
        }
        return rule(body, named: number(of: call)).changes(writing)
    }

    private static func rule(_ body: GCPNode, named name: String?) -> GCPRule {
        var rule = GCPRule()
        rule.direction = .ingress
        rule.ruleID = body.text("priority") ?? name
        rule.priority = rule.ruleID.flatMap { Int($0) }
        switch body.word("action") {
        case "allow":
            rule.traffic = [(.allow, GCPSecurityPolicy.webPorts)]
            if rule.priority == GCPSecurityPolicy.defaultPriority { rule.traits.insert(.defaultAllow) }
        case "deny": rule.traffic = [(.deny, GCPSecurityPolicy.webPorts)]
        default: break
        }
        rule.peers = body.child("sourceRange").map { GCPPeers.range($0.text) }
        return rule
    }

    /// The whole list at once: only the default answer is sure to be what it says.
    private static func batch(_ call: GCPCall) -> [RuleChange] {
        let rules = (call.body.child("ingressRules")?.elements ?? []).map { rule($0, named: nil) }
        let opening = rules.filter { $0.traits.contains(.defaultAllow) }
        return [.unread(.replace)] + opening.flatMap { $0.changes(.whole) }
    }

    /// `apps/a/firewall/ingressRules/1000`, in the request or as the resource.
    private static func number(of call: GCPCall) -> String? {
        let names = [call.body.text("name"), call.entry.resourceName].compactMap { $0 }
        return names.first { $0.lowercased().range(of: "/ingressrules/") != nil }
            .flatMap { GCPTarget.lastSegment(of: $0) }
    }
}
