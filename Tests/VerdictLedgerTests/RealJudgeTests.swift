import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("The ledger with the real judge")
struct RealJudgeTests {
    private func judge(_ rules: String = "0123456789abcdef") -> Judge {
        let pipeline = Pipeline(rulesDigest: rules)
        return Judge(
            model: pipeline.model, normalise: pipeline.normalise,
            judge: { pipeline.judge($0, $1, in: $2) }, encode: VerdictLine.encode)
    }

    @Test("scoring, scoring again, replaying and checking agree")
    func whole() throws {
        let bench = try Bench()
        let bag = try Sample.bag(60, seed: 61)
        let first = try bench.score(bag, judge: judge())
        #expect(first.lines.count > 40)
        #expect(try bench.score(bag, judge: judge()).lines == first.lines)
        let ledger = try bench.open(.readExisting)
        let standing = try ledger.standingVerdicts()
        #expect(standing.map { String(decoding: $0.line, as: UTF8.self) } == first.lines)
        for verdict in standing { #expect(try ledger.replay(verdict, by: judge()).isSame) }
        #expect(try ledger.check() == [])
    }

    @Test("the columns say what the line says")
    func columns() throws {
        let bench = try Bench()
        try bench.score(try Sample.bag(30, seed: 62), judge: judge())
        let parser = JSONParser()
        for verdict in try bench.open(.readExisting).standingVerdicts() {
            let line = try parser.parse(verdict.line)
            #expect(line["event_id"]?.string == verdict.eventID)
            #expect(line["cloud"]?.string == verdict.cloud.rawValue)
            #expect(line["time"]?.string == verdict.time.description.replacingFraction("12", by: "120"))
            #expect(line["decision"]?.string == verdict.decision.rawValue)
            #expect(line["decided_by"]?.string == verdict.decidedBy)
            #expect(line["outcome"]?.string == verdict.outcome.rawValue)
            #expect(line["severity"]?.string == verdict.severity.rawValue)
            #expect(line["impact"]?.string == verdict.impact.rawValue)
            #expect(line[path: "exposure", "tier"]?.string == verdict.tier.rawValue)
            #expect(line[path: "actor", "key"]?.string == verdict.actor)
            #expect(line[path: "target", "id"]?.string == verdict.target)
            #expect(line["rule"]?.string == verdict.rule)
            #expect(line["incident"]?.string == verdict.incident)
            #expect(line["model"]?.string == verdict.model)
        }
    }

    @Test("under other rules a replay differs in the model alone")
    func otherModel() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "a").match()], judge: judge())
        let ledger = try bench.open(.readExisting)
        let recorded = try #require(try ledger.verdict(forID: "a")).printed
        #expect(try ledger.replay(recorded, by: judge("fedcba9876543210")).differingKeys == ["model"])
    }
}

extension String {
    /// The ledger keeps no trailing zeros of a fraction; the line does.
    fileprivate func replacingFraction(_ short: String, by long: String) -> String {
        hasSuffix(".\(short)Z") ? dropLast(short.count + 1) + long + "Z" : self
    }
}
