import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Objects that outlive their kind")
struct OverdueTests {
    typealias Made = LifecycleMemoryTests

    static let configuration =
        "lifecycle: {pins: [{controller: Packer, roles: ['arn:aws:iam::111122223333:role/packer']}]}"

    /// With Packer's role pinned: three hours by design, and one of grace.
    private static var judge: Judge {
        guard let configuration = try? CloudChanges.Configuration(text: configuration, named: "s.yml") else {
            return LifecycleMemoryTests.judge
        }
        let table = ControllerTable(configuration)
        var judge = LifecycleMemoryTests.judge
        judge.sources = [AutomationSource(configuration), ControllerNameSource(table: table)]
        judge.conclusions = [PipelineSource(configuration), ControllerSource(configuration, table: table)]
        return judge
    }

    static func group(_ id: String, minute: Int) throws -> [Match] {
        try [
            Made.call(
                "make-\(id)", "CreateSecurityGroup", minute: minute, by: "packer",
                #"{"groupName":"packer_\#(id)"}"#,
                group: "sg-\(id)"),
            Made.call(
                "open-\(id)", "AuthorizeSecurityGroupIngress", minute: minute + 1, by: "packer",
                Made.opening("sg-\(id)", "10.0.0.0/8", port: 22)),
        ]
    }

    private static func close(_ id: String, minute: Int) throws -> Match {
        try Made.call(
            "close-\(id)", "RevokeSecurityGroupIngress", minute: minute, by: "packer",
            Made.opening("sg-\(id)", "10.0.0.0/8", port: 22))
    }

    static func delete(_ id: String, minute: Int) throws -> Match {
        try Made.call(
            "delete-\(id)", "DeleteSecurityGroup", minute: minute, by: "packer", #"{"groupId":"sg-\#(id)"}"#)
    }

    /// Something else that happens at that minute: time passes by events alone.
    static func tick(_ id: String, minute: Int) throws -> Match {
        try Made.call(id, "CreateSecurityGroup", minute: minute, #"{"groupName":"app"}"#, group: "sg-\(id)")
    }

    @Test("one that stands open past its lifetime comes back once, as of its deadline, and replays")
    func once() throws {
        let bench = try Bench()
        let first = try bench.score(
            Self.group("a", minute: 0) + [Self.tick("before", minute: 239)], judge: Self.judge)
        #expect(first.report.resurfaced == [])
        let second = try bench.score([Self.tick("at", minute: 240)], judge: Self.judge)
        #expect(second.lines.count == 1, "nothing more is printed")
        #expect(second.report.resurfaced.map(\.cause) == ["overdue"])
        #expect(second.report.resurfaced.map(\.eventID) == ["open-a"])
        #expect(second.report.resurfaced.map(\.before) == [.suppress])
        #expect(second.report.resurfaced.map(\.now) == [.alert])
        #expect(second.report.resurfaced.map(\.since.description) == ["2026-03-04T04:00:00Z"])
        let third = try bench.score([Self.tick("later", minute: 900)], judge: Self.judge)
        #expect(third.report.resurfaced == [])
        let ledger = try bench.open(.readExisting)
        let found = try #require(try ledger.verdict(forID: "open-a"))
        #expect(found.history.map(\.cause.text) == ["first", "resurfaced:overdue"])
        #expect(found.printed.cause == .first)
        #expect(found.history.last?.decidedBy == "resurfaced:overdue")
        for verdict in found.history { #expect(try ledger.replay(verdict, by: Self.judge).isSame) }
        #expect(try ledger.check() == [])
    }

    @Test("what was closed or deleted in time, and what was made by no controller, never comes back")
    func quiet() throws {
        let bench = try Bench()
        var matches = try Self.group("closed", minute: 0) + Self.group("deleted", minute: 5)
        matches += try [Self.close("closed", minute: 30), Self.delete("deleted", minute: 40)]
        matches += try [
            Made.call(
                "theirs", "CreateSecurityGroup", minute: 6, #"{"groupName":"packer_x"}"#, group: "sg-x"),
            Made.call(
                "theirs-open", "AuthorizeSecurityGroupIngress", minute: 7, Made.opening("sg-x", port: 22)),
            Self.tick("late", minute: 1_200),
        ]
        #expect(try bench.score(matches, judge: Self.judge).report.resurfaced == [])
    }

    @Test("however the events are cut into runs, and in whatever order they come, the ledger is the same")
    func cuts() throws {
        let whole = try Bench()
        let parts = try Bench()
        var matches: [Match] = []
        for number in 0..<6 {
            let minute = 20 * number
            matches += try Self.group("g\(number)", minute: minute)
            if number % 2 == 0 { matches.append(try Self.delete("g\(number)", minute: minute + 9)) }
        }
        matches += try (0..<8).map { try Self.tick("t\($0)", minute: 150 + 30 * $0) }
        matches.sort { one, other in Self.time(one) < Self.time(other) }
        let straight = try whole.score(matches.shuffled(), judge: Self.judge).report.resurfaced
        #expect(straight.map(\.eventID) == ["open-g1", "open-g3", "open-g5"])
        var resurfaced: [Resurfacing] = []
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 1
        for match in matches {
            resurfaced += try parts.score([match], judge: Self.judge, options: options).report.resurfaced
        }
        #expect(resurfaced == straight)
        #expect(try parts.dump() == whole.dump())
    }

    private static func time(_ match: Match) -> String { match.record.value["eventTime"]?.string ?? "" }

    // MARK: Learning

    private func objects(_ lives: [Int64], standing: [Int64] = []) -> [UsualLifetime.Object] {
        lives.map { .init(age: 1_000_000, life: $0) } + standing.map { .init(age: $0, life: nil) }
    }

    @Test("the usual lifetime is twice the bucket in which 95 of 100 end, from twenty lives on")
    func learned() {
        let short = [Int64](repeating: 300, count: 19)
        #expect(UsualLifetime.limit(of: objects(short), byDesign: nil) == nil)
        #expect(UsualLifetime.limit(of: objects(short), byDesign: 86_400) == 86_400)
        #expect(UsualLifetime.limit(of: objects(short + [300]), byDesign: 86_400) == 3_600)
        let mixed = [Int64](repeating: 7_000, count: 95) + [Int64](repeating: 90_000, count: 5)
        #expect(UsualLifetime.limit(of: objects(mixed), byDesign: nil) == 16_384)
        let more = [Int64](repeating: 7_000, count: 94) + [Int64](repeating: 90_000, count: 6)
        #expect(UsualLifetime.limit(of: objects(more), byDesign: nil) == 262_144)
    }

    @Test("a kind whose objects mostly stay has no usual lifetime; those just made do not count yet")
    func standing() {
        let short = [Int64](repeating: 300, count: 20)
        let old = [Int64](repeating: 7_776_000, count: 20)
        #expect(UsualLifetime.limit(of: objects(short, standing: old), byDesign: nil) == nil)
        let new = [Int64](repeating: 100, count: 20)
        #expect(UsualLifetime.limit(of: objects(short, standing: new), byDesign: nil) == 3_600)
    }
}
