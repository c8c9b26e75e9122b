/// The firewall of a Lightsail instance: an allow list by port, from anywhere unless networks are named.
enum AWSLightsail {
    static let readers: [String: AWSReader] = [
        "OpenInstancePublicPorts": { reading($0, $0.request?["portInfo", "portInfos"], .add) },
        // States the whole list; what it was is not in the event.
        "PutInstancePublicPorts": { call in
            reading(call, call.request?["portInfos", "portInfo"], .replace, traits: [.contentUnknown])
        },
        "CloseInstancePublicPorts": { reading($0, $0.request?["portInfo", "portInfos"], .remove) },
        "UpdateRelationalDatabase": { call in
            let change: RuleChange? =
                switch call.request?["publiclyAccessible"]?.truth {
                case true?: .layer(.enable, [.contentUnknown], .ingress)
                case false?: .layer(.disable, [.layerOn], .ingress)
                case nil:
                    AWSAttachments.isPlainlySomethingElse(call.request)
                        ? nil : .unreadable(.replace, .ingress)
                }
            return AWSReading.of(
                call, .databaseFirewall, ["relationalDatabaseName"], change.map { [$0] } ?? [])
        },
    ]

    private static func reading(
        _ call: AWSCall, _ list: AWSField?, _ operation: RuleChange.Operation,
        traits: Set<RuleChange.Trait> = []
    ) -> AWSReading {
        var changes = (list?.elements ?? []).map { rule($0, operation, traits) }
        if changes.isEmpty {
            // An empty list closes every port.
            let isEmptied = operation == .replace && list?.value.array?.isEmpty == true
            changes = [isEmptied ? .layer(.replace, [.layerOn]) : .unreadable(operation, .ingress, .allow)]
        }
        var reading = AWSReading.of(call, .instanceFirewall, ["instanceName"], changes)
        if operation == .replace, let list, list.value.array != nil || list.value.object != nil {
            reading.stated.rules = list.elements.map { rule($0, .add, []) }
        }
        return reading
    }

    /// Source: Amazon Lightsail API Reference, `PortInfo`: without `cidrs` and aliases, anybody.
    private static func rule(
        _ info: AWSField, _ operation: RuleChange.Operation, _ traits: Set<RuleChange.Trait>
    ) -> RuleChange {
        let name = AWSProtocol.name(info["protocol"])
        var peers = ["cidrs", "ipv6Cidrs"].flatMap { key in
            (info[key]?.elements ?? []).map { Peer.network(in: $0) }
        }
        peers += (info["cidrListAliases"]?.elements ?? []).map { $0.text.map { .service($0) } ?? .unknown }
        if peers.isEmpty {
            peers = info.value.object == nil || info.isWithheld ? [.unknown] : [.anyV4, .anyV6]
        }
        return .rule(
            operation, .ingress, .allow, protocol: name,
            ports: AWSProtocol.ports(name, from: info["fromPort"], to: info["toPort"]), peers: peers,
            traits: traits)
    }
}
