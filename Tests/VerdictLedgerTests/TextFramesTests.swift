import CloudChanges
import FoundationEssentials
import GRDB
import Testing

@testable import VerdictLedger

@Suite("Packed texts")
struct TextFramesTests {
    /// Operations that are much alike; a dictionary is learned when a transaction begins and finds enough of them.
    private func filled(_ count: Int = 4 * TextFrames.samples) throws -> Bench {
        let bench = try Bench()
        try bench.score(
            try (0..<count).map { try Sample(id: "event-\($0)", second: $0, note: "note \($0)").match() })
        return bench
    }

    private func dictionaries(_ bench: Bench) throws -> Int {
        try bench.open(.readExisting).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM dictionary") ?? 0
        }
    }

    @Test("a ledger learns a dictionary for each kind, keeps what was packed without, and is sound")
    func learned() throws {
        let bench = try filled()
        #expect(try dictionaries(bench) == TextKind.allCases.count)
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.check() == [])
        let ids = try ledger.read { db in
            try Data.fetchAll(db, sql: "SELECT text FROM record ORDER BY id").map { frame in
                ZstdDictionary.id(of: Blob.bytes(frame))
            }
        }
        #expect(ids.first == 0)
        #expect(ids.last != 0)
        #expect(Set(ids).count == 2)
    }

    @Test("with a dictionary a record takes less than half the room")
    func smaller() throws {
        let ledger = try filled().open(.readExisting)
        let sizes = try ledger.read { db in
            try Int.fetchAll(db, sql: "SELECT length(text) FROM record ORDER BY id")
        }
        #expect(try #require(sizes.last) * 2 < #require(sizes.first))
    }

    @Test("a second run packs with the dictionaries of the first, and scoring again adds nothing")
    func kept() throws {
        let bench = try filled()
        let more = try (0..<2_000).map {
            try Sample(id: "more-\($0)", second: 10_000 + $0, note: "more \($0)").match()
        }
        let printed = try bench.score(more).lines
        #expect(try dictionaries(bench) == TextKind.allCases.count)
        let dump = try bench.dump()
        #expect(try bench.score(more).lines == printed)
        #expect(try bench.dump() == dump)
    }

    @Test("a ledger whose dictionaries are gone is found damaged, not read wrongly")
    func lost() throws {
        let bench = try filled()
        try DatabaseQueue(path: bench.path).write { try $0.execute(sql: "DELETE FROM dictionary") }
        let codes = try bench.open(.readExisting).check().map(\.code)
        #expect(Set(codes) == ["check.line", "check.record", "check.context"])
    }

    @Test("a context that was recorded unpacked, by an older version, is read as it stands")
    func unpacked() throws {
        let bench = try Bench()
        try bench.score(try Deed.house(days: 0..<8).map { try $0.match() }, judge: Deed.judge())
        let before = try bench.open(.readExisting).standingVerdicts().map(\.snapshot)
        #expect(before.contains { $0.contains("baseline") })
        let frames = TextFrames()
        try DatabaseQueue(path: bench.path).write { db in
            for row in try Row.fetchAll(db, sql: "SELECT id, context, snapshot FROM verdict") {
                try db.execute(
                    sql: "UPDATE verdict SET context = NULL, snapshot = ? WHERE id = ?",
                    arguments: [frames.snapshot(of: row), row["id"] as Int64])
            }
        }
        let ledger = try bench.open(.readExisting)
        #expect(try ledger.check() == [])
        let after = try ledger.standingVerdicts()
        #expect(after.map(\.snapshot) == before)
        for verdict in after { #expect(try ledger.replay(verdict, by: Deed.judge()).isSame) }
    }

    @Test("a dictionary that was rolled back is forgotten")
    func rolledBack() throws {
        let ledger = try filled(TextFrames.samples + 200).open()
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try ledger.write { db in
                #expect(!ledger.frames.hasDictionary(for: .record))
                try ledger.frames.learn(db)
                #expect(ledger.frames.hasDictionary(for: .record))
                throw Stop()
            }
        }
        try ledger.write { _ in #expect(!ledger.frames.hasDictionary(for: .record)) }
    }

    @Test("a frame that claims to be huge is refused, one that is very dense is not")
    func claims() throws {
        let context = try #require(ZstdContext())
        let dense = [UInt8](repeating: 65, count: 30_000_000)
        #expect(context.unpacked(context.packed(dense)) == dense)
        #expect(context.unpacked(context.packed([])) == [])
        // Magic, single segment with an eight-byte size of 2^60.
        #expect(context.unpacked([0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0x10]) == nil)
        #expect(context.unpacked([1, 2, 3]) == nil)
    }
}
