/// The firewalls of databases, caches and analytics: allow-lists of address ranges on a server.
///
/// Source: Azure REST API, Sql, `ServerFirewallRuleProperties`, and its like; ports from each service's
/// "Connectivity architecture" page on Microsoft Learn.
enum AzureDatabaseFirewalls {
    /// By what the resource type ends in, so that servers of a new kind are read as the known ones.
    static func family(_ resourceType: String) -> AzureFamily? {
        let parent = resourceType.lastIndex(of: "/").map { String(resourceType[..<$0]) } ?? ""
        guard parent.contains("/") else { return nil }
        switch resourceType.split(separator: "/").last {
        case "firewallrules", "ipv6firewallrules": return ranges(parent)
        case "virtualnetworkrules": return subnets(parent)
        case "outboundfirewallrules": return names
        case "replaceallipfirewallrules": return replacement(parent)
        default: return nil
        }
    }

    private static func ranges(_ parent: String) -> AzureFamily {
        // Without a rule a Redis cache lets everybody in, so taking one away may open it.
        let opensWhenEmpty = parent.hasPrefix("microsoft.cache/")
        return AzureFamily(.databaseFirewall) { operation in
            if operation.isDeletion {
                return [
                    rule(
                        .remove, parent, peers: [.unknown], id: operation.resource.name,
                        traits: opensWhenEmpty ? [.contentUnknown] : [])
                ]
            }
            return [
                rule(
                    operation.isUpdate ? .replace : .add, parent,
                    peers: operation.settings.map(peers) ?? [.unknown], id: operation.resource.name,
                    traits: operation.settings == nil ? [.contentUnknown] : [])
            ]
        }
    }

    private static func rule(
        _ operation: RuleChange.Operation, _ parent: String, peers: [Peer], id: String?,
        traits: Set<RuleChange.Trait> = []
    ) -> RuleChange {
        RuleChange(
            operation, direction: .ingress, effect: .allow, networkProtocol: "tcp", ports: ports(parent),
            peers: peers, ruleID: id, traits: traits)
    }

    /// 0.0.0.0 to 0.0.0.0 is no address but a switch: every service and machine of every customer of Azure.
    private static func peers(_ settings: JSONValue) -> [Peer] {
        let first = (settings.member("startIpAddress") ?? settings.member("startIPv6Address"))?.string
        let last = (settings.member("endIpAddress") ?? settings.member("endIPv6Address"))?.string ?? first
        guard let first, let last, let range = AzurePeers.range(from: first, through: last) else {
            return [.unknown]
        }
        return range == [.network(IPNetwork(family: .v4, address: 0, prefixLength: 32))]
            ? [.service("AzureCloud")] : range
    }

    private static func subnets(_ parent: String) -> AzureFamily {
        AzureFamily(.databaseFirewall) { operation in
            let id =
                operation.settings?.member("virtualNetworkSubnetId")?.string
                ?? operation.settings?.member("subnetId")?.string
            let peer = id.flatMap { AzureResourceID($0).names.last }.map(Peer.tag) ?? .unknown
            return [
                rule(
                    operation.isDeletion ? .remove : .add, parent, peers: [peer],
                    id: operation.resource.name)
            ]
        }
    }

    /// A rule's name is the host that the server may call.
    private static let names = AzureFamily(.databaseFirewall) { operation in
        let host = operation.resource.name
        return [
            RuleChange(
                operation.isDeletion ? .remove : .add, direction: .egress, effect: .allow,
                networkProtocol: "tcp", peers: [host.map(Peer.service) ?? .unknown], ruleID: host)
        ]
    }

    private static func replacement(_ parent: String) -> AzureFamily {
        .whole(.databaseFirewall) { operation in
            guard let rules = operation.body?.member("ipFirewallRules")?.object else { return nil }
            return rules.members.map { member in
                let settings = member.value.member("properties") ?? member.value
                return rule(.add, parent, peers: peers(settings), id: member.key)
            }
        }
    }

    private static func ports(_ parent: String) -> [PortRange]? {
        let numbers = enginePorts.first { parent.hasPrefix($0.prefix) }?.ports
        return numbers?.compactMap { PortRange($0, $0) }
    }

    private static let enginePorts: [(prefix: String, ports: [Int])] = [
        ("microsoft.sql/", [1433]), ("microsoft.synapse/", [443, 1433]),
        ("microsoft.dbforpostgresql/", [5432, 6432]), ("microsoft.dbformysql/", [3306]),
        ("microsoft.dbformariadb/", [3306]), ("microsoft.documentdb/mongoclusters", [10260]),
        ("microsoft.cache/redisenterprise", [10000]), ("microsoft.cache/", [6379, 6380]),
        ("microsoft.datalakestore/", [443]), ("microsoft.datalakeanalytics/", [443]),
    ]
}
