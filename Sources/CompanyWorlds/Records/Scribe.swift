/// Turns what somebody does into records, and keeps the estate in step with them.
struct Scribe {
    let company: Company
    var estate: Estate
    var chronicle = Chronicle()
    var chance: Chance

    init(company: Company, estate: Estate, seed: UInt64) {
        self.company = company
        self.estate = estate
        chance = Chance(seed: seed).fork("scribe")
    }
}

/// How somebody's tool puts a change into calls.
struct Manner: Sendable {
    /// Short AWS form: one rule's fields at the top.
    var isFlat = false
    /// States a whole NSG instead of one rule of it.
    var writesWhole = false
    /// Refused, or only rehearsed.
    var error: String?
}

extension Scribe {
    /// Opens or forbids one thing on a standing object.
    mutating func add(
        _ rule: FirewallRule, to index: Int, by caller: Caller, at moment: Moment, _ label: Label,
        _ manner: Manner = Manner()
    ) {
        var rule = rule
        if estate.objects[index].kind == .securityGroup { rule.name = "sgr-0\(chance.hex(16))" }
        if manner.error == nil { estate.change(index) { $0.rules.append(rule) } }
        let object = estate.objects[index]
        switch object.kind {
        case .securityGroup:
            aws(
                .group(
                    "Authorize", rule, on: object.id, owner: company.accounts[object.account].aws,
                    flat: manner.isFlat, groups: groupIDs),
                object, caller, moment, label, error: manner.error)
        case .accessList:
            aws(
                entry("CreateNetworkAclEntry", rule, object), object, caller, moment, label,
                error: manner.error)
        case .networkSecurityGroup where manner.writesWhole:
            azure(
                "Microsoft.Network/networkSecurityGroups/write",
                "Microsoft.Network/networkSecurityGroups/\(object.name)", .object([]), object, caller, moment,
                label, manner, whole: true)
        case .networkSecurityGroup:
            azure(
                "Microsoft.Network/networkSecurityGroups/securityRules/write",
                "Microsoft.Network/networkSecurityGroups/\(object.name)/securityRules/\(rule.name)",
                AzureRecord.body(of: rule), object, caller, moment, label, manner)
        case .databaseServer, .storageAccount, .firewallPolicy:
            service(rule, object, caller, moment, label, manner)
        case .network, .networkPolicy:
            google("insert", "addRule", rule, object, caller, moment, label, manner)
        }
    }

    /// Takes a rule away; what that means depends on what it was.
    mutating func remove(
        _ rule: Int, from index: Int, by caller: Caller, at moment: Moment, _ label: Label,
        _ manner: Manner = Manner(), byID: Bool = false
    ) {
        let object = estate.objects[index]
        let gone = object.rules[rule]
        estate.change(index) { _ = $0.rules.remove(at: rule) }
        let left = estate.objects[index]
        switch object.kind {
        case .securityGroup:
            let request =
                byID && gone.name.hasPrefix("sgr-")
                ? AWSRecord(
                    name: "RevokeSecurityGroup\(gone.isIngress ? "Ingress" : "Egress")",
                    request: [
                        "groupId": .text(object.id),
                        "securityGroupRuleIds": ["items": [["securityGroupRuleId": .text(gone.name)]]],
                    ],
                    response: ["requestId": "r", "_return": true])
                : AWSRecord.group(
                    "Revoke", gone, on: object.id, owner: company.accounts[object.account].aws,
                    flat: manner.isFlat, groups: groupIDs)
            aws(request, object, caller, moment, label, error: manner.error)
        case .accessList:
            aws(
                AWSRecord(
                    name: "DeleteNetworkAclEntry",
                    request: [
                        "networkAclId": .text(object.id), "ruleNumber": .number(gone.priority),
                        "egress": .truth(!gone.isIngress),
                    ],
                    response: ["requestId": "r", "_return": true]),
                object, caller, moment, label, error: manner.error)
        case .networkSecurityGroup where manner.writesWhole:
            azure(
                "Microsoft.Network/networkSecurityGroups/write",
                "Microsoft.Network/networkSecurityGroups/\(object.name)", .object([]), left, caller, moment,
                label, manner, whole: true)
        case .networkSecurityGroup:
            azure(
                "Microsoft.Network/networkSecurityGroups/securityRules/delete",
                "Microsoft.Network/networkSecurityGroups/\(object.name)/securityRules/\(gone.name)",
                nil, object, caller, moment, label, manner)
        case .databaseServer:
            azure(
                "Microsoft.Sql/servers/firewallRules/delete",
                "Microsoft.Sql/servers/\(object.name)/firewallRules/\(gone.name)", nil, object, caller,
                moment, label, manner)
        case .storageAccount, .firewallPolicy: service(gone, left, caller, moment, label, manner)
        case .network, .networkPolicy:
            google("delete", "removeRule", gone, object, caller, moment, label, manner)
        }
    }

    /// A new, empty object of a team.
    mutating func create(
        _ kind: FirewallObject.Kind, account: Int, team: Int, named name: String? = nil, by caller: Caller,
        at moment: Moment, _ label: Label
    ) -> Int {
        var object = estate.draw(kind, account: account, team: team, &chance)
        if let name {
            object = FirewallObject(
                kind: kind, account: account, team: team, region: object.region,
                id: kind == .securityGroup ? object.id : name, name: name, place: object.place, rules: [])
        }
        let index = estate.add(object)
        switch kind {
        case .securityGroup:
            aws(
                AWSRecord(
                    name: "CreateSecurityGroup",
                    request: [
                        "groupName": .text(object.name), "groupDescription": "managed group",
                        "vpcId": .text(object.place),
                    ],
                    response: ["requestId": "r", "_return": true, "groupId": .text(object.id)]),
                object, caller, moment, label)
        case .networkSecurityGroup:
            azure(
                "Microsoft.Network/networkSecurityGroups/write",
                "Microsoft.Network/networkSecurityGroups/\(object.name)", .object([]), object, caller, moment,
                label, Manner(), whole: true)
        default: break
        }
        return index
    }

    mutating func delete(_ index: Int, by caller: Caller, at moment: Moment, _ label: Label) {
        let object = estate.objects[index]
        estate.change(index) { $0.isGone = true }
        switch object.kind {
        case .securityGroup:
            aws(
                AWSRecord(
                    name: "DeleteSecurityGroup", request: ["groupId": .text(object.id)],
                    response: ["requestId": "r", "_return": true]), object, caller, moment, label)
        case .networkSecurityGroup:
            azure(
                "Microsoft.Network/networkSecurityGroups/delete",
                "Microsoft.Network/networkSecurityGroups/\(object.name)", nil, object, caller, moment, label,
                Manner())
        default: break
        }
    }

    /// Puts an object before a machine.
    mutating func attach(_ index: Int, by caller: Caller, at moment: Moment, _ label: Label) {
        let object = estate.objects[index]
        switch object.kind {
        case .securityGroup, .accessList:
            aws(
                AWSRecord(
                    name: "ModifyNetworkInterfaceAttribute",
                    request: [
                        "networkInterfaceId": .text("eni-0\(chance.hex(16))"),
                        "groupSet": ["items": [["groupId": .text(object.id)]]],
                    ],
                    response: ["requestId": "r", "_return": true]),
                object, caller, moment, label)
        case .network, .networkPolicy:
            tags(object, caller, moment, label)
        default:
            let subnet = "Microsoft.Network/virtualNetworks/vnet-core/subnets/\(object.name)"
            azure(
                "Microsoft.Network/virtualNetworks/subnets/write", subnet,
                [
                    "properties": [
                        "addressPrefix": "10.7.1.0/24",
                        "networkSecurityGroup": [
                            "id": .text(
                                path(object, "Microsoft.Network/networkSecurityGroups/\(object.name)"))
                        ],
                    ]
                ],
                object, caller, moment, label, Manner())
        }
    }

    /// Takes a whole layer away: an NSG off its subnet, a server opened by default, a policy off its network.
    mutating func disable(_ index: Int, by caller: Caller, at moment: Moment, _ label: Label) {
        let object = estate.objects[index]
        switch object.kind {
        case .securityGroup, .accessList:
            aws(
                AWSRecord(
                    name: "ModifyVpcBlockPublicAccessOptions",
                    request: [
                        "ModifyVpcBlockPublicAccessOptionsRequest": ["InternetGatewayBlockMode": "off"]
                    ],
                    response: [
                        "ModifyVpcBlockPublicAccessOptionsResponse": [
                            "vpcBlockPublicAccessOptions": [
                                "internetGatewayBlockMode": "off", "state": "update-in-progress",
                            ]
                        ]
                    ]),
                object, caller, moment, label)
        case .storageAccount, .databaseServer, .firewallPolicy:
            azure(
                "Microsoft.Storage/storageAccounts/write", "Microsoft.Storage/storageAccounts/\(object.name)",
                [
                    "properties": [
                        "networkAcls": ["defaultAction": "Allow", "bypass": "AzureServices", "ipRules": []]
                    ]
                ], object, caller, moment, label, Manner())
        case .networkSecurityGroup:
            azure(
                "Microsoft.Network/virtualNetworks/subnets/write",
                "Microsoft.Network/virtualNetworks/vnet-core/subnets/\(object.name)",
                ["properties": ["addressPrefix": "10.7.1.0/24"]], object, caller, moment, label, Manner())
        case .network, .networkPolicy:
            let project = company.accounts[object.account].project
            write(
                GoogleRecord(
                    method: "v1.compute.networkFirewallPolicies.removeAssociation",
                    resource: "projects/\(project)/global/firewallPolicies/\(object.name)",
                    type: "gce_network_firewall_policy", request: [("name", .text("assoc-\(object.name)"))]),
                object, caller, moment, label)
        }
    }
}
