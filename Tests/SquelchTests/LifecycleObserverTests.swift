import CloudChanges
import Testing

@testable import Squelch

@Suite("Lifecycle")
struct LifecycleObserverTests {
    /// `userIdentity` of a service's own role, called by the service.
    private static func linked(_ role: String, _ service: String) -> String {
        Recorded.role(
            role, session: "x", path: "aws-service-role/\(service).amazonaws.com/",
            extra: #", "invokedBy": "\#(service).amazonaws.com""#)
    }

    private static func call(
        _ role: String, _ service: String, cidr: String = "10.0.0.0/8", port: Int = 5432, extra: String = ""
    ) throws -> Operation {
        try Recorded.aws(
            linked(role, service), from: "\(service).amazonaws.com", cidr: cidr, port: port, extra: extra)
    }

    private static func made(
        by controller: String?, actor: String = "aws:role/ci", name: String? = nil
    ) -> LifecycleFacts {
        var facts = LifecycleFacts()
        facts.made = .init(
            secondsBefore: 90, actor: actor, controller: controller,
            name: name.map {
                .init(controller: "EKS cloud controller", kind: "load_balancer", path: "", text: $0)
            })
        return facts
    }

    // MARK: Recognition

    @Test("a service's own role is excused for what its kind needs, once and not under automation as well")
    func inside() throws {
        let rds = try Recorded.judge(Self.call("AWSServiceRoleForRDS", "rds"))
        #expect(rds.automation == ["service -0.2000"])
        #expect(rds.lifecycle == ["controller -0.8000"])
        let own = try Recorded.judge(
            Self.call("AWSServiceRoleForRDS", "rds"), lifecycle: Self.made(by: "Amazon RDS"))
        #expect(own.lifecycle == ["controller -1.3000"])
    }

    @Test("outside of what its kind ever needs it raises")
    func outside() throws {
        for (cidr, port) in [("0.0.0.0/0", 5432), ("203.0.113.9/32", 443), ("::/0", 443)] {
            let judged = try Recorded.judge(
                Self.call("AWSServiceRoleForRDS", "rds", cidr: cidr, port: port),
                lifecycle: Self.made(by: "Amazon RDS"))
            #expect(judged.lifecycle == ["outside 1.5000"], "\(cidr)")
        }
        let web = try Recorded.judge(
            Self.call(
                "AWSServiceRoleForElasticLoadBalancing", "elasticloadbalancing", cidr: "0.0.0.0/0", port: 443)
        )
        #expect(web.lifecycle == ["controller -0.8000"])
        let ssh = try Recorded.judge(
            Self.call(
                "AWSServiceRoleForElasticLoadBalancing", "elasticloadbalancing", cidr: "0.0.0.0/0", port: 22))
        #expect(ssh.lifecycle == ["outside 1.5000"])
    }

    @Test("a call that its policy does not permit is impossible, unless it was refused")
    func unpermitted() throws {
        let text = try Self.call("AWSServiceRoleForCloudFrontVPCOrigin", "cloudfront")
        #expect(try Recorded.judge(text).lifecycle == ["no_permission 2.5000"])
        let refused = try Self.call(
            "AWSServiceRoleForCloudFrontVPCOrigin", "cloudfront",
            extra: #", "errorCode": "Client.UnauthorizedOperation""#)
        #expect(try Recorded.judge(refused).lifecycle == ["outside 1.5000"])
        let redshift = try Self.call("AWSServiceRoleForRDS", "rds")
        #expect(try Recorded.judge(redshift).lifecycle == ["controller -0.8000"])
    }

    @Test("IAM's guard: a service on an object that somebody else made is not excused")
    func guarded() throws {
        let eks = try Self.call("AWSServiceRoleForAmazonEKS", "eks")
        #expect(try Recorded.judge(eks).lifecycle == ["controller -0.8000"])
        #expect(
            try Recorded.judge(eks, lifecycle: Self.made(by: "Amazon EKS control plane")).lifecycle == [
                "controller -1.3000"
            ])
        #expect(try Recorded.judge(eks, lifecycle: Self.made(by: nil)).lifecycle == ["guard 2.5000"])
        // Without a guard, others' objects are as good as unknown ones.
        let rds = try Self.call("AWSServiceRoleForRDS", "rds")
        #expect(try Recorded.judge(rds, lifecycle: Self.made(by: nil)).lifecycle == ["controller -0.8000"])
    }

    @Test("a service's role without the service's own call, and the name without its path, earn nothing")
    func unattested() throws {
        let elsewhere = try Recorded.aws(
            Recorded.role("AWSServiceRoleForRDS", path: "aws-service-role/rds.amazonaws.com/"),
            cidr: "10.0.0.0/8")
        #expect(try Recorded.judge(elsewhere).lifecycle == [])
        let copied = try Recorded.aws(Recorded.role("AWSServiceRoleForRDS"), cidr: "10.0.0.0/8")
        let judged = try Recorded.judge(copied)
        #expect(judged.lifecycle == [] && judged.automation == ["linked_role 5.0000"])
    }

    @Test("a pod's token counts with the controller's own service account, and more where it is pinned")
    func tokens() throws {
        let federated = Recorded.role(
            "lbc",
            context:
                #", "webIdFederationData": {"federatedProvider": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", "attributes": {}}"#
        )
        let operation = try Recorded.aws(federated, port: 443)
        var session = SessionFacts()
        func opened(_ subject: String) {
            session.opener = .init(
                eventID: "o", action: "AssumeRoleWithWebIdentity", secondsBefore: 9, actor: "aws:web/x",
                kind: "workload", display: "pod", subject: subject)
        }
        #expect(try Recorded.judge(operation).lifecycle == [])
        opened("system:serviceaccount:shop:front")
        #expect(try Recorded.judge(operation, session: session).lifecycle == [])
        opened("system:serviceaccount:kube-system:aws-load-balancer-controller")
        #expect(try Recorded.judge(operation, session: session).lifecycle == ["controller -0.6000"])
        let pin = """
            lifecycle:
              pins:
                - controller: AWS Load Balancer Controller
                  roles: ["arn:aws:iam::111122223333:role/lbc"]
                  subjects: ["system:serviceaccount:kube-system:aws-load-balancer-controller"]
                  networks: [198.51.100.0/24]
            """
        #expect(try Recorded.judge(operation, pin, session: session).lifecycle == ["controller -1.2000"])
        let ssh = try Recorded.aws(federated, port: 22)
        #expect(try Recorded.judge(ssh, pin, session: session).lifecycle == ["outside 1.5000"])
    }

    @Test("a pinned identity is a controller where nothing else recognises it, within its envelope")
    func pinned() throws {
        let pin =
            "lifecycle: {pins: [{controller: Packer, roles: ['arn:aws:iam::111122223333:role/deploy']}]}"
        // SSH to the world is what Packer needs; exposure caps it all the same, and the guard holds.
        let ssh = try Recorded.judge(Recorded.aws(), pin)
        #expect(ssh.lifecycle == ["controller -0.5000"])
        #expect(ssh.ruling.decision == .alert)
        #expect(try Recorded.judge(Recorded.aws(port: 3306), pin).lifecycle == ["outside 1.5000"])
        #expect(try Recorded.judge(Recorded.aws(), "").lifecycle == [])
        // The same identity under `pipelines` is one fact, not two.
        let both = pin + "\npipelines: [{name: p, roles: ['arn:aws:iam::111122223333:role/deploy']}]"
        let once = try Recorded.judge(Recorded.aws(cidr: "10.0.0.0/8"), both)
        #expect(once.automation == ["pipeline -0.6000"] && once.lifecycle == ["controller 0.0000"])
    }

    @Test("Google's agent counts where its project is one's own; nothing of its kind opens outwards")
    func google() throws {
        let agent =
            #"{"principalEmail": "service-500000000001@container-engine-robot.iam.gserviceaccount.com"}"#
        let own = "automation: {own_projects: ['500000000001']}"
        #expect(try Recorded.judge(Recorded.gcp(agent), own).lifecycle == ["controller -0.8000"])
        #expect(try Recorded.judge(Recorded.gcp(agent)).lifecycle == ["controller 0.0000"])
        let other = "automation: {own_projects: ['500000000002']}"
        #expect(try Recorded.judge(Recorded.gcp(agent), other).lifecycle == [])
        let egress = try Recorded.operation(
            Recorded.gcp(agent).lead.record.value.text().replacing("INGRESS", with: "EGRESS").replacing(
                "sourceRanges", with: "destinationRanges"), .gcp)
        #expect(try Recorded.judge(egress, own).lifecycle == ["outside 2.5000"])
    }

    @Test("Azure: a cluster's own identity, and Defender for just-in-time access")
    func azure() throws {
        let cluster =
            #"{"idtyp": "app", "xms_mirid": "/subscriptions/s/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/shop"}"#
        #expect(try Recorded.judge(Recorded.azure(cluster)).lifecycle == ["controller -1.0000"])
        let defender = #"{"idtyp": "app", "appid": "8edd93e1-2103-40b4-bd70-6e34e586362d"}"#
        #expect(try Recorded.judge(Recorded.azure(defender)).lifecycle == ["controller -1.0000"])
        let identity =
            #"{"idtyp": "app", "xms_mirid": "/subscriptions/s/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop"}"#
        #expect(try Recorded.judge(Recorded.azure(identity)).lifecycle == [])
    }

    // MARK: Masks

    @Test("a controller's name on somebody who is none is a mask, by whoever bears it")
    func names() throws {
        let person = #"{"upn": "ana@example.com", "idtyp": "user", "appid": "x"}"#
        let app = #"{"idtyp": "app", "oid": "99999999-2222-3333-4444-555555555555"}"#
        for rule in [
            "MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D",
            "k8s-azure-lb_allow_IPv4_0123456789abcdef0123456789abcdef",
        ] {
            #expect(try Recorded.judge(Recorded.azure(person, rule: rule)).lifecycle == ["name 2.5000"])
            #expect(try Recorded.judge(Recorded.azure(app, rule: rule)).lifecycle == ["name 1.5000"])
        }
        let ana = #"{"principalEmail": "ana@example.com"}"#
        for name in ["k8s-fw-a0123", "gke-shop-1a2b3c4d-vms"] {
            let text = try Recorded.gcp(ana).lead.record.value.text().replacing(
                "firewalls/a", with: "firewalls/\(name)")
            #expect(
                try Recorded.judge(Recorded.operation(text, .gcp)).lifecycle == ["name 2.5000"], "\(name)")
        }
    }

    @Test("a known writer's name weighs nothing, and never less")
    func familiar() throws {
        let app = #"{"idtyp": "app", "oid": "99999999-2222-3333-4444-555555555555"}"#
        let operation = try Recorded.azure(
            app, rule: "k8s-azure-lb_allow_IPv4_0123456789abcdef0123456789abcdef")
        var facts = LifecycleFacts()
        for (days, line) in [(0, "name 1.5000"), (2, "name 0.5000"), (3, "name 0.0000"), (90, "name 0.0000")]
        {
            facts.familiarDays = days
            #expect(try Recorded.judge(operation, lifecycle: facts).lifecycle == [line])
        }
    }

    @Test("a house whose people write such names takes the mask off, and so does one's own request")
    func habits() throws {
        let person = #"{"upn": "ana@example.com", "idtyp": "user", "appid": "x"}"#
        let operation = try Recorded.azure(
            person, rule: "MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D")
        var facts = LifecycleFacts()
        for (others, line) in [
            (1, "name 1.8069"), (5, "name 0.7082"), (12, "name 0.0000"), (90, "name 0.0000"),
        ] {
            facts.otherWriters = others
            #expect(try Recorded.judge(operation, lifecycle: facts).lifecycle == [line])
        }
        facts.otherWriters = nil
        facts.request = .init(eventID: "asked", secondsBefore: 6)
        #expect(try Recorded.judge(operation, lifecycle: facts).lifecycle == ["name 0.0000"])
    }

    @Test(
        "an edit of a controller's object by somebody else is a mask by the remembered name; its removal is none"
    )
    func remembered() throws {
        let facts = Self.made(by: "EKS cloud controller", name: "k8s-elb-a0123")
        #expect(try Recorded.judge(Recorded.aws(), lifecycle: facts).lifecycle == ["name 1.0000"])
        let closing = try Recorded.operation(
            Recorded.aws().lead.record.value.text().replacing("Authorize", with: "Revoke"), .aws)
        #expect(try Recorded.judge(closing, lifecycle: facts).lifecycle == [])
    }

    // MARK: Facts

    @Test("facts survive their encoding")
    func encoding() throws {
        let pin =
            "lifecycle: {pins: [{controller: Packer, roles: ['arn:aws:iam::111122223333:role/deploy']}]}"
        let facts = Self.made(by: "Packer", name: "packer_x")
        let context = try Recorded.judge(Recorded.aws(), pin, lifecycle: facts).surroundings.context
        #expect(context.lifecycle?.controller?.envelope.opens.isEmpty == false)
        #expect(try Context(snapshot: context.snapshot()) == context)
    }
}
