import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Judging again, and replaying")
struct RejudgeTests {
    private var rejudging: ScoringRun.Options {
        var options = ScoringRun.Options()
        options.rejudges = true
        options.operationsPerTransaction = 7
        return options
    }

    @Test("under another model the recorded lines are printed and counted")
    func otherModel() throws {
        let bench = try Bench()
        let bag = try Sample.bag(20, seed: 31)
        let before = try bench.score(bag)
        let after = try bench.score(bag, judge: StubJudge.make(model: "next"))
        #expect(after.lines == before.lines)
        #expect(after.report.repeatedUnderOtherModel == before.report.judged)
    }

    @Test("rejudging adds a linked second verdict and prints it; doing so again adds nothing")
    func rejudge() throws {
        let bench = try Bench()
        let bag = try Sample.bag(20, seed: 32)
        let before = try bench.score(bag)
        let next = StubJudge.make(model: "next")
        let after = try bench.score(bag, judge: next, options: rejudging)
        #expect(after.lines.count == before.lines.count)
        #expect(after.lines.allSatisfy { $0.contains("next") })
        #expect(after.report.rejudged == before.lines.count)
        let found = try #require(
            try bench.open().verdict(forID: "first-2") ?? bench.open().verdict(forID: "single-0"))
        #expect(found.history.map(\.cause) == [.first, .rejudged])
        let dump = try bench.dump()
        let again = try bench.score(bag, judge: next, options: rejudging)
        #expect(again.lines == after.lines)
        #expect(again.report.rejudged == 0)
        // From now on this is the printed line.
        let plain = try bench.score(bag, judge: next)
        #expect(plain.lines == after.lines)
        #expect(plain.report.repeatedUnderOtherModel == 0)
        #expect(try bench.dump() == dump)
    }

    @Test("rejudging goes by the rules that select now, and each verdict replays with its own")
    func otherRules() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "a").match()])
        let again = Sample(id: "a", rule: "stricter")
        let result = try bench.score([again.match()], options: rejudging)
        #expect(result.lines[0].contains("stricter"))
        let ledger = try bench.open()
        let history = try #require(try ledger.verdict(forID: "a")).history
        #expect(history.map(\.rule) == ["made-up", "stricter"])
        for verdict in history { #expect(try ledger.replay(verdict, by: StubJudge.make()).isSame) }
    }

    @Test("rejudging rests on all records, late ones too")
    func lateRecords() throws {
        let bench = try Bench()
        let first = Sample(id: "first", operation: "o")
        try bench.score([first.match()])
        try bench.score([Sample(id: "last", second: 5, operation: "o", isLast: true).match()])
        let result = try bench.score([first.match()], options: rejudging)
        #expect(result.lines[0].contains(#""records":["first","last"]"#))
    }

    @Test("rejudging together with late records rests on them at once, so doing it again adds nothing")
    func lateAtOnce() throws {
        let bench = try Bench()
        let first = Sample(id: "first", operation: "o")
        let last = Sample(id: "last", second: 5, operation: "o", isLast: true)
        try bench.score([first.match()])
        let result = try bench.score([last.match(), first.match()], options: rejudging)
        #expect(result.lines[0].contains(#""records":["first","last"]"#))
        #expect(try bench.score([first.match(), last.match()], options: rejudging).report.rejudged == 0)
    }

    @Test("every verdict replays to its own bytes: first, rejudged and resurfaced ones")
    func replayAll() throws {
        let bench = try Bench()
        let bag = try Sample.bag(60, seed: 33)
        let isLast = { (match: Match) in match.record.value[path: "operation", "last"] != nil }
        var rejudge = rejudging
        rejudge.operationsPerTransaction = 5
        try bench.score([
            Sample(id: "f", operation: "r").match(),
            Sample(id: "x", operation: "r", isLast: true, status: 7).match(),
        ])
        try bench.score([Sample(id: "s", second: 9, operation: "r", isLast: true).match()])
        try bench.score(bag.filter { !isLast($0) })
        try bench.score(bag, options: rejudge)
        let ledger = try bench.open()
        var causes: [String: Int] = [:]
        for standing in try ledger.standingVerdicts() {
            for verdict in try #require(try ledger.verdict(forID: standing.eventID)).history {
                causes[verdict.cause.text, default: 0] += 1
                #expect(try ledger.replay(verdict, by: StubJudge.make()).isSame)
            }
        }
        #expect(causes.keys.sorted() == ["first", "rejudged", "resurfaced:outcome"])
    }

    @Test("a replay under another model names the keys that differ")
    func differingKeys() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "a").match()])
        let ledger = try bench.open()
        let recorded = try #require(try ledger.verdict(forID: "a")).printed
        let replay = try ledger.replay(recorded, by: StubJudge.make(model: "next"))
        #expect(!replay.isSame)
        #expect(replay.differingKeys == ["model"])
    }

    @Test("what was pruned keeps its line and is still known, but cannot be replayed or rejudged")
    func pruned() throws {
        let bench = try Bench()
        let samples = [Sample(id: "old", second: 5), Sample(id: "new", second: 50)]
        let matches = try samples.map { try $0.match() }
        try bench.score(matches)
        let limit = try #require(EventTime(year: 2026, month: 3, day: 4, hour: 5, minute: 0, second: 30))
        let ledger = try bench.open()
        #expect(try ledger.prune(before: limit, isDryRun: true).records == 1)
        #expect(try ledger.counts().prunedRecords == 0)
        let report = try ledger.prune(before: limit)
        #expect((report.operations, report.records) == (1, 1))
        let old = try #require(try ledger.verdict(forID: "old")).printed
        #expect(throws: LedgerError.pruned(eventID: "old")) { try ledger.replay(old, by: StubJudge.make()) }
        #expect(try ledger.records(of: old).map(\.text) == [nil])
        let new = try #require(try ledger.verdict(forID: "new")).printed
        #expect(try ledger.replay(new, by: StubJudge.make()).isSame)
        #expect(try ledger.check() == [])
        #expect(try ledger.prune(before: limit).records == 0)
    }

    @Test("after pruning, scoring again prints the recorded lines, and rejudging names what it cannot judge")
    func prunedAgain() throws {
        let bench = try Bench()
        let matches = try [Sample(id: "old", second: 5).match(), Sample(id: "new", second: 50).match()]
        let before = try bench.score(matches)
        let limit = try #require(EventTime(year: 2026, month: 3, day: 4, hour: 5, minute: 0, second: 30))
        _ = try bench.open().prune(before: limit)
        #expect(try bench.score(matches).lines == before.lines)
        var notices: [RunNotice] = []
        let result = try bench.score(
            matches, judge: StubJudge.make(model: "next"), options: rejudging,
            onNotice: { notices.append($0) })
        #expect(notices == [.pruned(eventID: "old")])
        #expect(result.lines[0] == before.lines[0])
        #expect(result.report.rejudged == 1)
    }
}
