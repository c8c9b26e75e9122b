import CloudChanges
import GRDB
import Glibc
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Incidents in the ledger")
struct IncidentTests {
    /// One pipeline's session, from its usual place: something harmless, then twice what cannot be.
    private static let house = Deed.house(days: 0..<30)
    private static let session = [
        deed("quiet", 0, "10.0.0.0/8", 443), deed("loud", 20, "0.0.0.0/0", 22),
        deed("loud-again", 40, "0.0.0.0/0", 3389),
    ]

    private static func deed(_ id: String, _ minute: Int, _ peer: String, _ port: Int) -> Deed {
        var deed = Deed(
            id: id, day: 31, hour: 8, role: "ci-0", address: "198.51.100.7", group: "sg-00", peer: peer,
            port: port)
        deed.minute = minute
        return deed
    }

    private func bench(_ deeds: [Deed], judge: Judge = Deed.judge()) throws -> Bench {
        let bench = try Bench()
        try bench.score(try deeds.map { try $0.match() }, judge: judge)
        return bench
    }

    private func history(_ bench: Bench, _ id: String) throws -> [RecordedVerdict] {
        try #require(try bench.open(.readExisting).verdict(forID: id)?.history)
    }

    @Test("what was suppressed in an incident that turned bad is raised, once, with its cause")
    func raised() throws {
        let bench = try bench(Self.house + Self.session)
        let quiet = try history(bench, "quiet")
        #expect(quiet.map(\.decision) == [.suppress, .review])
        #expect(quiet[1].cause == .resurfaced("incident") && quiet[1].decidedBy == "resurfaced:incident")
        #expect(quiet[1].ordinal == 1, "the second alert raises nothing again")
        let loud = try history(bench, "loud")
        #expect(loud.map(\.decision) == [.alert])
        #expect(quiet[1].since == loud[0].time, "it stands from the alert on")
        #expect(Set([quiet[0].incident, quiet[1].incident, loud[0].incident]) == [quiet[0].eventID])
        // The printed line is final, and both are replayed from their own snapshots.
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.verdict(forID: "quiet")?.printed.line == quiet[0].line)
        for verdict in quiet { #expect(try ledger.replay(verdict, by: Deed.judge()).isSame) }
        // Scored again, nothing comes twice.
        try bench.score(try (Self.house + Self.session).map { try $0.match() }, judge: Deed.judge())
        #expect(try history(bench, "quiet").count == 2)
    }

    @Test(
        "what only closes, what another session did, and what an incident without an alert holds stay as they are"
    )
    func others() throws {
        var elsewhere = Self.deed("elsewhere", 10, "10.0.0.0/8", 443)
        elsewhere.role = "ci-1"
        elsewhere.address = "198.51.101.7"
        var early = Self.deed("early", 0, "10.0.0.0/8", 443)
        early.hour = 5
        let bench = try bench(Self.house + [early, elsewhere] + Self.session)
        for id in ["elsewhere", "early"] { #expect(try history(bench, id).count == 1, "\(id)") }
        let calm = try self.bench(Self.house + [Self.session[0]])
        #expect(try history(calm, "quiet").map(\.decision) == [.suppress])
    }

    @Test("interrupted at any moment and done again, the verdicts of an undisturbed run", arguments: 0..<8)
    func interrupted(moment: Int) throws {
        let matches = try (Self.house.suffix(30) + Self.session).map { try $0.match() }
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 2
        let straight = try Bench()
        try straight.score(matches, judge: Deed.judge(), options: options)
        let expected = try straight.dump()
        #expect(expected.contains { $0.contains("resurfaced:incident") })
        let bench = try Bench()
        var (judge, judged) = (Deed.judge(), 0)
        let real = judge.judge
        judge.judge = { operation, change, context in
            judged += 1
            // The last judgements are those of the session, and of what it raises.
            if judged > 28 + moment { throw Bench.BenchError.interrupted }
            return try real(operation, change, context)
        }
        _ = try? bench.score(matches, judge: judge, options: options)
        try bench.score(matches, judge: Deed.judge(), options: options)
        #expect(try bench.dump() == expected)
    }

    @Test("doubtful changes of two kinds that together reach an alert say that the incident decided")
    func together() throws {
        // Scored as rows of a made-up judge: only the ruling is of interest, and it is the real one.
        var context = Context()
        context.incident = IncidentFacts(id: "first")
        context.incident?.members = 1
        let pipeline = Pipeline(rulesDigest: "ab")
        let deed = Self.deed("second", 0, "203.0.113.9/32", 22)
        let operation = Operation(lead: try deed.match(), followUps: [])
        let change = try pipeline.normalise(operation)
        let alone = pipeline.judge(operation, change, in: context)
        #expect(alone.decision == .review)
        // An alert begins at +0.75; of a confidence p the other one must have made up the rest.
        let alert = 1 / (1 + exp(-0.75 - Self.shift))
        context.incident?.shown = ["host.database": alert - alone.confidence / 2]
        let together = pipeline.judge(operation, change, in: context)
        #expect(together.decision == .alert && together.decidedBy == .incident("first"))
        context.incident?.shown = ["host.admin": alone.confidence]
        #expect(pipeline.judge(operation, change, in: context).decision == .review)
    }

    /// The fixed shift of calibration, ln( 0.015 / 0.985 ).
    private static let shift = -4.1846
}
