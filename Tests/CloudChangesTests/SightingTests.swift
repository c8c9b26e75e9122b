import Foundation
import Testing

@testable import CloudChanges

/// What every record tells of its caller, by the fast way and by the whole record.
@Suite("Ingest: who is seen at work")
struct SightingTests {
    private static let role =
        #"{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROA1:i-0abc","arn":"arn:aws:sts::111122223333:assumed-role/Ops/i-0abc","accountId":"111122223333","accessKeyId":"ASIAONE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA1","arn":"arn:aws:iam::111122223333:role/Ops","accountId":"111122223333","userName":"Ops"},"attributes":{"creationDate":"2026-05-04T07:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2026-05-04T08:00:00Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.10","userAgent":"aws-cli/2","requestParameters":{"userAgent":"nobody","sourceIPAddress":"192.0.2.1"},"responseElements":null,"eventID":"11111111-0000-4000-8000-000000000001","eventType":"AwsApiCall","recipientAccountId":"111122223333"}"#
    private static let user =
        #"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::111122223333:user/ben","userName":"ben","accessKeyId":"AKIAONE"},"eventTime":"2026-05-04T08:00:01Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeVpcs","awsRegion":"eu-west-1","sourceIPAddress":"2001:db8::1","errorCode":"Client.UnauthorizedOperation","userAgent":"Mozilla/5.0 (X11)","requestParameters":{"vpcSet":{}},"eventID":"11111111-0000-4000-8000-000000000002","recipientAccountId":"111122223333"}"#

    private static let spellings: [(String, String)] = [
        ("", ""), (#""eventTime":"#, #""eventTime" : "#), (#""eventTime""#, #""EventTime""#),
        (#""userIdentity""#, #""useridentity""#), ("08:00:0", "23:59:5"),
        (#"Z","eventSource"#, #".25Z","eventSource"#),
        ("2026-05-04T08", "2027-02-29T08"), ("i-0abc", "mara@example.com"), ("role/Ops\"", "role/x/Ops\""),
        ("Ops/i-0abc", "AWSReservedSSO_Admin_0123456789abcdef/mara"),
        ("role/Ops\"", "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef\""),
        ("\"AssumedRole\"", "\"SAMLUser\""), ("\"AssumedRole\"", "\"AWSService\""),
        ("\"mfaAuthenticated\":\"false\"", "\"mfaAuthenticated\":\"true\""),
        ("AKIAONE", "ASIATWO"), (#""accessKeyId":"AKIAONE""#, #""invokedBy":"cloudformation.amazonaws.com""#),
        ("198.51.100.10", "cloudformation.amazonaws.com"), ("198.51.100.10", "AWS Internal"),
        ("198.51.100.10", "198.51.100.10/24"), ("198.51.100.10", "nonsense"),
        ("2001:db8::1", "2001:DB8:0::1"),
        (#""userAgent":"aws-cli/2""#, #""userAgent":"a\"b""#),
        (#""userAgent":"aws-cli/2""#, #""userAgent":"""#),
        (#""userAgent":"aws-cli/2""#, #""userAgent":null"#), (#""userAgent":"aws-cli/2","#, ""),
        (#""userAgent":"aws-cli/2""#, #""userAgent":["aws-cli/2"]"#), ("aws-cli/2", "größer"),
        (#""awsRegion":"eu-west-1","#, ""), (#","recipientAccountId":"111122223333"}"#, "}"),
        (#""recipientAccountId":"111122223333""#, #""recipientAccountId":null"#),
        (#""recipientAccountId":"111122223333""#, #""recipientAccountId":"111122223333","awsRegion":"x""#),
        (#""eventType""#, #""sessionCredentialFromConsole":"true","eventType""#),
        ("s3.amazonaws.com", "signin.amazonaws.com"), ("ec2.amazonaws.com", "SIGNIN.amazonaws.com"),
        (
            #""sessionContext":{"#,
            #""sessionContext":{"webIdFederationData":{"federatedProvider":"token.actions.githubusercontent.com","attributes":{"sub":"repo:a/b:ref:x"}},"#
        ),
        (
            #""accountId":"111122223333","accessKeyId""#,
            #""onBehalfOf":{"userId":"u1"},"accountId":"1","accessKeyId""#
        ),
    ]

    private static var texts: [String] {
        [role, user].flatMap { text in
            spellings.compactMap { what, other in
                what.isEmpty ? text : text.contains(what) ? text.replacing(what, with: other) : nil
            }
        }
    }

    /// What habits are learned from, in words.
    private static func told(_ sighting: Sighting) -> String {
        let caller = sighting.caller
        let agent = sighting.origin.userAgent.map { $0.hasPrefix("Mozilla/") ? "a browser" : $0 }
        return [
            caller.actor.key, caller.actor.kind.rawValue, caller.actor.via.joined(separator: "+"),
            caller.scope, caller.type ?? "-",
            caller.caller.signs.map(\.rawValue).sorted().joined(separator: "+"),
            caller.caller.text(.federatedProvider) ?? "-", "\(sighting.seconds / 14_400)",
            sighting.origin.network ?? "-", sighting.origin.service ?? "-",
            agent.flatMap { $0.isEmpty ? nil : $0 } ?? "-",
            sighting.region ?? "-",
        ].joined(separator: " ")
    }

    private func seesAll() throws -> DispatchTable {
        try #require(
            try ContextTable.builtIn().widened(try BuiltInRules.load().dispatchTable, seesAll: true))
    }

    /// Sightings of a file, by the fast way and of what came as records.
    private func read(_ lines: [String], jobs: Int = 1, window: Int = RecordReader.window) throws -> (
        fast: [Sighting], slow: [Sighting]
    ) {
        let scratch = try Scratch()
        let file = try scratch.write(Array(lines.joined(separator: "\n").utf8), to: "in.ndjson")
        var reader = RecordReader()
        reader.window = window
        var (fast, slow): ([Sighting], [Sighting]) = ([], [])
        _ = try reader.read(
            [file], table: try seesAll(), jobs: jobs, onFault: { _ in }, onSightings: { fast += $0 },
            onRecord: { if let sighting = Sighting(of: $0) { slow.append(sighting) } })
        return (fast, slow)
    }

    private func expected(_ text: String) -> String? {
        guard let value = try? JSONParser().parse(Array(text.utf8)) else { return nil }
        return Sighting(
            of: NativeRecord(cloud: .aws, value: value, text: [], place: SourcePlace(file: ""))
        ).map(Self.told)
    }

    @Test("whatever the spelling, what is told of a caller is what the whole record says", arguments: texts)
    func spelling(_ text: String) throws {
        let read = try read([text, text.replacing("08:00", with: "09:30")])
        // The same four hours are told once by the fast way; the first record of a file teaches its shape.
        let told = Set((read.fast + read.slow).map(Self.told))
        #expect(
            told == Set([expected(text)].compactMap(\.self))
                || told.isSubset(
                    of: [
                        expected(text), expected(text.replacing("08:00", with: "09:30")),
                    ].compactMap(\.self)) && !told.isEmpty
        )
    }

    @Test("plain records are told without a tree, and what was told lately is not told again")
    func fast() throws {
        let lines = [
            Self.role, Self.user, Self.role.replacing("198.51.100.10", with: "198.51.100.99"), Self.role,
        ]
        let read = try read(lines)
        #expect(read.slow.isEmpty && read.fast.count == 2)
        let later = try self.read(lines + [Self.role.replacing("T08:00", with: "T12:00")])
        #expect(later.fast.count == 3)
        let elsewhere = try self.read(lines + [Self.role.replacing("198.51.100.10", with: "198.51.101.10")])
        #expect(elsewhere.fast.count == 3)
    }

    @Test("sessions of one role are one caller, people behind a role are several")
    func sessions() throws {
        let names = ["i-1", "i-2", "ana@example.com", "bo@example.com"]
        let read = try read([Self.role] + names.map { Self.role.replacing("i-0abc", with: $0) })
        #expect(
            Set(read.fast.map(\.caller.actor.key)) == [
                "aws:role/Ops", "aws:role/Ops/ana@example.com", "aws:role/Ops/bo@example.com",
            ])
        #expect(read.fast.count == 3)
    }

    @Test("whoever signs in has yet to prove who he is: nothing is told of him")
    func signIn() throws {
        let read = try read([
            Self.user, Self.role.replacing("s3.amazonaws.com", with: "signin.amazonaws.com"),
        ])
        #expect((read.fast + read.slow).map(\.caller.actor.display) == ["ben"])
    }

    @Test("a match is told by its verdict alone: it comes as a record, and is not seen besides")
    func matches() throws {
        let match = Self.role.replacing("ListBuckets", with: "AuthorizeSecurityGroupIngress")
        let (other, user) = (match.replacing("role/Ops", with: "role/Net"), Self.user)
        let read = try read([Self.role, user, match, other])
        #expect(read.fast.map(\.caller.actor.display) == ["Ops", "ben"])
    }

    @Test("of the other clouds a record comes for all that show the same in four hours, and none is lost")
    func otherClouds() throws {
        let stories = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/stories")
        let names = try FileManager.default.contentsOfDirectory(atPath: stories.path).filter {
            $0.hasPrefix("azure") || $0.hasPrefix("gcp")
        }.sorted()
        var (all, read) = (0, 0)
        for name in names {
            let file = stories.appendingPathComponent("\(name)/events.ndjson")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            let lines = text.split(separator: "\n").map(String.init)
            let cloud: Cloud = name.hasPrefix("azure") ? .azure : .gcp
            // What no rule selects, so that it may be passed over.
            let others = lines.map { line in
                Self.names.reduce(line) { $0.replacing($1, with: "list") }
            }
            let parser = JSONParser()
            let expected = others.compactMap { line in
                (try? parser.parse(Array(line.utf8))).flatMap {
                    Sighting(
                        of: NativeRecord(cloud: cloud, value: $0, text: [], place: SourcePlace(file: "")))
                }.map(Self.told)
            }
            // Those in envelopes are opened elsewhere.
            if expected.isEmpty { continue }
            let found = try self.read(others + others + others)
            #expect(Set(found.slow.map(Self.told)) == Set(expected), "\(name)")
            all += 3 * others.count
            read += found.slow.count
        }
        #expect(all > 300 && read < all * 2 / 3, "\(read) of \(all)")
    }

    /// Operations of the stories' changes.
    private static let names = [
        "securityRules/write", "networkSecurityGroups/write", "compute.firewalls.insert",
        "compute.firewalls.patch",
        "compute.firewalls.delete", "SECURITYRULES/WRITE", "NETWORKSECURITYGROUPS/WRITE",
        "securityRules/delete",
    ]

    @Test(
        "windows and workers change nothing that is told", arguments: [(1, 4_096), (1, 1 << 18), (3, 4_096)])
    func windows(jobs: Int, window: Int) throws {
        let lines = (0..<300).flatMap { number in
            [Self.role, Self.user].map {
                $0.replacing("T08:", with: "T\(number % 2 == 0 ? "08" : "16"):")
                    .replacing("Ops", with: "Ops\(number % 7)")
            }
        }
        let read = try read(lines, jobs: jobs, window: window)
        #expect(Set((read.fast + read.slow).map(Self.told)) == Set(lines.compactMap(expected)))
    }
}
