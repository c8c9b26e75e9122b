import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Records that come in a later run")
struct LateRecordTests {
    private let first = Sample(id: "first", second: 10, operation: "o")
    private let failed = Sample(id: "failed", second: 20, operation: "o", isLast: true, status: 7)
    private let succeeded = Sample(id: "succeeded", second: 30, operation: "o", isLast: true)

    @Test("a completion is stored beside the verdict, prints no line and changes nothing")
    func completion() throws {
        let bench = try Bench()
        let before = try bench.score([first.match()])
        let after = try bench.score([succeeded.match()])
        #expect(after.lines.isEmpty)
        #expect(after.report.late == 1)
        #expect(after.report.resurfaced.isEmpty)
        let ledger = try bench.open()
        let found = try #require(try ledger.verdict(forID: "succeeded"))
        #expect(found.printed.eventID == "first")
        #expect(String(decoding: found.printed.line, as: UTF8.self) == before.lines.first)
        #expect(found.history.count == 1)
        #expect(try ledger.records(of: found.printed).map(\.recordID) == ["first", "succeeded"])
        #expect(try ledger.records(of: found.printed).map(\.isLate) == [false, true])
    }

    @Test("a completion that turns a failure into a success brings the verdict back, beside the first line")
    func resurfacing() throws {
        let bench = try Bench()
        let before = try bench.score([first.match(), failed.match()])
        let after = try bench.score([succeeded.match()])
        #expect(after.lines.isEmpty)
        let resurfaced = try #require(after.report.resurfaced.first)
        #expect(resurfaced.eventID == "first")
        #expect(resurfaced.since.description == "2026-03-04T05:00:30.120Z")
        let found = try #require(try bench.open().verdict(forID: "first"))
        #expect(found.history.map(\.cause) == [.first, .resurfaced("outcome")])
        #expect(found.history.map(\.outcome) == [.failure, .success])
        #expect(String(decoding: found.printed.line, as: UTF8.self) == before.lines.first)
        #expect(resurfaced.before == .suppress)
        #expect(resurfaced.now == found.history[1].decision)
    }

    @Test("what is raised by a resurfacing says so; what is not keeps its own cause")
    func decidedBy() throws {
        var causes: Set<String> = []
        for index in 0..<20 {
            let bench = try Bench()
            var success = succeeded
            success.note = "\(index)"
            success.id = "succeeded-\(index)"
            try bench.score([first.match(), failed.match()])
            try bench.score([success.match()])
            let last = try #require(try bench.open().verdict(forID: "first")?.history.last)
            #expect(last.decidedBy == (last.decision > .suppress ? "resurfaced:outcome" : "threshold"))
            causes.insert(last.decidedBy)
        }
        #expect(causes.count == 2)
    }

    @Test("a late record that comes once more adds nothing and prints nothing")
    func again() throws {
        let bench = try Bench()
        let before = try bench.score([first.match(), failed.match()])
        try bench.score([succeeded.match()])
        let dump = try bench.dump()
        #expect(try bench.score([succeeded.match()]).lines.isEmpty)
        #expect(try bench.score([succeeded.match(), first.match(), failed.match()]).lines == before.lines)
        #expect(try bench.dump() == dump)
    }

    @Test("a second failure brings nothing back")
    func stillFailed() throws {
        let bench = try Bench()
        try bench.score([first.match(), failed.match()])
        let again = Sample(id: "failed-2", second: 40, operation: "o", isLast: true, status: 13)
        #expect(try bench.score([again.match()]).report.resurfaced.isEmpty)
        #expect(try bench.open().verdict(forID: "first")?.history.count == 1)
    }

    @Test("a second request under a known key is an operation of its own")
    func secondRequest() throws {
        let bench = try Bench()
        try bench.score([first.match()])
        let second = Sample(id: "second", second: 15, operation: "o")
        #expect(try bench.score([second.match()]).lines.count == 1)
        // The completion at 20 belongs to the request at 15.
        try bench.score([failed.match()])
        #expect(try bench.open().verdict(forID: "failed")?.printed.eventID == "second")
    }

    @Test("a late record under the id of its own request joins it all the same")
    func copiedID() throws {
        let bench = try Bench()
        try bench.score([first.match()])
        let copied = Sample(id: "first", second: 20, operation: "o", isLast: true)
        #expect(try bench.score([copied.match()]).report.late == 1)
        #expect(try bench.open().counts().operations == 1)
    }

    @Test("another content under a known id is a verdict of its own, with eight digits more")
    func sharedID() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "same", note: "one").match()])
        let other = try Sample(id: "same", note: "two").match()
        let name = "same#\(Digest(ofRecord: other.record.value).hex(8))"
        var notices: [RunNotice] = []
        let result = try bench.score([other], onNotice: { notices.append($0) })
        let place = SourcePlace(file: "made-up.json", record: 1)
        #expect(notices == [.sharedID(place, cloud: .gcp, id: "same", eventID: name)])
        #expect(result.lines.count == 1)
        #expect(result.lines[0].contains(name))
        #expect(try bench.open().verdict(forID: name)?.printed.eventID == name)
        #expect(try bench.open().verdict(forID: "same")?.printed.eventID == "same")
        // And once more: known by its content.
        #expect(try bench.score([other]).lines == result.lines)
        #expect(try bench.score([other]).report.repeated == 1)
    }

    @Test("an interrupted second run with late records, done again, leaves the same", arguments: 0..<12)
    func interrupted(moment: Int) throws {
        let bag = try Sample.bag(40, seed: 21)
        let (early, late) = (bag.filter { !isLast($0) }, bag.filter(isLast))
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 2
        let straight = try Bench()
        try straight.score(early)
        let expected = try straight.score(late, options: options)
        #expect(expected.report.late > 5)
        let bench = try Bench()
        try bench.score(early)
        var judged = 0
        let fragile = StubJudge.make {
            judged += 1
            if judged > moment { throw Bench.BenchError.interrupted }
        }
        _ = try? bench.score(late, judge: fragile, options: options)
        #expect(try bench.score(late, options: options).lines == expected.lines)
        #expect(try bench.dump() == straight.dump())
    }

    private func isLast(_ match: Match) -> Bool { match.record.value[path: "operation", "last"] != nil }
}
