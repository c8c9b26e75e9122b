/// Backends and the Cloud Armor policy before them.
///
/// Taking a policy off means sending an empty reference, which the log then leaves out: a request that names
/// no policy is a detachment. Only the closing record, without any request, leaves that open.
///
/// Source: Compute Engine API, `backendServices.setSecurityPolicy` and `SecurityPolicyReference`.
enum GCPBackend {
    static func changes(in call: GCPCall) -> [RuleChange] {
        switch call.method.verb {
        case "setsecuritypolicy", "setedgesecuritypolicy":
            return setting(call)
        case "patch", "update":
            return member(call)
        case "insert" where call.method.resource == "networkedgesecurityservices":
            return [RuleChange(.attach, traits: [.contentUnknown])]
        case "delete" where call.method.resource == "networkedgesecurityservices":
            return [RuleChange(.delete, traits: [.layerOff])]
        default: return []
        }
    }

    static func setting(_ call: GCPCall) -> [RuleChange] {
        let stated = keys.compactMap { call.body.child($0) }
        if let policy = stated.compactMap(\.text).first { return [attach(policy)] }
        let isUntold = call.entry.role == .completion || call.entry.request == nil || call.entry.isMasked
        if stated.isEmpty, isUntold {
            return [.unread(.attach)]
        }
        return [RuleChange(.detach, traits: stated.isEmpty ? [.layerOff, .contentUnknown] : [.layerOff])]
    }

    /// A write of the whole backend concerns its firewall only where the policy is named.
    private static func member(_ call: GCPCall) -> [RuleChange] {
        if call.isBare { return [.unread(.attach)] }
        let body = call.resource("backendService", "backendServiceResource")
        let stated = keys.compactMap { body.child($0) }
        if stated.isEmpty {
            return call.method.resource == "networkedgesecurityservices" ? [.unread(.replace)] : []
        }
        return stated.map { policy in
            policy.text.map(attach) ?? RuleChange(.detach, traits: [.layerOff])
        }
    }

    private static let keys = ["securityPolicy", "edgeSecurityPolicy"]

    private static func attach(_ policy: String) -> RuleChange {
        RuleChange(
            .attach, ruleID: GCPTarget.lastSegment(of: policy), traits: [.contentUnknown])
    }
}
