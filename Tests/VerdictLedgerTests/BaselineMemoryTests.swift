import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Baselines in the ledger")
struct BaselineMemoryTests {
    @Test("in one run or in many, the same verdicts and the same rows")
    func cuts() throws {
        let deeds = Deed.house(days: 0..<30)
        let whole = try Bench()
        let expected = try whole.score(try deeds.map { try $0.match() }, judge: Deed.judge()).lines
        let cut = try Bench()
        var lines: [String] = []
        for start in stride(from: 0, to: deeds.count, by: 17) {
            let part = try deeds[start..<min(start + 17, deeds.count)].map { try $0.match() }
            lines += try cut.score(part, judge: Deed.judge()).lines
        }
        #expect(lines == expected)
        #expect(try cut.habits() == whole.habits())
        #expect(try whole.habits().count > 20)
    }

    @Test("interrupted while learning and done again, the rows of an undisturbed run", arguments: 0..<40)
    func interrupted(moment: Int) throws {
        let deeds = Deed.house(days: 0..<9)
        let matches = try deeds.map { try $0.match() }
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 4
        let bench = try Bench()
        var (judge, judged) = (Deed.judge(), 0)
        let real = judge.judge
        judge.judge = { operation, change, context in
            judged += 1
            if judged > moment { throw Bench.BenchError.interrupted }
            return try real(operation, change, context)
        }
        _ = try? bench.score(matches, judge: judge, options: options)
        try bench.score(matches, judge: Deed.judge(), options: options)
        let straight = try Bench()
        try straight.score(matches, judge: Deed.judge(), options: options)
        #expect(try bench.habits() == straight.habits())
    }

    @Test("a recorded verdict is replayed to the same bytes from its snapshot")
    func replay() throws {
        let bench = try Bench()
        try bench.score(try Deed.house(days: 0..<25).map { try $0.match() }, judge: Deed.judge())
        let ledger = try bench.open(.readExisting)
        for verdict in try ledger.standingVerdicts().suffix(25) {
            #expect(try ledger.replay(verdict, by: Deed.judge()).isSame)
        }
    }

    @Test("the printed weights add up, and what was new is said with its figures")
    func sums() throws {
        let bench = try Bench()
        var deeds = Deed.house(days: 0..<60)
        deeds.append(
            Deed(id: "stolen", day: 61, role: "ci-0", address: "203.0.113.9", peer: "0.0.0.0/0", port: 22))
        let lines = try bench.score(try deeds.map { try $0.match() }, judge: Deed.judge()).lines
        for line in lines {
            let value = try JSONParser().parse(line)
            let evidence = value["evidence"]?.array ?? []
            let sum = evidence.filter { !["prior", "calibration"].contains($0["family"]?.string) }
                .compactMap { $0["weight"]?.scalarText.flatMap(Double.init) }.reduce(0, +)
            let score = try #require(value["score"]?.scalarText.flatMap(Double.init))
            #expect(abs(sum - score) < 1e-6)
        }
        let stolen = try #require(lines.first { $0.contains("\"event_id\":\"stolen\"") })
        #expect(stolen.contains("identity.network.new"))
        #expect(
            stolen.contains(
                "first change from 203.0.113.0/24 by this actor; in 61 days it used 1 network on 44 days; nobody else here has shown it"
            ))
        #expect(stolen.contains("\"decision\":\"alert\""))
    }

    @Test("a house goes quiet as it is learned, and an intruder in its clothes does not")
    func quiet() throws {
        let bench = try Bench()
        var deeds = Deed.house(days: 0..<60)
        deeds.append(Deed(id: "abroad", day: 61, role: "ci-0", address: "203.0.113.9"))
        deeds.append(
            Deed(
                id: "opened", day: 61, hour: 8, role: "ci-0", address: "198.51.100.7", peer: "0.0.0.0/0",
                port: 22))
        let scores = try bench.scores(deeds)
        let first = try #require(scores["d0-0"])
        let later = try #require(scores["d59-0"] ?? scores["d58-0"])
        let abroad = try #require(scores["abroad"])
        let opened = try #require(scores["opened"])
        #expect(later < first - 0.8, "\(first) \(later)")
        #expect(abroad > later + 2, "\(later) \(abroad)")
        #expect(opened > 0.75, "\(opened)")
    }
}

@Suite("Baselines forgotten and merged")
struct BaselineExchangeTests {
    @Test("what is forgotten was never learned: the same rows, and the same verdicts afterwards")
    func forgetting() throws {
        let house = Deed.house(days: 0..<20)
        let intruder = (8..<16).map {
            Deed(
                id: "i\($0)", day: $0, hour: 3, role: "ci-0", address: "203.0.113.9", group: "sg-other",
                peer: "0.0.0.0/0", port: 22)
        }
        let after = Deed.house(days: 21..<30)
        let poisoned = try Bench()
        try poisoned.score(try (house + intruder).map { try $0.match() }, judge: Deed.judge())
        for deed in intruder {
            #expect(try poisoned.open().forget("aws:role/ci-0", eventID: deed.id) == 1)
        }
        let clean = try Bench()
        try clean.score(try house.map { try $0.match() }, judge: Deed.judge())
        #expect(try poisoned.habits() == clean.habits())
        #expect(try poisoned.open().forget("aws:role/ci-0", eventID: "i9") == 0)
        try poisoned.score(try after.map { try $0.match() }, judge: Deed.judge())
        try clean.score(try after.map { try $0.match() }, judge: Deed.judge())
        #expect(try poisoned.habits() == clean.habits())
    }

    @Test("shards by actor, merged, hold the rows of one machine; merging again adds nothing")
    func shards() throws {
        let deeds = Deed.house(days: 0..<20)
        let whole = try Bench()
        try whole.score(try deeds.map { try $0.match() }, judge: Deed.judge())
        let merged = try Bench()
        var rows: [BaselineRow] = []
        for shard in 0..<3 {
            let bench = try Bench()
            let part = deeds.filter {
                $0.id.hasSuffix("-\(shard)") || shard == 2 && $0.id.hasSuffix("-3")
                    || shard == 1 && $0.id.hasSuffix("-4")
            }
            try bench.score(try part.map { try $0.match() }, judge: Deed.judge())
            try bench.open(.readExisting).baselineRows { rows.append($0) }
        }
        let ledger = try merged.open()
        #expect(try ledger.mergeBaselines(rows.reversed()) == deeds.count)
        #expect(try ledger.mergeBaselines(rows) == 0)
        #expect(try merged.habits() == whole.habits())
    }

    @Test("two rows for one event merge to the same in either order: what was taken out anywhere is out")
    func conflicts() throws {
        let deeds = Deed.house(days: 0..<6)
        let (one, other) = (try Bench(), try Bench())
        for bench in [one, other] { try bench.score(try deeds.map { try $0.match() }, judge: Deed.judge()) }
        #expect(try other.open().forget("aws:role/ci-1") > 0)
        func rows(_ bench: Bench) throws -> [BaselineRow] {
            var rows: [BaselineRow] = []
            try bench.open(.readExisting).baselineRows { rows.append($0) }
            return rows
        }
        let (left, right) = (try rows(one), try rows(other))
        #expect(try one.open().mergeBaselines(right) > 0)
        #expect(try other.open().mergeBaselines(left) == 0)
        #expect(try one.habits() == other.habits())
        #expect(try rows(one) == rows(other))
    }

    @Test("a line says all of a row, and what is no such line is refused with its fault")
    func lines() throws {
        let bench = try Bench()
        try bench.score(try Deed.house(days: 0..<4).map { try $0.match() }, judge: Deed.judge())
        let parser = JSONParser()
        var count = 0
        try bench.open(.readExisting).baselineRows { row in
            count += 1
            let again = try BaselineLine.decode(BaselineLine.encode(row), parser)
            #expect(again == .verdict(row))
        }
        #expect(count > 10)
        for (bad, telling) in [
            ("[]", "no JSON object"), ("{\"half_day\":\"2026-03-04T11:00:00Z\"}", "no midnight or noon"),
            (
                "{\"kind\":\"human\",\"half_day\":\"2026-03-04T12:00:00Z\",\"showings\":[[\"x\",\"network\",\"y\"]]}",
                "an element"
            ),
            (
                "{\"kind\":\"human\",\"half_day\":\"2026-03-04T12:00:00Z\",\"showings\":[]}",
                "`actor` is no text"
            ),
        ] {
            let fault = #expect(throws: BaselineLine.Fault.self) {
                try BaselineLine.decode(Array(bad.utf8), parser)
            }
            #expect(fault?.sentence.contains(telling) == true, "\(bad)")
        }
    }

    @Test("a page names what is usual and what would surprise, and near misses are suggested")
    func page() throws {
        let bench = try Bench()
        try bench.score(try Deed.house(days: 0..<20).map { try $0.match() }, judge: Deed.judge())
        let ledger = try bench.open(.readExisting)
        let page = try #require(try ledger.baselines(of: "aws:role/ci-0").first)
        let network = try #require(page.parts.first { $0.dimension == .network })
        #expect(network.lines.first?.value == "198.51.100.0/24" && network.lines.first?.days == 15)
        #expect(page.sort == .actor && network.novelty < 0.2 && page.days == 15)
        let surprise = try #require(network.surprise)
        #expect(surprise > LogOdds(2), "\(surprise)")
        #expect(page.contents.last?.code == "world.admin" && page.contents.count > 1)
        #expect(try ledger.baselines(of: "sg-00").map(\.sort) == [.object])
        #expect(try ledger.baselines(of: "aws:role/ci-9").isEmpty)
        #expect(try ledger.baselineSuggestions(for: "aws:role/ci-9").contains("aws:role/ci-0"))
    }
}

extension Ledger {
    fileprivate func forget(_ actor: String, eventID: String? = nil) throws -> Int {
        try forgetBaseline(of: actor, eventID: eventID, judgedBy: { _ in Deed.judge() }).takenOut
    }
}
