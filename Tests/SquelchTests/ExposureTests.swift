import CloudChanges
import Testing

@testable import Squelch

@Suite("Exposure") struct ExposureTests {
    private func tier(_ rule: RuleChange, target: Target.Kind = .securityGroup) -> Exposure.Tier {
        Exposure.of(Making.change([rule], target: target)).tier
    }

    @Test(
        "the tier follows the port on both sides of each boundary, from the world over tcp",
        arguments: [
            (19, Exposure.Tier.high), (20, .critical), (21, .critical), (22, .critical), (23, .critical),
            (24, .high), (79, .high), (80, .medium), (81, .high), (442, .high), (443, .medium), (444, .high),
            (445, .critical), (446, .high), (1432, .high), (1433, .critical), (1434, .critical),
            (1435, .high),
            (3388, .high), (3389, .critical), (3390, .high), (5431, .high), (5432, .critical), (5433, .high),
            (8443, .critical), (8444, .high), (27_016, .high), (27_017, .critical), (27_020, .high),
            (29_999, .high), (30_000, .critical), (32_767, .critical), (32_768, .high),
        ])
    func byPort(port: Int, expected: Exposure.Tier) {
        #expect(tier(Making.allow(["0.0.0.0/0"], [port...port])) == expected)
    }

    @Test(
        "the tier follows the size of the peer, on ssh and on a plain port",
        arguments: [
            ("0.0.0.0/0", Exposure.Tier.critical, Exposure.Tier.high), ("8.8.8.8/0", .critical, .high),
            ("000.000.000.000/0", .critical, .high), ("::/0", .critical, .high), ("::/1", .critical, .high),
            ("2000::/3", .critical, .high), ("0:0:0:0:0:0:0:0/0", .critical, .high),
            ("::ffff:0.0.0.0/96", .critical, .high), ("2000::/4", .high, .medium),
            ("8000::/1", .high, .medium),
            ("0.0.0.0/1", .high, .medium), ("128.0.0.0/1", .high, .medium), ("52.0.0.0/7", .high, .medium),
            ("52.0.0.0/8", .high, .medium), ("52.0.0.0/9", .medium, .low), ("2a00::/19", .high, .medium),
            ("2a00::/20", .medium, .low), ("203.0.113.0/24", .medium, .low),
            ("203.0.113.0/31", .medium, .low),
            ("203.0.113.9/32", .medium, .low), ("2001:db8::1/128", .medium, .low),
            ("10.0.0.0/8", .low, .low), ("10.0.0.0/7", .high, .medium), ("172.16.0.0/12", .low, .low),
            ("172.16.0.0/11", .medium, .low), ("192.168.0.0/16", .low, .low),
            ("192.168.0.0/15", .medium, .low),
            ("100.64.0.0/10", .low, .low), ("169.254.169.254/32", .low, .low), ("127.0.0.1/32", .low, .low),
            ("fd00::/8", .low, .low), ("fe80::/10", .low, .low), ("::1/128", .low, .low),
            ("sg:sg-1", .low, .low), ("sg:111122223333/sg-1", .low, .low),
            ("sg:444455556666/sg-1", .high, .high),
            ("tag:web", .low, .low), ("pl:pl-1", .medium, .medium), ("unknown", .medium, .medium),
            ("service:AzureCloud", .high, .medium), ("service:AzureCloud.westeurope", .high, .medium),
            ("service:AppService", .high, .medium), ("service:AzureFrontDoor.Backend", .high, .medium),
            ("service:VirtualNetwork", .low, .low), ("service:AzureLoadBalancer", .low, .low),
            ("service:GatewayManager", .low, .low), ("service:Internet", .critical, .high),
            ("service:AzureMonitor", .medium, .medium), ("service:region-US", .high, .medium),
            ("service:gcp-public-cidrs", .high, .medium), ("service:NON_INTERNET", .low, .low),
            ("service:INTRA_VPC", .low, .low), ("service:VPC_NETWORKS", .low, .low),
            ("service:threat-iplist-vpn", .medium, .medium),
        ])
    func byPeer(peer: String, ssh: Exposure.Tier, plain: Exposure.Tier) {
        #expect(tier(Making.allow([peer])) == ssh)
        #expect(tier(Making.allow([peer], [8085...8085])) == plain)
    }

    @Test(
        "protocols that carry any port are as wide as all ports",
        arguments: [
            ("any", [0...65_535]), ("any", nil), ("50", []), ("esp", nil), ("gre", [22...22]),
            ("sctp", [9...9]),
            ("tcp", [0...65_535]), ("tcp", [1...65_535]), ("udp", [1...65_535]), ("tcp", [1024...65_535]),
            ("tcp", [1...40_000]),
        ] as [(String, [ClosedRange<Int>]?)])
    func wideProtocols(name: String, ports: [ClosedRange<Int>]?) {
        let change = Making.change([Making.allow(["0.0.0.0/0"], ports, name)])
        #expect(Exposure.of(change).tier == .critical)
        #expect(Movement.all(of: change)[0].ports.classes.contains(.all))
    }

    @Test("udp is sensitive only where something answers over udp")
    func udp() {
        #expect(tier(Making.allow(["0.0.0.0/0"], [22...22], "udp")) == .high)
        for port in [53, 123, 161, 389, 1434, 11_211, 3389] {
            #expect(tier(Making.allow(["0.0.0.0/0"], [port...port], "udp")) == .critical)
        }
        #expect(tier(Making.allow(["0.0.0.0/0"], [53...53], "tcp")) == .high)
        #expect(tier(Making.allow(["0.0.0.0/0"], [], "icmp")) == .medium)
    }

    @Test("ranges are searched, not compared")
    func containment() {
        #expect(tier(Making.allow(["0.0.0.0/0"], [20...25])) == .critical)
        #expect(tier(Making.allow(["0.0.0.0/0"], [3380...3400])) == .critical)
        #expect(tier(Making.allow(["0.0.0.0/0"], [80...443])) == .critical)
        #expect(tier(Making.allow(["0.0.0.0/0"], [80...81])) == .high)
    }

    @Test("return traffic on a stateless list is not all ports; on a security group it is")
    func ephemeral() {
        let rule = Making.allow(["0.0.0.0/0"], [1024...65_535])
        #expect(tier(rule, target: .networkACL) == .high)
        #expect(tier(rule) == .critical)
        #expect(tier(Making.allow(["0.0.0.0/0"], [1023...65_535]), target: .networkACL) == .critical)
        #expect(tier(Making.allow(["0.0.0.0/0"], [3000...65_535]), target: .networkACL) == .critical)
    }

    @Test("halves of the world are the world, in one rule, in two rules, and where their ports overlap")
    func halves() {
        let joined = Making.allow(["0.0.0.0/1", "128.0.0.0/1"])
        #expect(Exposure.of(Making.change([joined])).isWorld)
        var first = Making.allow(["0.0.0.0/1"], [20...25])
        first.ruleID = "sgr-1"
        var second = Making.allow(["128.0.0.0/1"], [22...22])
        second.ruleID = "sgr-2"
        let exposure = Exposure.of(Making.change([first, second]))
        #expect(exposure.tier == .critical && exposure.isWorld)
        second.ports = [PortRange(443, 443)].compactMap(\.self)
        #expect(!Exposure.of(Making.change([first, second])).isWorld)
        second.ports = nil
        #expect(Exposure.of(Making.change([first, second])).isWorld)
        #expect(!Exposure.of(Making.change([first])).isWorld)
        let quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]
        #expect(Exposure.of(Making.change([Making.allow(quarters)])).isWorld)
        #expect(Exposure.of(Making.change([Making.allow(["2000::/4", "3000::/4"])])).isWorld)
    }

    @Test("egress is at most medium")
    func egress() {
        #expect(tier(Making.allow(["0.0.0.0/0"], nil, "any", direction: .egress)) == .medium)
        #expect(tier(Making.allow(["10.0.0.0/8"], direction: .egress)) == .low)
    }

    @Test("a rule without a direction is read as inward, and says so")
    func undirected() {
        let exposure = Exposure.of(Making.change([Making.allow(["0.0.0.0/0"], direction: nil)]))
        #expect(exposure.tier == .critical)
        #expect(exposure.reasons[0].contains("no direction in the record"))
    }

    @Test("unknown ports are never safe")
    func unknownPorts() {
        #expect(tier(Making.allow(["0.0.0.0/0"], nil)) == .high)
        #expect(tier(Making.allow(["203.0.113.9/32"], nil)) == .medium)
        #expect(tier(Making.allow([], nil, nil)) == .medium)
    }

    @Test(
        "what failed or was a dry run exposes nothing and says why", arguments: [Outcome.failure, .dryRun])
    func halted(outcome: Outcome) {
        let change = Making.change(
            [Making.allow(["0.0.0.0/0"])], outcome: outcome, errorCode: "Client.UnauthorizedOperation")
        let exposure = Exposure.of(change)
        #expect(exposure.tier == .none && !exposure.isWorld)
        #expect(exposure.reasons[0].contains("Client.UnauthorizedOperation"))
    }

    @Test("an unknown outcome is judged as success")
    func unknownOutcome() {
        #expect(
            Exposure.of(Making.change([Making.allow(["0.0.0.0/0"])], outcome: .unknown)).tier == .critical)
    }

    @Test("adding and removing the same in one operation is net zero; a rule renumbered is not")
    func netting() {
        let add = Making.allow(["0.0.0.0/0"], priority: 100)
        let same = Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove, priority: 100)
        let other = Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove, priority: 200)
        #expect(Exposure.of(Making.change([add, same])).tier == .none)
        #expect(Exposure.of(Making.change([add, other])).tier == .critical)
        let deny = Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove, effect: .deny, priority: 100)
        #expect(Exposure.of(Making.change([add, deny])).tier == .critical)
    }

    @Test("unknown peers never cancel each other")
    func nettingUnknown() {
        let add = Making.allow(["unknown"])
        let remove = Making.allow(["unknown"], [22...22], "tcp", .remove)
        #expect(Exposure.of(Making.change([add, remove])).tier == .medium)
    }

    @Test(
        "traits decide where columns cannot",
        arguments: [
            (RuleChange(.detach, traits: [.layerOff]), Exposure.Tier.critical),
            (RuleChange(.replace, traits: [.defaultAllow]), .critical),
            (RuleChange(.create, traits: [.defaultAllow]), .none),
            (RuleChange(.add, effect: .allow, peers: [.anyV4], traits: [.defaultAllow]), .critical),
            (
                RuleChange(.add, effect: .allow, peers: [.anyV4], traits: [.defaultAllow, .notYetInForce]),
                .none
            ),
            (RuleChange(.create, effect: .allow, peers: [.anyV4], traits: [.defaultAllow]), .high),
            (RuleChange(.replace, peers: [.unknown], traits: [.contentUnknown]), .medium),
            (RuleChange(.remove, traits: [.emptied]), .high),
            (RuleChange(.attach, traits: [.contentUnknown]), .medium), (RuleChange(.attach), .medium),
            (RuleChange(.replace, traits: [.contentUnknown]), .medium),
            (RuleChange(.replace, traits: [.wordsOnly]), .none),
            (RuleChange(.replace, traits: [.wordsOnly, .contentUnknown]), .medium),
            (RuleChange(.enable, traits: [.layerOn]), .none),
            (RuleChange(.enable, traits: [.layerOn, .layerOff]), .critical),
            (RuleChange(.attach, traits: [.layerOn, .contentUnknown]), .medium),
            (RuleChange(.disable, traits: [.protectionOff]), .low), (RuleChange(.create), .none),
            (RuleChange(.remove, effect: .deny), .high), (RuleChange(.remove, effect: .allow), .none),
        ])
    func traits(rule: RuleChange, expected: Exposure.Tier) {
        #expect(tier(rule, target: .networkSecurityGroup) == expected)
    }

    @Test("what waits for a commit stands ready, and lets nobody in yet")
    func pending() {
        let exposure = Exposure.of(Making.change([Making.allow(["0.0.0.0/0"], traits: [.notYetInForce])]))
        #expect(exposure.tier == .low && !exposure.isWorld)
    }

    @Test(
        "a rule that goes with unknown content may have been a deny, but for firewalls that only allow",
        arguments: [
            (Target.Kind.securityGroup, RuleChange.Operation.remove, Exposure.Tier.none),
            (.databaseFirewall, .delete, .none), (.networkACL, .remove, .high),
            (.networkSecurityGroup, .remove, .high), (.vpcFirewallRule, .delete, .high),
            (.networkACL, .delete, .none), (.networkSecurityGroup, .delete, .high),
            (.networkSecurityGroup, .disable, .high), (.ipGroup, .remove, .high),
        ])
    func going(target: Target.Kind, operation: RuleChange.Operation, expected: Exposure.Tier) {
        #expect(tier(RuleChange(operation), target: target) == expected)
    }

    @Test("an object that the cloud lets go only unused closes even when its content is masked")
    func wholeObject() {
        let gone = RuleChange(.delete, traits: [.contentUnknown])
        func tier(_ cloud: Cloud, _ target: Target.Kind) -> Exposure.Tier {
            Exposure.of(Making.change([gone], cloud: cloud, target: target)).tier
        }
        #expect(tier(.azure, .networkSecurityGroup) == .none)
        #expect(tier(.azure, .subnet) == .none)
        #expect(tier(.gcp, .addressGroup) == .none)
        // A rule collection group is a part of its policy, and goes with the policy in use.
        #expect(tier(.azure, .firewallPolicy) == .high)
        #expect(tier(.azure, .networkManager) == .high)
    }

    @Test("deleting a numbered entry is deleting a rule, not the list")
    func numberedEntry() {
        #expect(tier(RuleChange(.delete, priority: 100), target: .networkACL) == .high)
        #expect(tier(RuleChange(.delete, ruleID: "deny-ssh"), target: .networkSecurityGroup) == .high)
    }

    @Test("the last Redis rule may open when it goes")
    func redis() {
        let change = Making.change(
            [RuleChange(.delete, ruleID: "office")], cloud: .azure, target: .databaseFirewall,
            action: "Microsoft.Cache/redis/firewallRules/delete")
        #expect(Exposure.of(change).tier == .high)
    }

    @Test("a known deny that goes exposes what it stood before")
    func knownDeny() {
        func tier(_ peer: String, _ port: Int) -> Exposure.Tier {
            let rule = Making.allow([peer], [port...port], "tcp", .remove, effect: .deny)
            return Exposure.of(Making.change([rule], target: .networkACL)).tier
        }
        #expect(tier("0.0.0.0/0", 22) == .critical)
        #expect(tier("0.0.0.0/0", 8085) == .high)
        #expect(tier("10.0.0.0/8", 22) == .low)
    }

    @Test("the most important reason comes first")
    func reasonOrder() {
        let change = Making.change([
            Making.allow(["10.0.0.0/8"], [443...443]), Making.allow(["0.0.0.0/0"], [3389...3389]),
        ])
        #expect(Exposure.of(change).reasons[0] == "opens tcp 3389 (RDP) to 0.0.0.0/0 (the world)")
    }
}
