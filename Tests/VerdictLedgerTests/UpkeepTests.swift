import CloudChanges
import GRDB
import Testing

@testable import VerdictLedger

@Suite("Check, backup, full disk")
struct UpkeepTests {
    private func filled(_ seed: UInt64) throws -> Bench {
        let bench = try Bench()
        try bench.score(try Sample.bag(30, seed: seed))
        return bench
    }

    @Test("a sound ledger has no problems")
    func sound() throws { #expect(try filled(51).open(.readExisting).check() == []) }

    @Test(
        "what is wrong is found and named",
        arguments: [
            ("UPDATE verdict SET line = x'00' WHERE id = 3", "check.line"),
            ("UPDATE verdict SET line = (SELECT line FROM verdict WHERE id = 4) WHERE id = 3", "check.line"),
            ("UPDATE record SET digest = zeroblob(32) WHERE id = 2", "check.digest"),
            ("UPDATE record SET text = x'28B52FFD' WHERE id = 2", "check.record"),
            ("DELETE FROM input WHERE verdict = 5", "check.lead"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM verdict WHERE id = 6", "check.foreign-key"),
        ])
    func damaged(sql: String, code: String) throws {
        let bench = try filled(52)
        try DatabaseQueue(path: bench.path).writeWithoutTransaction { try $0.execute(sql: sql) }
        #expect(try bench.open(.readExisting).check().map(\.code).contains(code))
    }

    @Test(
        "the schema itself refuses an operation without a verdict, and a second first one",
        arguments: [
            "INSERT INTO operation (cloud, eventID, seconds, nanoseconds) VALUES ('aws', 'x', 0, 0)",
            "DELETE FROM verdict WHERE ordinal = 0",
            "UPDATE verdict SET cause = 'rejudged' WHERE id = 1",
            "UPDATE verdict SET confidence = 1.5 WHERE id = 1",
            "UPDATE operation SET cloud = 'oci' WHERE id = 1",
            "INSERT INTO operation SELECT 9999, cloud, eventID, operationKey, seconds, nanoseconds, 0 FROM operation LIMIT 1",
            """
            INSERT INTO record (operation, cloud, recordID, role, seconds, nanoseconds, digest, isLate)
            SELECT operation, cloud, recordID, role, seconds, nanoseconds, digest, isLate FROM record LIMIT 1
            """,
        ])
    func constraints(sql: String) throws {
        let bench = try filled(53)
        let ledger = try bench.open()
        let dump = try bench.dump()
        #expect(throws: (any Error).self) { try ledger.write { try $0.execute(sql: sql) } }
        #expect(try bench.dump() == dump)
    }

    @Test("a backup is the same ledger, and overwrites nothing")
    func backup() throws {
        let bench = try filled(54)
        let copy = bench.directory + "/copy.db"
        let ledger = try bench.open(.readExisting)
        try ledger.backup(to: copy)
        let opened = try Ledger.open(copy, mode: .readExisting, waiting: Bench.request)
        #expect(try opened.standingVerdicts() == ledger.standingVerdicts())
        #expect(try opened.check() == [])
        #expect(throws: LedgerError.exists(path: copy)) { try ledger.backup(to: copy) }
        let nowhere = bench.directory + "/no/copy.db"
        #expect(throws: LedgerError.noDirectory(path: nowhere)) { try ledger.backup(to: nowhere) }
    }

    @Test("a full disk is named, costs nothing that was printed, and the run goes on when there is room")
    func full() throws {
        let bag = try Sample.bag(300, seed: 55)
        var options = ScoringRun.Options()
        options.operationsPerTransaction = 10
        let straight = try Bench()
        let expected = try straight.score(bag, options: options)
        let bench = try Bench()
        var printed: [String] = []
        func fill() throws {
            let ledger = try bench.open()
            let pages = try ledger.read { try Int.fetchOne($0, sql: "PRAGMA page_count") } ?? 0
            try ledger.queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
            }
            let run = ScoringRun(ledger: ledger, judge: StubJudge.make(), options: options) { _ in }
            for match in bag { try run.add(match) }
            _ = try run.finish(endedAt: 0) { printed.append(String(decoding: $0, as: UTF8.self)) }
        }
        #expect(throws: LedgerError.diskFull(path: bench.path)) { try fill() }
        #expect(!printed.isEmpty)
        #expect(printed == Array(expected.lines.prefix(printed.count)))
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.check() == [])
        #expect(try ledger.counts().operations == printed.count)
        #expect(try bench.score(bag, options: options).lines == expected.lines)
        #expect(try bench.dump() == straight.dump())
    }

    @Test("matches beyond the bound are set aside in a file without a name, and come back whole")
    func spill() throws {
        let bench = try Bench()
        let file = SpillFile(directory: bench.directory, bound: 100)
        let texts = (0..<50).map { index in Array(String(repeating: "\(index) ", count: index + 1).utf8) }
        let spans = try texts.map { try file.append($0) }
        for (span, text) in zip(spans, texts).reversed() { #expect(try file.read(span) == text) }
        #expect(try file.read(try file.append([])) == [])
    }

    @Test("a place without room for set-aside matches is named")
    func noSpill() throws {
        let file = SpillFile(directory: "/no/such/directory", bound: 10)
        #expect(
            throws: LedgerError.spill(directory: "/no/such/directory", reason: "No such file or directory")
        ) {
            for _ in 0..<3 { _ = try file.append([1, 2, 3, 4, 5]) }
        }
    }
}
