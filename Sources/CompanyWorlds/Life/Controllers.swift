/// What clusters, databases and just-in-time access write by themselves.
extension Story {
    mutating func tend(_ controller: Controller, on day: Int) {
        for _ in 0..<chance.poisson(controller.rate * scale.controllers / 7) {
            let now = moment(day, hour: chance.real(0...24))
            switch controller.kind {
            case .loadBalancerController: balancer(controller, now)
            case .managedDatabase:
                linked(
                    controller, "AWSServiceRoleForRDS", "rds.amazonaws.com", "AmazonRDS", ports: 5432...5432,
                    now)
            case .clusterService:
                linked(
                    controller, "AWSServiceRoleForAmazonEKS", "eks.amazonaws.com", "AmazonEKS",
                    ports: 10_250...10_250, now)
            case .elasticMapReduce: mapReduce(controller, now)
            case .remediation: remediate(controller, now)
            case .azureKubernetes: azureCluster(controller, now)
            case .justInTime: justInTime(controller, day, now)
            case .databricks: databricks(controller, now)
            case .googleKubernetes: googleCluster(controller, now)
            }
        }
    }

    private func label(_ controller: Controller) -> Label { Label(kind: "controller.\(controller.kind)") }

    private mutating func balancer(_ controller: Controller, _ now: Moment) {
        let region = company.accounts[controller.account].regions[0]
        let caller = Caller(
            signature: .role(
                name: "eks-lbc-\(controller.name)", path: "", session: "\(chance.digits(19))",
                key: "ASIA\(chance.capitals(16))", since: now.after(seconds: -600),
                provider:
                    "oidc.eks.\(region).amazonaws.com/id/\(AWSRecord.drawn(controller.name))AAAAAAAAAAAAAAA"),
            address: controller.address,
            agent: "elbv2.k8s.aws/v2.7.2 aws-sdk-go/1.44.327 (go1.21.8; linux; amd64)")
        let name = "k8s-\(controller.name)-\(chance.pick(["web", "api", "shop"]))-\(chance.hex(10))"
        let index = scribe.create(
            .securityGroup, account: controller.account, team: 0, named: name, by: caller, at: now,
            label(controller))
        for (port, wait) in [(80, 1.2), (443, 1.6)] where port == 443 || chance.happens(0.5) {
            let rule = FirewallRule(ports: FirewallRule.one(port), peer: .world, name: "", priority: 100)
            scribe.add(rule, to: index, by: caller, at: now.after(seconds: wait), label(controller))
        }
        let life = chance.weighed([(0.3, 2), (30, 2), (24.0 * 60, 3)]) * 60
        if life < 86_400 { scribe.delete(index, by: caller, at: now.after(seconds: life), label(controller)) }
    }

    private mutating func linked(
        _ controller: Controller, _ role: String, _ service: String, _ session: String,
        ports: ClosedRange<Int>, _ now: Moment
    ) {
        let caller = Caller(
            signature: .role(
                name: role, path: "aws-service-role/\(service)/", session: session,
                key: "ASIA\(chance.capitals(16))", since: now.after(seconds: -60), provider: nil),
            address: service, agent: service, invokedBy: service)
        let name =
            service.hasPrefix("eks")
            ? "eks-cluster-sg-\(controller.name)-\(chance.digits(8))"
            : "rds-\(controller.name)-\(chance.hex(4))"
        let index = scribe.create(
            .securityGroup, account: controller.account, team: 0, named: name, by: caller, at: now,
            label(controller))
        let rule = FirewallRule(ports: ports, peer: .group(index), name: "", priority: 100)
        scribe.add(rule, to: index, by: caller, at: now.after(seconds: 2), label(controller))
        if chance.happens(0.5) {
            scribe.delete(
                index, by: caller, at: now.after(seconds: chance.real(3600...500_000)), label(controller))
        }
    }

    private mutating func mapReduce(_ controller: Controller, _ now: Moment) {
        let caller = Caller(
            signature: .role(
                name: "EMR_DefaultRole", path: "", session: "CCSSession", key: "ASIA\(chance.capitals(16))",
                since: now.after(seconds: -60), provider: nil),
            address: "elasticmapreduce.amazonaws.com", agent: "elasticmapreduce.amazonaws.com",
            invokedBy: "elasticmapreduce.amazonaws.com")
        let index = scribe.create(
            .securityGroup, account: controller.account, team: 1, named: "ElasticMapReduce-master",
            by: caller, at: now, label(controller))
        let rule = FirewallRule(ports: 0...65_535, peer: .group(index), name: "", priority: 100)
        scribe.add(rule, to: index, by: caller, at: now.after(seconds: 1), label(controller))
        scribe.delete(
            index, by: caller, at: now.after(seconds: chance.real(1800...30_000)), label(controller))
    }

    /// A function that closes what others opened to the world.
    private mutating func remediate(_ controller: Controller, _ now: Moment) {
        let caller = Caller(
            signature: .role(
                name: "close-world-open", path: "", session: "close-world-open",
                key: "ASIA\(chance.capitals(16))", since: now.after(seconds: -300), provider: nil),
            address: controller.address,
            agent: "Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux exec-env/AWS_Lambda_python3.12")
        let groups = scribe.estate.standing(.aws, kinds: [.securityGroup])
        for index in groups {
            let rules = scribe.estate.objects[index].rules
            guard
                let open = rules.firstIndex(where: {
                    $0.peer == .world && [22, 3389].contains($0.ports.lowerBound) && $0.isIngress
                })
            else { continue }
            return scribe.remove(open, from: index, by: caller, at: now, label(controller))
        }
    }

    private mutating func azureCluster(_ controller: Controller, _ now: Moment) {
        let account = company.accounts[controller.account]
        let caller = Caller(
            signature: .managedIdentity(
                id: controller.objectID,
                resource:
                    "/subscriptions/\(account.subscription)/resourcegroups/MC_rg-\(controller.name)_aks_\(account.location)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-\(controller.name)"
            ),
            address: controller.address, agent: "")
        let name = "aks-agentpool-\(controller.objectID.filter(\.isNumber).prefix(8))-nsg"
        let index =
            scribe.estate.objects.firstIndex { $0.name == name }
            ?? scribe.create(
                .networkSecurityGroup, account: controller.account, team: 0, named: name, by: caller, at: now,
                label(controller))
        let mine = scribe.estate.objects[index].rules
        if mine.count > 3, chance.happens(0.45) {
            return scribe.remove(
                mine.count - 1, from: index, by: caller, at: now.after(seconds: 3), label(controller),
                Manner(writesWhole: true))
        }
        var rule = FirewallRule(
            ports: FirewallRule.one(chance.pick([443, 443, 80])), peer: .world,
            name: "k8s-azure-lb_allow_IPv4_\(chance.hex(32))", priority: 500 + mine.count)
        if chance.happens(0.2) { rule.ports = FirewallRule.one(chance.number(30_000...32_767)) }
        scribe.add(
            rule, to: index, by: caller, at: now.after(seconds: 3), label(controller),
            Manner(writesWhole: true))
    }

    /// A person asks for access, and the NSG opens for them and closes again.
    private mutating func justInTime(_ controller: Controller, _ day: Int, _ now: Moment) {
        let people = company.people.filter { $0.since <= day && $0.clouds.contains(.azure) }
        guard !people.isEmpty,
            let index = scribe.some(
                scribe.estate.standing(.azure, kinds: [.networkSecurityGroup]), { _ in true })
        else { return }
        let person = chance.pick(people)
        let address = whereabouts(of: person, on: day)
        let when = moment(
            day, hour: chance.real(Double(person.hours.lowerBound)...Double(person.hours.upperBound)))
        let caller = scribe.sit(
            person, in: .azure, account: scribe.estate.objects[index].account, with: .browser, from: address,
            at: when)
        let object = scribe.estate.objects[index]
        scribe.azure(
            AzureRecord(
                operation: "Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action",
                resource: scribe.path(
                    object, "Microsoft.Security/locations/\(object.region)/jitNetworkAccessPolicies/default"),
                body: [
                    "virtualMachines": [
                        [
                            "id": .text(
                                scribe.path(object, "Microsoft.Compute/virtualMachines/vm-\(object.name)")),
                            "ports": [["number": 22, "allowedSourceAddressPrefix": .text(address)]],
                        ]
                    ]
                ],
                method: "POST"),
            account: object.account, caller, when.after(seconds: -6), label(controller))
        let rule = FirewallRule(
            ports: FirewallRule.one(chance.pick([22, 3389])), peer: .range("\(address)/32"),
            name: "MicrosoftDefenderForCloud-JITRule_\(chance.digits(9))_\(chance.hex(32).uppercased())",
            priority: 100)
        scribe.add(rule, to: index, by: caller, at: when, label(controller))
        let last = scribe.estate.objects[index].rules.count - 1
        scribe.remove(last, from: index, by: caller, at: when.after(seconds: 10_800), label(controller))
    }

    private mutating func databricks(_ controller: Controller, _ now: Moment) {
        let caller = Caller(
            signature: .entraCertificate(
                application: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", id: controller.objectID),
            address: controller.address, agent: "")
        let name = "nsg-databricks-\(controller.name)"
        let index =
            scribe.estate.objects.firstIndex { $0.name == name }
            ?? scribe.create(
                .networkSecurityGroup, account: controller.account, team: 0, named: name, by: caller, at: now,
                label(controller))
        let rule = FirewallRule(
            ports: FirewallRule.one(chance.pick([443, 3306, 9093])), peer: .range("10.139.0.0/16"),
            name: "Microsoft.Databricks-workspaces_UseOnly_databricks-\(chance.hex(6))",
            priority: 100 + scribe.estate.objects[index].rules.count)
        scribe.add(rule, to: index, by: caller, at: now.after(seconds: 2), label(controller))
    }

    private mutating func googleCluster(_ controller: Controller, _ now: Moment) {
        let caller = Caller(
            signature: .googleAccount(
                email:
                    "service-\(company.accounts[controller.account].projectNumber)@container-engine-robot.iam.gserviceaccount.com",
                key: nil, through: []),
            address: "private", agent: "Kubernetes/1.29.4 (linux amd64),gzip(gfe)")
        guard
            let index = scribe.some(
                scribe.estate.standing(.gcp, account: controller.account, kinds: [.network]), { _ in true })
        else { return }
        let own = scribe.estate.objects[index].rules.indices.filter {
            scribe.estate.objects[index].rules[$0].name.hasPrefix("k8s-fw-")
        }
        if own.count > 2, chance.happens(0.45) {
            return scribe.remove(own[0], from: index, by: caller, at: now, label(controller))
        }
        let rule = FirewallRule(
            ports: FirewallRule.one(chance.pick([443, 80, 443])), peer: .world,
            name: "k8s-fw-a\(chance.hex(31))", priority: 1000)
        scribe.add(rule, to: index, by: caller, at: now, label(controller))
    }
}
