/// Switches of single services beside their lists of addresses: who may reach an API, and what a filter does when
/// it cannot answer.
enum AWSServiceSwitches {
    /// By `eventSource`.
    static let readers: [String: [String: AWSReader]] = [
        "elasticloadbalancing.amazonaws.com": [
            "ModifyLoadBalancerAttributes": { call in
                AWSReading.of(call, .loadBalancer, ["loadBalancerArn", "loadBalancerName"], attributes(call))
            }
        ],
        "ec2.amazonaws.com": [
            "ModifyVerifiedAccessEndpointPolicy": { verifiedAccess($0, "verifiedAccessEndpointId") },
            "ModifyVerifiedAccessGroupPolicy": { verifiedAccess($0, "verifiedAccessGroupId") },
        ],
        "grafana.amazonaws.com": [
            "UpdateWorkspace": { call in
                let isRemoved = call.request?["removeNetworkAccessConfiguration"]?.truth == true
                let stated = call.request?["networkAccessControl"] != nil
                let changes: [RuleChange] =
                    isRemoved
                    ? [.layer(.disable, [.layerOff], .ingress)]
                    : stated ? [.layer(.replace, [.contentUnknown], .ingress)] : other(call)
                return AWSReading.of(call, .accessPolicy, ["workspaceId"], changes)
            }
        ],
        "kafka.amazonaws.com": [
            "UpdateConnectivity": { call in
                let access = call.request?["connectivityInfo"]?["publicAccess"]
                let isOff = access?["type"]?.text?.uppercased() == "DISABLED"
                let change: RuleChange =
                    isOff
                    ? .layer(.disable, [.layerOn], .ingress) : .layer(.enable, [.contentUnknown], .ingress)
                return AWSReading.of(call, .accessPolicy, ["clusterArn"], [change])
            }
        ],
        "sagemaker.amazonaws.com": [
            "UpdateWorkforce": AWSReading.always(
                .accessPolicy, ["workforceName"], .layer(.replace, [.contentUnknown], .ingress))
        ],
        "workmail.amazonaws.com": [
            "PutAccessControlRule": AWSReading.always(
                .accessPolicy, ["organizationId"], .layer(.replace, [.contentUnknown], .ingress)),
            "DeleteAccessControlRule": AWSReading.always(
                .accessPolicy, ["organizationId"], .layer(.remove, [.contentUnknown], .ingress)),
        ],
        "connect.amazonaws.com": [
            "UpdateAuthenticationProfile": AWSReading.always(
                .accessPolicy, ["authenticationProfileId"], .layer(.replace, [.contentUnknown], .ingress))
        ],
    ]

    /// `waf.fail_open.enabled` lets requests through while the web ACL cannot be asked.
    private static func attributes(_ call: AWSCall) -> [RuleChange] {
        let attributes = call.request?["attributes", "loadBalancerAttributes"]
        let failOpen = attributes?.elements.last { $0["key"]?.text == "waf.fail_open.enabled" }
        guard let failOpen else { return other(call) }
        return [
            failOpen["value"]?.value.scalarText?.lowercased() == "false"
                ? .layer(.disable, [.layerOn], .ingress) : .layer(.enable, [.defaultAllow], .ingress)
        ]
    }

    /// Without a policy everybody whom the trust provider knows is let in.
    private static func verifiedAccess(_ call: AWSCall, _ id: String) -> AWSReading {
        let isOff = call.request?["policyEnabled"]?.truth == false
        let change: RuleChange =
            isOff ? .layer(.disable, [.layerOff], .ingress) : .layer(.replace, [.contentUnknown], .ingress)
        return AWSReading.of(call, .accessPolicy, [id], [change])
    }

    /// Nothing of a firewall where something else is plainly stated.
    private static func other(_ call: AWSCall) -> [RuleChange] {
        AWSAttachments.isPlainlySomethingElse(call.request) ? [] : [.unreadable(.replace, .ingress)]
    }
}
