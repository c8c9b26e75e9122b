/// Logging in: the caller that a person or a pipeline becomes, with the records that this leaves behind.
extension Scribe {
    static let browser =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"

    /// What a person's tool types into the user agent.
    static func agent(_ tool: Tool, _ cloud: Cloud, version: Int) -> String {
        switch (cloud, tool) {
        case (_, .browser): browser
        case (.aws, .commandLine):
            "aws-cli/2.\(15 + version % 6).\(version % 40) md/awscrt#0.20.11 ua/2.0 os/\(version % 3 == 0 ? "macos#23.5.0" : "linux#6.1.0") md/arch#x86_64 lang/python#3.11.8 cfg/retry-mode#standard md/prompt#off md/command#ec2"
        case (.aws, .library):
            "Boto3/1.34.\(version % 130) md/Botocore#1.34.\(version % 130) ua/2.0 os/linux#6.1.0 lang/python#3.11.8"
        case (.aws, .terraform), (.azure, .terraform):
            "APN/1.0 HashiCorp/1.0 Terraform/1.\(5 + version % 5).\(version % 8) (+https://www.terraform.io) terraform-provider-aws/5.\(30 + version % 50).0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.27.0 os/linux lang/go#1.22.2"
        case (.gcp, .terraform):
            "Terraform/1.\(5 + version % 5).\(version % 8) (+https://www.terraform.io) Terraform-Plugin-SDK/2.33.0 terraform-provider-google/5.\(10 + version % 30).0,gzip(gfe)"
        case (.gcp, _):
            "google-cloud-sdk gcloud/4\(60 + version % 35).0.0 command/gcloud.compute.firewall-rules.create client-os/LINUX,gzip(gfe)"
        case (.azure, _): ""
        }
    }

    /// A person sits down in a cloud: signs in where that is logged, and is ready to call.
    mutating func sit(
        _ person: Person, in cloud: Cloud, account: Int, with tool: Tool, from address: String,
        at moment: Moment, mfa: Bool = true
    ) -> Caller {
        let version = Int(person.email.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) } % 997)
        let agent = Scribe.agent(tool, cloud, version: version)
        switch cloud {
        case .aws:
            if let key = person.legacyKey, tool != .browser {
                return Caller(signature: .user(name: person.name, key: key), address: address, agent: agent)
            }
            return assume(person, account: account, tool, address, agent, moment, mfa: mfa)
        case .azure:
            let application =
                tool == .browser
                ? "c44b4083-3bb0-49c1-b47d-974e53cbdf3c" : "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
            let email =
                person.isGuest
                ? person.email.replacing("@", with: "_") + "#EXT#@\(company.draft.domain)" : person.email
            return Caller(
                signature: .entraUser(email: email, id: person.azureID, application: application),
                address: address, agent: "")
        case .gcp: return Caller(signature: .googleUser(email: person.email), address: address, agent: agent)
        }
    }

    private mutating func assume(
        _ person: Person, account: Int, _ tool: Tool, _ address: String, _ agent: String, _ moment: Moment,
        mfa: Bool
    ) -> Caller {
        let role =
            "AWSReservedSSO_\(person.awsRole)_\(AWSRecord.drawn(person.awsRole).lowercased().prefix(16))"
        let key = "ASIA\(chance.capitals(16))"
        let number = company.accounts[account].aws
        let signer = Caller(signature: .user(name: person.email, key: ""), address: address, agent: agent)
        var record = AWSRecord(
            source: "sts.amazonaws.com", name: "AssumeRoleWithSAML",
            request: [
                "roleArn": .text("arn:aws:iam::\(number):role/aws-reserved/sso.amazonaws.com/\(role)"),
                "roleSessionName": .text(person.email), "durationSeconds": 28_800,
            ],
            response: [
                "credentials": ["accessKeyId": .text(key), "expiration": "Mar 31, 2027, 11:00:00 PM"],
                "assumedRoleUser": [
                    "arn": .text("arn:aws:sts::\(number):assumed-role/\(role)/\(person.email)"),
                    "assumedRoleId": .text("AROA\(AWSRecord.drawn(role)):\(person.email)"),
                ],
                "subject": .text(person.email), "issuer": "https://portal.sso.eu-west-1.amazonaws.com/saml",
            ])
        record.isRead = true
        aws(record, account: account, region: "us-east-1", signer, moment.after(seconds: -40))
        return Caller(
            signature: .role(
                name: role, path: "aws-reserved/sso.amazonaws.com/", session: person.email, key: key,
                since: moment.after(seconds: -40), provider: nil),
            address: address, agent: agent, isFromConsole: tool == .browser, hasMFA: mfa)
    }

    /// A pipeline begins a run; `address` overrides where it runs, for those that moved.
    mutating func run(_ pipeline: Pipeline, at moment: Moment, from address: String? = nil) -> Caller {
        let place = address ?? pipeline.address ?? Places.hostedRunner(&chance)
        switch pipeline.engine {
        case .terraformInActions:
            return federated(
                pipeline, "token.actions.githubusercontent.com",
                "repo:\(company.draft.domain.prefix { $0 != "." })/\(pipeline.name):ref:refs/heads/main",
                "GitHubActions", place, moment)
        case .terraformAtHashiCorp where pipeline.cloud == .aws:
            return federated(
                pipeline, "app.terraform.io",
                "organization:\(company.draft.domain):project:\(pipeline.name):workspace:main:run_phase:apply",
                "terraform-run-\(chance.hex(16))", place, moment)
        case .terraformOnJenkins, .ansible: return machine(pipeline, place, moment)
        case .atlantis: return machine(pipeline, place, moment)
        case .cloudFormation, .cdk: return stack(pipeline, place, moment)
        case .devOps:
            return Caller(
                signature: .entraCertificate(application: pipeline.applicationID, id: pipeline.objectID),
                address: place, agent: "", correlation: chance.uuid())
        case .terraformWithSecret:
            return Caller(
                signature: .entraSecret(application: pipeline.applicationID, id: pipeline.objectID),
                address: place, agent: "", correlation: chance.uuid())
        case .bicep: return deployment(pipeline, place, moment)
        case .cloudBuild:
            return Caller(
                signature: .googleAccount(
                    email: "\(number(pipeline))@cloudbuild.gserviceaccount.com", key: nil, through: []),
                address: place,
                agent: Scribe.agent(.terraform, .gcp, version: pipeline.account + 3))
        case .terraformWithKey:
            return Caller(
                signature: .googleAccount(
                    email: email(pipeline), key: pipeline.objectID.filter { $0 != "-" }, through: []),
                address: place,
                agent: Scribe.agent(.terraform, .gcp, version: pipeline.account + 7))
        case .configConnector:
            return Caller(
                signature: .googleAccount(email: email(pipeline), key: nil, through: []), address: place,
                agent:
                    "kcc/1.119.0 (+https://github.com/GoogleCloudPlatform/k8s-config-connector) kcc/controller-manager/1.119.0,gzip(gfe)"
            )
        case .terraformAtHashiCorp:
            return Caller(
                signature: .googleFederated(
                    email: email(pipeline),
                    subject:
                        "principal://iam.googleapis.com/projects/\(number(pipeline))/locations/global/workloadIdentityPools/ci/subject/organization:\(pipeline.name)"
                ),
                address: place, agent: Scribe.agent(.terraform, .gcp, version: pipeline.account + 5))
        }
    }

    private func number(_ pipeline: Pipeline) -> String { company.accounts[pipeline.account].projectNumber }

    private func email(_ pipeline: Pipeline) -> String {
        "tf-\(pipeline.name)@\(company.accounts[pipeline.account].project).iam.gserviceaccount.com"
    }

    func terraform(_ pipeline: Pipeline) -> String {
        "APN/1.0 HashiCorp/1.0 Terraform/\(pipeline.version) (+https://www.terraform.io) terraform-provider-aws/5.\(20 + pipeline.account * 7).0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.27.0 os/linux lang/go#1.22.2"
    }

    private mutating func federated(
        _ pipeline: Pipeline, _ provider: String, _ subject: String, _ session: String, _ place: String,
        _ moment: Moment
    ) -> Caller {
        let key = "ASIA\(chance.capitals(16))"
        let number = company.accounts[pipeline.account].aws
        let role = "ci-\(pipeline.name)"
        let id = chance.uuid()
        let node: Node = [
            "eventVersion": "1.11",
            "userIdentity": [
                "type": "WebIdentityUser",
                "principalId": .text(
                    "arn:aws:iam::\(number):oidc-provider/\(provider):sts.amazonaws.com:\(subject)"),
                "userName": .text(subject),
                "identityProvider": .text("arn:aws:iam::\(number):oidc-provider/\(provider)"),
            ], "eventTime": .text(moment.after(seconds: -30).second), "eventSource": "sts.amazonaws.com",
            "eventName": "AssumeRoleWithWebIdentity",
            "awsRegion": .text(company.accounts[pipeline.account].regions[0]),
            "sourceIPAddress": .text(place),
            "userAgent": "aws-sdk-js/3.600.0 configure-aws-credentials-for-github-actions",
            "requestParameters": [
                "roleArn": .text("arn:aws:iam::\(number):role/\(role)"), "roleSessionName": .text(session),
            ],
            "responseElements": [
                "credentials": ["accessKeyId": .text(key), "expiration": "Mar 31, 2027, 11:00:00 PM"],
                "subjectFromWebIdentityToken": .text(subject),
                "assumedRoleUser": [
                    "assumedRoleId": .text("AROA\(AWSRecord.drawn(role)):\(session)"),
                    "arn": .text("arn:aws:sts::\(number):assumed-role/\(role)/\(session)"),
                ],
                "provider": .text("arn:aws:iam::\(number):oidc-provider/\(provider)"),
                "audience": "sts.amazonaws.com",
            ], "requestID": .text("r-\(id)"), "eventID": .text(id), "readOnly": true,
            "eventType": "AwsApiCall", "managementEvent": true,
            "recipientAccountId": .text(number), "eventCategory": "Management",
        ]
        chronicle.note(
            node, at: moment.after(seconds: -30), .aws, pipeline.account,
            company.accounts[pipeline.account].regions[0])
        return Caller(
            signature: .role(
                name: role, path: "", session: session, key: key, since: moment.after(seconds: -30),
                provider: provider), address: place, agent: terraform(pipeline))
    }

    private mutating func machine(_ pipeline: Pipeline, _ place: String, _ moment: Moment) -> Caller {
        let session = "i-0\(AWSRecord.drawn(pipeline.name).lowercased().prefix(16))"
        let agent =
            pipeline.engine == .ansible
            ? "APN/1.0 Ansible/2.16.6 amazon.aws/7.5.0 Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux lang/python#3.11.8"
            : terraform(pipeline)
        return Caller(
            signature: .role(
                name: "ci-\(pipeline.name)", path: "", session: session, key: "ASIA\(chance.capitals(16))",
                since: moment.after(seconds: -2400), provider: nil),
            address: place, agent: agent)
    }

    /// CloudFormation: somebody asks for a change of a stack, and the service makes the calls under the stack's role.
    private mutating func stack(_ pipeline: Pipeline, _ place: String, _ moment: Moment) -> Caller {
        let starter = pipeline.engine == .cdk ? "cdk-hnb659fds-deploy-role" : "ci-\(pipeline.name)"
        let account = company.accounts[pipeline.account]
        let caller = Caller(
            signature: .role(
                name: starter, path: "",
                session: pipeline.engine == .cdk ? "aws-cdk-runner" : "AWSCodeBuild-\(chance.uuid())",
                key: "ASIA\(chance.capitals(16))",
                since: moment.after(seconds: -300), provider: nil),
            address: place, agent: "aws-sdk-nodejs/2.1620.0 linux/v18.20.2 exec-env/AWS_ECS_FARGATE")
        aws(
            AWSRecord(
                source: "cloudformation.amazonaws.com", name: "UpdateStack",
                request: [
                    "stackName": .text(pipeline.name),
                    "roleARN": .text("arn:aws:iam::\(account.aws):role/cfn-\(pipeline.name)"),
                ],
                response: [
                    "stackId": .text(
                        "arn:aws:cloudformation:\(account.regions[0]):\(account.aws):stack/\(pipeline.name)/\(AWSRecord.drawn(pipeline.name).lowercased())"
                    )
                ]),
            account: pipeline.account, region: account.regions[0], caller, moment.after(seconds: -20))
        return Caller(
            signature: .role(
                name: "cfn-\(pipeline.name)", path: "", session: "AWSCloudFormation",
                key: "ASIA\(chance.capitals(16))", since: moment.after(seconds: -15), provider: nil),
            address: "cloudformation.amazonaws.com", agent: "cloudformation.amazonaws.com",
            invokedBy: "cloudformation.amazonaws.com")
    }

    /// Bicep: a deployment record, and its children under one correlation.
    private mutating func deployment(_ pipeline: Pipeline, _ place: String, _ moment: Moment) -> Caller {
        let caller = Caller(
            signature: .entraCertificate(application: pipeline.applicationID, id: pipeline.objectID),
            address: place, agent: "", correlation: chance.uuid())
        azure(
            AzureRecord(
                operation: "Microsoft.Resources/deployments/write",
                resource:
                    "/subscriptions/\(company.accounts[pipeline.account].subscription)/resourceGroups/rg-\(pipeline.name)/providers/Microsoft.Resources/deployments/\(pipeline.name)-\(chance.digits(5))",
                body: ["properties": ["mode": "Incremental"]]),
            account: pipeline.account, caller, moment.after(seconds: -8))
        return caller
    }
}
