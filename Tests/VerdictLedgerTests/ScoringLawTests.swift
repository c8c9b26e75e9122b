import CloudChanges
import GRDB
import Testing

@testable import VerdictLedger

@Suite("Each matched operation has exactly one verdict")
struct ScoringLawTests {
    private func small() -> ScoringRun.Options {
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 3
        options.memoryBound = 2_000
        return options
    }

    @Test("scoring twice adds nothing and prints the same bytes", arguments: [1, 2, 3] as [UInt64])
    func twice(seed: UInt64) throws {
        let bench = try Bench()
        let bag = try Sample.bag(60, seed: seed)
        let first = try bench.score(bag, options: small())
        let dump = try bench.dump()
        let second = try bench.score(bag, options: small())
        #expect(first.lines == second.lines)
        #expect(try bench.dump() == dump)
        #expect(second.report.judged == 0)
        #expect(second.report.repeated == first.report.judged)
        #expect(first.lines.count > 40)
    }

    @Test("the order of the input does not matter", arguments: [4, 5, 6] as [UInt64])
    func order(seed: UInt64) throws {
        let bag = try Sample.bag(60, seed: seed)
        var numbers = Numbers(seed: seed)
        let straight = try Bench()
        let expected = try straight.score(bag)
        let dump = try straight.dump()
        for _ in 0..<4 {
            let shuffled = try Bench()
            let result = try shuffled.score(bag.shuffled(using: &numbers), options: small())
            #expect(result.lines == expected.lines)
            #expect(try shuffled.dump() == dump)
        }
    }

    @Test("records that come again and again, anywhere, change nothing", arguments: [7, 8, 9] as [UInt64])
    func duplicates(seed: UInt64) throws {
        let bag = try Sample.bag(40, seed: seed)
        var numbers = Numbers(seed: seed)
        let once = try Bench()
        let expected = try once.score(bag)
        let repeated = (bag + bag.filter { _ in Bool.random(using: &numbers) }).shuffled(using: &numbers)
        let often = try Bench()
        let result = try often.score(repeated, options: small())
        #expect(result.lines == expected.lines)
        #expect(try often.dump() == once.dump())
        #expect(result.report.duplicates == expected.report.duplicates + repeated.count - bag.count)
    }

    @Test("an interrupted run, done again, leaves and prints what an undisturbed one does", arguments: 0..<30)
    func interrupted(moment: Int) throws {
        let bag = try Sample.bag(40, seed: 10)
        let straight = try Bench()
        let expected = try straight.score(bag, options: small())
        let bench = try Bench()
        var judged = 0
        let fragile = StubJudge.make {
            judged += 1
            if judged > moment { throw Bench.BenchError.interrupted }
        }
        _ = try? bench.score(bag, judge: fragile, options: small())
        let result = try bench.score(bag, options: small())
        #expect(result.lines == expected.lines)
        #expect(try bench.dump() == straight.dump())
    }

    @Test("a line is printed only when its verdict is recorded", arguments: 0..<12)
    func recordedFirst(moment: Int) throws {
        let bench = try Bench()
        let bag = try Sample.bag(30, seed: 11)
        var printed = 0
        _ = try? bench.score(
            bag, options: small(),
            emit: { count in
                printed = count + 1
                if count == moment { throw Bench.BenchError.noOutput }
            })
        let recorded = try bench.open(.readExisting).counts().operations
        #expect(printed == moment + 1)
        #expect(recorded >= printed)
    }

    @Test("printed lines stand in the order of event time, ties by event id")
    func orderOfLines() throws {
        let bag = try Sample.bag(80, seed: 12)
        let lines = try Bench().score(bag).lines
        let keys = try lines.map { line -> [String] in
            let value = try JSONParser().parse(line)
            return [value["time"]?.string ?? "", value["event_id"]?.string ?? ""]
        }
        #expect(keys.count > 50)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }

    @Test("a record without a time is named, counted, and costs nothing else")
    func unreadable() throws {
        let bench = try Bench()
        var match = try Sample(id: "a").match()
        match.record.value = try JSONParser().parse(#"{"insertId":"timeless"}"#)
        var notices: [RunNotice] = []
        let result = try bench.score([match, try Sample(id: "b").match()], onNotice: { notices.append($0) })
        #expect(result.report.unreadable == 1)
        #expect(result.lines.count == 1)
        guard case .unreadable(let place, _) = notices.first else { return #expect(Bool(false), "not named") }
        #expect(place.file == "made-up.json")
    }

    @Test("of copies that differ in spelling the same one stays, whichever comes first")
    func spelling() throws {
        let plain = try Sample(id: "a").match()
        var spelled = Sample(id: "a")
        spelled.spelling = #""insertId":"overridden","#
        let other = try spelled.match()
        let one = try Bench()
        let two = try Bench()
        try one.score([plain, other])
        try two.score([other, plain])
        #expect(try one.dump() == two.dump())
        #expect(try one.open().counts().records == 1)
    }

    @Test("a run that adds nothing is not listed; one that does is")
    func runs() throws {
        let bench = try Bench()
        let bag = try Sample.bag(5, seed: 13)
        func count() throws -> Int {
            try bench.open().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") ?? 0 }
        }
        try bench.score(bag)
        #expect(try count() == 1)
        try bench.score(bag)
        #expect(try count() == 1)
    }
}
