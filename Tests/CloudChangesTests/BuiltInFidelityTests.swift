import Testing

@testable import CloudChanges

/// The built-in rules over published samples, against a person's reading of them.
@Suite(
    "The built-in rules over real samples",
    .enabled(if: SharedMaterial.hasSamples, "the samples are not beside the checkout"))
struct BuiltInFidelityTests {
    /// Rows whose label we hold to be wrong; the reasons are in docs/labels.md.
    static let disputed: [String: Bool] = [
        "gcp/panther-labs-panther-analysis__gcp_firewall_rule_created.ndjson:1": true
    ]

    @Test("exactly the events labelled as firewall changes are selected, save what is disputed")
    func labels() throws {
        let rules = try BuiltInRules.load()
        let rows = try SharedMaterial.table("data/labels.csv")
        var lines: [String: [String]] = [:]
        var disagreements: [String: Bool] = [:]
        for row in rows {
            guard let file = row["file"], let index = row["line_index"].flatMap({ Int($0) }),
                let cloud = file.split(separator: "/").first.flatMap({ Cloud(rawValue: String($0)) })
            else { continue }
            if lines[file] == nil { lines[file] = try SharedMaterial.lines("data/" + file) }
            let text = lines[file]?[index] ?? ""
            let match = rules.select(try nativeRecord(text, cloud))
            #expect(match?.alsoMatched ?? [] == [], "\(file):\(index) has several rules")
            if (match != nil) != (row["firewall_change"] == "1") {
                disagreements["\(file):\(index)"] = match != nil
            }
        }
        #expect(rows.count == 1_013)
        #expect(disagreements == Self.disputed)
    }

    @Test(
        "whole collections yield what a second program counted",
        arguments: [
            // Counted by a script over service, action and request that shares no code with Squelch.
            (
                "invictus-ir-aws_dataset__cloudtrail.ndjson", 2_900,
                [
                    "AuthorizeSecurityGroupEgress": 1, "AuthorizeSecurityGroupIngress": 2,
                    "CreateSecurityGroup": 1, "DeleteSecurityGroup": 1, "RevokeSecurityGroupEgress": 2,
                    "RevokeSecurityGroupIngress": 1,
                ]
            ),
            ("opensearch-catalog__aws_cloudtrail-samples-large.ndjson", 840, [:]),
        ])
    func collections(file: String, events: Int, selected: [String: Int]) throws {
        let rules = try BuiltInRules.load()
        let lines = try SharedMaterial.lines("data/large/" + file).filter { !$0.isEmpty }
        var counts: [String: Int] = [:]
        for line in lines {
            guard let match = rules.select(try nativeRecord(line, .aws)) else { continue }
            counts[match.record.value["eventName"]?.string ?? "", default: 0] += 1
        }
        #expect(lines.count == events)
        #expect(counts == selected)
    }
}
