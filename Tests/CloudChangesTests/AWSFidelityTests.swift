import FoundationEssentials
import Testing

@testable import CloudChanges

/// Published sample events, read in place where they are.
enum AWSTestFiles {
    /// The checkout: this file stands in Tests/CloudChangesTests.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static let hasSamples = text("../shared/data/labels.csv") != nil

    static func records(_ path: String) throws -> [NativeRecord] {
        let lines = (text("../shared/data/" + path) ?? "").split(separator: "\n")
        return try lines.map { try AWSEvent.record(String($0)) }
    }
}

@Suite(
    "AWS sample events",
    .enabled(if: AWSTestFiles.hasSamples, "the published sample events are not beside this checkout"))
struct AWSFidelityTests {
    struct Case: Sendable {
        var file: String
        var index: Int
        var actor: String
        var target: String
        var outcome: Outcome = .success
        var lines: [String]
    }

    static let stratus = "aws/invictus-ir-aws_dataset__sg-changes.ndjson"
    static let manual = "aws/panther-labs-panther-analysis__aws_ec2_manual_security_group_changes.ndjson"
    static let bertJan = "aws:user/arn:aws:iam::123837392027:user/bert-jan"

    static let cases: [Case] = [
        Case(
            file: stratus, index: 0, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["add egress allow any 0-65535 0.0.0.0/0", "add egress allow any 0-65535 ::/0"]),
        Case(
            file: stratus, index: 1, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["remove ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            file: stratus, index: 2, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["create - - - ? -"]),
        Case(
            file: stratus, index: 3, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["add ingress allow tcp 443-443 0.0.0.0/0"]),
        Case(
            file: stratus, index: 4, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            file: stratus, index: 5, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["delete - allow - ? -"]),
        Case(
            file: stratus, index: 6, actor: bertJan, target: "sg-04cfb7a4712d75b00", outcome: .failure,
            lines: ["remove egress allow any 0-65535 ::/0"]),
        Case(
            file: stratus, index: 7, actor: bertJan, target: "sg-04cfb7a4712d75b00",
            lines: ["remove egress allow any 0-65535 0.0.0.0/0"]),
        Case(
            file: "aws/log2timeline-plaso__aws_cloudtrail.ndjson", index: 5,
            actor: "aws:user/arn:aws:iam::012345678901:user/fakeusername", target: "sg-01234567890123456",
            lines: ["create - - - ? -"]),
        Case(
            file: manual, index: 0, actor: "aws:role/TestAdmin", target: "sg-04f0b44316f7d2471",
            lines: ["add ingress allow tcp 443-443 0.0.0.0/16"]),
        Case(
            file: manual, index: 1, actor: "aws:role/Operator/ryan@example.com",
            target: "sg-04d018d184a18f647",
            lines: ["create - - - ? -"]),
        Case(
            file: manual, index: 2, actor: "aws:role/Operator/ryan@example.com",
            target: "sg-03eee825d6bb78f54",
            lines: ["add egress allow any 0-65535 0.0.0.0/0"]),
        Case(
            file: manual, index: 3, actor: "aws:role/Operator/ryan@example.com",
            target: "sg-0d921df5d84f7270a",
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            file: manual, index: 4, actor: "aws:role/TestAdmin", target: "sg-04f0b44316f7d2471",
            outcome: .failure, lines: ["add ingress allow tcp 443-443 0.0.0.0/16"]),
        Case(
            file: "aws/panther-labs-panther-analysis__aws_waf_disassociation.ndjson", index: 0,
            actor: "aws:role/DevAdministrator",
            target:
                "arn:aws:elasticloadbalancing:us-west-2:012345678910:loadbalancer/app/web/84dc5457e450dba5",
            lines: ["detach ingress - - ? - (layerOff)"]),
    ]

    @Test("each published firewall change is read as it stands", arguments: cases)
    func change(_ sample: Case) throws {
        let records = try AWSTestFiles.records(sample.file)
        let change = try AWSEvent.change(of: try #require(records.dropFirst(sample.index).first))
        #expect(AWSEvent.lines(change) == sample.lines)
        #expect(change.actor.key == sample.actor)
        #expect(change.target.id == sample.target)
        #expect(change.outcome == sample.outcome)
    }

    @Test(
        "nothing else in the large collections is a firewall change, and every record has a place in time",
        arguments: [
            ("large/invictus-ir-aws_dataset__cloudtrail.ndjson", 8),
            ("large/opensearch-catalog__aws_cloudtrail-samples-large.ndjson", 0),
        ])
    func large(file: String, count: Int) throws {
        // Launches with groups and attributes without groups are for the match to leave out.
        let launches: Set<String> = [
            "RunInstances", "CreateNetworkInterface", "CreateLoadBalancer", "CreateFunction20150331",
        ]
        var found = 0
        for record in try AWSTestFiles.records(file) {
            let change = try AWSEvent.change(of: record)
            #expect(!change.actor.key.isEmpty)
            if !change.changes.isEmpty, !launches.contains(change.action) { found += 1 }
        }
        #expect(found == count)
    }
}
