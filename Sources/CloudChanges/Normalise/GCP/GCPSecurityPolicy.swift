/// Cloud Armor policies: global, regional and of organisations.
///
/// A policy's rule answers web requests before a load balancer passes them on. The ports are the balancer's, not
/// the policy's; they are read as 80 and 443, which application load balancers serve. A rule in `preview` is
/// logged and not enforced; the rule of priority 2147483647 is the policy's default answer.
///
/// Source: Compute Engine API, `SecurityPolicy` and `SecurityPolicyRule`; Cloud Armor documentation, "Security
/// policy overview".
enum GCPSecurityPolicy {
    static let defaultPriority = 2_147_483_647

    static func changes(in call: GCPCall) -> [RuleChange] {
        switch call.method.verb {
        case "addrule": return ruleWrite(call, .new)
        case "patchrule": return ruleWrite(call, .partial)
        case "insert": return insert(call)
        case "patch", "update": return patch(call)
        case "setlabels": return [RuleChange(.replace, traits: [.wordsOnly])]
        default: return GCPFirewallPolicy.changes(in: call)
        }
    }

    private static func ruleWrite(_ call: GCPCall, _ writing: GCPRule.Writing) -> [RuleChange] {
        guard !call.isBare else { return [.unread(writing == .new ? .add : .replace)] }
        let body = call.resource("securityPolicyRule", "securityPolicyRuleResource", "rule")
        return changes(writing: body, as: writing)
    }

    private static func changes(writing body: GCPNode, as writing: GCPRule.Writing) -> [RuleChange] {
        let isFirewall =
            body.at("match", "config", "layer4Configs") != nil
            || body.at("match", "versionedExpr")?.text?.uppercased() == "FIREWALL"
        if isFirewall { return GCPPolicyRule(body, writing).rule.changes(writing) }
        if writing == .partial, let words = GCPWords.change(in: body.without("priority"), ruleID: nil) {
            return [words]
        }
        return webRule(body, writing).changes(writing)
    }

    private static func webRule(_ body: GCPNode, _ writing: GCPRule.Writing) -> GCPRule {
        var rule = GCPRule()
        rule.direction = .ingress
        rule.priority = body.child("priority")?.value.integer
        rule.ruleID = body.text("priority")
        rule.isDisabled = body.child("preview").flatMap { $0.value.truth }
        if let action = body.word("action") {
            let effect = effect(action)
            rule.traffic = [(effect, traffic(in: body))]
            if effect == .allow, rule.priority == defaultPriority { rule.traits.insert(.defaultAllow) }
        }
        rule.peers = peers(in: body)
        if rule.peers?.contains(.unknown) == true { rule.traits.insert(.contentUnknown) }
        return rule
    }

    /// A throttle passes what stays under a limit that its author sets: it is read as an allow.
    private static func effect(_ action: String) -> RuleChange.Effect? {
        if action.hasPrefix("deny") { return .deny }
        return ["allow", "throttle", "rate_based_ban"].contains(action) ? .allow : nil
    }

    private static func traffic(in body: GCPNode) -> GCPTraffic {
        guard let match = body.child("networkMatch") else { return webPorts }
        let stated = match.child("destPorts").map { GCPTraffic.ranges($0) } ?? [.all]
        let names = match.child("ipProtocols")?.elements ?? []
        guard names.count < 2 else { return GCPTraffic(networkProtocol: nil, ports: stated) }
        let name = names.first.map { $0.text?.lowercased() } ?? "any"
        return GCPTraffic(networkProtocol: name.flatMap { GCPTraffic.protocolName($0) }, ports: stated)
    }

    static let webPorts = GCPTraffic(
        networkProtocol: "tcp", ports: [PortRange(80, 80), PortRange(443, 443)].compactMap { $0 })

    /// An expression of Google's rules language is not evaluated: whom it lets in is unknown.
    private static func peers(in body: GCPNode) -> [Peer]? {
        if body.at("match", "expr") != nil { return [.unknown] }
        let ranges = [
            body.at("match", "config", "srcIpRanges"), body.at("match", "srcIpRanges"),
            body.at("networkMatch", "srcIpRanges"),
        ].compactMap { $0 }.flatMap { GCPPeers.networks($0) }
        if !ranges.isEmpty { return ranges }
        return body.child("networkMatch") == nil ? nil : [.anyV4, .anyV6]
    }

    /// A new policy answers nobody until a backend names it.
    private static func insert(_ call: GCPCall) -> [RuleChange] {
        guard !call.isBare else { return [RuleChange(.create, traits: [.contentUnknown])] }
        let body = call.resource("securityPolicy", "securityPolicyResource")
        let rules = (body.child("rules")?.elements ?? []).flatMap { changes(writing: $0, as: .new) }
        return [RuleChange(.create, traits: [.notYetInForce])]
            + rules.map { rule in
                var rule = rule
                rule.traits.insert(.notYetInForce)
                return rule
            }
    }

    private static func patch(_ call: GCPCall) -> [RuleChange] {
        let body = call.resource("securityPolicy", "securityPolicyResource")
        if !call.isBare, let words = GCPWords.change(in: body, ruleID: nil) { return [words] }
        return [.unread(.replace)]
    }
}
