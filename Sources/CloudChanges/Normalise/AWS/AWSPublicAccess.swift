/// VPC block public access, the switch above every group and list of a region, and its exclusions; references to
/// groups across networks; client VPN.
enum AWSPublicAccess {
    static let readers: [String: AWSReader] = [
        "ModifyVpcBlockPublicAccessOptions": { call in
            reading(call, mode(call.request?["internetGatewayBlockMode"]))
        },
        "CreateVpcBlockPublicAccessExclusion": { reading($0, exclusion($0, .create)) },
        "ModifyVpcBlockPublicAccessExclusion": { reading($0, exclusion($0, .replace)) },
        "DeleteVpcBlockPublicAccessExclusion": { reading($0, .layer(.delete, [.layerOn])) },
        "CreateTransitGateway": { referencing($0, "transitGatewayId") },
        "ModifyTransitGateway": { referencing($0, "transitGatewayId") },
        "CreateTransitGatewayVpcAttachment": { referencing($0, "transitGatewayAttachmentId") },
        "ModifyTransitGatewayVpcAttachment": { referencing($0, "transitGatewayAttachmentId") },
        // What VPN clients may reach; who they are is a group of another directory.
        "AuthorizeClientVpnIngress": { vpn($0, .add) },
        "RevokeClientVpnIngress": { vpn($0, .remove) },
    ]

    static let networkManager: [String: AWSReader] = [
        "UpdateVpcAttachment": { referencing($0, "attachmentId") }
    ]

    /// Source: Amazon EC2 API Reference, `ModifyVpcBlockPublicAccessOptions`.
    private static func mode(_ field: AWSField?) -> RuleChange {
        switch field?.text?.lowercased() {
        case "off": .layer(.disable, [.layerOff])
        case "block-bidirectional": .layer(.enable, [.layerOn])
        // Tighter than off, looser outward than both ways.
        case "block-ingress": .layer(.enable, [.layerOn], .ingress)
        default: .unreadable(.replace)
        }
    }

    /// For one network or subnet the block no longer holds.
    private static func exclusion(_ call: AWSCall, _ operation: RuleChange.Operation) -> RuleChange {
        switch call.request?["internetGatewayExclusionMode"]?.text?.lowercased() {
        case "allow-egress": .layer(operation, [.layerOff], .egress)
        case "allow-bidirectional": .layer(operation, [.layerOff])
        default: .layer(operation, [.layerOff, .contentUnknown])
        }
    }

    private static func reading(_ call: AWSCall, _ change: RuleChange) -> AWSReading {
        let response = call.response?["vpcBlockPublicAccessExclusion"]
        let id = call.request?["exclusionId", "vpcId", "subnetId"] ?? response?["exclusionId"]
        var reading = AWSReading(.vpcBlockPublicAccess, id, [change], from: call.request)
        // The options are one object for each account and region.
        if id == nil { reading.target.id = call.record["awsRegion"]?.text ?? "unknown" }
        return reading
    }

    /// Whether rules that name a group of another network count there.
    private static func referencing(_ call: AWSCall, _ id: String) -> AWSReading {
        let options = call.request?["options"]
        let field =
            call.request?["securityGroupReferencingSupport"] ?? options?["securityGroupReferencingSupport"]
        let change: RuleChange? =
            switch (field?.value.scalarText ?? field?.text)?.lowercased() {
            case "enable", "true": .layer(.enable, [.contentUnknown])
            case "disable", "false": .layer(.disable, [.layerOn])
            case .some: .unreadable(.replace)
            case nil:
                field == nil && AWSAttachments.isPlainlySomethingElse(options ?? call.request)
                    ? nil : .unreadable(.replace)
            }
        return AWSReading.of(call, .transitGateway, [id, "transitGateway"], change.map { [$0] } ?? [])
    }

    private static func vpn(_ call: AWSCall, _ operation: RuleChange.Operation) -> AWSReading {
        let change = RuleChange.rule(
            operation, .ingress, .allow, protocol: "any", ports: [.all], peers: [.unknown],
            ruleID: call.request?["targetNetworkCidr"]?.text)
        return AWSReading.of(call, .endpoint, ["clientVpnEndpointId"], [change])
    }
}
