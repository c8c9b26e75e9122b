import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("What a statement takes out, and brings back")
struct UnlearningTests {
    /// A house of thirty days, in which a thief with ci-0's key opened the same port from elsewhere day after day, until it
    /// was usual.
    private static let house = Deed.house(days: 0..<45)
    private static let thief = (10..<36).map {
        Deed(
            id: "i\($0)", day: $0, hour: 3, role: "ci-0", address: "203.0.113.9", group: "sg-other",
            peer: "198.18.0.0/15", port: 8443)
    }
    private static let late = (38..<44).map {
        Deed(
            id: "late\($0)", day: $0, hour: 3, role: "ci-0", address: "203.0.113.9", group: "sg-other",
            peer: "198.18.0.0/15", port: 8443)
    }

    private func poisoned() throws -> Bench {
        let bench = try Bench()
        let deeds = Self.house + Self.thief + Self.late
        try bench.score(try deeds.map { try $0.match() }, judge: Deed.judge())
        return bench
    }

    private func says(_ word: Disposition?, _ id: String, at second: Int64 = 0) -> DispositionRow {
        DispositionRow(
            eventID: id, disposition: word, analyst: "ada", time: EventTime(seconds: 1_800_000_000 + second),
            note: "")
    }

    private func standing(_ bench: Bench, _ id: String) throws -> RecordedVerdict {
        try #require(try bench.open(.readExisting).verdict(forID: id)?.history.last)
    }

    @Test(
        "a true positive takes out what it taught; what had leaned on that comes back, once, with its cause")
    func truePositives() throws {
        let bench = try poisoned()
        let before = try Self.late.map { try standing(bench, $0.id) }
        #expect(before.contains { $0.decision == .suppress })
        let rows = Self.thief.map { says(.truePositive, $0.id) }
        let report = try bench.open().take(rows, judgedBy: { _ in Deed.judge() })
        #expect(report.taken == rows.count && report.takenOut == rows.count && report.putBack == 0)
        let back = report.resurfaced.filter { $0.eventID.hasPrefix("late") }
        #expect(!back.isEmpty)
        for item in back {
            let now = try standing(bench, item.eventID)
            #expect(item.now > item.before && now.decision == item.now && now.ordinal == 1)
            #expect(now.cause == .resurfaced("disposition") && now.decidedBy == "resurfaced:disposition")
            #expect(try bench.open(.readExisting).replay(now, by: Deed.judge()).isSame)
        }
        // What the clean house did leaned on nothing of it.
        #expect(report.resurfaced.allSatisfy { !$0.eventID.hasPrefix("d") || $0.eventID.hasSuffix("-0") })
        let again = try bench.open().take(rows, judgedBy: { _ in Deed.judge() })
        #expect(again.repeated == rows.count && again.takenOut == 0 && again.resurfaced.isEmpty)
        // Printed lines are final.
        let printed = try before.map {
            try bench.open(.readExisting).verdict(forID: $0.eventID)?.printed.line
        }
        #expect(printed == before.map(\.line))
    }

    @Test("the rows are those of a house that never saw the thief; taking it back puts them in again")
    func exactly() throws {
        let bench = try poisoned()
        let learned = try bench.habits()
        let ids = (Self.thief + Self.late).map(\.id)
        _ = try bench.open().take(ids.map { says(.truePositive, $0) }, judgedBy: { _ in Deed.judge() })
        let clean = try Bench()
        try clean.score(try Self.house.map { try $0.match() }, judge: Deed.judge())
        // Of the house's own rows some were held for the thief's noise, so that only sums of the others are compared.
        let others = { (rows: [String]) in
            rows.filter { $0.contains("ci-1") && $0.hasPrefix("baselineSubject") }
        }
        #expect(try others(bench.habits()) == others(clean.habits()))
        #expect(try !bench.habits().contains { $0.contains("203.0.113.0/24") })
        let report = try bench.open().take(ids.map { says(nil, $0, at: 1) }, judgedBy: { _ in Deed.judge() })
        #expect(report.putBack == ids.count)
        #expect(try bench.habits() == learned)
    }

    @Test("a benign statement ends a hold")
    func hold() throws {
        let bench = try Bench()
        let loud = Deed(
            id: "loud", day: 30, role: "ci-0", address: "203.0.113.9", peer: "0.0.0.0/0", port: 22)
        try bench.score(try (Deed.house(days: 0..<30) + [loud]).map { try $0.match() }, judge: Deed.judge())
        func held() throws -> Int { try bench.open(.readExisting).baselineCounts().held }
        let before = try held()
        #expect(before > 0)
        _ = try bench.open().take([says(.falsePositive, "loud")], judgedBy: { _ in Deed.judge() })
        #expect(try held() == before - 1)
    }

    @Test("stopped in the middle nothing was taken, and done again all of it is, once", arguments: 0..<20)
    func interrupted(moment: Int) throws {
        let deeds = Deed.house(days: 7..<12) + Self.thief.prefix(4) + Self.thief.suffix(20)
        let rows = Self.thief.prefix(3).map { says(.truePositive, $0.id) }
        let (bench, straight) = (try Bench(), try Bench())
        for bench in [bench, straight] {
            try bench.score(try deeds.map { try $0.match() }, judge: Deed.judge())
        }
        var judged = 0
        var failing = Deed.judge()
        let real = failing.judge
        failing.judge = { operation, change, context in
            judged += 1
            if judged > moment { throw Bench.BenchError.interrupted }
            return try real(operation, change, context)
        }
        let before = try bench.dump() + bench.habits()
        if (try? bench.open().take(rows, judgedBy: { _ in failing })) == nil {
            #expect(try bench.dump() + bench.habits() == before)
        }
        _ = try bench.open().take(rows, judgedBy: { _ in Deed.judge() })
        _ = try straight.open().take(rows, judgedBy: { _ in Deed.judge() })
        #expect(try bench.dump() == straight.dump())
        #expect(try bench.habits() == straight.habits())
    }
}
