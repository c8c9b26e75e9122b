/// The other nine tenths of a log: what callers do beside firewalls.
extension Scribe {
    private static let reads: [(String, String)] = [
        ("ec2.amazonaws.com", "DescribeInstances"), ("ec2.amazonaws.com", "DescribeSecurityGroups"),
        ("ec2.amazonaws.com", "DescribeVpcs"), ("ec2.amazonaws.com", "DescribeSubnets"),
        ("s3.amazonaws.com", "GetBucketLocation"), ("s3.amazonaws.com", "ListBuckets"),
        ("iam.amazonaws.com", "GetRole"), ("rds.amazonaws.com", "DescribeDBInstances"),
        ("elasticloadbalancing.amazonaws.com", "DescribeLoadBalancers"),
        ("logs.amazonaws.com", "DescribeLogGroups"), ("kms.amazonaws.com", "DescribeKey"),
        ("sts.amazonaws.com", "GetCallerIdentity"), ("cloudwatch.amazonaws.com", "DescribeAlarms"),
    ]
    private static let writes: [(String, String)] = [
        ("ec2.amazonaws.com", "RunInstances"), ("ec2.amazonaws.com", "StopInstances"),
        ("ec2.amazonaws.com", "CreateVolume"), ("lambda.amazonaws.com", "UpdateFunctionCode20150331v2"),
        ("s3.amazonaws.com", "PutBucketTagging"), ("logs.amazonaws.com", "CreateLogGroup"),
        ("rds.amazonaws.com", "ModifyDBInstance"), ("ecr.amazonaws.com", "PutImage"),
    ]
    private static let azureWrites = [
        "Microsoft.Compute/virtualMachines/start/action", "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Web/sites/write", "Microsoft.KeyVault/vaults/write",
        "Microsoft.Insights/metricAlerts/write", "Microsoft.Resources/tags/write",
        "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
    ]
    private static let googleWrites: [(String, String)] = [
        ("v1.compute.instances.start", "gce_instance"), ("v1.compute.instances.setLabels", "gce_instance"),
        ("v1.compute.disks.insert", "gce_disk"),
        ("v1.compute.instances.insert", "gce_instance"), ("v1.compute.instances.setMetadata", "gce_instance"),
        ("v1.compute.images.insert", "gce_image"),
    ]

    /// `count` other records of a caller within `span` seconds around a moment.
    mutating func chatter(
        _ caller: Caller, in cloud: Cloud, account: Int, _ count: Int, around moment: Moment,
        span: Double = 1800
    ) {
        for _ in 0..<count {
            let when = moment.after(seconds: chance.real(-span...span))
            switch cloud {
            case .aws:
                let isRead = chance.happens(0.75)
                let (source, name) = chance.pick(isRead ? Scribe.reads : Scribe.writes)
                var record = AWSRecord(
                    source: source, name: name, request: ["maxResults": 100], response: .null)
                record.isRead = isRead
                aws(
                    record, account: account, region: chance.pick(company.accounts[account].regions), caller,
                    when)
            case .azure:
                let operation = chance.pick(Scribe.azureWrites)
                let type = operation.split(separator: "/").prefix(2).joined(separator: "/")
                azure(
                    AzureRecord(
                        operation: operation,
                        resource:
                            "/subscriptions/\(company.accounts[account].subscription)/resourceGroups/rg-apps/providers/\(type)/app-\(chance.number(1...60))"
                    ),
                    account: account, caller, when)
            case .gcp:
                let (method, type) = chance.pick(Scribe.googleWrites)
                write(
                    GoogleRecord(
                        method: method,
                        resource:
                            "projects/\(company.accounts[account].project)/zones/europe-west1-b/instances/vm-\(chance.number(1...60))",
                        type: type,
                        isLong: chance.happens(0.5)),
                    account: account, caller, when)
            }
        }
    }

    /// Calls that the cloud refuses, as somebody makes who tries what a stolen credential can do.
    mutating func refusals(
        _ caller: Caller, in cloud: Cloud, account: Int, _ count: Int, before moment: Moment
    ) {
        for number in 0..<count {
            let when = moment.after(seconds: -Double(number + 1) * chance.real(10...60))
            switch cloud {
            case .aws:
                let (source, name) = chance.pick([
                    ("iam.amazonaws.com", "ListUsers"), ("iam.amazonaws.com", "CreateUser"),
                    ("s3.amazonaws.com", "ListBuckets"), ("secretsmanager.amazonaws.com", "ListSecrets"),
                    ("iam.amazonaws.com", "AttachUserPolicy"), ("ec2.amazonaws.com", "DescribeInstances"),
                ])
                var record = AWSRecord(source: source, name: name)
                record.error = chance.pick(["AccessDenied", "Client.UnauthorizedOperation"])
                aws(record, account: account, region: "us-east-1", caller, when)
            case .azure:
                azure(
                    AzureRecord(
                        operation: chance.pick([
                            "Microsoft.Authorization/roleAssignments/write",
                            "Microsoft.KeyVault/vaults/write",
                            "Microsoft.Compute/virtualMachines/runCommand/action",
                        ]),
                        resource:
                            "/subscriptions/\(company.accounts[account].subscription)/resourceGroups/rg-apps",
                        isRefused: true),
                    account: account, caller, when)
            case .gcp:
                write(
                    GoogleRecord(
                        method: chance.pick([
                            "v1.compute.instances.insert", "v1.compute.projects.setCommonInstanceMetadata",
                        ]),
                        resource: "projects/\(company.accounts[account].project)", type: "gce_project",
                        isRefused: true),
                    account: account, caller, when)
            }
        }
    }
}
