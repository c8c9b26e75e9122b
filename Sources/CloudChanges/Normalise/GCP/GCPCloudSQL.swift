/// Cloud SQL's authorised networks.
///
/// Every write states the whole list, so what is new in it is unknown; whom it lets in from now on is not.
/// The port is the engine's own where the record names the engine, else those of all three engines: whichever
/// it is, it is a database's.
///
/// Source: Cloud SQL Admin API, `IpConfiguration.authorizedNetworks`, `DatabaseInstance.databaseVersion`.
enum GCPCloudSQL {
    static func changes(in call: GCPCall) -> [RuleChange] {
        guard ["create", "insert", "update", "patch"].contains(call.method.verb) else { return [] }
        let isNew = call.method.verb == "create" || call.method.verb == "insert"
        if call.isBare { return [.unread(isNew ? .create : .replace)] }
        let body = call.resource("body", "resource", "instance")
        guard let configuration = body.at("settings", "ipConfiguration"), configuration.value.object != nil
        else {
            return isMasked(call, body) ? [.unread(isNew ? .create : .replace)] : []
        }
        return reading(configuration, ports: ports(of: body), isNew: isNew)
    }

    /// Without settings as an object the record hides what was written; an instance written without any
    /// network part is no firewall's matter.
    private static func isMasked(_ call: GCPCall, _ body: GCPNode) -> Bool {
        let nested = ["body", "resource", "instance"].compactMap { call.body.child($0) }
            .first { $0.value.object != nil }
        guard let settings = body.child("settings") else { return nested == nil }
        return settings.value.object == nil || settings.child("ipConfiguration") != nil
    }

    private static func reading(
        _ configuration: GCPNode, ports: [PortRange], isNew: Bool
    ) -> [RuleChange] {
        var changes: [RuleChange] = []
        let stated = configuration.child("authorizedNetworks")
        let networks = (stated?.elements ?? []).flatMap { GCPPeers.range($0.text("value") ?? $0.text) }
        if !networks.isEmpty {
            changes.append(
                RuleChange(
                    isNew ? .add : .replace, direction: .ingress, effect: .allow, networkProtocol: "tcp",
                    ports: ports, peers: networks, traits: isNew ? [] : [.contentUnknown]))
        } else if !isNew {
            changes.append(.unread(.replace))
        }
        // A public address lets nobody in by itself, but what the list holds becomes reachable.
        if configuration.truth("ipv4Enabled") == true, !isNew {
            changes.append(RuleChange(.enable, traits: [.contentUnknown]))
        }
        return changes.isEmpty ? [RuleChange(.create, traits: [.contentUnknown])] : changes
    }

    private static func ports(of body: GCPNode) -> [PortRange] {
        let version = body.text("databaseVersion")?.uppercased() ?? ""
        let engine = enginePorts.first { version.hasPrefix($0.engine) }
        return (engine.map { [$0] } ?? enginePorts).compactMap { PortRange($0.port, $0.port) }
    }

    private static let enginePorts = [
        (engine: "MYSQL", port: 3306), (engine: "POSTGRES", port: 5432), (engine: "SQLSERVER", port: 1433),
    ]
}
