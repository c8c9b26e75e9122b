import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

/// Habits of all records: laws of the rows, whatever comes in whichever order.
@Suite("Habits of all records")
struct SightingLawTests {
    /// What the people and pipelines of the house do besides: the same, but no change, several times a day.
    private static func work(days: Range<Int>) -> [Deed] {
        Deed.house(days: days).flatMap { deed in
            [7, 11, 15].map { hour in
                var other = deed
                (other.id, other.hour) = ("\(deed.id)-\(hour)", hour)
                return other
            }
        }
    }

    private static func sighting(_ deed: Deed) throws -> Sighting {
        try #require(Sighting(of: try deed.match().record))
    }

    private static func score(
        _ deeds: [Deed], seeing others: [Deed], in bench: Bench, judge: Judge = Deed.judge(),
        options: ScoringRun.Options = .init()
    ) throws -> [String] {
        let run = ScoringRun(ledger: try bench.open(), judge: judge, options: options) { _ in }
        try run.add(try others.map(sighting))
        for deed in deeds { try run.add(try deed.match()) }
        var lines: [String] = []
        _ = try run.finish(endedAt: 1_700_000_000) { lines.append(String(decoding: $0, as: UTF8.self)) }
        return lines
    }

    private static func rows(_ bench: Bench) throws -> [SightingRow] {
        var rows: [SightingRow] = []
        try bench.open(.readExisting).sightingRows { rows.append($0) }
        return rows
    }

    private static let thief = Deed(
        id: "thief", day: 20, hour: 9, role: "ci-0", address: "203.0.113.9", peer: "0.0.0.0/0", port: 22)
    /// The thief's own look-around, on days about his change.
    private static func lookAround(_ days: [Int]) -> [Deed] {
        days.map {
            var deed = thief
            (deed.id, deed.day, deed.hour) = ("look\($0)", $0, 8)
            return deed
        }
    }

    @Test("seen once, twice or in any order and cut: the same rows and the same verdicts", arguments: 0..<6)
    func order(seed: Int) throws {
        let (deeds, others) = (Deed.house(days: 0..<25), Self.work(days: 0..<25))
        let whole = try Bench()
        let expected = try Self.score(deeds, seeing: others, in: whole)
        let bench = try Bench()
        var lines: [String] = []
        var numbers = Numbers(seed: UInt64(seed))
        for start in stride(from: 0, to: 25, by: 5) {
            let days = start..<start + 5
            let part = others.filter { days.contains($0.day) }.shuffled(using: &numbers)
            lines += try Self.score(
                deeds.filter { days.contains($0.day) }, seeing: part + part.prefix(40), in: bench)
        }
        #expect(lines == expected)
        #expect(try bench.habits() == whole.habits())
        #expect(try Self.rows(bench) == Self.rows(whole))
        #expect(try Self.rows(whole).count > 100)
        // Read again, nothing grows.
        #expect(try Self.score(deeds, seeing: others, in: bench) == expected)
        #expect(try bench.habits() == whole.habits())
    }

    @Test("without records that are no changes the rows are those of before")
    func none() throws {
        let (bench, plain) = (try Bench(), try Bench())
        _ = try Self.score(Deed.house(days: 0..<10), seeing: [], in: bench)
        try plain.score(try Deed.house(days: 0..<10).map { try $0.match() }, judge: Deed.judge())
        #expect(try bench.habits() == plain.habits())
        #expect(try Self.rows(bench).isEmpty)
    }

    @Test("killed anywhere and done again, the rows and lines of an undisturbed run", arguments: 0..<20)
    func interrupted(moment: Int) throws {
        let deeds = Deed.house(days: 15..<19) + [Self.thief]
        let others = Self.work(days: 0..<22) + Self.lookAround([18, 19, 21])
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 4
        let bench = try Bench()
        var (failing, judged) = (Deed.judge(), 0)
        let real = failing.judge
        failing.judge = { operation, change, context in
            judged += 1
            if judged > moment { throw Bench.BenchError.interrupted }
            return try real(operation, change, context)
        }
        _ = try? Self.score(deeds, seeing: others, in: bench, judge: failing, options: options)
        let again = try Self.score(deeds, seeing: others, in: bench, options: options)
        let straight = try Bench()
        #expect(try Self.score(deeds, seeing: others, in: straight, options: options) == again)
        #expect(try bench.habits() == straight.habits())
        #expect(try Self.rows(bench) == Self.rows(straight))
    }

    @Test("nothing that is younger than the delay is read: a look-around minutes before teaches nothing")
    func delay() throws {
        let house = Deed.house(days: 0..<20)
        let work = Self.work(days: 0..<20)
        func score(_ look: [Deed]) throws -> String? {
            try Self.score(house + [Self.thief], seeing: work + look, in: try Bench()).last
        }
        let without = try score([])
        #expect(without?.contains("\"event_id\":\"thief\"") == true)
        #expect(try score(Self.lookAround([20])) == without)
        #expect(try score(Self.lookAround([21, 25])) == without)
        // Looking around for days does teach, until somebody notices.
        #expect(try score(Self.lookAround([16, 17, 18])) != without)
    }

    @Test("what the actor did beside a loud change from its network waits for a week, whichever came first")
    func held() throws {
        let house = Deed.house(days: 0..<20)
        let look = Self.lookAround([18, 20, 22, 26, 28])
        func states(_ bench: Bench) throws -> [Int: SightingRow.State] {
            Dictionary(
                try Self.rows(bench).filter { $0.network == "203.0.113.0/24" }.map {
                    ($0.half.day - 20_454, $0.state)
                }, uniquingKeysWith: { first, _ in first })
        }
        let (together, late) = (try Bench(), try Bench())
        _ = try Self.score(house + [Self.thief], seeing: look, in: together)
        _ = try Self.score(house + [Self.thief], seeing: [], in: late)
        _ = try Self.score([], seeing: look, in: late)
        let expected: [Int: SightingRow.State] = [18: .prompt, 20: .held, 22: .held, 26: .held, 28: .prompt]
        #expect(try states(together) == expected)
        #expect(try states(late) == expected)
        #expect(try together.habits() == late.habits())

        // A statement ends it, or takes the day of the attack out; taking it back puts it in again.
        func says(_ word: Disposition?, _ second: Int64) throws {
            _ = try together.open().take(
                [
                    DispositionRow(
                        eventID: "thief", disposition: word, analyst: "ada",
                        time: EventTime(seconds: 1_800_000_000 + second), note: "")
                ], judgedBy: { _ in Deed.judge() })
        }
        try says(.truePositive, 0)
        #expect(try states(together) == [18: .prompt, 20: .lost, 22: .prompt, 26: .prompt, 28: .prompt])
        try says(nil, 1)
        #expect(try states(together) == expected)
        #expect(try together.habits() == late.habits())
        try says(.falsePositive, 2)
        #expect(try states(together).values.allSatisfy { $0 == .prompt })
    }

    @Test("what is forgotten was never seen, and does not come back when it is read again")
    func forgotten() throws {
        let (house, work) = (Deed.house(days: 0..<12), Self.work(days: 0..<12))
        let look = Self.lookAround([3, 4, 5]).map {
            var deed = $0
            deed.role = "ci-9"
            return deed
        }
        let (bench, clean) = (try Bench(), try Bench())
        _ = try Self.score(house, seeing: work + look, in: bench)
        _ = try Self.score(house, seeing: work, in: clean)
        #expect(try bench.habits() != clean.habits())
        let gone = try bench.open().forgetBaseline(of: "aws:role/ci-9", judgedBy: { _ in Deed.judge() })
        #expect(gone.takenOut == 0 && gone.sightings == 3)
        #expect(try bench.habits() == clean.habits())
        _ = try Self.score([], seeing: look, in: bench)
        #expect(try bench.habits() == clean.habits())
    }

    @Test("shards merged in any order hold the rows of one machine; merging again adds nothing")
    func merged() throws {
        let work = Self.work(days: 0..<15)
        let whole = try Bench()
        _ = try Self.score([], seeing: work, in: whole)
        var rows: [SightingRow] = []
        for shard in 0..<3 {
            let bench = try Bench()
            // By hour: the same actor's days come from several shards.
            _ = try Self.score([], seeing: work.filter { $0.hour % 3 == shard }, in: bench)
            rows += try Self.rows(bench)
        }
        let merged = try Bench()
        let ledger = try merged.open()
        #expect(try ledger.mergeSightings(rows.reversed()) > 0)
        #expect(try ledger.mergeSightings(rows) == 0)
        #expect(try merged.habits() == whole.habits())
        #expect(try Self.rows(merged) == Self.rows(whole))
        for row in rows {
            #expect(
                try BaselineLine.decode(BaselineLine.encode(row), JSONParser()) == .sighting(row))
        }
    }

    @Test("a failed call shows where it came from, and never what it asked for")
    func content() throws {
        let bench = try Bench()
        var refused = Self.work(days: 0..<3)
        for index in refused.indices { refused[index].error = "AccessDenied" }
        _ = try Self.score([], seeing: refused, in: bench)
        let rows = try Self.rows(bench)
        #expect(!rows.isEmpty)
        let never: [Dimension] = [.content, .peer, .ownership, .writer, .assumedBy]
        #expect(rows.allSatisfy { $0.showings.allSatisfy { !never.contains($0.dimension) } })
        #expect(rows.allSatisfy { $0.showings.contains { $0.dimension == .network } })
    }

    @Test("a verdict is replayed to the same bytes, whatever was seen since")
    func replay() throws {
        let bench = try Bench()
        _ = try Self.score(Deed.house(days: 0..<20), seeing: Self.work(days: 0..<20), in: bench)
        _ = try Self.score([], seeing: Self.lookAround([10, 11, 12]), in: bench)
        let ledger = try bench.open(.readExisting)
        for verdict in try ledger.standingVerdicts().suffix(20) {
            #expect(try ledger.replay(verdict, by: Deed.judge()).isSame)
        }
    }
}
