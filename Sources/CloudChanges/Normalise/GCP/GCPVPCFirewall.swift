/// Classic VPC firewall rules: `compute.firewalls.insert|update|patch|delete`.
///
/// The log calls the lists `alloweds` and `denieds`. A rule without any source filter lets in every IPv4
/// address; `sourceRanges`, `sourceTags` and `sourceServiceAccounts` widen each other.
///
/// Source: Compute Engine API, `Firewall`; audit samples in panther-labs/panther-analysis and log2timeline/plaso.
enum GCPVPCFirewall {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let name = ruleName(of: call)
        switch call.method.verb {
        case "insert", "create":
            return call.isBare
                ? [.unread(.add, ruleID: name)] : rule(in: call, named: name, .new).changes(.new)
        case "update":
            return call.isBare
                ? [.unread(.replace, ruleID: name)] : rule(in: call, named: name, .whole).changes(.whole)
        case "patch": return patch(call, named: name)
        case "delete": return [.unread(.remove, ruleID: name)]
        default: return []
        }
    }

    /// A patch of words alone touches no traffic; everything else that it leaves out is unknown.
    private static func patch(_ call: GCPCall, named name: String?) -> [RuleChange] {
        guard !call.isBare else { return [.unread(.replace, ruleID: name)] }
        if let words = GCPWords.change(in: call.resource("firewall", "firewallResource"), ruleID: name) {
            return [words]
        }
        return rule(in: call, named: name, .partial).changes(.partial)
    }

    private static func ruleName(of call: GCPCall) -> String? {
        GCPTarget.lastSegment(of: call.entry.resourceName) ?? call.body.text("name")
    }

    private static func rule(in call: GCPCall, named name: String?, _ writing: GCPRule.Writing) -> GCPRule {
        let body = call.resource("firewall", "firewallResource")
        var rule = GCPRule()
        rule.ruleID = name
        rule.isDisabled = body.child("disabled").flatMap { $0.value.truth }
        rule.priority = body.child("priority")?.value.integer ?? (writing == .partial ? nil : 1000)
        rule.traffic = traffic(in: body)
        rule.direction = direction(in: body, writing)
        rule.peers = peers(in: body, rule.direction, writing)
        let targets = targetKeys.compactMap { body.child($0) }
        rule.saysTargets = !targets.isEmpty
        let names = targets.flatMap(\.elements).compactMap(\.text)
        rule.targets = names.isEmpty ? nil : names.sorted()
        return rule
    }

    private static let targetKeys = ["targetTags", "targetServiceAccounts"]

    private static func traffic(
        in body: GCPNode
    ) -> [(effect: RuleChange.Effect?, traffic: GCPTraffic)]? {
        let lists: [(String, RuleChange.Effect)] = [("allowed", .allow), ("denied", .deny)]
        let stated = lists.flatMap { name, effect in
            (body.child(name)?.elements ?? []).map { (effect: Optional(effect), traffic: GCPTraffic($0)) }
        }
        return stated.isEmpty ? nil : stated
    }

    /// A patch that names sources and no direction is read as inbound: the riskier of the two.
    private static func direction(
        in body: GCPNode, _ writing: GCPRule.Writing
    ) -> RuleChange.Direction? {
        if let word = body.word("direction") { return GCPRule.direction(word) }
        let hasSources = sourceKeys.contains { body.child($0)?.elements.isEmpty == false }
        return writing != .partial || hasSources ? .ingress : nil
    }

    private static let sourceKeys = ["sourceRanges", "sourceTags", "sourceServiceAccounts"]

    private static func peers(
        in body: GCPNode, _ direction: RuleChange.Direction?, _ writing: GCPRule.Writing
    ) -> [Peer]? {
        guard let direction else { return nil }
        let stated =
            direction == .egress
            ? GCPPeers.networks(body.child("destinationRanges"))
            : GCPPeers.networks(body.child("sourceRanges")) + GCPPeers.tags(body.child("sourceTags"))
                + GCPPeers.tags(body.child("sourceServiceAccounts"))
        guard stated.isEmpty else { return stated }
        return writing == .partial ? nil : [.anyV4]
    }
}

/// Patches of what people read and no packet meets.
enum GCPWords {
    /// nil when anything else changes too.
    static func change(in body: GCPNode, ruleID: String?) -> RuleChange? {
        let keys = Set(
            (body.value.object?.members ?? []).map(\.key).filter {
                !GCPEntry.typeMarkers.contains($0)
            }.map(GCPNode.fold))
        let telling = keys.subtracting(identifying)
        if telling == [GCPNode.fold("description")] || telling == [GCPNode.fold("labels")] {
            return RuleChange(.replace, ruleID: ruleID, traits: [.wordsOnly])
        }
        guard telling == [GCPNode.fold("logConfig")] || telling == [GCPNode.fold("enableLogging")] else {
            return nil
        }
        let isOn = body.at("logConfig", "enable")?.value.truth ?? body.truth("enableLogging") ?? false
        return RuleChange(.replace, ruleID: ruleID, traits: [isOn ? .layerOn : .protectionOff])
    }

    /// Members that name the resource and change nothing of it.
    private static let identifying: Set<String> = Set(
        [
            "name", "id", "kind", "selfLink", "selfLinkWithId", "creationTimestamp", "fingerprint",
            "requestId",
            "project", "firewall", "shortName", "parent", "updateMask",
        ].map(GCPNode.fold))
}
