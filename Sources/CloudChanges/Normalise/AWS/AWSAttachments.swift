/// Security groups laid on something: an interface, a load balancer, a database.
///
/// What an attachment opens stands in the groups, which the event only names. So it has no peers; the ids go to
/// `ruleID`, for whoever knows the groups, and the content is unknown. The call states the whole set: dropping a
/// group closes, since groups only allow, and what was there before is not in the event.
enum AWSAttachments {
    /// `SERVICE ACTION… : KIND ID-KEYS`. Actions marked `!` attach whatever they say.
    private static let sites: [(service: String, actions: [String], kind: Target.Kind, id: [String])] = [
        (
            "ec2", ["ModifyNetworkInterfaceAttribute", "!AttachNetworkInterface"], .networkInterface,
            ["networkInterfaceId"]
        ),
        ("ec2", ["ModifyInstanceAttribute", "!AttachClassicLinkVpc"], .instance, ["instanceId"]),
        (
            "ec2",
            [
                "ModifyVpcEndpoint", "ModifyInstanceConnectEndpoint", "ModifyClientVpnEndpoint",
                "!ApplySecurityGroupsToClientVpnTargetNetwork", "ModifyVerifiedAccessEndpoint",
            ], .endpoint,
            ["vpcEndpointId", "instanceConnectEndpointId", "clientVpnEndpointId", "verifiedAccessEndpointId"]
        ),
        (
            "ec2", ["CreateLaunchTemplateVersion", "!ModifyLaunchTemplate", "!CreateLaunchTemplate"],
            .instance,
            ["launchTemplateId", "launchTemplateName"]
        ),
        (
            "ec2", ["!RunInstances", "!RunScheduledInstances", "!RequestSpotInstances", "!RequestSpotFleet"],
            .instance, ["instanceId", "launchTemplateId"]
        ),
        ("ec2", ["!CreateNetworkInterface"], .networkInterface, ["networkInterfaceId", "networkInterface"]),
        (
            "ec2",
            [
                "!CreateVpcEndpoint", "!CreateInstanceConnectEndpoint", "!CreateClientVpnEndpoint",
                "!CreateVerifiedAccessEndpoint",
            ], .endpoint,
            ["vpcEndpointId", "instanceConnectEndpointId", "clientVpnEndpointId", "verifiedAccessEndpointId"]
        ),
        (
            "elasticloadbalancing",
            ["!SetSecurityGroups", "!ApplySecurityGroupsToLoadBalancer", "!CreateLoadBalancer"],
            .loadBalancer, ["loadBalancerArn", "loadBalancerName", "name"]
        ),
        (
            "rds",
            [
                "ModifyDBCluster", "ModifyDBInstance", "ModifyDBProxy", "ModifyDBProxyEndpoint",
                "ModifyOptionGroup", "!RestoreDBClusterFromS3", "!RestoreDBClusterFromSnapshot",
                "!RestoreDBClusterToPointInTime", "!RestoreDBInstanceFromDBSnapshot",
                "!RestoreDBInstanceFromS3",
                "!RestoreDBInstanceToPointInTime",
            ], .databaseFirewall,
            [
                "dBInstanceIdentifier", "dBClusterIdentifier", "dBProxyName", "dBProxyEndpointName",
                "optionGroupName",
            ]
        ),
        (
            "redshift", ["ModifyCluster", "ModifyEndpointAccess", "!RestoreFromClusterSnapshot"],
            .databaseFirewall,
            ["clusterIdentifier", "endpointName"]
        ),
        (
            "redshift-serverless", ["UpdateEndpointAccess", "UpdateWorkgroup"], .databaseFirewall,
            ["workgroupName", "endpointName"]
        ),
        (
            "elasticache", ["ModifyCacheCluster", "ModifyReplicationGroup", "ModifyServerlessCache"],
            .databaseFirewall, ["cacheClusterId", "replicationGroupId", "serverlessCacheName"]
        ),
        ("memorydb", ["UpdateCluster"], .databaseFirewall, ["clusterName"]),
        ("dax", ["UpdateCluster"], .databaseFirewall, ["clusterName"]),
        (
            "docdb-elastic", ["UpdateCluster", "!RestoreClusterFromSnapshot"], .databaseFirewall,
            ["clusterArn", "clusterName"]
        ),
        (
            "elasticfilesystem", ["!ModifyMountTargetSecurityGroups", "!CreateMountTarget"], .endpoint,
            ["mountTargetId", "fileSystemId"]
        ),
        ("s3files", ["UpdateMountTarget"], .endpoint, ["mountTargetId"]),
        ("lambda", ["UpdateFunctionConfiguration", "!CreateFunction"], .instance, ["functionName"]),
        (
            "ecs", ["UpdateService", "UpdateExpressGatewayService", "UpdateCapacityProvider"], .instance,
            ["service", "serviceArn", "name"]
        ),
        ("batch", ["UpdateComputeEnvironment"], .instance, ["computeEnvironment"]),
        (
            "es", ["UpdateElasticsearchDomainConfig", "UpdateDomainConfig", "UpdateVpcEndpoint"],
            .databaseFirewall, ["domainName", "vpcEndpointId"]
        ),
        ("aoss", ["UpdateVpcEndpoint"], .endpoint, ["id"]),
        ("appstream", ["UpdateAppBlockBuilder", "UpdateFleet"], .instance, ["name"]),
        ("bedrock", ["UpdateMarketplaceModelEndpoint"], .endpoint, ["endpointArn"]),
        ("codebuild", ["UpdateFleet", "UpdateProject"], .instance, ["arn", "name"]),
        ("codeconnections", ["UpdateHost"], .endpoint, ["hostArn"]),
        ("codestar-connections", ["UpdateHost"], .endpoint, ["hostArn"]),
        ("comprehend", ["UpdateFlywheel"], .instance, ["flywheelArn"]),
        ("devicefarm", ["UpdateProject", "UpdateTestGridProject"], .instance, ["arn", "projectArn"]),
        (
            "dms", ["ModifyInstanceProfile", "ModifyReplicationConfig", "ModifyReplicationInstance"],
            .instance,
            ["replicationInstanceArn", "replicationConfigArn", "instanceProfileIdentifier"]
        ),
        (
            "drs", ["UpdateReplicationConfiguration", "UpdateReplicationConfigurationTemplate"], .instance,
            ["sourceServerID", "replicationConfigurationTemplateID"]
        ),
        ("emr-serverless", ["UpdateApplication"], .instance, ["applicationId"]),
        ("events", ["PutTargets"], .instance, ["rule"]),
        ("glue", ["UpdateConnection"], .endpoint, ["name"]),
        (
            "imagebuilder", ["UpdateInfrastructureConfiguration"], .instance,
            ["infrastructureConfigurationArn"]
        ),
        (
            "kinesisanalytics", ["AddApplicationVpcConfiguration", "UpdateApplication"], .instance,
            ["applicationName"]
        ),
        ("medialive", ["UpdateChannel", "UpdateInput"], .endpoint, ["channelId", "inputId"]),
        ("mq", ["UpdateBroker"], .endpoint, ["broker-id", "brokerId"]),
        ("airflow", ["UpdateEnvironment"], .endpoint, ["name"]),
        ("mwaa-serverless", ["UpdateWorkflow"], .instance, ["workflowArn"]),
        ("pipes", ["UpdatePipe"], .instance, ["name"]),
        ("qbusiness", ["UpdateDataSource"], .endpoint, ["dataSourceId"]),
        (
            "sagemaker", ["UpdateCluster", "UpdateDomain", "UpdateMonitoringSchedule", "UpdateUserProfile"],
            .instance, ["clusterName", "domainId", "monitoringScheduleName"]
        ),
        ("scheduler", ["UpdateSchedule"], .instance, ["name"]),
        ("synthetics", ["UpdateCanary"], .instance, ["name"]),
        ("transfer", ["UpdateServer"], .endpoint, ["serverId"]),
        (
            "vpc-lattice", ["UpdateResourceGateway", "UpdateServiceNetworkVpcAssociation"], .endpoint,
            ["resourceGatewayIdentifier", "serviceNetworkVpcAssociationIdentifier"]
        ),
        ("workspaces", ["ModifyWorkspaceCreationProperties"], .instance, ["resourceId"]),
        ("workspaces-web", ["UpdateNetworkSettings"], .endpoint, ["networkSettingsArn"]),
    ]

    /// By `eventSource`.
    static let readers: [String: [String: AWSReader]] = sites.reduce(into: [:]) { table, site in
        for marked in site.actions {
            let isAlways = marked.hasPrefix("!")
            let action = isAlways ? String(marked.dropFirst()) : marked
            table["\(site.service).amazonaws.com", default: [:]][action] = { call in
                var reading = AWSReading.of(call, site.kind, site.id, changes(call, isAlways: isAlways))
                reading.stated.attachments = mentions(call).attachments
                return reading
            }
        }
    }

    /// Where a call says nothing of groups and something else instead, it changes no firewall.
    private static func changes(_ call: AWSCall, isAlways: Bool) -> [RuleChange] {
        guard let request = call.request else { return [.layer(.attach, [.contentUnknown])] }
        var changes = mentions(call).changes
        if request["publiclyAccessible"]?.truth == true {
            // Whether anybody gets in is for the groups to say.
            changes.append(.layer(.enable, [.contentUnknown], .ingress))
        }
        if request["enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"]?.value.scalarText?.lowercased()
            == "off"
        {
            changes.append(.layer(.disable, [.layerOff], .ingress))
        }
        if changes.isEmpty, isAlways || !isPlainlySomethingElse(request) {
            changes.append(.layer(.attach, [.contentUnknown]))
        }
        return changes
    }

    private static func mentions(_ call: AWSCall) -> AWSGroupMentions {
        var found = AWSGroupMentions()
        if let request = call.request { found.search(request, depth: 0) }
        return found
    }

    /// Whether something is stated besides names of things, so that a missing part is one that was not touched.
    static func isPlainlySomethingElse(_ request: AWSField?) -> Bool {
        guard let request, !request.hidesSomething else { return false }
        return (request.value.object?.members ?? []).contains { member in
            let key = member.key.lowercased()
            let isName = ["id", "arn", "name", "identifier", "dryrun", "token"].contains { key.hasSuffix($0) }
            return !isName && !member.value.isNull
        }
    }
}

/// Finds the groups that a request names, wherever it names them.
struct AWSGroupMentions {
    private var attached: [String] = []
    private var detached: [String] = []
    private var hasAttached = false
    private var hasDetached = false
    /// Whether the call names groups to add to those that are there, instead of stating all of them.
    private var onlyAdds = false
    private var isHidden = false

    var changes: [RuleChange] {
        var changes: [RuleChange] = []
        if hasAttached { changes.append(.layer(.attach, [.contentUnknown], ruleID: ids(attached))) }
        // The groups that are left still guard it; fewer groups let less in.
        if hasDetached { changes.append(.layer(.detach, [.layerOn], ruleID: ids(detached))) }
        return changes
    }

    /// At most one; none where a part is withheld, or names things that may be no groups.
    var attachments: [Stated.Attachment] {
        guard hasAttached || hasDetached, !isHidden, let change = changes.first else { return [] }
        return [
            Stated.Attachment(
                groups: attached, isWhole: hasAttached && !onlyAdds && !hasDetached, removed: detached,
                change: change)
        ]
    }

    private func ids(_ found: [String]) -> String? {
        found.isEmpty ? nil : Set(found).sorted().joined(separator: ",")
    }

    mutating func search(_ field: AWSField, depth: Int) {
        guard depth < 24 else { return }
        for member in field.value.object?.members ?? [] where !member.value.isNull {
            let key = member.key.lowercased()
            guard let inner = field[member.key] else { continue }
            if AWSGroupMentions.names(key) {
                let texts = inner.leaves(limit: 64).map(\.text)
                isHidden = isHidden || inner.hidesSomething || texts.count >= 64
                onlyAdds = onlyAdds || key.contains("add")
                if key.contains("remove") {
                    hasDetached = true
                    detached += texts
                } else {
                    hasAttached = true
                    attached += texts
                }
            } else {
                search(inner, depth: depth + 1)
            }
        }
        for (index, element) in (field.value.array ?? []).enumerated() {
            search(AWSField(path: "\(field.path).\(index)", value: element), depth: depth + 1)
        }
    }

    private static func names(_ key: String) -> Bool {
        if key == "groupset" || key == "groups" || key == "groupids" { return true }
        return key.contains("securitygroup") && !key.contains("referencing") && !key.contains("enforce")
    }
}
