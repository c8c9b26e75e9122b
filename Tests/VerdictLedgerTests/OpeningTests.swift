import CloudChanges
import Foundation
import GRDB
import Glibc
import Testing

@testable import VerdictLedger

@Suite("Opening a ledger")
struct OpeningTests {
    private func refusal(_ body: () throws -> Ledger) -> LedgerError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? LedgerError }
    }

    @Test("commits are durable: synchronous reads back FULL, and the journal is a write-ahead log")
    func durable() throws {
        let bench = try Bench()
        let settings = try bench.open().queue.writeWithoutTransaction { db in
            try ["synchronous", "journal_mode", "foreign_keys"].map { name in
                try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
        #expect(settings == ["2", "wal", "1"])
    }

    @Test("only its owner may read a ledger: it holds whole log records")
    func permissions() throws {
        let bench = try Bench()
        try bench.score([Sample(id: "a").match()])
        var status = stat()
        #expect(stat(bench.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("commands that read or change never create one", arguments: [Ledger.Mode.readExisting, .readWrite])
    func missing(mode: Ledger.Mode) throws {
        let bench = try Bench()
        #expect(refusal { try bench.open(mode) } == .missing(path: bench.path))
        #expect(!FilePaths.exists(bench.path))
    }

    @Test("one whose making was killed before its first commit is made anew")
    func killedWhileMade() throws {
        let bench = try Bench()
        // One page of an empty database, and the journal that says there was none before it.
        // Source: sqlite.org, "Database File Format", sections 1.3 and 3.
        var page = [UInt8](repeating: 0, count: 4096)
        page.replaceSubrange(0..<16, with: Array("SQLite format 3".utf8) + [0])
        page.replaceSubrange(16..<24, with: [0x10, 0, 2, 2, 0, 64, 32, 32])
        (page[27], page[31], page[100], page[105]) = (1, 1, 13, 16)
        var journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7, 0, 0, 0, 0, 1, 2, 3, 4]
        journal += [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 16, 0] + [UInt8](repeating: 0, count: 484)
        try Data(page).write(to: URL(fileURLWithPath: bench.path))
        try Data(journal).write(to: URL(fileURLWithPath: bench.path + "-journal"))
        #expect(throws: DatabaseError.self) {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            _ = try DatabaseQueue(path: bench.path, configuration: configuration).read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master")
            }
        }
        try bench.score([Sample(id: "a").match()])
        #expect(try bench.open().counts().operations == 1)
    }

    @Test("a ledger of a newer version is refused and stays as it was")
    func newer() throws {
        let bench = try Bench()
        _ = try bench.open()
        let next = Ledger.knownVersion + 1
        try DatabaseQueue(path: bench.path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = \(next)")
        }
        let expected = LedgerError.newer(path: bench.path, version: next, known: Ledger.knownVersion)
        for mode in [Ledger.Mode.readExisting, .readWrite, .createIfMissing] {
            #expect(refusal { try bench.open(mode) } == expected)
        }
        #expect(
            try DatabaseQueue(path: bench.path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
                == next
        )
    }

    @Test("an older one is brought up to date by a writer, and named to a reader")
    func older() throws {
        let bench = try Bench()
        try DatabaseQueue(path: bench.path).writeWithoutTransaction { db in
            try db.execute(
                sql: "PRAGMA application_id = \(LedgerSchema.applicationID); CREATE TABLE early (a)")
        }
        let expected = LedgerError.older(path: bench.path, version: 0, known: Ledger.knownVersion)
        #expect(refusal { try bench.open(.readExisting) } == expected)
        let ledger = try bench.open(.readWrite)
        #expect(ledger.foundVersion == 0)
        #expect(try bench.open(.readExisting).foundVersion == Ledger.knownVersion)
    }

    @Test("verdicts of version 2, packed one by one, are found and read after the steps since")
    func fromVersionTwo() throws {
        let bench = try Bench()
        let match = try Sample(id: "old-event").match()
        try bench.fillAsVersionTwo(match)
        #expect(try bench.open(.readWrite).foundVersion == 2)
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.check() == [])
        let found = try #require(try ledger.verdict(forID: "old-event"))
        #expect(found.printed.line == Array(#"{"event_id":"old-event"}"#.utf8))
        #expect(try ledger.records(of: found.printed).map(\.text) == [match.record.text])
        #expect(try ledger.suggestions(for: "old-evnt") == ["old-event"])
        // The record counts once, although its ledger was made by an earlier version.
        #expect(try bench.score([match]).report.judged == 0)
    }

    @Test(
        "one whose making was cut off, at whichever step, is made to its end by the next writer",
        arguments: 0...4)
    func halfMade(steps: Int) throws {
        let bench = try Bench()
        if steps > 0 { #expect(FilePaths.create(bench.path)) }
        if steps > 1 {
            let queue = try DatabaseQueue(path: bench.path)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            if steps > 2 { try LedgerSchema.claim(queue) }
            if steps > 3 {
                try queue.write {
                    try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
                }
            }
        }
        #expect(refusal { try bench.open() } == nil)
        #expect(try bench.open(.readExisting).check() == [])
    }

    @Test("somebody else's database is refused and stays as it was")
    func foreign() throws {
        let bench = try Bench()
        try DatabaseQueue(path: bench.path).write { try $0.execute(sql: "CREATE TABLE other (a)") }
        for mode in [Ledger.Mode.readExisting, .readWrite, .createIfMissing] {
            #expect(refusal { try bench.open(mode) } == .notALedger(path: bench.path))
        }
        let journal = try DatabaseQueue(path: bench.path).read {
            try String.fetchOne($0, sql: "PRAGMA journal_mode")
        }
        #expect(journal == "delete")
    }

    @Test("a text file is refused")
    func text() throws {
        let bench = try Bench()
        let file = fopen(bench.path, "w")
        fputs(String(repeating: "{\"Records\":[]}\n", count: 100), file)
        fclose(file)
        for mode in [Ledger.Mode.readExisting, .createIfMissing] {
            #expect(refusal { try bench.open(mode) } == .notALedger(path: bench.path))
        }
    }

    @Test("a directory, a place in no directory, a device and an empty file are named for what they are")
    func strange() throws {
        let bench = try Bench()
        let request = Bench.request
        func open(_ path: String, _ mode: Ledger.Mode) -> LedgerError? {
            refusal { try Ledger.open(path, mode: mode, waiting: request) }
        }
        #expect(open(bench.directory, .createIfMissing) == .isDirectory(path: bench.directory))
        let nowhere = bench.directory + "/no/such/ledger.db"
        #expect(open(nowhere, .createIfMissing) == .noDirectory(path: nowhere))
        #expect(open("/dev/null", .createIfMissing) == .notALedger(path: "/dev/null"))
        #expect(FilePaths.create(bench.path))
        #expect(open(bench.path, .readExisting) == .notALedger(path: bench.path))
        #expect(open(bench.path, .createIfMissing) == nil)
    }

    @Test("a second writer waits, then names the holder; readers are not held up")
    func locked() throws {
        let bench = try Bench()
        let holder = LockHolder(process: 4_711, host: "build-1", command: "squelch score logs")
        let first = try Ledger.open(bench.path, mode: .createIfMissing, waiting: LockRequest(holder: holder))
        var told: [LockHolder?] = []
        let second = LockRequest(
            holder: LockHolder(process: 2, host: "", command: ""), patience: .milliseconds(120),
            onWait: { told.append($0) })
        let error = refusal { try Ledger.open(bench.path, mode: .readWrite, waiting: second) }
        #expect(error == .locked(path: bench.path, holder: holder))
        #expect(error?.sentence.contains("process 4711 on build-1 (squelch score logs)") == true)
        #expect(told == [holder])
        #expect(refusal { try bench.open(.readExisting) } == nil)
        withExtendedLifetime(first) {}
    }

    @Test("a second writer goes on as soon as the first has ended")
    func released() throws {
        let bench = try Bench()
        var first: Ledger? = try bench.open()
        #expect(refusal { try bench.open(.readWrite) } != nil)
        first = nil
        #expect(first == nil)
        #expect(refusal { try bench.open(.readWrite) } == nil)
    }

    @Test("whatever stands in the lock file, only plain letters reach a message")
    func hostileLock() throws {
        let bench = try Bench()
        let first = try bench.open()
        let file = fopen(bench.path + ".lock", "w")
        fputs("12\thost\u{1B}[31m\tcmd\u{202E}\n", file)
        fclose(file)
        guard case .locked(_, let holder?) = refusal({ try bench.open(.readWrite) }) else {
            return #expect(Bool(false), "not locked")
        }
        #expect(holder == LockHolder(process: 12, host: "host[31m", command: "cmd"))
        withExtendedLifetime(first) {}
    }

    @Test("every error has a code of its own, a sentence and a remedy")
    func words() {
        let errors: [LedgerError] = [
            .missing(path: "p"), .noDirectory(path: "p"), .isDirectory(path: "p"), .noPermission(path: "p"),
            .readOnly(path: "p"), .notALedger(path: "p"), .newer(path: "p", version: 2, known: 1),
            .older(path: "p", version: 0, known: 1), .locked(path: "p", holder: nil), .diskFull(path: "p"),
            .corrupt(path: "p", detail: "d"), .exists(path: "p"), .spill(directory: "p", reason: "r"),
            .pruned(eventID: "p"), .other(path: "p", detail: "d"),
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        for error in errors {
            #expect(error.sentence.contains("p"))
            #expect(!error.remedy.isEmpty)
            #expect(error.description.hasPrefix("error[\(error.code)] "))
        }
    }
}
