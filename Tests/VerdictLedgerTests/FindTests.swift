import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Finding a verdict by an id")
struct FindTests {
    @Test("any id of any record of the operation will do, and an event id goes first")
    func anyID() throws {
        let bench = try Bench()
        try bench.score([
            Sample(id: "first", operation: "o").match(),
            Sample(id: "last", second: 5, operation: "o", isLast: true).match(),
            Sample(id: "alone", second: 9).match(),
        ])
        let ledger = try bench.open(.readExisting)
        for (id, expected) in [("first", "first"), ("last", "first"), ("alone", "alone")] {
            #expect(try ledger.verdict(forID: id)?.printed.eventID == expected)
        }
        #expect(try ledger.verdict(forID: "nobody") == nil)
        #expect(try ledger.verdict(forID: "") == nil)
    }

    @Test(
        "a mistyped id finds its neighbours",
        arguments: [
            ("6F2B1C9E-0001", "6f2b1c9e-0001"), ("6f2b1c9e-000", "6f2b1c9e-0001"),
            ("6f2b1c9e-0l01", "6f2b1c9e-0001"),
            ("f2b1c9e-0001", "6f2b1c9e-0001"), ("sha256:abc", "sha256:abcdef"),
        ])
    func suggestions(typed: String, meant: String) throws {
        let bench = try Bench()
        try bench.score([
            Sample(id: "6f2b1c9e-0001").match(), Sample(id: "sha256:abcdef").match(),
            Sample(id: "zzz").match(),
        ])
        #expect(try bench.open(.readExisting).suggestions(for: typed).first == meant)
    }

    @Test(
        "what resembles nothing suggests nothing",
        arguments: ["", "q", "completely different", "'; DROP TABLE"])
    func noSuggestion(typed: String) throws {
        let bench = try Bench()
        try bench.score([Sample(id: "6f2b1c9e-0001").match()])
        #expect(try bench.open(.readExisting).suggestions(for: typed).isEmpty)
    }

    @Test(
        "slips are counted up to a bound",
        arguments: [
            ("kitten", "sitten", 1), ("abc", "abc", 0), ("abcd", "acd", 1), ("abcd", "badc", nil),
            ("abc", "abcdef", nil),
            ("", "ab", 2), ("abcdef", "abXdeY", 2),
        ] as [(String, String, Int?)])
    func slips(one: String, other: String, expected: Int?) {
        #expect(NearMiss.slips(Array(one.utf8), Array(other.utf8), most: 2) == expected)
        #expect(NearMiss.slips(Array(other.utf8), Array(one.utf8), most: 2) == expected)
    }

    @Test(
        "hostile ids are data and nothing else",
        arguments: ["x'); DROP TABLE verdict;--", "%", "a\u{0}b", "\u{202E}"])
    func hostile(id: String) throws {
        let bench = try Bench()
        var sample = Sample(id: "placeholder")
        sample.id = JSONValue.string(id).text().dropFirst().dropLast().description
        try bench.score([sample.match()])
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.verdict(forID: id)?.printed.eventID == id)
        #expect(try ledger.check() == [])
    }

    @Test("standing verdicts are listed by time, by decision and from a day on")
    func listing() throws {
        let bench = try Bench()
        let bag = try Sample.bag(40, seed: 41)
        let report = try bench.score(bag).report
        let ledger = try bench.open(.readExisting)
        let all = try ledger.standingVerdicts()
        #expect(all.count == report.judged)
        for decision in Decision.allCases {
            let some = try ledger.standingVerdicts(decision: decision)
            #expect(some.count == report.decisions[decision, default: 0])
            #expect(try ledger.counts().decisions[decision, default: 0] == some.count)
        }
        let middle = all[all.count / 2].time
        #expect(try ledger.standingVerdicts(since: middle) == all.filter { !($0.time < middle) })
        #expect(try ledger.counts().newest == all.last?.time)
    }
}
