import CloudChanges
import Testing

@testable import Squelch

@Suite("Deciding: thresholds, calibration, guards, incidents") struct DecisionLawTests {
    /// A context with whatever a house may have shown.
    private func context(_ seeded: inout Seeded) -> Context {
        var context = Context()
        if Bool.random(using: &seeded) {
            var scale = ScaleFacts()
            scale.changes = 1_600
            scale.alert = Double.random(in: -6...6, using: &seeded)
            scale.review = Double.random(in: -6...6, using: &seeded)
            scale.shift = Double.random(in: -9...1, using: &seeded)
            scale.labels = seeded.pick([0, 240])
            context.scale = scale
        }
        if Bool.random(using: &seeded) {
            var incident = IncidentFacts(id: "e-0")
            incident.members = 3
            incident.shown = ["world.admin": Double.random(in: 0...1, using: &seeded)]
            context.incident = incident
        }
        if Bool.random(using: &seeded) {
            var decision = DecisionFacts()
            decision.worthALook = Double.random(in: 0.0001...0.2, using: &seeded)
            decision.emergencyAccount = seeded.pick([nil, "*breakglass*"])
            context.decision = decision
        }
        return context
    }

    @Test("printed weights add up to the confidence, under every calibration", arguments: 0..<300)
    func sums(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let judgement = Judgement(
            of: change, in: context(&seeded), rule: Making.rule, observers: Pipeline.observers)
        let sum = judgement.score.lines.reduce(0) { $0 + $1.weight.value }
        #expect(abs(LogOdds(of: judgement.score.confidence).value - sum) < 0.002)
        let raw = judgement.score.lines.filter { $0.family != .prior && $0.family != .calibration }
            .reduce(0) { $0 + $1.weight.units }
        #expect(raw == judgement.score.raw.units)
    }

    @Test("no guard is passed by a score, and no threshold is moved by more than one", arguments: 0..<300)
    func guards(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let context = context(&seeded)
        let judgement = Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers)
        if !SuppressionGuard.holding(against: judgement.change, judgement.surroundings).isEmpty {
            #expect(judgement.ruling.decision > .suppress)
        }
        let thresholds = Thresholds(context.scale, context.decision)
        #expect(abs(thresholds.alert.value - Thresholds.absolute.alert.value) <= Thresholds.most + 1e-9)
        #expect(thresholds.review <= thresholds.alert)
        #expect(thresholds.review.value >= Thresholds.absolute.review.value - Thresholds.most - 1e-9)
    }

    /// What an actor or an object may be used to.
    private func habit(_ seeded: inout Seeded) -> BaselineFacts.Content {
        var days: [String: [Int]] = [:]
        for _ in 0..<Int.random(in: 1...6, using: &seeded) {
            let code = seeded.pick(ContentTable.rows).content.code
            days[code] = Array((100 - Int.random(in: 1...40, using: &seeded))..<100)
        }
        return BaselineFacts.Content(
            counts: days.mapValues { Double($0.count) }, level: Level(of: nil, in: days, asOf: 100),
            days: days.mapValues(\.count), allDays: 40)
    }

    @Test(
        "an opening more, of another port, never makes a change more harmless, whatever its actor is used to",
        arguments: 0..<400)
    func monotone(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        var context = Context()
        var facts = BaselineFacts()
        facts.content = habit(&seeded)
        context.baseline = facts
        // On ports of their own: peers of one port are one part, whose class is that of all of them together.
        let ports = [22...22, 443...443, 5432...5432, 9999...9999].shuffled(using: &seeded)
        let peers = ["10.0.0.0/8", "203.0.113.0/24", "203.0.113.7/32", "0.0.0.0/0", "20.0.0.0/8"]
        let first = Making.allow([seeded.pick(peers)], [ports[0]])
        let second = Making.allow([seeded.pick(peers)], [ports[1]])
        func judged(_ rules: [RuleChange]) -> Judgement {
            Judgement(
                of: Making.change(rules), in: context, rule: Making.rule, observers: Pipeline.observers)
        }
        let (less, more) = (judged([first]), judged([first, second]))
        #expect(more.score.raw >= less.score.raw, "\(first) \(second)")
        #expect(more.score.confidence >= less.score.confidence)
        #expect(more.surroundings.exposure.tier >= less.surroundings.exposure.tier)
    }

    @Test("the order of evidence changes nothing", arguments: 0..<100)
    func order(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let surroundings = Surroundings(of: change, in: context(&seeded), rule: Making.rule)
        let evidence = Pipeline.observers.flatMap { $0.observe(surroundings.known.change, in: surroundings) }
        let shuffled = evidence.shuffled(using: &seeded)
        #expect(
            Score(of: evidence, rule: Making.rule, scale: surroundings.context.scale)
                == Score(of: shuffled, rule: Making.rule, scale: surroundings.context.scale))
    }

    @Test("an account for emergencies, and a labelled attack, keep a quiet change from being suppressed")
    func configuredGuards() {
        let quiet = Making.change([Making.allow(["10.0.0.0/8"], [443...443])])
        func cause(_ context: Context) -> DecisionCause {
            Judgement(of: quiet, in: context, rule: Making.rule, observers: Pipeline.observers).ruling.cause
        }
        #expect(cause(Context()) == .threshold)
        var emergency = Context()
        emergency.decision = DecisionFacts()
        emergency.decision?.emergencyAccount = "*breakglass*"
        #expect(cause(emergency) == .suppressionGuard("emergency-account"))
        var labelled = Context()
        labelled.neighbours = [
            NeighbourFacts(
                eventID: "e-0", daysBefore: 2, network: quiet.origin.network, content: nil, peers: [])
        ]
        #expect(cause(labelled) == .suppressionGuard("labelled-attack"))
        labelled.neighbours?[0].network = "203.0.113.0/24"
        #expect(cause(labelled) == .threshold)
    }

    @Test("doubtful changes of two kinds are an alert together, ten of one kind are not")
    func incidents() {
        var incident = IncidentFacts(id: "e-0")
        incident.shown = ["host.admin": 0.02]
        #expect(abs(incident.confidence(with: "host.admin", 0.02) - 0.02) < 1e-12)
        #expect(abs(incident.confidence(with: "world.web", 0.02) - 0.0396) < 1e-12)
    }
}

@Suite("Thresholds and calibration from a house's own scores") struct ScaleFitTests {
    private func counts(_ scores: [Double]) -> ScoreCounts {
        var counts = ScoreCounts()
        for score in scores { counts.add(step: Int((score * ScoreCounts.steps).rounded()), count: 1) }
        return counts
    }

    private func house(_ seed: UInt64) -> [Double] {
        var seeded = Seeded(seed)
        return (0..<2_000).map { _ in
            -4 + 1.8 * (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0...1, using: &seeded) }
        }
    }

    @Test("few changes move nothing")
    func few() {
        let facts = ScaleFit.facts(counts([1, 2, 3]), attacks: ScoreCounts(), harmless: ScoreCounts())
        #expect(facts.shift == nil && facts.alert == nil && facts.review == nil)
    }

    @Test("the mean confidence is the assumed base rate", arguments: 1...5)
    func mean(seed: Int) throws {
        let scores = house(UInt64(seed))
        let facts = ScaleFit.facts(counts(scores), attacks: ScoreCounts(), harmless: ScoreCounts())
        let shift = try #require(facts.shift)
        let mean = scores.reduce(0) { $0 + LogOdds($1 + shift).probability } / Double(scores.count)
        #expect(abs(mean - Calibration.assumedBaseRate) < 0.0005)
    }

    @Test(
        "ten wrong labels on quiet changes move the calibration by less than a third; many right ones move it"
    )
    func wrongLabels() throws {
        let scores = counts(house(9))
        let plain = try #require(ScaleFit.facts(scores, attacks: counts([]), harmless: counts([])).shift)
        let quiet = (0..<400).map { -4 - Double($0 % 40) / 20 }
        let wrong = try #require(
            ScaleFit.facts(scores, attacks: counts(Array(repeating: -5, count: 10)), harmless: counts(quiet))
                .shift)
        #expect(abs(wrong - plain) < 0.34, "\(wrong) against \(plain)")
        let loud = (0..<60).map { 1 + Double($0 % 20) / 10 }
        let harmless = try #require(ScaleFit.facts(scores, attacks: counts([]), harmless: counts(loud)).shift)
        #expect(harmless < plain - 0.5)
        let attacks = try #require(
            ScaleFit.facts(scores, attacks: counts(loud), harmless: counts(quiet)).shift)
        #expect(attacks > plain)
    }

    @Test("a budget lowers where reviews begin in a quiet house, and keeps the absolute one in a louder")
    func budget() {
        let quiet = ScaleFit.facts(counts(house(3).map { $0 - 2 }), attacks: counts([]), harmless: counts([]))
        #expect(Thresholds(quiet).review.value < Thresholds.absolute.review.value)
        let loud = ScaleFit.facts(counts(house(3).map { $0 + 6 }), attacks: counts([]), harmless: counts([]))
        #expect(abs(Thresholds(loud).review.value - Thresholds.absolute.review.value - 1) < 1e-9)
    }
}
