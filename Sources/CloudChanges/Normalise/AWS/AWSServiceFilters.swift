/// Address filters that single services keep in front of themselves: allow lists by purpose, each with its own
/// words for the same thing.
enum AWSServiceFilters {
    /// By `eventSource`.
    static let readers: [String: [String: AWSReader]] = [
        "workspaces.amazonaws.com": [
            "AuthorizeIpRules": filter(.add, ["userRules"], ["groupId"]),
            "RevokeIpRules": filter(.remove, ["userRules"], ["groupId"]),
            "UpdateRulesOfIpGroup": filter(.replace, ["userRules"], ["groupId"]),
            "CreateIpGroup": filter(.create, ["userRules"], ["groupId"]),
            "DeleteIpGroup": always(["groupId"], .layer(.delete, [.contentUnknown], .ingress)),
            "AssociateIpGroups": always(["directoryId"], .layer(.attach, [.contentUnknown], .ingress)),
            // Without a group anybody may connect.
            "DisassociateIpGroups": always(["directoryId"], .layer(.detach, [.layerOff], .ingress)),
        ],
        "workspaces-web.amazonaws.com": [
            "CreateIpAccessSettings": filter(.create, ["ipRules"], ["ipAccessSettingsArn"]),
            "UpdateIpAccessSettings": filter(.replace, ["ipRules"], ["ipAccessSettingsArn"]),
            "DeleteIpAccessSettings": always(
                ["ipAccessSettingsArn"], .layer(.delete, [.contentUnknown], .ingress)),
            "AssociateIpAccessSettings": always(["portalArn"], .layer(.attach, [.contentUnknown], .ingress)),
            "DisassociateIpAccessSettings": always(["portalArn"], .layer(.detach, [.layerOff], .ingress)),
        ],
        "medialive.amazonaws.com": [
            "CreateInputSecurityGroup": filter(
                .create, ["whitelistRules"], ["inputSecurityGroupId", "securityGroup"]),
            "UpdateInputSecurityGroup": filter(.replace, ["whitelistRules"], ["inputSecurityGroupId"]),
            "DeleteInputSecurityGroup": always(
                ["inputSecurityGroupId"], RuleChange(.delete, direction: .ingress, effect: .allow)),
        ],
        "mediaconnect.amazonaws.com": [
            "AddFlowSources": filter(.add, ["sources"], ["flowArn"]),
            "UpdateFlowSource": filter(.replace, ["whitelistCidr"], ["sourceArn", "flowArn"]),
            "AddFlowOutputs": filter(.add, ["outputs"], ["flowArn"]),
            "UpdateFlowOutput": filter(.replace, ["cidrAllowList"], ["outputArn", "flowArn"]),
            "UpdateRouterNetworkInterface": filter(.replace, ["configuration"], ["arn"]),
        ],
        "gamelift.amazonaws.com": [
            "UpdateFleetPortSettings": { AWSReading.of($0, .instanceFirewall, ["fleetId"], fleet($0)) },
            "UpdateContainerFleet": { AWSReading.of($0, .instanceFirewall, ["fleetId"], fleet($0)) },
            "CreateFleet": {
                AWSReading.of($0, .instanceFirewall, ["fleetId", "fleetAttributes"], fleet($0))
            },
            "CreateContainerFleet": { AWSReading.of($0, .instanceFirewall, ["fleetId"], fleet($0)) },
        ],
        "quicksight.amazonaws.com": [
            "UpdateIpRestriction": { call in
                let isOff = call.request?["enabled"]?.truth == false
                let change: RuleChange =
                    isOff
                    ? .layer(.disable, [.layerOff], .ingress) : .layer(.replace, [.contentUnknown], .ingress)
                return AWSReading.of(call, .accessPolicy, ["awsAccountId"], [change])
            }
        ],
        "ses.amazonaws.com": ["CreateReceiptFilter": { mail($0) }],
        "elasticmapreduce.amazonaws.com": [
            "PutBlockPublicAccessConfiguration": {
                AWSReading.of($0, .vpcBlockPublicAccess, [], [guardrail($0)])
            }
        ],
        "eks.amazonaws.com": [
            "UpdateClusterConfig": { AWSReading.of($0, .endpoint, ["name"], cluster($0)) },
            "CreateCluster": { AWSReading.of($0, .endpoint, ["name"], cluster($0)) },
        ],
        "ds.amazonaws.com": [
            "AddIpRoutes": { AWSReading.of($0, .securityGroup, ["directoryId"], routes($0)) }
        ],
        "shield.amazonaws.com": [
            "DeleteProtection": always(["protectionId"], .layer(.delete, [.layerOff], .ingress)),
            "DeleteProtectionGroup": always(
                ["protectionGroupId"], .layer(.delete, [.contentUnknown], .ingress)),
            "UpdateProtectionGroup": always(
                ["protectionGroupId"], .layer(.replace, [.contentUnknown], .ingress)),
            "DisableApplicationLayerAutomaticResponse": always(
                ["resourceArn"], .layer(.disable, [.layerOff], .ingress)),
            "UpdateApplicationLayerAutomaticResponse": always(
                ["resourceArn"], .layer(.replace, [.contentUnknown], .ingress)),
        ],
    ]

    private static func always(_ id: [String], _ change: RuleChange) -> AWSReader {
        AWSReading.always(.accessPolicy, id, change)
    }

    /// Every network below the list; a list that shows none is unknown.
    private static func filter(_ operation: RuleChange.Operation, _ list: [String], _ id: [String])
        -> AWSReader
    {
        { call in
            let field = call.request?.first(of: list) ?? call.request
            let peers = networks(field)
            let change = RuleChange.rule(
                operation, .ingress, .allow, protocol: "any", ports: [.all], peers: peers,
                traits: operation == .replace ? [.contentUnknown] : [])
            return AWSReading.of(call, .accessPolicy, id, [change])
        }
    }

    private static func networks(_ field: AWSField?) -> [Peer] {
        (field?.leaves(limit: 1_000) ?? []).compactMap { leaf in
            let key = leaf.path.split(separator: ".").last { Int($0) == nil }?.lowercased() ?? ""
            guard ["cidr", "iprule", "iprange", "cidrallowlist", "whitelistcidr"].contains(key) else {
                return nil
            }
            return IPNetwork(leaf.text).map { .network($0) } ?? .unknown
        }
    }

    private static func fleet(_ call: AWSCall) -> [RuleChange] {
        let lists: [(String, RuleChange.Operation)] = [
            ("inboundPermissionAuthorizations", .add), ("instanceInboundPermissionAuthorizations", .add),
            ("eC2InboundPermissions", .add), ("instanceInboundPermissions", .add),
            ("inboundPermissionRevocations", .remove), ("instanceInboundPermissionRevocations", .remove),
        ]
        let changes = lists.flatMap { key, operation in
            (call.request?[key]?.elements ?? []).map { item in
                let name = AWSProtocol.name(item["protocol"])
                return RuleChange.rule(
                    operation, .ingress, .allow, protocol: name,
                    ports: AWSProtocol.ports(name, from: item["fromPort"], to: item["toPort"]),
                    peers: [.network(in: item["ipRange"])])
            }
        }
        return changes.isEmpty ? [.unreadable(.replace, .ingress, .allow)] : changes
    }

    private static func mail(_ call: AWSCall) -> AWSReading {
        let filter = call.request?["filter"]?["ipFilter"]
        let effect: RuleChange.Effect? =
            switch filter?["policy"]?.text?.lowercased() {
            case "allow": .allow
            case "block": .deny
            default: nil
            }
        let change = RuleChange.rule(
            .add, .ingress, effect, protocol: "tcp", ports: PortRange(25, 25).map { [$0] },
            peers: [.network(in: filter?["cidr"])])
        return AWSReading.of(call, .accessPolicy, ["filter"], [change])
    }

    /// EMR's guard against clusters whose groups are open to the world.
    private static func guardrail(_ call: AWSCall) -> RuleChange {
        let config = call.request?["blockPublicAccessConfiguration"] ?? call.request
        switch config?["blockPublicSecurityGroupRules"]?.truth {
        case false?: return .layer(.disable, [.protectionOff])
        case true?:
            let permitted = config?["permittedPublicSecurityGroupRuleRanges"]?.elements ?? []
            // Port 22 is permitted from the start.
            let isTight = permitted.allSatisfy {
                $0["minRange"]?.integer == 22 && ($0["maxRange"]?.integer ?? 22) == 22
            }
            return isTight
                ? .layer(.enable, [.layerOn]) : .layer(.replace, [.protectionOff, .contentUnknown])
        case nil: return .unreadable(.replace)
        }
    }

    /// The cluster's API: open to the world unless networks are named.
    ///
    /// Source: Amazon EKS API Reference, `VpcConfigRequest`.
    private static func cluster(_ call: AWSCall) -> [RuleChange] {
        let config = call.request?["resourcesVpcConfig"]
        let isCreation = call.action == "CreateCluster"
        var changes: [RuleChange] = []
        let cidrs = config?["publicAccessCidrs"]
        let isPublic = config?["endpointPublicAccess"]?.truth
        if isPublic == false {
            changes.append(.layer(.disable, [.layerOn], .ingress))
        } else if cidrs != nil || isPublic == true || isCreation {
            let peers = (cidrs?.elements ?? []).map { Peer.network(in: $0) }
            let world =
                [Peer.anyV4]
                + (call.request?["kubernetesNetworkConfig"]?["ipFamily"]?.text == "ipv6" ? [.anyV6] : [])
            changes.append(
                .rule(
                    isCreation ? .create : .replace, .ingress, .allow, protocol: "tcp",
                    ports: PortRange(443, 443).map { [$0] }, peers: peers.isEmpty ? world : peers))
        }
        if config?["securityGroupIds"]?.elements.isEmpty == false {
            changes.append(.layer(.attach, [.contentUnknown]))
        }
        let isOther = config == nil && AWSAttachments.isPlainlySomethingElse(call.request)
        return changes.isEmpty && !isOther ? [.unreadable(.replace, .ingress)] : changes
    }

    /// With the switch on, the directory's own group lets the networks in.
    private static func routes(_ call: AWSCall) -> [RuleChange] {
        let peers = (call.request?["ipRoutes"]?.elements ?? []).map {
            Peer.network(in: $0["cidrIp", "cidrIpv6"])
        }
        let isRouteOnly = call.request?["updateSecurityGroupForDirectoryControllers"]?.truth == false
        return [
            .rule(
                .add, .ingress, .allow, protocol: nil, ports: nil, peers: peers,
                traits: isRouteOnly ? [.notYetInForce] : [])
        ]
    }
}
