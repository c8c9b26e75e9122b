import Testing

@testable import CloudChanges

@Suite("Fingerprints of automation")
struct FingerprintTests {
    static let rows = BuiltInFingerprints.rows()
    static let table = FingerprintTable(rows: rows)

    @Test("the embedded table is sound, and each row finds its own sample")
    func sound() throws {
        let document = try #require(RuleDocument.split(BuiltInFingerprints.text).first)
        var collector = FaultCollector(file: "fingerprints.yml")
        let root = try #require(document.parse(into: &collector))
        var reader = FingerprintReader(taken: [])
        let rows = reader.rows(root)
        #expect(collector.faults.isEmpty && reader.faults.isEmpty, "\(reader.faults)")
        #expect(rows.count == root.list?.count && rows.count >= 106)
        for row in rows {
            let sample = try #require(row.sample, "\(row.tool)")
            #expect(Self.table.decides(row.tool, on: sample) == true)
            #expect(!row.source.isEmpty && !row.note.isEmpty, "\(row.tool)")
        }
    }

    @Test(
        "every published test vector is decided as stated",
        .enabled(if: SharedMaterial.hasActions, "the vectors are not beside the checkout"))
    func vectors() throws {
        let vectors = try SharedMaterial.table("field/fingerprint_samples.csv")
        #expect(vectors.count == 109)
        for vector in vectors {
            let tool = try #require(vector["tool"])
            let sample = try #require(vector["sample"])
            #expect(
                Self.table.decides(tool, on: sample) == (vector["must_match"] == "yes"), "\(tool): \(sample)")
        }
    }

    @Test(
        "every published row is in the table, on where it was verified",
        .enabled(if: SharedMaterial.hasActions, "the list is not beside the checkout"))
    func complete() throws {
        // Verified since, by the vendors' own documentation; the table names the source.
        let verifiedSince: Set<String> = [
            "GitLab OIDC provider", "Bitbucket Pipelines OIDC", "CircleCI OIDC", "HCP Terraform OIDC",
            "Cloud Build legacy account", "Infrastructure Manager",
        ]
        for line in try SharedMaterial.table("field/fingerprints.csv") {
            let tool = try #require(line["tool"])
            let row = try #require(Self.rows.first { $0.tool == tool }, "\(tool) is missing")
            #expect(row.strength.rawValue == line["strength"], "\(tool)")
            let isVerified = line["notes"]?.hasPrefix("verified") == true || verifiedSince.contains(tool)
            #expect(row.isVerified == isVerified, "\(tool)")
            #expect((row.cloud?.rawValue ?? "any") == line["cloud"], "\(tool)")
        }
    }

    private func agents(_ text: String, cloud: Cloud = .aws, table: FingerprintTable = table) -> [String] {
        var caller = Caller(cloud: cloud)
        caller.note(.userAgent, "userAgent", text)
        return table.matches(of: caller).filter { ![.library, .silent].contains($0.row.sort) }.map {
            $0.row.name + ($0.version.map { " " + $0 } ?? "")
        }
    }

    @Test(
        "tools are told with their versions",
        arguments: [
            (
                "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.60.0 aws-sdk-go-v2/1.30.3",
                ["Terraform 1.9.5", "Terraform 1.9.5"]
            ),
            (
                "[APN/1.0 HashiCorp/1.0 Terraform/1.9.5 terraform-provider-aws/dev HashiCorp-terraform-exec/0.17.3]",
                ["Terraform 1.9.5", "terraform-exec 0.17.3", "Terraform 1.9.5"]
            ),
            (
                "aws-sdk-go/1.20.4 (go1.12.5; linux) APN/1.0 HashiCorp/1.0 Terraform/0.12.2",
                ["Terraform 0.12.2"]
            ),
            (
                "APN/1.0 HashiCorp/1.0 Terraform/1.5.6 (+https://www.terraform.io) aws-sdk-go/1.44.122",
                ["Terraform's S3 state backend 1.5.6"]
            ),
            ("Terraform/1.5.6", ["Terraform"]), ("my terraform", ["Terraform"]),
            ("APN/1.0 Ansible/2.18.1 amazon.aws/10.0.0", ["Ansible 2.18.1"]),
            ("APN/1.0 OpenTofu-S3-Backend/1.0 OpenTofu/1.10.2", ["OpenTofu's S3 state backend 1.10.2"]),
            ("aws-cli/2.15.0 Python/3.11", []), ("", []),
        ])
    func versions(agent: String, names: [String]) {
        #expect(agents(agent) == names)
    }

    @Test("an unverified row finds nothing until it is enabled")
    func enabling() {
        #expect(agents("chef/18.0.0").isEmpty)
        let enabled = FingerprintTable(rows: Self.rows, enabled: ["Chef"])
        #expect(agents("chef/18.0.0", table: enabled) == ["Chef"])
    }

    @Test("one pass over a text finds what each pattern finds by itself", arguments: 0..<40)
    func onePass(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let expressions = try Self.rows.map { try RegularExpression($0.pattern) }
        let set = try #require(PatternSet(expressions))
        let samples = Self.rows.compactMap(\.sample)
        for _ in 0..<25 {
            let parts = (0..<Int.random(in: 1...4, using: &seeded)).map { _ in
                let sample = samples.randomElement(using: &seeded) ?? ""
                return Bool.random(using: &seeded)
                    ? sample : String(sample.prefix(Int.random(in: 0...sample.count, using: &seeded)))
            }
            let text = Array(parts.joined(separator: Bool.random(using: &seeded) ? " " : "").utf8)
            #expect(set.matches(in: text) == expressions.indices.filter { expressions[$0].matches(text) })
        }
    }
}

/// A small repeatable generator: SplitMix64 (Steele, Lea, Flood 2014).
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
