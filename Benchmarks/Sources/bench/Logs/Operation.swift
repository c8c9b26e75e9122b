/// One call of an AWS service.
struct Operation: Hashable, Sendable {
    let service: String
    let name: String

    var reads: Bool {
        [
            "Describe", "Get", "List", "Head", "Lookup", "Batch", "Assume", "Decrypt", "Filter", "Check",
            "Select",
        ]
        .contains { name.hasPrefix($0) }
    }
}

extension Operation {
    /// What calls an account sees, by share: a few noisy services, and a long tail within each.
    static let ordinary = WeightedChoice(
        services.flatMap { service, weight, names in
            names.split(separator: " ").enumerated().map { rank, name in
                (Operation(service: service, name: String(name)), weight / Double(rank + 1))
            }
        })

    /// The changes to firewalls, by share. No ordinary operation bears one of these names.
    static let firewall = WeightedChoice(firewallShares)

    static let firewallNames = firewallShares.map(\.0.name).sorted()

    /// The names of ordinary operations, those drawn most often first within each service.
    static let ordinaryNames = services.flatMap { $0.2.split(separator: " ").map(String.init) }

    private static let firewallShares: [(Operation, Double)] = [
        (Operation(service: "ec2", name: "AuthorizeSecurityGroupIngress"), 40),
        (Operation(service: "ec2", name: "RevokeSecurityGroupIngress"), 18),
        (Operation(service: "ec2", name: "AuthorizeSecurityGroupEgress"), 7),
        (Operation(service: "ec2", name: "RevokeSecurityGroupEgress"), 6),
        (Operation(service: "ec2", name: "CreateSecurityGroup"), 8),
        (Operation(service: "ec2", name: "DeleteSecurityGroup"), 6),
        (Operation(service: "ec2", name: "ModifySecurityGroupRules"), 5),
        (Operation(service: "ec2", name: "UpdateSecurityGroupRuleDescriptionsIngress"), 1.5),
        (Operation(service: "ec2", name: "CreateNetworkAclEntry"), 2),
        (Operation(service: "ec2", name: "ReplaceNetworkAclEntry"), 1),
        (Operation(service: "ec2", name: "DeleteNetworkAclEntry"), 1),
        (Operation(service: "ec2", name: "ModifyManagedPrefixList"), 1),
        (Operation(service: "wafv2", name: "UpdateIPSet"), 2),
        (Operation(service: "wafv2", name: "UpdateWebACL"), 0.7),
        (Operation(service: "network-firewall", name: "UpdateRuleGroup"), 0.5),
        (Operation(service: "network-firewall", name: "UpdateFirewallPolicy"), 0.3),
    ]

    private static let services: [(String, Double, String)] = [
        (
            "sts", 120,
            "AssumeRole AssumeRoleWithWebIdentity GetCallerIdentity AssumeRoleWithSAML GetSessionToken"
        ),
        (
            "kms", 90,
            "Decrypt GenerateDataKey DescribeKey CreateGrant Encrypt ListAliases RetireGrant GetKeyPolicy"
        ),
        (
            "ec2", 150,
            "DescribeInstances DescribeSecurityGroups DescribeNetworkInterfaces DescribeInstanceStatus DescribeVolumes "
                + "DescribeSubnets DescribeTags DescribeVpcs DescribeRouteTables DescribeSecurityGroupRules DescribeImages "
                + "RunInstances DescribeLaunchTemplateVersions CreateTags DescribeAvailabilityZones TerminateInstances "
                + "DescribeNetworkAcls DescribeAddresses CreateNetworkInterface DeleteNetworkInterface DescribeSnapshots "
                + "CreateSnapshot AttachVolume DescribeManagedPrefixLists DescribeVpcEndpoints StartInstances StopInstances"
        ),
        (
            "s3", 60,
            "GetBucketAcl GetBucketLocation GetBucketPolicy ListBuckets GetBucketTagging HeadBucket PutBucketTagging"
        ),
        (
            "logs", 60,
            "CreateLogStream DescribeLogGroups DescribeLogStreams FilterLogEvents CreateLogGroup StartQuery"
        ),
        (
            "iam", 45,
            "GetRole ListAttachedRolePolicies GetPolicyVersion ListRolePolicies GetRolePolicy GetUser ListRoles "
                + "PutRolePolicy CreatePolicyVersion AttachRolePolicy CreateRole ListAccessKeys UpdateAssumeRolePolicy"
        ),
        (
            "ssm", 50,
            "UpdateInstanceInformation GetParameter GetParameters ListAssociations PutInventory SendCommand"
        ),
        (
            "elasticloadbalancing", 30,
            "DescribeTargetHealth DescribeLoadBalancers DescribeTargetGroups DescribeTags DescribeListeners DescribeRules "
                + "RegisterTargets DeregisterTargets CreateLoadBalancer ModifyListener"
        ),
        (
            "autoscaling", 28,
            "DescribeAutoScalingGroups DescribeScalingActivities SetDesiredCapacity UpdateAutoScalingGroup"
        ),
        (
            "lambda", 28,
            "Invoke GetFunction20150331v2 ListFunctions20150331 UpdateFunctionCode20150331v2 ListTags20170331"
        ),
        ("eks", 18, "DescribeCluster ListClusters DescribeNodegroup ListNodegroups AccessKubernetesApi"),
        ("monitoring", 16, "DescribeAlarms PutMetricAlarm DescribeAlarmsForMetric SetAlarmState"),
        ("secretsmanager", 16, "GetSecretValue DescribeSecret ListSecrets PutSecretValue"),
        ("dynamodb", 15, "DescribeTable ListTables DescribeTimeToLive DescribeContinuousBackups UpdateTable"),
        (
            "rds", 14,
            "DescribeDBInstances DescribeDBClusters ListTagsForResource DescribeDBSnapshots CreateDBSnapshot"
        ),
        ("ecr", 14, "BatchGetImage GetDownloadUrlForLayer GetAuthorizationToken DescribeImages PutImage"),
        (
            "ecs", 12,
            "DescribeTasks DescribeServices ListTasks RunTask DescribeTaskDefinition RegisterTaskDefinition"
        ),
        ("config", 10, "PutEvaluations DescribeConfigRules BatchGetResourceConfig SelectResourceConfig"),
        (
            "cloudformation", 10,
            "DescribeStacks DescribeStackEvents ListStacks GetTemplate CreateChangeSet UpdateStack"
        ),
        ("cloudtrail", 8, "LookupEvents DescribeTrails GetTrailStatus GetEventSelectors ListTrails"),
        ("events", 6, "ListRules DescribeRule PutRule ListTargetsByRule"),
        ("guardduty", 5, "ListDetectors GetDetector ListFindings GetFindings"),
        ("route53", 5, "ListHostedZones ListResourceRecordSets ChangeResourceRecordSets GetChange"),
        ("sqs", 5, "GetQueueAttributes ListQueues GetQueueUrl SetQueueAttributes"),
        ("organizations", 4, "DescribeOrganization ListAccounts DescribeAccount ListParents"),
        ("wafv2", 3, "GetWebACL ListWebACLs GetWebACLForResource GetIPSet ListIPSets"),
        ("glue", 3, "GetTable GetDatabase GetPartitions GetJobRun StartJobRun"),
        ("network-firewall", 1, "DescribeFirewall ListFirewalls DescribeFirewallPolicy DescribeRuleGroup"),
        ("signin", 1.5, "ConsoleLogin CheckMfa"),
    ]
}
