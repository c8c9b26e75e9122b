/// Reads the rules inside calls that authorize and revoke, in every shape they are written in.
struct AWSSecurityGroupRules {
    let operation: RuleChange.Operation
    /// From the action's name; a response's `isEgress` outweighs it.
    let direction: RuleChange.Direction?
    /// The account of the group; a peer of any other is foreign.
    let account: String

    /// `ipPermissions.items[]`, each with four lists of peers.
    func permissions(_ field: AWSField?) -> [RuleChange] {
        (field?.elements ?? []).flatMap { permission($0) }
    }

    private func permission(_ item: AWSField) -> [RuleChange] {
        let name = AWSProtocol.name(item["ipProtocol"])
        let ports = AWSProtocol.ports(name, from: item["fromPort"], to: item["toPort"])
        let networks =
            peers(item["ipRanges"], "cidrIp", "cidrIpv4", "cidrIpv6")
            + peers(item["ipv6Ranges"], "cidrIpv6", "cidrIp", "cidrIpv4")
        let lists = (item["prefixListIds"]?.elements ?? []).map { prefixList($0["prefixListId"] ?? $0) }
        let groups = (item["groups", "userIdGroupPairs"]?.elements ?? []).map { group($0) }
        return rules(name, ports, networks + lists + groups)
    }

    private func peers(_ list: AWSField?, _ keys: String...) -> [Peer] {
        (list?.elements ?? []).map { element in
            for key in keys { if let field = element[key] { return .network(in: field) } }
            return .network(in: element)
        }
    }

    private func prefixList(_ field: AWSField) -> Peer { field.text.map { .prefixList($0) } ?? .unknown }

    /// A group by id, or by name where only that was said; with its account when that is another one.
    private func group(_ field: AWSField) -> Peer {
        guard let id = (field["groupId"] ?? field["groupName"])?.text else { return .unknown }
        return group(id: id, owner: field["userId"]?.text)
    }

    private func group(id: String, owner: String?) -> Peer {
        .group(id: id, account: owner == account ? nil : owner)
    }

    /// One change for peers of this account and networks, one for each foreign set, which exposure weighs apart.
    private func rules(
        _ name: String?, _ ports: [PortRange]?, _ peers: [Peer], ruleID: String? = nil
    ) -> [RuleChange] {
        let foreign = peers.filter { peer in
            if case .group(_, let owner?) = peer { return !owner.isEmpty }
            return false
        }
        let own = peers.filter { !foreign.contains($0) }
        var changes: [RuleChange] = []
        if !own.isEmpty || foreign.isEmpty {
            changes.append(
                .rule(operation, direction, .allow, protocol: name, ports: ports, peers: own, ruleID: ruleID))
        }
        if !foreign.isEmpty {
            changes.append(
                .rule(
                    operation, direction, .allow, protocol: name, ports: ports, peers: foreign,
                    ruleID: ruleID,
                    traits: [.foreignAccount]))
        }
        return changes
    }

    /// The flat shape: `cidrIp`, `fromPort`, `toPort`, `ipProtocol` beside an empty `ipPermissions`.
    func flat(_ request: AWSField) -> [RuleChange] {
        var changes: [RuleChange] = []
        let cidrs = [request["cidrIp"], request["cidrIpv6"]].compactMap { $0 }
        let named = request["sourceSecurityGroupName", "sourceSecurityGroupId"]
        if !cidrs.isEmpty || (named == nil && request["ipProtocol", "fromPort", "toPort"] != nil) {
            let name = AWSProtocol.name(request["ipProtocol"])
            let ports = AWSProtocol.ports(name, from: request["fromPort"], to: request["toPort"])
            changes += rules(name, ports, cidrs.map { .network(in: $0) })
        }
        if let named { changes += wholeGroup(named, owner: request["sourceSecurityGroupOwnerId"]) }
        return changes
    }

    /// A group named in the flat shape is let in on all of TCP, UDP and ICMP.
    ///
    /// Source: Amazon EC2 API Reference, `AuthorizeSecurityGroupIngress`, `SourceSecurityGroupName`.
    private func wholeGroup(_ named: AWSField, owner: AWSField?) -> [RuleChange] {
        let peer = named.text.map { group(id: $0, owner: owner?.text) } ?? .unknown
        return [("tcp", [PortRange.all]), ("udp", [.all]), ("icmp", [])].flatMap { name, ports in
            rules(name, ports, [peer])
        }
    }

    /// One element of a response's rule set, or the rule inside `ModifySecurityGroupRules`.
    func stored(_ item: AWSField, ruleID: AWSField?) -> [RuleChange] {
        let name = AWSProtocol.name(item["ipProtocol"])
        let ports = AWSProtocol.ports(name, from: item["fromPort"], to: item["toPort"])
        var peers: [Peer] = []
        for key in ["cidrIpv4", "cidrIp", "cidrIpv6"] {
            if let field = item[key] { peers.append(.network(in: field)) }
        }
        if let list = item["prefixListId"] { peers.append(prefixList(list)) }
        if let info = item["referencedGroupInfo"] { peers.append(group(info)) }
        if let id = item["referencedGroupId"] {
            peers.append(id.text.map { group(id: $0, owner: nil) } ?? .unknown)
        }
        let isEgress = item["isEgress"]?.truth
        var reader = self
        if let isEgress {
            reader = AWSSecurityGroupRules(
                operation: operation, direction: isEgress ? .egress : .ingress, account: account)
        }
        return reader.rules(name, ports, peers, ruleID: ruleID?.text)
    }
}
