/// The groups of databases from before there were VPCs: allow lists of networks and EC2 groups. The port is the
/// database's and stands in no event. CloudTrail writes the keys in odd case: `dBSecurityGroupName`, `cIDRIP`.
enum AWSDatabaseGroups {
    static let rds = readers("DBSecurityGroup", id: ["dBSecurityGroupName"])
    static let redshift = readers("ClusterSecurityGroup", id: ["clusterSecurityGroupName"])
    static let elastiCache = readers("CacheSecurityGroup", id: ["cacheSecurityGroupName"])

    private static func readers(_ noun: String, id: [String]) -> [String: AWSReader] {
        [
            "Authorize\(noun)Ingress": { AWSReading.of($0, .databaseFirewall, id, rules($0, .add)) },
            "Revoke\(noun)Ingress": { AWSReading.of($0, .databaseFirewall, id, rules($0, .remove)) },
            "Create\(noun)": AWSReading.always(.databaseFirewall, id, RuleChange(.create)),
            "Delete\(noun)": AWSReading.always(.databaseFirewall, id, RuleChange(.delete, effect: .allow)),
        ]
    }

    private static func rules(_ call: AWSCall, _ operation: RuleChange.Operation) -> [RuleChange] {
        var peers: [Peer] = []
        if let cidr = call.request?["cIDRIP"] { peers.append(.network(in: cidr)) }
        let owner = call.request?["eC2SecurityGroupOwnerId"]?.text
        let isForeign = owner != nil && owner != call.account
        if let group = call.request?["eC2SecurityGroupId", "eC2SecurityGroupName"] {
            peers.append(group.text.map { .group(id: $0, account: isForeign ? owner : nil) } ?? .unknown)
        }
        let hasGroup = peers.contains { if case .group = $0 { true } else { false } }
        return [
            .rule(
                operation, .ingress, .allow, protocol: "tcp", ports: nil, peers: peers,
                traits: isForeign && hasGroup ? [.foreignAccount] : [])
        ]
    }
}
