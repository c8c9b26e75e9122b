import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Who set a stack going")
struct SessionMemoryTests {
    private static let role = "arn:aws:iam::111122223333:role/cfn-exec"

    private func control(_ id: String, by actor: String, at seconds: Int64) -> ContextEvent {
        ContextEvent(
            kind: .stack, cloud: .aws, id: id, time: EventTime(seconds: seconds), action: "UpdateStack",
            actor: ActorIdentity(key: actor, kind: .workload, display: actor), scope: "111122223333",
            region: "eu-west-1", subjects: [Self.role])
    }

    private func initiator(after events: [ContextEvent]) throws -> String? {
        let record = """
            {"eventTime":"2026-05-04T08:00:00Z","eventSource":"ec2.amazonaws.com","eventID":"e1",\
            "eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1","recipientAccountId":"111122223333",\
            "sourceIPAddress":"cloudformation.amazonaws.com","userIdentity":{"type":"AssumedRole","invokedBy":\
            "cloudformation.amazonaws.com","sessionContext":{"sessionIssuer":{"arn":"\(Self.role)"}}},\
            "requestParameters":{"groupId":"sg-1"}}
            """
        return try SessionFacts.remembered(of: record, after: events)?.initiator?.actor
    }

    /// 2026-05-04T08:00:00Z.
    private static let moment: Int64 = 1_777_881_600

    @Test("the latest control call by the only caller with a stack under that role is the initiator")
    func single() throws {
        let events = [
            control("a", by: "aws:role/ci", at: Self.moment - 600),
            control("b", by: "aws:role/ci", at: Self.moment - 60),
        ]
        #expect(try initiator(after: events) == "aws:role/ci")
    }

    @Test("where two callers had a stack going under one role nobody is named, whoever was last")
    func ambiguous() throws {
        let intruder = control("a", by: "aws:role/stolen", at: Self.moment - 600)
        let pipeline = control("b", by: "aws:role/ci", at: Self.moment - 60)
        #expect(try initiator(after: [intruder, pipeline]) == nil)
        #expect(try initiator(after: [pipeline, intruder]) == nil)
    }

    @Test("a control call after the change, or long before it, starts nothing")
    func time() throws {
        #expect(try initiator(after: [control("a", by: "aws:role/ci", at: Self.moment + 60)]) == nil)
        #expect(try initiator(after: [control("a", by: "aws:role/ci", at: Self.moment - 90_000)]) == nil)
    }
}
