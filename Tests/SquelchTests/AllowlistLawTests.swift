import CloudChanges
import Testing

@testable import Squelch

@Suite("What entries may do to a verdict") struct AllowlistLawTests {
    /// Facts of up to three entries that cover whatever comes.
    private static func facts(_ seeded: inout Seeded) throws -> AllowlistFacts {
        let entries = (0..<Int.random(in: 1...3, using: &seeded)).map { number in
            AllowlistFacts.Entry(
                id: "00000000-0000-4000-8000-00000000000\(number)", version: "0123456789abcdef",
                title: "t\u{1B}[31m", owner: "o", reason: "r", expires: "2026-06-01T00:00:00Z",
                effect: seeded.pick([.suppress, .suppress, .lower(1.5), .lower(0.2501), .cap(-1), .cap(3)]),
                maxExposure: seeded.pick(Exposure.Tier.allCases).rawValue,
                overridesGuard: seeded.pick([[], [], ["root"], SuppressionGuard.names]))
        }
        var facts = AllowlistFacts(entries: [])
        facts.entries = entries
        return facts
    }

    private static func judged(_ change: Change, _ facts: AllowlistFacts?) -> Verdict {
        var context = Context()
        context.allowlist = facts
        return Pipeline(rulesDigest: "ab12cd34ef").judge(change, in: context, rule: Making.rule)
    }

    @Test("no entry suppresses past its limit or a guard that it does not name", arguments: 0..<2_000)
    func limits(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let facts = try Self.facts(&seeded)
        let verdict = Self.judged(change, facts)
        guard case .allowlist(let id) = verdict.decidedBy else { return }
        let entry = try #require(facts.entries.first { $0.id == id })
        let surroundings = Surroundings(of: change, rule: Making.rule)
        let guards = SuppressionGuard.holding(against: change, surroundings).map(\.name)
        #expect(verdict.decision == .suppress && entry.effect == .suppress)
        #expect(verdict.exposure.tier <= (Exposure.Tier(rawValue: entry.maxExposure) ?? .none))
        #expect(Set(guards).isSubset(of: entry.overridesGuard))
    }

    @Test("no entry raises anything, and the printed weights add up", arguments: 0..<1_000)
    func sums(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let facts = try Self.facts(&seeded)
        let (with, without) = (Self.judged(change, facts), Self.judged(change, nil))
        #expect(with.score.units <= without.score.units && with.decision <= without.decision)
        let printed = try Printed(with)
        #expect(abs(LogOdds(of: printed.confidence).value - printed.weights.reduce(0, +)) < 0.002)
        let others = with.evidence.filter { $0.family != .prior && $0.family != .calibration }
        #expect(others.reduce(0) { $0 + $1.weight.units } == with.score.units)
        for entry in facts.entries where entry.takesIn(with.exposure.tier) {
            if case .cap(let most) = entry.effect { #expect(with.score.units <= LogOdds(most).units) }
        }
    }

    @Test("a guard that no entry names holds, whatever entries there are", arguments: 0..<500)
    func guards(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        var facts = try Self.facts(&seeded)
        for index in facts.entries.indices { facts.entries[index].overridesGuard = [] }
        let surroundings = Surroundings(of: change, rule: Making.rule)
        guard !SuppressionGuard.holding(against: change, surroundings).isEmpty else { return }
        #expect(Self.judged(change, facts).decision != .suppress)
    }

    @Test("facts come out of a snapshot as they went in", arguments: 0..<50)
    func snapshot(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        var context = Context()
        context.allowlist = try Self.facts(&seeded)
        #expect(try Context(snapshot: context.snapshot()) == context)
    }
}
