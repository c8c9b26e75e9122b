/// Who may reach a GKE cluster's control plane.
///
/// Booleans that are false are left out of the log, so a configuration that does not say `enabled` is off.
///
/// Source: Kubernetes Engine API, `MasterAuthorizedNetworksConfig` and `ControlPlaneEndpointsConfig`.
enum GCPCluster {
    static func changes(in call: GCPCall) -> [RuleChange] {
        guard call.method.verb == "updatecluster" else { return [] }
        if call.isBare { return [.unread(.replace)] }
        let update = call.resource("update")
        let endpoints = update.at("desiredControlPlaneEndpointsConfig", "ipEndpointsConfig")
        let networks = [
            update.child("desiredMasterAuthorizedNetworksConfig"),
            endpoints?.child("authorizedNetworksConfig"),
        ].compactMap { $0 }
        var changes = networks.flatMap { reading($0) }
        if endpoints?.truth("enablePublicEndpoint") == true
            || update.truth("desiredEnablePrivateEndpoint") == false
        {
            changes.append(RuleChange(.enable, traits: [.contentUnknown]))
        }
        return changes
    }

    private static func reading(_ configuration: GCPNode) -> [RuleChange] {
        guard configuration.value.object != nil else { return [.unread(.replace)] }
        guard configuration.truth("enabled") == true else {
            return [allow([.anyV4, .anyV6], .disable, [.layerOff])]
        }
        var peers = (configuration.child("cidrBlocks")?.elements ?? [])
            .flatMap { GCPPeers.range($0.text("cidrBlock") ?? $0.text) }
        if configuration.truth("gcpPublicCidrsAccessEnabled") == true {
            peers.append(.service("gcp-public-cidrs"))
        }
        guard !peers.isEmpty else { return [RuleChange(.enable, traits: [.layerOn])] }
        return [allow(peers, .replace, [.contentUnknown])]
    }

    private static func allow(
        _ peers: [Peer], _ operation: RuleChange.Operation, _ traits: Set<RuleChange.Trait>
    ) -> RuleChange {
        RuleChange(
            operation, direction: .ingress, effect: .allow, networkProtocol: "tcp",
            ports: PortRange(443, 443).map { [$0] }, peers: peers, traits: traits)
    }
}
