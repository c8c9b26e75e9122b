import CloudChanges
import Testing

@testable import Squelch

@Suite("The judgement") struct PipelineTests {
    /// Random changes of every shape, hostile ones too.
    static func random(_ seeded: inout Seeded) -> Change {
        let count = Int.random(in: 0...4, using: &seeded)
        return Making.change(
            (0..<count).map { _ in randomRule(&seeded) }, cloud: seeded.pick(Cloud.allCases),
            target: seeded.pick(Target.Kind.allCases),
            outcome: seeded.pick([.success, .success, .unknown, .failure, .dryRun]),
            errorCode: seeded.pick([
                nil, "Client.UnauthorizedOperation", "Client.InvalidPermission.Duplicate",
            ]),
            kind: seeded.pick([.human, .workload, .service, .root, .unknown]),
            address: seeded.pick(["198.51.100.7", nil]))
    }

    static func randomRule(_ seeded: inout Seeded) -> RuleChange {
        let peers = [
            "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "52.0.0.0/8", "203.0.113.0/24",
            "198.51.100.7/32",
            "10.0.0.0/8", "sg:sg-1", "sg:444455556666/sg-2", "pl:pl-1", "service:AzureCloud", "unknown",
        ]
        let ports: [[ClosedRange<Int>]?] = [
            nil, [], [22...22], [443...443], [0...65_535], [1024...65_535], [80...80, 5432...5432],
            [8085...8085],
        ]
        let operations: [RuleChange.Operation] = [
            .add, .add, .remove, .replace, .attach, .detach, .enable, .disable, .create, .delete,
        ]
        let traits: [RuleChange.Trait] = [
            .layerOff, .defaultAllow, .emptied, .foreignAccount, .contentUnknown, .wordsOnly, .notYetInForce,
            .protectionOff, .layerOn,
        ]
        return Making.allow(
            (0..<Int.random(in: 0...3, using: &seeded)).map { _ in seeded.pick(peers) }, seeded.pick(ports),
            seeded.pick(["tcp", "udp", "icmp", "any", "50", nil]), seeded.pick(operations),
            direction: seeded.pick([.ingress, .egress, nil]),
            effect: seeded.pick([.allow, .allow, .deny, nil]),
            priority: seeded.pick([nil, 100]), traits: seeded.pick([[], [], [], [seeded.pick(traits)]]))
    }

    @Test("the printed weights add up to the confidence, whatever the rule claims", arguments: 0..<2_000)
    func weightsAddUp(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        var rule = Making.rule
        rule.level = seeded.pick(RuleLevel.allCases)
        rule.baseConfidence = seeded.pick([nil, nil, 0.3, 1e-9, 0.999_999_9, .nan, 0.000_37])
        let verdict = Making.judge(Self.random(&seeded), rule: rule)
        let printed = try Printed(verdict)
        let sum = printed.weights.reduce(0, +)
        #expect(abs(LogOdds(of: printed.confidence).value - sum) < 0.002)
        #expect(printed.confidence == verdict.confidence)
        #expect(verdict.confidence > 0 && verdict.confidence < 1)
        let prior = verdict.evidence.filter { $0.family == .prior }
        #expect(prior.count == 1)
        #expect(abs(prior[0].weight.value - LogOdds(of: verdict.baseConfidence).value) < 0.001)
        let others = verdict.evidence.filter { $0.family != .prior && $0.family != .calibration }
        #expect(others.reduce(0) { $0 + $1.weight.units } == verdict.score.units)
        let sizes = verdict.evidence.map(\.weight.units.magnitude)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test("equal input gives equal bytes, and the order of evidence does not matter", arguments: 0..<300)
    func orderIsIrrelevant(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let change = Self.random(&seeded)
        #expect(VerdictLine.encode(Making.judge(change)) == VerdictLine.encode(Making.judge(change)))
        let surroundings = Surroundings(of: change, rule: Making.rule)
        let evidence = Pipeline.observers.flatMap { $0.observe(change, in: surroundings) }
        let reversed = Score(of: evidence.reversed(), rule: Making.rule)
        #expect(reversed == Score(of: evidence, rule: Making.rule))
        var shuffled = change
        shuffled.changes.reverse()
        let again = Making.judge(shuffled)
        #expect(again.score == Making.judge(change).score)
        #expect(again.exposure.tier == Making.judge(change).exposure.tier)
    }

    @Test("what is more open never scores lower", arguments: 0..<600)
    func monotone(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let chains = [
            ["10.1.0.0/16", "10.0.0.0/8", "8.0.0.0/6", "0.0.0.0/1", "0.0.0.0/0"],
            ["203.0.113.9/32", "203.0.113.0/24", "203.0.0.0/9", "200.0.0.0/6", "0.0.0.0/0"],
            ["198.51.100.7/32", "198.51.100.0/24", "198.0.0.0/8", "0.0.0.0/0"],
            ["2001:db8::1/128", "2001:db8::/32", "2001::/16", "::/0"],
        ]
        let growing: [[ClosedRange<Int>]] = [
            [[443...443], [443...443, 8085...8085], [443...443, 8000...9000], [22...9000], [0...65_535]],
            [[8085...8085], [8080...8085], [5000...8085], [22...8085], [22...60_000]],
        ].flatMap(\.self)
        let chain = seeded.pick(chains)
        let at = Int.random(in: 0..<chain.count - 1, using: &seeded)
        let ports = seeded.pick(growing)
        func judged(_ peers: [String], _ ports: [ClosedRange<Int>]) -> Verdict {
            Making.judge(Making.change([Making.allow(peers, ports, seeded.pick(["tcp"]))]))
        }
        let narrow = judged([chain[at]], ports)
        let extra = seeded.pick(["sg:sg-1", "pl:pl-1", "unknown", "192.0.2.1/32"])
        for wider in [
            judged([chain[at + 1]], ports), judged([chain[at], extra], ports),
            judged([chain[at]], ports + [3389...3389]), judged([chain[at]], [0...65_535]),
        ] {
            #expect(wider.score >= narrow.score)
            #expect(wider.confidence >= narrow.confidence)
            #expect(wider.exposure.tier >= narrow.exposure.tier)
            #expect(wider.decision >= narrow.decision)
        }
    }

    @Test(
        "the score lands where the design says",
        arguments: [
            (Making.allow(["0.0.0.0/0"]), 2.5...3.5),
            (Making.allow(["0.0.0.0/0"], [0...65_535], "any"), 2.5...3.6),
            (Making.allow(["0.0.0.0/0"], [5432...5432]), 2.5...3.5),
            (Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove), -4.0 ... -2.0),
            (Making.allow(["10.0.0.0/8"]), -1.7 ... -1.0), (Making.allow(["sg:sg-1"]), -2.0 ... -1.0),
            (Making.allow(["0.0.0.0/0"], [443...443]), -0.8 ... -0.3),
            (Making.allow(["0.0.0.0/0"], nil, "any", direction: .egress), -2.5 ... -1.0),
        ] as [(RuleChange, ClosedRange<Double>)])
    func scores(rule: RuleChange, expected: ClosedRange<Double>) {
        #expect(expected.contains(Making.judge(Making.change([rule])).score.value))
    }

    @Test(
        "decisions turn at the thresholds",
        arguments: [
            (0.75, Decision.alert), (0.7499, .review), (-0.55, .review), (-0.5501, .suppress),
        ])
    func thresholds(score: Double, expected: Decision) {
        #expect(Thresholds.absolute.decision(at: LogOdds(score)) == expected)
    }

    @Test("a refused attempt stays close to what the attempt deserves")
    func refused() {
        let rule = Making.allow(["0.0.0.0/0"])
        let done = Making.judge(Making.change([rule])).score.value
        for code in ["Client.UnauthorizedOperation", "Client.InvalidPermission.Duplicate", nil] {
            let failed = Making.judge(Making.change([rule], outcome: .failure, errorCode: code))
            #expect(failed.score.value <= done && failed.score.value >= done - 0.4)
            #expect(failed.exposure.tier == .none)
        }
        let refused = Making.judge(Making.change([rule], outcome: .failure, errorCode: "AccessDenied"))
        #expect(refused.evidence.contains { $0.code == "conduct.refused" && $0.weight > .zero })
    }

    @Test("guards raise to review and are named")
    func guards() {
        let root = Making.judge(Making.change([Making.allow(["10.0.0.0/8"])], kind: .root))
        #expect(root.decision == .review)
        let closing = Making.judge(
            Making.change([Making.allow(["10.0.0.0/8"], [22...22], "tcp", .remove)], kind: .root))
        #expect(closing.decision == .review && closing.decidedBy == .suppressionGuard("root"))
        let human = Making.judge(Making.change([Making.allow(["10.0.0.0/8"], [22...22], "tcp", .remove)]))
        #expect(human.decision == .suppress && human.decidedBy == .threshold)
    }

    @Test("what could be an opening not shown is never suppressed", arguments: 0..<1_500)
    func neverBlind(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let change = Self.random(&seeded)
        let verdict = Making.judge(change)
        let isInForce = change.outcome == .success || change.outcome == .unknown
        let isBlind = Movement.all(of: change).contains(where: \.isContentUnknown)
        if change.changes.isEmpty { #expect(verdict.decision != .suppress) }
        if isInForce && isBlind { #expect(verdict.decision != .suppress) }
        if verdict.exposure.tier == .critical { #expect(verdict.decision != .suppress) }
        if change.actor.kind == .root { #expect(verdict.decision != .suppress) }
    }

    @Test("what nobody can read is for review, by abstention")
    func unreadable() {
        let verdict = Making.judge(Making.change([], action: "ConsoleLogin"))
        #expect(verdict.decision == .review && verdict.decidedBy == .abstain)
        #expect(verdict.exposure.tier == .none && verdict.counterfactual == nil)
    }

    @Test("nothing that only the caller vouches for lowers the score")
    func asserted() {
        func evidence(_ weight: Double, _ provenance: Provenance) -> Evidence {
            Evidence(
                code: "automation.tool", family: .automation, weight: LogOdds(weight), provenance: provenance,
                text: "")
        }
        #expect(Score(of: [evidence(-2, .asserted)], rule: Making.rule).raw == .zero)
        #expect(Score(of: [evidence(2, .asserted)], rule: Making.rule).raw.units == 20_000)
        #expect(Score(of: [evidence(-2, .credentialed)], rule: Making.rule).raw.units == -20_000)
        let capped = Score(of: [evidence(4, .asserted), evidence(3, .attested)], rule: Making.rule)
        #expect(capped.raw.units == 50_000)
        #expect(capped.lines.contains { $0.code == "automation.bounded" && $0.weight.units == -20_000 })
    }

    @Test("what the caller types changes neither score nor decision")
    func userAgent() {
        var change = Making.change([Making.allow(["0.0.0.0/0"])])
        let before = Making.judge(change)
        change.origin.userAgent = "APN/1.0 HashiCorp/1.0 Terraform/1.9"
        change.target.name = "k8s-elb-abc"
        let after = Making.judge(change)
        #expect(after.score == before.score && after.decision == before.decision)
    }

    @Test("a counterfactual, applied, flips the decision", arguments: 0..<600)
    func counterfactual(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let judgement = Judgement(
            of: Self.random(&seeded), in: Context(), rule: Making.rule, observers: Pipeline.observers)
        let found = Counterfactual.search(from: judgement) {
            Judgement(of: $0, in: Context(), rule: Making.rule, observers: Pipeline.observers)
        }
        guard let found else { return }
        let verdict = Making.judge(found.change)
        #expect(verdict.decision != judgement.ruling.decision)
        #expect(found.sentence.contains(Figures.fourDecimals(verdict.score)))
        #expect(Making.judge(judgement.change).counterfactual == found.sentence)
    }

    @Test("plain openings and closings have a counterfactual")
    func counterfactualExists() {
        let opening = Making.judge(Making.change([Making.allow(["0.0.0.0/0"])]))
        #expect(
            opening.counterfactual?.hasPrefix("it would be suppressed if the peer were inside 10.0.0.0/8")
                == true)
        let closing = Making.judge(Making.change([Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove)]))
        #expect(closing.counterfactual?.contains("it opened the same instead of closing it") == true)
    }

    @Test("no counterfactual speaks of what cannot be")
    func counterfactualIsPossible() {
        let azure = Making.change([RuleChange(.delete)], cloud: .azure, target: .networkSecurityGroup)
        #expect(Making.judge(azure).counterfactual == nil)
        #expect(Explanation.text(of: Making.judge(azure)).contains("no single other fact among those tried"))
        let group = Making.change([RuleChange(.delete, effect: .allow)])
        #expect(Making.judge(group).counterfactual?.contains("deny") == false)
        let entry = Making.change(
            [RuleChange(.remove, ruleID: "a", traits: [.contentUnknown])], target: .networkACL)
        #expect(Making.judge(entry).counterfactual?.contains("the rule taken away had been an allow") == true)
    }

    @Test("the model names version and rules")
    func model() {
        #expect(Pipeline(rulesDigest: "ab12cd34ef").model == "squelch 0.4.0+ab12cd34")
    }
}

/// The numbers of a printed line, read back.
struct Printed {
    let weights: [Double]
    let confidence: Double
    let value: JSONValue

    init(_ verdict: Verdict) throws {
        value = try JSONParser().parse(VerdictLine.encode(verdict))
        confidence = try #require(value["confidence"]?.scalarText.flatMap(Double.init))
        weights = try #require(value["evidence"]?.array).map { line in
            try #require(line["weight"]?.scalarText.flatMap(Double.init))
        }
    }
}
