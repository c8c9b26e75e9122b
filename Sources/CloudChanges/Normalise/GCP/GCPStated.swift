/// What a call states beyond its difference, for firewall memory.
enum GCPStated {
    static func of(_ call: GCPCall, _ target: Target) -> Stated {
        switch GCPLayer(of: call.method) {
        case .vpcFirewall: Stated(network: network(of: call))
        case .cloudSQL: Stated(rules: authorizedNetworks(call))
        case .addressGroup: Stated(rules: members(call))
        case .instance: machine(call)
        default: Stated()
        }
    }

    /// `global/networks/prod`, without scheme and project: a rule and its network share the project. A rule that is
    /// new and names none belongs to the default network (discovery document of compute.v1, `Firewall.network`).
    private static func network(of call: GCPCall) -> String? {
        if let text = GCPTarget.network(of: call)?.text {
            let parts = text.split(separator: "/").map(String.init)
            guard let start = parts.lastIndex(of: "networks") else { return parts.last }
            return parts[start...].joined(separator: "/")
        }
        return call.method.verb == "insert" && !call.isBare ? "networks/default" : nil
    }

    /// Cloud SQL states its list whole whenever it names it.
    private static func authorizedNetworks(_ call: GCPCall) -> [RuleChange]? {
        let configuration = call.resource("body", "resource", "instance").at("settings", "ipConfiguration")
        guard !call.isBare, let list = configuration?.child("authorizedNetworks"), list.value.array != nil
        else { return nil }
        let networks = GCPCloudSQL.changes(in: call).first { !$0.peers.isEmpty && $0.effect == .allow }
        guard let networks else { return [] }
        return networks.peers.map { peer in
            RuleChange(
                .add, direction: .ingress, effect: .allow, networkProtocol: "tcp", ports: networks.ports,
                peers: [peer])
        }
    }

    private static func members(_ call: GCPCall) -> [RuleChange]? {
        let verb = call.method.verb
        guard verb.hasPrefix("update") || verb.hasPrefix("patch") || verb.hasPrefix("create"),
            let items = call.resource("addressGroup").child("items") ?? call.body.child("items"),
            items.value.array != nil
        else { return nil }
        return GCPPeers.networks(items).map { RuleChange(.add, peers: [$0]) }
    }

    /// `setTags` states all tags of a machine.
    private static func machine(_ call: GCPCall) -> Stated {
        guard call.method.resource == "instances", !call.isBare,
            ["settags", "update"].contains(call.method.verb),
            let change = GCPAttachment.changes(in: call).first
        else { return Stated() }
        let tags = change.ruleID?.split(separator: ",").map { "tag:\($0)" } ?? []
        return Stated(attachments: [.init(groups: tags, change: change)])
    }
}
