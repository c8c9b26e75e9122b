import CloudChanges
import Testing

@testable import Squelch

@Suite("Automation")
struct AutomationObserverTests {
    private static let person = Recorded.role(
        "ops", context: #", "attributes": {"mfaAuthenticated": "true"}"#)
    private static let linked =
        #"{"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling", "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/PATHAWSServiceRoleForAutoScaling"}}, "invokedBy": "autoscaling.amazonaws.com"}"#
    private static let genuine = linked.replacing("PATH", with: "aws-service-role/autoscaling.amazonaws.com/")

    @Test("the caller's words are told, and weigh nothing by themselves")
    func words() throws {
        let plain = try Recorded.judge(Recorded.aws())
        for agent in [
            Recorded.terraform, "APN/1.0 Ansible/2.18.1 amazon.aws/10.0.0", "c7n/0.9.40 c7n/policy#sg",
            "aws-sdk-go-v2/1.30.0 upbound-provider-aws/v1 crossplane-provider-aws/v1",
        ] {
            let judged = try Recorded.judge(Recorded.aws(agent: agent))
            #expect(judged.automation == ["claim 0.0000"], "\(agent)")
            #expect(judged.score.raw == plain.score.raw)
        }
        for session in ["Operator", "GitHubActions", "aws-cdk-runner", "ContinousDeployment"] {
            let judged = try Recorded.judge(Recorded.aws(Recorded.role(session: session)))
            #expect(judged.score.raw == plain.score.raw, "\(session)")
        }
    }

    @Test("an automation's name on what automation does not have raises")
    func contradicted() throws {
        let agent = Recorded.terraform
        let browser = try Recorded.aws(agent: agent, extra: #", "sessionCredentialFromConsole": "true""#)
        #expect(try Recorded.judge(browser).automation == ["claim 0.0000", "console 1.0000"])
        #expect(
            try Recorded.judge(Recorded.aws(Self.person, agent: agent)).automation == [
                "claim 0.0000", "person 0.5000",
            ])
        let user =
            #"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ci", "userName": "ci", "accessKeyId": "AKIAEXAMPLE"}"#
        #expect(
            try Recorded.judge(Recorded.aws(user, agent: agent)).automation == [
                "claim 0.0000", "long_lived_key 0.5000",
            ])
        let backend =
            "APN/1.0 HashiCorp/1.0 Terraform/1.5.6 (+https://www.terraform.io) aws-sdk-go/1.44.122 (go1.20.8; linux; amd64)"
        #expect(
            try Recorded.judge(Recorded.aws(agent: backend)).automation == [
                "claim 0.0000", "edits_nothing 1.5000",
            ])
        #expect(
            try Recorded.judge(Recorded.aws(agent: "Terraform/1.9.5")).automation == [
                "claim 0.0000", "unprinted 0.5000",
            ])
        #expect(try Recorded.judge(Recorded.aws(agent: "aws-cli/2.17.0")).automation == [])
        #expect(try Recorded.judge(Recorded.aws(Self.person)).automation == [])
    }

    @Test("a session or agent named as a service's is a mask where no service made the call")
    func masks() throws {
        let session = try Recorded.judge(Recorded.aws(Recorded.role(session: "AWSCloudFormation")))
        #expect(session.automation == ["claim 0.0000", "service_session 2.5000"])
        let agent = try Recorded.judge(Recorded.aws(agent: "cloudformation.amazonaws.com"))
        #expect(agent.automation == ["claim 0.0000", "service_agent 5.0000"])
        let other = try Recorded.judge(Recorded.aws(agent: "rds.amazonaws.com"))
        #expect(other.automation == ["service_agent 5.0000"])
        let console = try Recorded.judge(Recorded.aws(agent: "console.ec2.amazonaws.com"))
        #expect(console.automation == [])
        let role = try Recorded.judge(
            Recorded.aws(Recorded.role("cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1")))
        #expect(role.automation == ["service_role 1.5000"])
        let called = try Recorded.judge(
            Recorded.aws(
                Recorded.role(
                    "stack", session: "AWSCloudFormation",
                    extra: #", "invokedBy": "cloudformation.amazonaws.com""#),
                agent: "cloudformation.amazonaws.com", from: "cloudformation.amazonaws.com"))
        #expect(called.automation == ["service -0.2000"])
        let forged = try Recorded.judge(
            Recorded.aws(
                Recorded.role("stack", session: "AWSCloudFormation"),
                agent: "cloudformation.amazonaws.com.evil.example"))
        #expect(forged.automation == ["claim 0.0000", "service_session 2.5000"])
    }

    @Test("a role named as AWS names its own is AWS's only below the path that AWS keeps")
    func linkedRoles() throws {
        let lookalike = try Recorded.judge(
            Recorded.aws(
                Recorded.role("AWSServiceRoleForAutoScaling", session: "AutoScaling"), cidr: "10.0.0.0/8"))
        #expect(lookalike.automation == ["linked_role 5.0000"])
        #expect(lookalike.ruling.decision == .alert)
        let unseen =
            #"{"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForRDS/x"}"#
        #expect(try Recorded.judge(Recorded.aws(unseen)).automation == ["linked_role_unseen 2.5000"])
    }

    @Test("a service whose policy holds no such permission is not excused for using it")
    func impossible() throws {
        let edit = try Recorded.judge(
            Recorded.aws(Self.genuine, from: "autoscaling.amazonaws.com", cidr: "10.0.0.0/8"))
        #expect(edit.automation == ["no_permission 3.0000"])
        #expect(edit.ruling.decision == .alert)
        let refused = try Recorded.judge(
            Recorded.aws(
                Self.genuine, from: "autoscaling.amazonaws.com",
                extra: #", "errorCode": "Client.UnauthorizedOperation""#))
        #expect(refused.automation == ["service -0.2000"])
        let eks = Self.genuine.replacing("autoscaling", with: "eks").replacing(
            "AutoScaling", with: "AmazonEKS")
        #expect(
            try Recorded.judge(Recorded.aws(eks, from: "eks.amazonaws.com")).automation == ["service -0.2000"]
        )
    }

    // MARK: The ladder

    private static let federated = Recorded.role(
        context:
            #", "webIdFederationData": {"federatedProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "attributes": {}}"#
    )
    private static let pinned = """
        pipelines:
          - name: net
            roles: [arn:aws:iam::111122223333:role/deploy]
            subjects: ["repo:acme/net:ref:refs/heads/main"]
            networks: [198.51.100.0/24]
        """

    private static func opened(by subject: String?, kind: String = "workload") -> SessionFacts {
        var session = SessionFacts()
        session.opener = .init(
            eventID: "o-1", action: "AssumeRoleWithWebIdentity", secondsBefore: 40, actor: "aws:web/x",
            kind: kind,
            display: "ana@example.com", subject: subject)
        return session
    }

    @Test("a pinned session that is used elsewhere is weighed once, and loses its credit")
    func oneWitness() throws {
        let main = Self.opened(by: "repo:acme/net:ref:refs/heads/main")
        let outside = try Recorded.aws(Self.federated, from: "203.0.113.9", cidr: "10.0.0.0/8", port: 443)
        var conduct = ConductFacts()
        conduct.issuedElsewhere = .init(
            eventID: "o-1", action: "AssumeRoleWithWebIdentity", secondsBefore: 40, actor: "aws:web/x",
            network: "198.51.100.0/24")
        let judged = try Recorded.judge(outside, Self.pinned, session: main, conduct: conduct)
        let weights = judged.score.lines.filter { ["automation", "conduct"].contains($0.family.rawValue) }
            .map { "\($0.code) \(Figures.fourDecimals($0.weight))" }.filter { !$0.hasSuffix(" 0.0000") }
        #expect(weights == ["conduct.key_elsewhere 1.5000"])
        #expect(judged.automation.contains("network_outside 0.0000"))
    }

    @Test("a person at the far end of a chain of roles counts against a pinned pipeline")
    func personBehind() throws {
        var session = Self.opened(by: nil)
        session.behindOpener = [session.opener, Self.opened(by: nil, kind: "human").opener].compactMap(\.self)
        let call = try Recorded.aws(Self.federated, cidr: "10.0.0.0/8", port: 443)
        #expect(
            try Recorded.judge(call, Self.pinned, session: session).automation.contains(
                "opened_by_person 1.0000"))
    }

    @Test("the subject of a token counts however many roles stand between it and the call")
    func tokenBehind() throws {
        var session = Self.opened(by: nil)
        session.behindOpener = [Self.opened(by: "repo:acme/net:ref:refs/heads/main").opener].compactMap(
            \.self)
        let call = try Recorded.aws(Self.federated, cidr: "10.0.0.0/8", port: 443)
        #expect(
            try Recorded.judge(call, Self.pinned, session: session).automation.contains("pipeline -1.2000"))
    }

    @Test("each step down takes off less, and exposure caps them all")
    func ladder() throws {
        let main = Self.opened(by: "repo:acme/net:ref:refs/heads/main")
        func lines(_ operation: Operation, _ yaml: String, _ session: SessionFacts? = nil) throws -> [String]
        {
            try Recorded.judge(operation, yaml, session: session).automation.filter {
                !$0.hasSuffix(" 0.0000")
            }
        }
        let private443 = try Recorded.aws(
            Self.federated, agent: Recorded.terraform, cidr: "10.0.0.0/8", port: 443)
        #expect(try lines(private443, Self.pinned, main) == ["pipeline -1.2000"])
        #expect(try lines(private443, Self.pinned) == ["pipeline -0.6000"])
        #expect(try lines(private443, "", main) == [])
        let outside = try Recorded.aws(Self.federated, from: "203.0.113.9", cidr: "10.0.0.0/8", port: 443)
        #expect(try lines(outside, Self.pinned, main) == ["network_outside 1.0000"])
        let evil = Self.opened(by: "repo:evil/net:ref:refs/heads/main")
        #expect(try lines(private443, Self.pinned, evil) == ["subject_outside 1.5000"])
        #expect(
            try lines(private443, "", Self.opened(by: "repo:acme/net:pull_request")) == ["unreviewed 1.0000"])
        #expect(
            try lines(
                private443, "",
                Self.opened(by: "organization:acme:project:p:workspace:w:run_phase:plan")) == [
                    "plan_writes 1.5000"
                ])
        let person = Self.opened(by: nil, kind: "human")
        #expect(try lines(private443, Self.pinned, person) == ["opened_by_person 1.0000"])
        #expect(try lines(private443, "", person) == ["person 0.5000"])
        // World-open: 3389 is critical, 9000 high.
        let world3389 = try Recorded.aws(Self.federated, port: 3389)
        #expect(try lines(world3389, Self.pinned, main) == ["pipeline -0.5000"])
        #expect(try Recorded.judge(world3389, Self.pinned, session: main).ruling.decision == .alert)
        let world9000 = try Recorded.aws(Self.federated, port: 8085)
        #expect(try lines(world9000, Self.pinned, main) == ["pipeline -0.8000"])
    }

    @Test("a service's call is worth most when a pinned pipeline set it going")
    func initiator() throws {
        let stack = try Recorded.aws(
            Recorded.role(
                "stack", session: "AWSCloudFormation",
                extra: #", "invokedBy": "cloudformation.amazonaws.com""#),
            from: "cloudformation.amazonaws.com", cidr: "10.0.0.0/8", port: 443)
        var session = SessionFacts()
        session.initiator = .init(
            eventID: "c-1", action: "UpdateStack", secondsBefore: 40, actor: "aws:role/deploy",
            kind: "workload",
            display: "deploy", identities: ["arn:aws:iam::111122223333:role/deploy"],
            subject: "repo:acme/net:ref:refs/heads/main", address: "198.51.100.7")
        #expect(try Recorded.judge(stack, Self.pinned, session: session).automation == ["pipeline -1.5000"])
        #expect(try Recorded.judge(stack, "", session: session).automation == ["service -0.2000"])
        session.initiator?.address = "203.0.113.9"
        #expect(
            try Recorded.judge(stack, Self.pinned, session: session).automation == ["network_outside 1.0000"])
        // A pin of the identity alone is worth no more by way of a service than directly.
        let bare = "pipelines: [{name: net, roles: ['arn:aws:iam::111122223333:role/deploy']}]"
        #expect(try Recorded.judge(stack, bare, session: session).automation == ["pipeline -0.6000"])
        #expect(try Recorded.judge(stack, Self.pinned).automation == ["service -0.2000"])
    }

    @Test("a pin accounts for the kind of key it pins, and for no other contradiction")
    func pinnedKeys() throws {
        let user =
            #"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ci", "userName": "ci", "accessKeyId": "AKIAEXAMPLE"}"#
        let yaml = "pipelines: [{name: old, users: ['arn:aws:iam::111122223333:user/ci']}]"
        let operation = try Recorded.aws(user, agent: Recorded.terraform, cidr: "10.0.0.0/8")
        #expect(try Recorded.judge(operation, yaml).automation == ["claim 0.0000", "pipeline -0.6000"])
        let browser = try Recorded.aws(
            user, agent: Recorded.terraform, cidr: "10.0.0.0/8",
            extra: #", "sessionCredentialFromConsole": "true""#)
        #expect(try Recorded.judge(browser, yaml).automation == ["claim 0.0000", "console 1.0000"])
    }

    // MARK: The other clouds

    @Test("Google's service agents count where their project is one's own")
    func agents() throws {
        let agent =
            #"{"principalEmail": "service-500000000001@container-engine-robot.iam.gserviceaccount.com"}"#
        #expect(try Recorded.judge(Recorded.gcp(agent)).automation == ["service 0.0000"])
        let own = "automation: {own_projects: ['500000000001']}"
        #expect(try Recorded.judge(Recorded.gcp(agent), own).automation == ["service -0.2000"])
        let other = "automation: {own_projects: ['500000000002']}"
        #expect(try Recorded.judge(Recorded.gcp(agent), other).automation == ["foreign_agent 1.5000"])
        let inside = #"{"principalEmail": "deploy@shop.iam.gserviceaccount.com"}"#
        #expect(
            try Recorded.judge(Recorded.gcp(inside, ip: "gce-internal-ip")).automation == [
                "foreign_machine 1.0000"
            ])
    }

    @Test("on Google, exported keys and people behind an account contradict a tool's name")
    func accounts() throws {
        let agent =
            "Terraform/1.9.0 (+https://www.terraform.io) Terraform-Plugin-SDK/2.34.0 terraform-provider-google/6.1.0,gzip(gfe)"
        let account = #""principalEmail": "deploy@shop.iam.gserviceaccount.com""#
        #expect(try Recorded.judge(Recorded.gcp("{\(account)}", agent: agent)).automation == ["claim 0.0000"])
        let key =
            #"{\#(account), "serviceAccountKeyName": "//iam.googleapis.com/projects/shop/serviceAccounts/a/keys/1"}"#
        #expect(
            try Recorded.judge(Recorded.gcp(key, agent: agent)).automation == [
                "claim 0.0000", "exported_key 0.5000",
            ])
        let delegated =
            #"{\#(account), "serviceAccountDelegationInfo": [{"principalSubject": "user:ana@example.com"}]}"#
        #expect(
            try Recorded.judge(Recorded.gcp(delegated, agent: agent)).automation == [
                "claim 0.0000", "impersonated 1.0000",
            ])
        #expect(
            try Recorded.judge(Recorded.gcp(#"{"principalEmail": "ana@example.com"}"#, agent: agent))
                .automation == [
                    "claim 0.0000", "person 0.5000",
                ])
        let yaml =
            "pipelines: [{name: g, service_accounts: [deploy@shop.iam.gserviceaccount.com], networks: [192.0.2.0/24]}]"
        #expect(
            try Recorded.judge(Recorded.gcp("{\(account)}", agent: agent), yaml).automation == [
                "claim 0.0000", "pipeline -0.6000",
            ])
    }

    @Test("on Azure the token decides; a rule's name and a correlation id do not")
    func azure() throws {
        let app =
            #"{"appid": "11111111-2222-3333-4444-555555555555", "appidacr": "2", "idtyp": "app", "oid": "99999999-2222-3333-4444-555555555555"}"#
        #expect(try Recorded.judge(Recorded.azure(app)).automation == [])
        let jit = "MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D"
        #expect(try Recorded.judge(Recorded.azure(app, rule: jit)).automation == [])
        let aks = app.replacing(
            "11111111-2222-3333-4444-555555555555", with: "7319c514-987d-4e9b-ac3d-d38c4f427f4c")
        #expect(try Recorded.judge(Recorded.azure(aks)).automation == ["service -0.2000"])
        let agent = "HashiCorp Terraform/1.9.0 (+https://www.terraform.io) terraform-provider-azurerm/4.1.0"
        let user =
            #"{"appid": "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "appidacr": "0", "upn": "ana@example.com"}"#
        #expect(
            try Recorded.judge(Recorded.azure(user, agent: agent)).automation == [
                "claim 0.0000", "person 0.5000",
            ])
        let identity =
            #"{"idtyp": "app", "xms_mirid": "/subscriptions/S/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer"}"#
        let yaml =
            "pipelines: [{name: a, principals: ['/subscriptions/s/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer']}]"
        #expect(try Recorded.judge(Recorded.azure(identity), yaml).automation == ["pipeline -0.6000"])
    }

    // MARK: Facts

    @Test("facts survive their encoding, and are bounded whatever a caller types")
    func encoding() throws {
        let samples = BuiltInFingerprints.rows().compactMap(\.sample).joined(separator: " ")
        let operation = try Recorded.aws(agent: String(repeating: samples, count: 50))
        let change = try Pipeline(rulesDigest: "").normalise(operation)
        var context = Context()
        Recorded.source.add(to: &context, for: change, operation)
        context.session = Self.opened(by: "repo:acme/net:pull_request")
        context.session?.peopleHere = ["ana@example.com"]
        PipelineSource(Configuration()).add(to: &context, for: change, operation)
        let text = try context.snapshot()
        #expect(try Context(snapshot: text) == context)
        #expect(text.utf8.count < 8_000)
        #expect(context.automation?.tools.count ?? 0 <= AutomationFacts.most)
    }

    @Test(
        "no step takes off more than its exposure allows, and none below it takes off more",
        arguments: 0..<200)
    func caps(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        var facts = AutomationFacts()
        let parts: [PipelinePin.Part] = [.open, .unknown, .fits, .other]
        facts.pin = seeded.pick([
            nil,
            PipelinePin(
                name: "p", path: seeded.pick(["a", nil]), identity: "x", subject: seeded.pick(parts),
                subjectText: nil,
                network: seeded.pick(parts), networkText: nil),
        ])
        facts.initiatorPin = seeded.pick([nil, facts.pin])
        if Bool.random(using: &seeded) {
            facts.service = .init(
                name: "s", path: "a", text: "t", isOwn: nil, editsNothing: Bool.random(using: &seeded))
        }
        if Bool.random(using: &seeded) {
            facts.contradictions = [.init(kind: seeded.pick(Contradiction.Kind.allCases), what: "w")]
        }
        var context = Context()
        context.automation = facts
        let judged = Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers)
        let plain = Judgement(of: change, in: Context(), rule: Making.rule, observers: Pipeline.observers)
        let cap = AutomationWeights.cap(at: judged.surroundings.exposure.tier)
        #expect(judged.score.raw.units - plain.score.raw.units >= cap.units)
        if !TrustLadder.counting(facts).isEmpty { #expect(judged.score.raw >= plain.score.raw) }
        #expect(
            zip(TrustLadder.Step.allCases, TrustLadder.Step.allCases.dropFirst()).allSatisfy {
                AutomationWeights.credit($0) <= AutomationWeights.credit($1)
            })
    }
}
