/// Access levels and service perimeters of VPC Service Controls: no packet filter, but the wall around APIs.
///
/// Source: Access Context Manager API, `AccessLevel`, `Condition.ipSubnetworks`, `ServicePerimeter`.
enum GCPAccessContext {
    static func changes(in call: GCPCall) -> [RuleChange] {
        let verb = call.method.verb
        let isPerimeter = verb.range(of: "perimeter") != nil
        if verb.hasPrefix("delete") {
            return [RuleChange(.delete, traits: isPerimeter ? [.layerOff] : [.contentUnknown])]
        }
        if isPerimeter {
            return verb.hasPrefix("create")
                ? [RuleChange(.create, traits: [.layerOn])] : [.unread(.replace)]
        }
        let conditions = call.resource("accessLevel").at("basic", "conditions")?.elements ?? []
        let peers = conditions.flatMap { GCPPeers.networks($0.child("ipSubnetworks")) }
        let operation: RuleChange.Operation = verb.hasPrefix("create") ? .create : .replace
        guard !peers.isEmpty else { return [.unread(operation)] }
        return [
            RuleChange(
                operation, direction: .ingress, effect: .allow, networkProtocol: "tcp",
                ports: PortRange(443, 443).map { [$0] }, peers: peers, traits: [.contentUnknown])
        ]
    }
}
