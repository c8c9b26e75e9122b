import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("What the ledger remembers of a firewall")
struct FirewallMemoryTests {
    private static let rule = RuleReference(id: "r", title: "r", level: .low, techniques: [])

    private static func change(
        _ id: String, at seconds: Int64, _ action: RuleChange.Operation, _ peer: String, port: Int = 22,
        outcome: Outcome = .success, ruleID: String? = nil
    ) -> Change {
        let rule = RuleChange(
            action, direction: .ingress, effect: .allow, networkProtocol: "tcp",
            ports: [PortRange(port, port)].compactMap(\.self),
            peers: [IPNetwork(peer)].compactMap { $0.map(Peer.network) },
            ruleID: ruleID)
        return change(id, at: seconds, [rule], outcome: outcome)
    }

    private static func change(
        _ id: String, at seconds: Int64, _ rules: [RuleChange], outcome: Outcome = .success
    ) -> Change {
        Change(
            eventID: id, records: [id], time: EventTime(seconds: seconds), cloud: .aws, scope: "111122223333",
            region: "eu-west-1", action: "x", outcome: outcome,
            actor: ActorIdentity(key: "a", kind: .workload, display: "a"), origin: Origin(),
            target: Target(kind: .securityGroup, id: "sg-0a1b"), changes: rules)
    }

    /// A rule named by its id alone, asked of a memory.
    private static func question(at seconds: Int64) -> Change {
        change("q", at: seconds, [RuleChange(.remove, direction: .ingress, ruleID: "sgr-1")])
    }

    private static func learn(_ changes: [Change], _ memory: FirewallMemory, _ db: Database) throws {
        for change in changes {
            let verdict = Pipeline(model: "m").judge(change, rule: rule)
            try memory.learn(change, Context(), verdict, db)
        }
    }

    private static func recall(_ change: Change, _ memory: FirewallMemory, _ db: Database) throws -> String {
        let bytes = Array(#"{"eventID":"q"}"#.utf8)
        let record = NativeRecord(
            cloud: .aws, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-"))
        var context = Context()
        try memory.recall(change, Operation(lead: Match(record: record, rule: rule)), into: &context, db)
        return try context.snapshot()
    }

    private static let history = [
        change("a", at: 100, .add, "10.0.0.0/8", ruleID: "sgr-1"),
        change("b", at: 200, .replace, "192.0.2.0/24", ruleID: "sgr-1"),
        change("c", at: 300, .remove, "192.0.2.0/24", ruleID: "sgr-1"),
        change("d", at: 400, .add, "0.0.0.0/0", port: 3389, ruleID: "sgr-1"),
    ]

    @Test("a change is read against what stood before its own time, and nothing later")
    func asOfItsTime() throws {
        try Bench().open().write { db in
            let memory = FirewallMemory(TextFrames())
            try Self.learn(Self.history, memory, db)
            #expect(try Self.recall(Self.question(at: 50), memory, db) == "{}")
            #expect(try Self.recall(Self.question(at: 150), memory, db).contains("10.0.0.0/8"))
            #expect(try Self.recall(Self.question(at: 250), memory, db).contains("192.0.2.0/24"))
            #expect(try Self.recall(Self.question(at: 350), memory, db) == "{}")
            #expect(try Self.recall(Self.question(at: 450), memory, db).contains("3389"))
        }
    }

    @Test("late changes find their place: every order of learning gives one memory", arguments: 0..<6)
    func anyOrder(seed: Int) throws {
        let orders = [
            [0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 3, 1, 2], [3, 0, 2, 1],
        ]
        func answers(_ order: [Int]) throws -> [String] {
            try Bench().open().write { db in
                let memory = FirewallMemory(TextFrames())
                try Self.learn(order.map { Self.history[$0] }, memory, db)
                let moments: [Int64] = [150, 250, 350, 450]
                return try moments.map { try Self.recall(Self.question(at: $0), memory, db) }
            }
        }
        #expect(try answers(orders[seed]) == answers(orders[0]))
    }

    @Test("learning again changes nothing, byte for byte")
    func idempotent() throws {
        try Bench().open().write { db in
            func rows() throws -> [Row] {
                try Row.fetchAll(db, sql: "SELECT * FROM firewallDelta")
                    + Row.fetchAll(db, sql: "SELECT * FROM firewallState")
            }
            let memory = FirewallMemory(TextFrames())
            try Self.learn(Self.history, memory, db)
            let before = try rows()
            try Self.learn(Self.history, memory, db)
            try Self.learn(Self.history.reversed(), FirewallMemory(TextFrames()), db)
            #expect(try rows() == before)
            #expect(before.count == 4)
        }
    }

    @Test("a call that failed, and a dry run, teach nothing", arguments: [Outcome.failure, .dryRun])
    func refused(outcome: Outcome) throws {
        try Bench().open().write { db in
            let memory = FirewallMemory(TextFrames())
            try Self.learn(
                [Self.change("a", at: 100, .add, "0.0.0.0/0", outcome: outcome, ruleID: "sgr-1")], memory, db)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM firewallDelta") == 0)
            #expect(try Self.recall(Self.question(at: 200), memory, db) == "{}")
        }
    }

    @Test("reading stays as short however many changes lie behind, and what a cold memory reads is the same")
    func bounded() throws {
        let changes = (0..<1_000).map { index in
            Self.change(
                "e\(index)", at: Int64(index), index % 3 == 2 ? .remove : .add, "10.\(index % 7).0.0/16",
                ruleID: "sgr-\(index % 11)")
        }
        try Bench().open().write { db in
            let warm = FirewallMemory(TextFrames())
            try Self.learn(changes, warm, db)
            let object = try #require(FirewallObject.target(of: changes[0]))
            for place in [changes[40], changes[500], changes[999]] {
                let fold = try FirewallRows(db, object, FirewallPacking(TextFrames())).fold(
                    before: .init(of: place))
                #expect(fold.unkept <= FirewallMemory.spacing)
            }
            let question = Self.question(at: 2_000)
            #expect(
                try Self.recall(question, FirewallMemory(TextFrames()), db) == Self.recall(question, warm, db)
            )
            #expect(try Self.recall(question, warm, db) != "{}")
        }
    }

    @Test("a memory that lets go of what it held reads the same again")
    func letGo() throws {
        try Bench().open().write { db in
            let (large, small) = (FirewallMemory(TextFrames()), FirewallMemory(TextFrames(), mostHeld: 1))
            let others = Self.history.map { change in
                var other = change
                other.target = Target(kind: .securityGroup, id: "sg-0c2d")
                return other
            }
            for (one, other) in zip(Self.history, others) { try Self.learn([one, other], small, db) }
            #expect(
                try Self.recall(Self.question(at: 250), large, db)
                    == Self.recall(Self.question(at: 250), small, db))
        }
    }
}
