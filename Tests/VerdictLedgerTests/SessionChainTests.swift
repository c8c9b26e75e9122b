import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

@Suite("Where a session began")
struct SessionChainTests {
    /// 2026-05-04T08:00:00Z.
    private static let moment: Int64 = 1_777_881_600

    /// The call in session `key` that issued `issues`.
    private func assume(
        _ id: String, in key: String?, issues: String, by kind: ActorIdentity.Kind = .workload,
        at seconds: Int64
    ) -> ContextEvent {
        ContextEvent(
            kind: .session, cloud: .aws, id: id, time: EventTime(seconds: seconds), action: "AssumeRole",
            actor: ActorIdentity(key: "aws:role/\(id)", kind: kind, display: id), address: "198.51.100.7",
            subjects: [issues], details: key.map { [.init("key", $0)] } ?? [])
    }

    private func login(_ id: String, at seconds: Int64) -> ContextEvent {
        ContextEvent(
            kind: .session, cloud: .aws, id: id, time: EventTime(seconds: seconds), action: "ConsoleLogin",
            actor: ActorIdentity(key: "aws:user/mara", kind: .unknown, display: "mara"),
            address: "198.51.100.7")
    }

    private func facts(after events: [ContextEvent]) throws -> SessionFacts? {
        let record = """
            {"eventTime":"2026-05-04T08:00:00Z","eventSource":"ec2.amazonaws.com","eventID":"e1",\
            "eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1","recipientAccountId":"111122223333",\
            "sourceIPAddress":"198.51.100.7","userIdentity":{"type":"AssumedRole","accessKeyId":"K1",\
            "arn":"arn:aws:sts::111122223333:assumed-role/deploy/x"},"requestParameters":{"groupId":"sg-1"}}
            """
        return try SessionFacts.remembered(of: record, after: events)
    }

    @Test("sessions are followed hop by hop to where the credentials began, nearest first")
    func chain() throws {
        let found = try facts(after: [
            assume("c", in: nil, issues: "K3", at: Self.moment - 300),
            assume("b", in: "K3", issues: "K2", at: Self.moment - 200),
            assume("a", in: "K2", issues: "K1", at: Self.moment - 100),
        ])
        #expect(found?.opener?.actor == "aws:role/a")
        #expect(found?.behindOpener?.map(\.actor) == ["aws:role/b", "aws:role/c"])
    }

    @Test("a hop that was opened after the session it leads to is no part of the chain")
    func order() throws {
        let found = try facts(after: [
            assume("b", in: nil, issues: "K2", at: Self.moment - 50),
            assume("a", in: "K2", issues: "K1", at: Self.moment - 100),
        ])
        #expect(found?.opener != nil && found?.behindOpener == nil)
    }

    @Test("keys that issue each other end the chain, and so does its greatest length")
    func loops() throws {
        let loop = try facts(after: [
            assume("a", in: "K2", issues: "K1", at: Self.moment - 100),
            assume("b", in: "K1", issues: "K2", at: Self.moment - 100),
        ])
        #expect(loop?.behindOpener?.count == 1)
        let long = (1...20).map { number in
            assume(
                "a\(number)", in: "K\(number + 1)", issues: "K\(number)",
                at: Self.moment - Int64(number) * 10)
        }
        #expect(try facts(after: long)?.behindOpener?.count == SessionFacts.mostHops - 1)
    }

    @Test("somebody at the console is at the address; who only assumed a role there is not")
    func people() throws {
        #expect(try facts(after: [login("l", at: Self.moment - 60)])?.peopleHere == ["mara"])
        #expect(try facts(after: [login("l", at: Self.moment - 90_000)])?.peopleHere == nil)
        let role = assume("a", in: nil, issues: "K9", by: .human, at: Self.moment - 60)
        #expect(try facts(after: [role])?.peopleHere == nil)
    }

    @Test(
        "an address where a machine opens sessions is an office's, and tells nothing; the session itself does not count"
    )
    func office() throws {
        let here = login("l", at: Self.moment - 60)
        let server = assume("s", in: nil, issues: "K9", at: Self.moment - 100_000)
        #expect(try facts(after: [here, server])?.peopleHere == nil)
        let own = assume("a", in: nil, issues: "K1", at: Self.moment - 30)
        #expect(try facts(after: [here, own])?.peopleHere == ["mara"])
    }
}
