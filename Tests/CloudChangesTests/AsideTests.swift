import Foundation
import Testing

@testable import CloudChanges

/// Sessions and refusals that the reader sets aside without a tree: the events they become are those of the whole record.
@Suite("Ingest: records set aside")
struct AsideTests {
    private static let session =
        #"{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROA1:mara@example.com","arn":"arn:aws:sts::111122223333:assumed-role/Ops/mara@example.com","accountId":"111122223333","accessKeyId":"ASIAONE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA1","arn":"arn:aws:iam::111122223333:role/Ops","accountId":"111122223333","userName":"Ops"},"attributes":{"creationDate":"2026-05-04T07:00:00Z","mfaAuthenticated":"true"}}},"eventTime":"2026-05-04T08:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.10","userAgent":"aws-cli/2","requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/NetworkOps","roleSessionName":"m","policy":"{\"a\":1}"},"responseElements":{"credentials":{"accessKeyId":"ASIATWO","sessionToken":"IQoJ","expiration":"x"},"assumedRoleUser":{"arn":"z"}},"additionalEventData":{"x":[1]},"eventID":"11111111-0000-4000-8000-000000000001","eventType":"AwsApiCall","recipientAccountId":"111122223333"}"#
    private static let refusal =
        #"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ben","userName":"ben","accessKeyId":"AKIAONE"},"eventTime":"2026-05-04T08:00:01Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeVpcs","awsRegion":"eu-west-1","sourceIPAddress":"2001:db8::1","errorCode":"Client.UnauthorizedOperation","errorMessage":"You are not authorized","requestParameters":{"vpcSet":{}},"responseElements":null,"eventID":"11111111-0000-4000-8000-000000000002","recipientAccountId":"111122223333"}"#
    private static let harmless =
        #"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser"},"eventTime":"2026-05-04T08:00:00Z","eventName":"ListUsers","eventID":"x"}"#

    /// What is put for what, in one of the two records.
    private static let spellings: [(String, String)] = [
        ("", ""), (#""eventTime":"#, #""eventTime" : "#), (#""eventName""#, #""EventName""#),
        (#""eventID""#, #""EVENTID""#), (#""userIdentity""#, #""useridentity""#),
        ("08:00:0", "23:59:5"), ("2026-05-04T08", "2028-02-29T08"), ("2026-05-04T08", "2027-02-29T08"),
        (#"Z","eventSource"#, #".25Z","eventSource"#), (#"Z","eventSource"#, #"+02:00","eventSource"#),
        ("2026-05-04T08", "1969-05-04T08"), (#""eventID":"11111111-"#, #""eventID":"","x":""#),
        (#""eventID":"11111111-"#, #""eventID":"a b"#), (#""eventID":"1"#, #""eventID":"\u0031"#),
        ("AssumeRole\"", "assumerole\""), ("AssumeRole\"", "AssumeRoleWithSAML\""),
        ("AssumeRole\"", "DeleteSecurityGroup\""), ("DescribeVpcs", "AuthorizeSecurityGroupIngress"),
        ("Client.UnauthorizedOperation", "AccessDenied"), ("Client.UnauthorizedOperation", "NoSuchEntity"),
        ("Client.UnauthorizedOperation", "Client.DryRunOperation"),
        (#""accessKeyId":"ASIATWO""#, #""accessKeyId":null"#),
        (#""accessKeyId":"ASIATWO""#, #""accessKeyId":5"#),
        (#""accessKeyId":"ASIATWO""#, #""accessKeyId":"""#),
        (#""accessKeyId":"ASIATWO""#, #""accessKeyID":"ASIATWO""#),
        (#""accessKeyId":"ASIATWO""#, #""accessKeyId":"ASIATHREE","accessKeyId":"ASIATWO""#),
        (#""requestParameters":{"roleArn""#, #""requestParameters":null,"y":{"roleArn""#),
        (#""responseElements":{"#, #""responseElements":null,"y":{"#),
        (#""responseElements":{"#, #""errorMessage":"odd","responseElements":{"#),
        (#""responseElements":{"#, #""errorCode":"AccessDenied","responseElements":{"#),
        ("mara@example.com", "Máire"), ("198.51.100.10", "cloudformation.amazonaws.com"),
        ("2001:db8::1", "2001:DB8:0::1"), ("198.51.100.10", "198.51.100.10/24"), ("ben", #"be\"n"#),
        (#""recipientAccountId":"111122223333""#, #""recipientAccountId":"999""#),
        (#""eventType""#, #""sessionCredentialFromConsole":"true","eventType""#),
        (#""eventType""#, #""eventName":"DescribeVpcs","eventType""#),
        (#""userAgent":"aws-cli/2""#, #""userAgent":"\ud800""#),
        (#""userIdentity":{"#, #""userIdentity":{"accessKeyId":"a\"b","#),
        (#""responseElements":{"#, #""detail":{"eventName":"CreateTags"},"responseElements":{"#),
    ]

    private static var texts: [String] {
        [session, refusal].flatMap { text in
            spellings.compactMap { what, other in
                what.isEmpty ? text : text.contains(what) ? text.replacing(what, with: other) : nil
            }
        }
    }

    private func wide() throws -> DispatchTable {
        try #require(try ContextTable.builtIn().widened(try BuiltInRules.load().dispatchTable))
    }

    /// Events of a file whose kind of record is learnt from the line before; the ones set aside with their entries.
    private func read(_ lines: [String], jobs: Int = 1, window: Int = RecordReader.window) throws -> (
        aside: [(ContextBatch.Entry, ContextEvent?)], whole: [ContextEvent], counts: InputCounts
    ) {
        let scratch = try Scratch()
        let file = try scratch.write(
            Array(([Self.session] + lines).joined(separator: "\n").utf8), to: "in.ndjson")
        var reader = RecordReader()
        reader.window = window
        let table = try ContextTable.builtIn()
        let parser = JSONParser()
        var aside: [(ContextBatch.Entry, ContextEvent?)] = []
        var whole: [ContextEvent] = []
        let counts = try reader.read(
            [file], table: try wide(), jobs: jobs, onFault: { _ in },
            onContext: { batch in
                for entry in batch.entries {
                    aside.append(
                        (entry, ContextBatch.event(Array(batch.texts[entry.text]), parser, by: table)))
                }
            },
            onRecord: { if let event = table.event(of: $0) { whole.append(event) } })
        return (aside, Array(whole.dropFirst()), counts)
    }

    private func expected(_ text: String) throws -> ContextEvent? {
        guard let value = try? JSONParser().parse(Array(text.utf8)) else { return nil }
        return try ContextTable.builtIn().event(
            of: NativeRecord(cloud: .aws, value: value, text: [], place: SourcePlace(file: "")))
    }

    @Test("a plain session and a plain refusal are set aside, and what no rule and no row wants is not")
    func plain() throws {
        let read = try read([Self.session, Self.refusal, Self.harmless])
        #expect(read.aside.map(\.0.kind) == [.session, .refusal] && read.whole.isEmpty)
        #expect(read.aside.map(\.0.subject) == ["ASIATWO", nil])
        #expect(read.aside.map(\.0.openedAt) == ["198.51.100.10", nil])
        #expect(read.counts.candidates == 3 && read.counts.records[.aws] == 4)
    }

    @Test(
        "whatever the spelling, the event is that of the whole record, and found by what it says",
        arguments: texts)
    func spelling(_ text: String) throws {
        let read = try read([text])
        let event = try expected(text)
        #expect(read.aside.compactMap(\.1) + read.whole == (event.map { [$0] } ?? []))
        for (entry, _) in read.aside {
            guard let event else { continue }
            #expect(entry.kind == event.kind && entry.seconds == event.time.seconds)
            #expect(event.time.fraction.isEmpty && entry.actor == event.actor)
            #expect(entry.action == event.action && entry.outcome == event.outcome)
            #expect(entry.isAtConsole == (event.detail("browser") == "true"))
            #expect([entry.subject].compactMap(\.self) == event.subjects)
            #expect(entry.openedAt == (event.kind == .session ? event.address : nil))
        }
    }

    @Test("a record that is broken in what is left out counts as sound, as one that is passed over does")
    func broken() throws {
        let text = Self.session.replacing(#""x":[1]"#, with: #""x":[01]"#)
        #expect(try expected(text) == nil)
        #expect(try read([text]).aside.map(\.1) == [try expected(Self.session)])
    }

    @Test("a record that a rule may want is not set aside, however its error reads")
    func rulesFirst() throws {
        let text = Self.refusal.replacing("DescribeVpcs", with: "AuthorizeSecurityGroupIngress")
        let read = try read([text])
        #expect(read.aside.isEmpty && read.whole.map(\.kind) == [.refusal])
    }

    @Test("a refused session is a refusal: nothing later is found by its key or its address")
    func refusedSession() throws {
        let text = Self.session.replacing(
            #""responseElements":{"#, with: #""errorCode":"AccessDenied","responseElements":{"#)
        let entries = try read([text]).aside.map(\.0)
        #expect(entries.map(\.kind) == [.refusal])
        #expect(entries.last?.subject == nil && entries.last?.openedAt == nil)
    }

    @Test(
        "refusals of the other clouds are found as well, wherever they stand",
        arguments: ["azure-refusals-before-opening", "gcp-refusals-before-opening"])
    func otherClouds(story: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/stories/\(story)/events.ndjson")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        let read = try read(lines.flatMap { [$0, Self.refusal] })
        let whole = read.whole.filter { $0.cloud != .aws }
        #expect(read.aside.count + read.whole.count - whole.count == lines.count)
        #expect(whole.count { $0.kind == .refusal } > 1)
        let cloud: Cloud = story.hasPrefix("azure") ? .azure : .gcp
        let table = try ContextTable.builtIn()
        let expected = try lines.compactMap { line in
            table.event(
                of: NativeRecord(
                    cloud: cloud, value: try JSONParser().parse(Array(line.utf8)), text: [],
                    place: SourcePlace(file: "")))
        }
        #expect(whole == expected)
    }

    @Test("callers are told apart by everything but their credentials, and known again")
    func callers() throws {
        let lines = ["ben", "eve", "ben"].map { name in
            Self.refusal.replacing("/ben", with: "/\(name)").replacing("\"ben\"", with: "\"\(name)\"")
        }
        let other = Self.refusal.replacing("AKIAONE", with: "AKIATWO")
        let actors = try read(lines + [other]).aside.map(\.0.actor.key)
        let keys = ["ben", "eve", "ben", "ben"].map { "aws:user/arn:aws:iam::111122223333:user/\($0)" }
        #expect(actors == keys)
    }

    @Test("windows and workers change nothing", arguments: [(1, 4_096), (1, 1 << 18), (3, 4_096)])
    func windows(jobs: Int, window: Int) throws {
        let lines = (0..<400).flatMap { number in
            [Self.session, Self.refusal, Self.harmless].map {
                $0.replacing("11111111-0000", with: "11111111-\(1000 + number)")
            }
        }
        let read = try read(lines, jobs: jobs, window: window)
        // One that the end of a window cuts may be read whole.
        #expect(read.aside.count > 750)
        #expect(
            (read.aside.compactMap(\.1) + read.whole).map(\.id).sorted()
                == lines.compactMap { try? expected($0)?.id }.sorted())
    }
}
