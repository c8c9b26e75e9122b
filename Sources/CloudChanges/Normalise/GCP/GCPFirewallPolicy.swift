/// Network, regional and hierarchical firewall policies.
///
/// Rules are named by priority alone, and `removeRule` sends it in the query, so a removal mostly shows nothing.
/// A policy works only through its associations: taking one away switches a layer off, and a policy without any
/// has no effect yet.
///
/// Source: Compute Engine API, `FirewallPolicy` and `FirewallPolicyRule`; Cloud NGFW documentation, "Firewall
/// policy rules".
enum GCPFirewallPolicy {
    static func changes(in call: GCPCall) -> [RuleChange] {
        switch call.method.verb {
        case "addrule": return ruleWrite(call, .new)
        case "patchrule": return ruleWrite(call, .partial)
        case "removerule": return [.unread(.remove, ruleID: call.body.text("priority"))]
        case "clonerules", "copyrules": return [.unread(.replace)]
        case "addassociation", "move": return [RuleChange(.attach, traits: [.contentUnknown])]
        case "patchassociation": return [.unread(.replace)]
        case "removeassociation": return [RuleChange(.detach, traits: [.layerOff])]
        case "insert": return insert(call)
        case "patch", "update": return patch(call)
        // Google deletes no policy that is still in use: the opening was the removal before.
        case "delete": return [RuleChange(.delete)]
        case "forcestartprogressiverollout": return [.unread(.enable)]
        // Who may edit, not what is open.
        case "setiampolicy": return [RuleChange(.replace, traits: [.protectionOff])]
        default: return []
        }
    }

    private static func ruleWrite(_ call: GCPCall, _ writing: GCPRule.Writing) -> [RuleChange] {
        let operation: RuleChange.Operation = writing == .new ? .add : .replace
        let body = call.resource("firewallPolicyRule", "firewallPolicyRuleResource", "rule")
        guard !call.isBare else { return [.unread(operation)] }
        return changes(writing: body, as: writing)
    }

    private static func changes(writing body: GCPNode, as writing: GCPRule.Writing) -> [RuleChange] {
        let rule = GCPPolicyRule(body, writing).rule
        if writing == .partial, let words = GCPWords.change(in: body.without("priority"), ruleID: rule.ruleID)
        {
            return [words]
        }
        return rule.changes(writing)
    }

    private static func insert(_ call: GCPCall) -> [RuleChange] {
        guard !call.isBare else { return [RuleChange(.create, traits: [.contentUnknown])] }
        let body = call.resource("firewallPolicy", "firewallPolicyResource")
        let isAttached = body.child("associations")?.elements.isEmpty == false
        let pending: Set<RuleChange.Trait> = isAttached ? [] : [.notYetInForce]
        let rules = (body.child("rules")?.elements ?? []).flatMap { changes(writing: $0, as: .new) }
        return [RuleChange(.create, traits: pending)]
            + rules.map { rule in
                var rule = rule
                rule.traits.formUnion(pending)
                return rule
            }
    }

    /// A whole list of rules is a difference to what was there before, which the record does not show.
    private static func patch(_ call: GCPCall) -> [RuleChange] {
        let body = call.resource("firewallPolicy", "firewallPolicyResource")
        if !call.isBare, let words = GCPWords.change(in: body, ruleID: nil) { return [words] }
        return [.unread(.replace)]
    }
}

extension GCPNode {
    /// The object without one member.
    func without(_ name: String) -> GCPNode {
        let wanted = GCPNode.fold(name)
        let members = (value.object?.members ?? []).filter { GCPNode.fold($0.key) != wanted }
        return GCPNode(path: path, value: .object(JSONObject(members)))
    }
}

/// Reads a policy's rule: `action`, `direction`, `match` with its sources, destinations and `layer4Configs`.
struct GCPPolicyRule {
    let rule: GCPRule

    init(_ body: GCPNode, _ writing: GCPRule.Writing) {
        var rule = GCPRule()
        rule.priority = body.child("priority")?.value.integer
        rule.ruleID = body.text("priority")
        rule.isDisabled = body.child("disabled").flatMap { $0.value.truth }
        let match = GCPPolicyRule.match(of: body)
        rule.direction =
            GCPRule.direction(body.word("direction")) ?? GCPPolicyRule.direction(shownBy: match, writing)
        let (effect, isStated) = GCPPolicyRule.effect(body.word("action"))
        if body.word("action") == "goto_next" { rule.traits.insert(.contentUnknown) }
        let layers = match?.child("layer4Configs")?.elements ?? []
        if !layers.isEmpty {
            rule.traffic = layers.map { (effect, GCPTraffic($0)) }
        } else if isStated {
            rule.traffic = [(effect, .unknown)]
        }
        rule.peers = GCPPolicyRule.peers(in: match, rule.direction, writing)
        let targets = ["targetResources", "targetServiceAccounts", "targetSecureTags"].compactMap {
            body.child($0)
        }
        rule.saysTargets = !targets.isEmpty
        let names = targets.flatMap(\.elements).compactMap { $0.text("name") ?? $0.text }
        rule.targets = names.isEmpty ? nil : names.sorted()
        if rule.peers?.contains(where: GCPPolicyRule.isOpaque) == true { rule.traits.insert(.contentUnknown) }
        self.rule = rule
    }

    /// Organisation security policies keep the same members one level deeper.
    private static func match(of body: GCPNode) -> GCPNode? {
        let match = body.child("match")
        guard let config = match?.child("config"), config.value.object != nil else { return match }
        return config
    }

    /// `goto_next` asks the next layer, whose answer the record does not show; inspected traffic passes.
    private static func effect(_ action: String?) -> (RuleChange.Effect?, isStated: Bool) {
        switch action {
        case "allow", "apply_security_profile_group": (.allow, true)
        case "deny": (.deny, true)
        case nil: (nil, false)
        default: (nil, true)
        }
    }

    /// New rules are inbound unless they say otherwise; patches are what the sides they name make them.
    private static func direction(
        shownBy match: GCPNode?, _ writing: GCPRule.Writing
    ) -> RuleChange.Direction? {
        let names = (match?.value.object?.members ?? []).map { $0.key.lowercased() }
        if names.contains(where: { $0.hasPrefix("src") }) { return .ingress }
        return writing == .partial ? nil : .ingress
    }

    private static func peers(
        in match: GCPNode?, _ direction: RuleChange.Direction?, _ writing: GCPRule.Writing
    ) -> [Peer]? {
        guard let match, match.value.object != nil, let direction else { return nil }
        let side = direction == .ingress ? "src" : "dest"
        func list(_ name: String) -> [GCPNode] { match.child(side + name)?.elements ?? [] }
        var peers = list("IpRanges").flatMap { GCPPeers.range($0.text) }
        peers += GCPPeers.tags(match.child(side + "SecureTags"))
        peers += list("AddressGroups").map { $0.text.map { .prefixList($0) } ?? .unknown }
        peers += list("RegionCodes").map { $0.text.map { .service("region-\($0)") } ?? .unknown }
        peers += list("ThreatIntelligences").map { $0.text.map { .service("threat-\($0)") } ?? .unknown }
        // A domain name is whatever its owner makes it, so it is no name of the provider's.
        peers += list("Fqdns").map { _ in .unknown }
        return inNetwork(peers, type: networkType(match, side), writing)
    }

    private static func networkType(_ match: GCPNode, _ side: String) -> String? {
        ["NetworkType", "NetworkContext", "NetworkScope"].compactMap { match.text(side + $0) }.first?
            .uppercased()
    }

    /// A network type narrows the ranges beside it; alone, it is the peer.
    private static func inNetwork(
        _ peers: [Peer], type: String?, _ writing: GCPRule.Writing
    ) -> [Peer]? {
        switch type {
        case nil, "UNSPECIFIED": break
        case "INTERNET": return peers.isEmpty ? [.anyV4, .anyV6] : peers
        case "NON_INTERNET", "INTRA_VPC", "VPC_NETWORKS":
            let inside = Peer.service(type ?? "")
            let narrow = peers.filter { $0 != .anyV4 && $0 != .anyV6 }
            return narrow.count == peers.count && !peers.isEmpty ? peers : narrow + [inside]
        default: return peers + [.unknown]
        }
        guard peers.isEmpty else { return peers }
        return writing == .partial ? nil : [.anyV4, .anyV6]
    }

    /// Peers whose addresses stand elsewhere.
    private static func isOpaque(_ peer: Peer) -> Bool {
        switch peer {
        case .prefixList, .unknown: true
        case .network, .group, .tag, .service: false
        }
    }
}
