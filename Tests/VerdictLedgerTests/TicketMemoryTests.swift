import CloudChanges
import Testing

@testable import Squelch
@testable import VerdictLedger

@Suite("Tickets remembered")
struct TicketMemoryTests {
    /// 2026-05-04T08:00:00Z.
    private static let moment: Int64 = 1_777_881_600
    private static let day: Int64 = 86_400

    private static func operation(at seconds: Int64) throws -> Operation {
        let record = """
            {"eventTime":"\(EventTime(seconds: seconds))","eventSource":"ec2.amazonaws.com","eventID":"e1",\
            "eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1","recipientAccountId":"111122223333",\
            "sourceIPAddress":"198.51.100.7","userIdentity":{"type":"AssumedRole","accessKeyId":"ASIAEXAMPLE",\
            "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/ci"}}},\
            "requestParameters":{"groupId":"sg-1"}}
            """
        let bytes = Array(record.utf8)
        let native = NativeRecord(
            cloud: .aws, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-"))
        return Operation(
            lead: Match(
                record: native, rule: RuleReference(id: "r", title: "r", level: .low, techniques: [])))
    }

    private static func event(
        _ id: String, _ kind: ContextEvent.Kind = .tags, by actor: String = "aws:role/ci", before: Int64,
        subject: String = "sg-1", _ details: [ContextEvent.Detail]
    ) -> ContextEvent {
        ContextEvent(
            kind: kind, cloud: .aws, id: id, time: EventTime(seconds: moment - before), action: "x",
            actor: ActorIdentity(key: actor, kind: .workload, display: actor), scope: "111122223333",
            subjects: [subject], details: details)
    }

    private static func tag(_ key: String, _ value: String) -> [ContextEvent.Detail] {
        [.init("tags", #"[{"key":"\#(key)","value":"\#(value)"}]"#)]
    }

    private func earlier(_ events: [ContextEvent]) throws -> [WindowFacts.Earlier] {
        let operation = try Self.operation(at: Self.moment)
        let change = try Cloud.aws.normaliser.change(of: operation)
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        for event in events { try store.add(event) }
        var context = Context()
        context.window = WindowFacts()
        try Bench().open().write { db in
            try TicketMemory(store: store).recall(change, operation, into: &context, db)
        }
        return context.window?.earlier ?? []
    }

    @Test("a tag that is put on after the change is not among what was typed before it")
    func order() throws {
        let events = [
            Self.event("a", before: 1, Self.tag("Change", "CHG1")),
            Self.event("b", before: -1, Self.tag("Other", "CHG2")),
        ]
        #expect(try earlier(events).map(\.text) == ["CHG1"])
        #expect(try earlier([Self.event("b", before: -1, Self.tag("Other", "CHG2"))]).isEmpty)
    }

    @Test("the last value of a key counts, and is one's own only for hours and by the same actor")
    func own() throws {
        let events = [
            Self.event("a", before: 600, Self.tag("Change", "CHG1")),
            Self.event("b", before: 300, Self.tag("Change", "CHG2")),
            Self.event("c", by: "aws:role/x", before: 200, Self.tag("Theirs", "CHG3")),
            Self.event("d", before: 4 * 3_600, Self.tag("Just", "CHG4")),
            Self.event("e", before: 4 * 3_600 + 1, Self.tag("Old", "CHG5")),
            Self.event("f", before: 9 * Self.day, Self.tag("Older", "CHG6")),
        ]
        let found = try earlier(events)
        #expect(Set(found.map(\.text)) == ["CHG2", "CHG3", "CHG4", "CHG5"])
        #expect(Set(found.filter(\.isOwn).map(\.text)) == ["CHG2", "CHG4"])
    }

    @Test("the tags of the session are found by its key")
    func session() throws {
        let opening = Self.event(
            "s", .session, by: "aws:user/ana", before: 60, subject: "ASIAEXAMPLE",
            [.init("tags", #"{"Change":"CHG1"}"#)])
        #expect(try earlier([opening]).map(\.text) == [#"{"Change":"CHG1"}"#])
    }

    @Test(
        "the house's habit is that of earlier UTC days, one a day and actor, and learning again changes nothing"
    )
    func habit() throws {
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        let ledger = try Bench().open()
        let memory = TicketMemory(store: store)
        func shares(at seconds: Int64, _ asked: TicketMemory) throws -> WindowFacts.Shares? {
            let operation = try Self.operation(at: seconds)
            let change = try Cloud.aws.normaliser.change(of: operation)
            var context = Context()
            context.window = WindowFacts()
            try ledger.write { db in try asked.recall(change, operation, into: &context, db) }
            return context.window?.shares
        }
        func learn(_ standings: [WindowFacts.Claim.Standing], at seconds: Int64, by actor: String) throws {
            var change = try Cloud.aws.normaliser.change(of: try Self.operation(at: seconds))
            change.actor.key = actor
            var context = Context()
            context.window = WindowFacts()
            context.window?.claims = standings.map {
                .init(number: "CHG1", path: "p", text: "t", standing: $0, because: "", isOwn: true)
            }
            let verdict = Pipeline(rulesDigest: "").judge(
                change, rule: RuleReference(id: "r", title: "r", level: .low, techniques: []))
            try ledger.write { db in try memory.learn(change, context, verdict, db) }
        }
        let midnight = Self.moment - 8 * 3_600
        #expect(try shares(at: Self.moment, memory) == .init(named: 0, unapproved: 0, elsewhere: 0))
        try learn([.unapproved], at: midnight, by: "a")
        #expect(try shares(at: Self.moment, memory)?.named == 0)
        try learn([.unapproved], at: midnight - 1, by: "a")
        try learn([.unapproved], at: midnight - 2, by: "a")
        try learn([.fits, .elsewhere], at: midnight - 2, by: "b")
        try learn([.incident, .uncovered], at: midnight - 2, by: "c")
        let known = WindowFacts.Shares(named: 3, unapproved: 1, elsewhere: 1)
        #expect(try shares(at: Self.moment, memory) == known)
        #expect(try shares(at: Self.moment, TicketMemory(store: store)) == known)
        #expect(try shares(at: midnight - 1, memory)?.named == 0)
        #expect(try shares(at: Self.moment + Self.day, memory)?.named == 4)
        #expect(try shares(at: Self.moment + 90 * Self.day, memory)?.named == 1)
    }
}
