import GRDB
import Testing

@testable import VerdictLedger

/// What `watch` asks of the ledger: files read once, lines printed once.
@Suite("Files read and lines printed")
struct ReadFileTests {
    private func file(_ path: String, inode: UInt64 = 7, size: Int64 = 100, lineEnd: Int64 = 0) -> ReadFile {
        ReadFile(
            path: Array(path.utf8), device: UInt64.max, inode: inode, size: size, seconds: 5, nanoseconds: 6,
            lineEnd: lineEnd, lineDigest: lineEnd > 0 ? [1, 2] : [])
    }

    @Test("a file is known under its inode whatever it is called, else under its path")
    func known() throws {
        let bench = try Bench()
        let ledger = try bench.open()
        #expect(try ledger.earlierReading(of: file("/a")) == nil)
        try ledger.markRead([file("/a"), file("/b", inode: 8, lineEnd: 9)])
        #expect(try ledger.earlierReading(of: file("/renamed")) == file("/a"))
        #expect(try ledger.earlierReading(of: file("/b", inode: 99))?.lineEnd == 9)
        #expect(try ledger.earlierReading(of: file("/c", inode: 99)) == nil)
        try ledger.markRead([file("/a", inode: 70, size: 3)])
        #expect(try ledger.earlierReading(of: file("/a", inode: 70))?.size == 3)
        #expect(try ledger.check() == [])
    }

    @Test("size, time and inode tell a changed file")
    func changed() {
        let before = file("/a")
        #expect(file("/b").isUnchanged(since: before))
        #expect(!file("/a", size: 101).isUnchanged(since: before))
        #expect(!file("/a", inode: 8).isUnchanged(since: before))
    }

    @Test("files that are gone are forgotten, those elsewhere are not")
    func vanished() throws {
        let bench = try Bench()
        let ledger = try bench.open()
        let there = Array(bench.path.utf8)
        var kept = file("/x", inode: 1)
        kept.path = there
        try ledger.markRead([
            kept, file(bench.directory + "/gone", inode: 2), file("/no/such/file", inode: 3),
        ])
        try ledger.forgetVanishedFiles(below: Array(bench.directory.utf8))
        #expect(try ledger.earlierReading(of: file("/q", inode: 1)) != nil)
        #expect(try ledger.earlierReading(of: file("/q", inode: 2)) == nil)
        #expect(try ledger.earlierReading(of: file("/q", inode: 3)) != nil)
    }

    private struct Killed: Error {}

    private func synchronous(_ ledger: Ledger) throws -> Int? {
        try ledger.read { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") }
    }

    @Test(
        "lines recorded and not settled are kept as unprinted; files are read once all of their lines are recorded",
        arguments: [(1, 2, false), (2, 4, true)])
    func unprinted(killedAt: Int, recorded: Int, isRead: Bool) throws {
        let bench = try Bench()
        var options = ScoringRun.Options()
        options.tracksPrinting = true
        options.operationsPerTransaction = 2
        var settled = 0
        do {
            let ledger = try bench.open()
            let run = ScoringRun(ledger: ledger, judge: StubJudge.make(), options: options) { _ in }
            for id in ["a", "b", "c", "d"] { try run.add(Sample(id: id).match()) }
            #expect(throws: Killed.self) {
                try run.finish(
                    endedAt: 1, files: [file("/a")],
                    settle: {
                        settled += 1
                        if settled == killedAt { throw Killed() }
                    }, emit: { _ in })
            }
        }
        let ledger = try bench.open()
        #expect(try ledger.unprinted().count == 2)
        #expect(try ledger.counts().operations == recorded)
        #expect(try (ledger.earlierReading(of: file("/a")) != nil) == isRead)
        try ledger.forgetUnprinted()
        #expect(try ledger.unprinted() == [])
    }

    @Test("a run that tracks printing leaves nothing unprinted, and prints no repeats where it must not")
    func printedOnce() throws {
        let bench = try Bench()
        var options = ScoringRun.Options()
        options.tracksPrinting = true
        options.printsRepeats = false
        #expect(try bench.score([Sample(id: "a").match()], options: options).lines.count == 1)
        #expect(try bench.score([Sample(id: "a").match()], options: options).lines.isEmpty)
        let ledger = try bench.open()
        #expect(try ledger.unprinted() == [])
        // What was struck without waiting for the disk leaves every later commit waiting for it.
        #expect(try synchronous(ledger) == 2)
    }

    @Test("files, verdicts and the end of the run are one transaction: a verdict waits for the disk once")
    func oneTransaction() throws {
        let bench = try Bench()
        let ledger = try bench.open()
        var options = ScoringRun.Options()
        options.tracksPrinting = true
        let run = ScoringRun(ledger: ledger, judge: StubJudge.make(), options: options) { _ in }
        try run.add(Sample(id: "a").match())
        _ = try run.finish(endedAt: 1, files: [file("/a")]) { _ in
            #expect(try ledger.earlierReading(of: file("/a")) != nil)
            let runs = try ledger.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM run") }
            #expect(runs == 1)
            #expect(try ledger.unprinted().count == 1)
        }
        #expect(try synchronous(ledger) == 2)
    }

    @Test("a ledger whose checkpoints were postponed is whole after one")
    func checkpoints() throws {
        let bench = try Bench()
        let ledger = try bench.open()
        try ledger.postponeCheckpoints()
        try ledger.markRead([file("/a")])
        try ledger.checkpoint()
        #expect(try ledger.check() == [])
        #expect(try bench.open(.readExisting).earlierReading(of: file("/a")) != nil)
    }

    @Test("a ledger of version 1 is brought to 2 and keeps what it holds")
    func migrated() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "a").match()])
        try DatabaseQueue(path: bench.path).writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    DROP TABLE fileRead; DROP TABLE unprinted;
                    DELETE FROM grdb_migrations WHERE identifier LIKE '2 %'; PRAGMA user_version = 1
                    """)
        }
        #expect(throws: LedgerError.older(path: bench.path, version: 1, known: Ledger.knownVersion)) {
            try bench.open(.readExisting)
        }
        let ledger = try bench.open(.readWrite)
        #expect(ledger.foundVersion == 1)
        #expect(try ledger.counts().operations == 1)
        try ledger.markRead([file("/a")])
        #expect(try ledger.check() == [])
    }
}
