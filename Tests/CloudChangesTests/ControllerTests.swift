import Testing

@testable import CloudChanges

@Suite("Controllers")
struct ControllerTests {
    @Test("the embedded table is sound, and every row says whence it is known")
    func sound() {
        let (rows, faults) = BuiltInControllers.read()
        #expect(faults == [])
        #expect(rows.count >= 35)
        for row in rows {
            #expect(!row.note.isEmpty && !row.kind.isEmpty, "\(row.controller)")
            #expect(row.source != "none" || !row.isVerified, "\(row.controller)")
            #expect(row.vouching == .pinned || row.sample != nil, "\(row.controller)")
        }
    }

    @Test(
        "every kind that the field lists has a row",
        arguments: [
            "EKS", "RDS", "Redshift", "ElastiCache", "SageMaker", "Load Balancer Controller",
            "cloud-provider-azure",
            "AKS", "GKE", "EMR", "Beanstalk", "Packer", "Databricks", "just-in-time", "Remediation",
            "Migration",
            "Directory", "Firewall Manager",
        ])
    func covered(word: String) {
        #expect(BuiltInControllers.rows().contains { $0.controller.contains(word) })
    }

    @Test("a configuration's rows and pins are read, and each fault has its line")
    func configured() throws {
        let yaml = """
            lifecycle:
              enable: [EMR]
              pins:
                - controller: Our mesh
                  roles: ["arn:aws:iam::111122223333:role/mesh"]
              controllers:
                - controller: Our mesh
                  kind: mesh
                  cloud: aws
                  by: pinned
                  opens: {private: [15443, 30000-32767], 192.0.2.0/24: all}
                  lifetime: 12
                  source: github.com/acme/mesh
            """
        let settings = try Configuration(text: yaml, named: "s.yml").lifecycle
        #expect(settings.enabled == ["EMR"] && settings.pins.map(\.name) == ["Our mesh"])
        #expect(settings.controllers.first?.envelope.lifetime == 43_200)
        #expect(
            settings.controllers.first?.envelope.opens == [
                .init(peer: "private", ports: [[15443, 15443], [30000, 32767]]),
                .init(peer: "192.0.2.0/24", ports: nil),
            ])
    }

    @Test(
        "faults of the section are named with their line",
        arguments: [
            ("lifecycle:\n  enable: [Chefs]", 2, "value"),
            ("lifecycle:\n  pinz: []", 2, "unknown-key"),
            (
                "lifecycle:\n  pins:\n    - controller: Packr\n      roles: ['arn:aws:iam::111122223333:role/x']",
                3, "value"
            ),
            ("lifecycle:\n  pins:\n    - controller: Packer", 3, "pins-nothing"),
            (
                "lifecycle:\n  controllers:\n    - {controller: X, kind: x, cloud: aws, by: attested, source: s}",
                3, "missing"
            ),
            (
                "lifecycle:\n  controllers:\n    - {controller: X, kind: x, cloud: aws, by: pinned, source: s, opens: {all: all}}",
                3, "value"
            ),
            (
                "lifecycle:\n  controllers:\n    - {controller: X, kind: x, cloud: aws, by: pinned, source: s, opens: {world: [70000]}}",
                3, "value"
            ),
            (
                "lifecycle:\n  controllers:\n    - {controller: Packer, kind: x, cloud: aws, by: pinned, source: s}",
                3, "duplicate-name"
            ),
            (
                "lifecycle:\n  controllers:\n    - {controller: X, kind: x, cloud: aws, by: pinned, source: s, names: '.*'}",
                3, "pattern"
            ),
            (
                "lifecycle:\n  controllers:\n    - {controller: X, kind: x, cloud: aws, by: pinned, source: s, lifetime: 0}",
                3, "value"
            ),
        ])
    func faults(yaml: String, line: Int, code: String) {
        #expect {
            try Configuration(text: yaml, named: "s.yml")
        } throws: { error in
            let faults = (error as? ConfigurationFaults)?.faults ?? []
            return faults.contains { $0.line == line && $0.code == code }
        }
    }
}
