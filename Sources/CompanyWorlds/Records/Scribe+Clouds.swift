extension Scribe {
    var groupIDs: [String] { estate.objects.map(\.id) }

    mutating func aws(
        _ record: AWSRecord, _ object: FirewallObject, _ caller: Caller, _ moment: Moment, _ label: Label?,
        error: String? = nil
    ) {
        var record = record
        record.error = error
        aws(record, account: object.account, region: object.region, caller, moment, label)
    }

    @discardableResult
    mutating func aws(
        _ record: AWSRecord, account: Int, region: String, _ caller: Caller, _ moment: Moment,
        _ label: Label? = nil
    ) -> String {
        let id = chance.uuid()
        let node = record.node(by: caller, at: moment, in: region, of: company.accounts[account].aws, id: id)
        chronicle.note(node, at: moment, .aws, account, region)
        if let label { chronicle.note(label, of: id, at: moment, .aws) }
        return id
    }

    func entry(_ name: String, _ rule: FirewallRule, _ object: FirewallObject) -> AWSRecord {
        let range = if case .range(let text) = rule.peer { text } else { "0.0.0.0/0" }
        return AWSRecord(
            name: name,
            request: [
                "networkAclId": .text(object.id), "ruleNumber": .number(rule.priority),
                "aclProtocol": .text(rule.transport == "any" ? "-1" : "6"),
                "ruleAction": .text(rule.isAllow ? "allow" : "deny"), "egress": .truth(!rule.isIngress),
                "cidrBlock": .text(range),
                "portRange": ["from": .number(rule.ports.lowerBound), "to": .number(rule.ports.upperBound)],
            ], response: ["requestId": "r", "_return": true])
    }

    func path(_ object: FirewallObject, _ resource: String) -> String {
        "/subscriptions/\(company.accounts[object.account].subscription)/resourceGroups/\(object.place)/providers/\(resource)"
    }

    mutating func azure(
        _ operation: String, _ resource: String, _ body: Node?, _ object: FirewallObject, _ caller: Caller,
        _ moment: Moment,
        _ label: Label?, _ manner: Manner, whole: Bool = false
    ) {
        let stated = whole ? AzureRecord.body(of: object.rules, in: object.region) : body
        azure(
            AzureRecord(
                operation: operation, resource: path(object, resource), body: stated,
                isRefused: manner.error != nil,
                method: operation.hasSuffix("delete") ? "DELETE" : "PUT"),
            account: object.account, caller, moment, label)
    }

    mutating func azure(
        _ record: AzureRecord, account: Int, _ caller: Caller, _ moment: Moment, _ label: Label? = nil
    ) {
        let ids = (chance.uuid(), chance.uuid())
        let tenant = company.accounts[0].tenantPart
        for (when, node) in record.nodes(
            by: caller, at: moment, ids: ids, tenant: tenant,
            correlation: caller.correlation ?? chance.uuid(), seconds: chance.real(0.4...4))
        {
            chronicle.note(node, at: when, .azure, account, "global")
        }
        if let label { chronicle.note(label, of: ids.0, at: moment, .azure) }
    }

    /// Servers' own firewalls, storage rules and firewall policies.
    mutating func service(
        _ rule: FirewallRule, _ object: FirewallObject, _ caller: Caller, _ moment: Moment, _ label: Label,
        _ manner: Manner
    ) {
        let range = if case .range(let text) = rule.peer { text } else { "0.0.0.0/0" }
        let (first, last) = Scribe.bounds(of: range)
        switch object.kind {
        case .databaseServer:
            azure(
                "Microsoft.Sql/servers/firewallRules/write",
                "Microsoft.Sql/servers/\(object.name)/firewallRules/\(rule.name)",
                ["properties": ["startIpAddress": .text(first), "endIpAddress": .text(last)]], object, caller,
                moment, label, manner)
        case .storageAccount:
            let ranges = object.rules.compactMap { rule -> Node? in
                if case .range(let text) = rule.peer {
                    [
                        "value": .text(text.hasSuffix("/32") ? String(text.dropLast(3)) : text),
                        "action": "Allow",
                    ]
                } else {
                    nil
                }
            }
            azure(
                "Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/\(object.name)",
                [
                    "properties": [
                        "networkAcls": [
                            "defaultAction": "Deny", "bypass": "AzureServices", "ipRules": .list(ranges),
                        ]
                    ]
                ], object, caller, moment, label, manner)
        default:
            let rules = object.rules.map { rule -> Node in
                [
                    "name": .text(rule.name), "ruleType": "NetworkRule", "ipProtocols": ["TCP"],
                    "sourceAddresses": [.text(rule.prefix == "VirtualNetwork" ? "10.0.0.0/8" : rule.prefix)],
                    "destinationAddresses": ["10.7.1.0/24"],
                    "destinationPorts": [.text(rule.isAllPorts ? "*" : "\(rule.ports.lowerBound)")],
                ]
            }
            azure(
                "Microsoft.Network/firewallPolicies/ruleCollectionGroups/write",
                "Microsoft.Network/firewallPolicies/\(object.name)/ruleCollectionGroups/main",
                [
                    "properties": [
                        "priority": 300,
                        "ruleCollections": [
                            [
                                "name": "main", "priority": 200,
                                "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                                "action": ["type": "Allow"], "rules": .list(rules),
                            ]
                        ],
                    ]
                ], object, caller, moment, label, manner)
        }
    }

    static func bounds(of range: String) -> (String, String) {
        if range == "0.0.0.0/0" { return ("0.0.0.0", "255.255.255.255") }
        let parts = range.split(separator: "/")
        let octets = parts[0].split(separator: ".").compactMap { Int($0) }
        let bits = parts.count > 1 ? Int(parts[1]) ?? 32 : 32
        let value = octets.reduce(0) { $0 << 8 | $1 }
        let size = 1 << (32 - bits)
        let first = value / size * size
        return (dotted(first), dotted(first + size - 1))
    }

    static func dotted(_ value: Int) -> String {
        "\(value >> 24 & 255).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }

    mutating func google(
        _ verb: String, _ policyVerb: String, _ rule: FirewallRule, _ object: FirewallObject,
        _ caller: Caller, _ moment: Moment,
        _ label: Label, _ manner: Manner
    ) {
        let project = company.accounts[object.account].project
        let body = GoogleRecord.body(of: rule, network: object.name, project: project, tag: object.name)
        if object.kind == .network {
            write(
                GoogleRecord(
                    method: "v1.compute.firewalls.\(verb)",
                    resource: "projects/\(project)/global/firewalls/\(rule.name)",
                    request: verb == "delete" ? [] : body,
                    isRefused: manner.error != nil),
                object, caller, moment, label)
        } else {
            let range =
                rule.prefix == "*"
                ? "0.0.0.0/0" : rule.prefix == "VirtualNetwork" ? "10.0.0.0/8" : rule.prefix
            let stated: [(String, Node)] = [
                ("priority", .text("\(rule.priority)")), ("action", rule.isAllow ? "allow" : "deny"),
                ("direction", rule.isIngress ? "INGRESS" : "EGRESS"),
                (
                    "match",
                    [
                        rule.isIngress ? "srcIpRanges" : "destIpRanges": [.text(range)],
                        "layer4Configs": [
                            .object(
                                [("ipProtocol", .text(rule.transport == "any" ? "all" : "tcp"))]
                                    + (rule.isAllPorts
                                        ? [] : [("ports", [.text("\(rule.ports.lowerBound)")])]))
                        ],
                    ]
                ),
            ]
            write(
                GoogleRecord(
                    method: "v1.compute.networkFirewallPolicies.\(policyVerb)",
                    resource: "projects/\(project)/global/firewallPolicies/\(object.name)",
                    type: "gce_network_firewall_policy",
                    request: verb == "delete" ? [("priority", .text("\(rule.priority)"))] : stated,
                    isRefused: manner.error != nil),
                object, caller, moment, label)
        }
    }

    /// A machine moved under a network's rules by a tag.
    mutating func tags(_ object: FirewallObject, _ caller: Caller, _ moment: Moment, _ label: Label) {
        let project = company.accounts[object.account].project
        write(
            GoogleRecord(
                method: "v1.compute.instances.setTags",
                resource: "projects/\(project)/zones/europe-west1-b/instances/vm-\(chance.hex(4))",
                type: "gce_instance",
                request: [("tags", [.text(object.name)]), ("fingerprint", .text(chance.hex(8)))]),
            object, caller, moment, label)
    }

    /// One rule of a Google network stated anew, as `firewalls.patch` does.
    mutating func patch(
        _ fields: [(String, Node)], rule: String, _ object: FirewallObject, _ caller: Caller,
        _ moment: Moment, _ label: Label
    ) {
        let project = company.accounts[object.account].project
        write(
            GoogleRecord(
                method: "v1.compute.firewalls.patch",
                resource: "projects/\(project)/global/firewalls/\(rule)",
                request: [("name", .text(rule))] + fields),
            object, caller, moment, label)
    }

    mutating func write(
        _ record: GoogleRecord, _ object: FirewallObject, _ caller: Caller, _ moment: Moment, _ label: Label?
    ) {
        write(record, account: object.account, caller, moment, label)
    }

    mutating func write(
        _ record: GoogleRecord, account: Int, _ caller: Caller, _ moment: Moment, _ label: Label? = nil
    ) {
        let ids = ("-\(chance.hex(12))", "-\(chance.hex(12))")
        let nodes = record.nodes(
            by: caller, at: moment, in: company.accounts[account].project, ids: ids,
            operation: "operation-\(chance.hex(24))")
        for (when, node) in nodes { chronicle.note(node, at: when, .gcp, account, "global") }
        if let label { chronicle.note(label, of: ids.0, at: moment, .gcp) }
    }
}
