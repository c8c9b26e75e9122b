import GRDB
import Testing

@testable import CloudChanges
@testable import VerdictLedger

@Suite("Context events in blocks")
struct ContextBlockTests {
    private static let moment: Int64 = 1_777_852_800

    private func text(_ id: Int, at seconds: Int64, actor: String) -> String {
        let clock = (seconds - Self.moment)
        let (hour, minute) = (clock / 3_600, clock / 60 % 60)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "2026-05-\(two(4 + hour / 24))T\(two(hour % 24)):\(two(minute)):\(two(clock % 60))Z"
        return """
            {"eventTime":"\(time)","eventID":"id-\(id)","eventName":"ListUsers","errorCode":"AccessDenied",\
            "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/\(actor)","userName":"\(actor)"}}
            """
    }

    private func batch(_ ids: Range<Int>, at seconds: Int64, actor: String) -> ContextBatch {
        var texts: [UInt8] = []
        let entries = ids.map { id in
            let record = Array(text(id, at: seconds + Int64(id % 60), actor: actor).utf8)
            texts += record
            return ContextBatch.Entry(
                kind: .refusal, seconds: seconds + Int64(id % 60), id: UInt64(id) &* 0x9E37_79B9_7F4A_7C15,
                actor: ActorIdentity(
                    key: "aws:user/arn:aws:iam::1:user/\(actor)", kind: .unknown, display: actor),
                action: "ListUsers", outcome: .failure, isAtConsole: false, subject: nil, openedAt: nil,
                text: texts.count - record.count..<texts.count)
        }
        return ContextBatch(entries: entries, texts: texts)
    }

    private func keep(_ batches: [ContextBatch], in ledger: Ledger) throws {
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        for batch in batches { try store.add(batch) }
        try ledger.write { try store.persist($0) }
    }

    private func found(_ actor: String, in ledger: Ledger, from: Int64 = moment, to: Int64) throws -> [String]
    {
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        let span = ContextStore.Span(from: EventTime(seconds: from), to: EventTime(seconds: to))
        return try ledger.write { db in
            try store.events([.refusal], by: "aws:user/arn:aws:iam::1:user/\(actor)", in: span, db).map(\.id)
        }
    }

    private func count(_ table: String, _ ledger: Ledger) throws -> Int {
        try ledger.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    @Test("a later run finds what an earlier one set aside, of this actor and span alone")
    func later() throws {
        let ledger = try Bench().open()
        try keep(
            [
                batch(0..<300, at: Self.moment, actor: "ben"),
                batch(300..<700, at: Self.moment, actor: "eve"),
            ], in: ledger)
        #expect(try found("ben", in: ledger, to: Self.moment + 60).count == 300)
        #expect(try found("eve", in: ledger, to: Self.moment + 60).count == 400)
        #expect(
            Set(try found("ben", in: ledger, to: Self.moment)) == [
                "id-0", "id-60", "id-120", "id-180", "id-240",
            ])
        #expect(try found("mara", in: ledger, to: Self.moment + 60).isEmpty)
    }

    @Test("what is kept already is not kept again, alone or among new ones")
    func repeats() throws {
        let ledger = try Bench().open()
        let first = batch(0..<100, at: Self.moment, actor: "ben")
        try keep([first, first], in: ledger)
        try keep([first], in: ledger)
        #expect(try count("contextBlock", ledger) == 1)
        try keep([batch(50..<150, at: Self.moment, actor: "ben")], in: ledger)
        #expect(try ledger.write { try Int.fetchOne($0, sql: "SELECT sum(events) FROM contextBlock") } == 150)
        #expect(try found("ben", in: ledger, to: Self.moment + 60).count == 150)
    }

    @Test("many small blocks are joined, and hold what they held")
    func joining() throws {
        let ledger = try Bench().open()
        for run in 0..<100 {
            try keep(
                [batch(run * 3..<run * 3 + 3, at: Self.moment, actor: run % 2 == 0 ? "ben" : "eve")],
                in: ledger)
        }
        #expect(try count("contextBlock", ledger) < 20)
        #expect(try found("ben", in: ledger, to: Self.moment + 60).count == 150)
        #expect(Set(try found("eve", in: ledger, to: Self.moment + 60)).count == 150)
    }

    @Test(
        "after a day and a half of event time nothing of it is found, and its block goes with the last of it")
    func retention() throws {
        let ledger = try Bench().open()
        let day: Int64 = 86_400
        try keep(
            [batch(0..<1, at: Self.moment, actor: "ben"), batch(1..<2, at: Self.moment + day, actor: "ben")],
            in: ledger)
        let end = Self.moment + 3 * day
        #expect(try found("ben", in: ledger, to: end) == ["id-0", "id-1"])
        try keep([batch(2..<3, at: Self.moment + day * 3 / 2 + 3, actor: "ben")], in: ledger)
        #expect(try found("ben", in: ledger, to: end) == ["id-1", "id-2"])
        try keep([batch(3..<4, at: Self.moment + 3 * day, actor: "ben")], in: ledger)
        #expect(try found("ben", in: ledger, to: end + 60) == ["id-2", "id-3"])
        #expect(try count("contextBlock", ledger) == 2)
        #expect(try count("contextPart", ledger) == 2)
    }

    @Test("of thousands of refusals none is read to count them, and each counts once, however it came")
    func glances() throws {
        let bench = try Bench()
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        let ana = ActorIdentity(
            key: "aws:user/arn:aws:iam::1:user/ana", kind: .unknown, display: "ana")
        let texts = (0..<50).map { Array(text($0, at: 1_000, actor: "ana").utf8) }
        var entries: [ContextBatch.Entry] = []
        for (id, record) in texts.enumerated() {
            entries.append(
                ContextBatch.Entry(
                    kind: .refusal, seconds: 1_000 + Int64(id), id: ContextStore.key("id-\(id)"), actor: ana,
                    action: "ListUsers", outcome: id % 5 == 0 ? .dryRun : .failure, isAtConsole: false,
                    subject: nil, openedAt: nil, text: 0..<record.count))
        }
        let batch = ContextBatch(entries: entries, texts: texts[0])
        for _ in 0..<2 { try store.add(batch) }
        let span = ContextStore.Span(
            from: EventTime(seconds: 1_010), to: EventTime(seconds: 1_039))
        let seen = store.glances([.refusal], by: ana.key, in: span)
        #expect(seen.count == 30 && seen.count { $0.outcome == .dryRun } == 6)
        #expect(seen.allSatisfy { $0.actor == ana && $0.action == "ListUsers" })
        #expect(store.glances([.session], by: ana.key, in: span).isEmpty)
        #expect(store.glances([.refusal], by: "aws:user/eve", in: span).isEmpty)
        // What came whole is asked for beside them.
        let whole = try bench.open().read { db in
            try store.events([.refusal], by: ana.key, in: span, without: true, db)
        }
        #expect(whole.isEmpty)
    }
}
