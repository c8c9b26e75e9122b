import Testing

@testable import CloudChanges

@Suite("Pinned pipelines")
struct PipelinePinTests {
    private func fits(
        _ yaml: String, identity: String? = nil, subject: String? = nil, address: String? = nil,
        endpoint: String? = nil
    ) throws -> [PipelinePins.Fit] {
        let configuration = try Configuration(text: "pipelines:\n" + yaml, named: "squelch.yml")
        return PipelinePins(configuration.pipelines).fits(
            identities: identity.map { [.init("userIdentity.arn", $0)] } ?? [],
            subjects: subject.map { [$0] } ?? [], address: address.flatMap { IPNetwork($0) },
            endpoint: endpoint)
    }

    @Test("a pinned role is that role, and none whose name or path only looks like it")
    func roles() throws {
        let yaml = "  - name: net\n    roles: ['arn:aws:iam::111122223333:role/deploy-*']\n"
        for (arn, isPinned) in [
            ("arn:aws:iam::111122223333:role/deploy-network", true),
            ("arn:aws:iam::111122223333:role/deploy-", true),
            ("arn:aws:iam::111122223333:role/deploy-x/evil", false),
            ("arn:aws:iam::111122223333:role/evil/deploy-network", false),
            ("arn:aws:iam::444455556666:role/deploy-network", false),
            ("arn:aws:iam::111122223333:role/Deploy-network", false),
            ("arn:aws:sts::111122223333:assumed-role/ops/deploy-network", false),
            ("arn:aws:iam::111122223333:role/deploy-network\narn", true),
        ] {
            #expect(try !fits(yaml, identity: arn).isEmpty == isPinned, "\(arn)")
        }
        #expect(try fits(yaml).isEmpty)
    }

    @Test("what an entry lists is open, unknown, fits or is another")
    func parts() throws {
        let yaml = """
              - name: net
                roles: [arn:aws:iam::111122223333:role/deploy]
                subjects: ["repo:acme/net:ref:refs/heads/main", "repo:acme/net:environment:*"]
                networks: [192.0.2.0/24]
                endpoints: [vpce-01]
            """ + "\n"
        let role = "arn:aws:iam::111122223333:role/deploy"
        let unknown = try fits(yaml, identity: role).first
        #expect(unknown?.subject == .unknown && unknown?.network == .unknown)
        let sound = try fits(
            yaml, identity: role, subject: "repo:acme/net:environment:prod", address: "192.0.2.7"
        ).first
        #expect(
            sound?.subject == .fits("repo:acme/net:environment:prod") && sound?.network == .fits("192.0.2.7"))
        let other = try fits(
            yaml, identity: role, subject: "repo:evil/net:environment:prod", address: "198.51.100.7"
        ).first
        #expect(other?.subject == .other("repo:evil/net:environment:prod"))
        #expect(other?.network == .other("198.51.100.7"))
        let through = try fits(yaml, identity: role, address: "198.51.100.7", endpoint: "vpce-01").first
        #expect(through?.network == .fits("vpce-01"))
        let open = try fits("  - name: a\n    roles: [\(role)]\n", identity: role).first
        #expect(open?.subject == .open && open?.network == .open)
    }

    @Test("an entry of subjects alone is for whoever shows one of them")
    func subjects() throws {
        let yaml = "  - name: a\n    subjects: ['repo:acme/net:*']\n"
        #expect(try fits(yaml, subject: "repo:acme/net:pull_request").count == 1)
        #expect(try fits(yaml, subject: "repo:acme/netting:pull_request").isEmpty)
        #expect(try fits(yaml).isEmpty)
    }

    @Test(
        "what pins nobody, or everybody, is refused with its line and a remedy",
        arguments: [
            ("- name: a\n", "2: error[configuration.pins-nothing]"),
            (
                "- name: a\n  roles: [deploy]\n",
                "3: error[configuration.value] \"deploy\" is no ARN of a role"
            ),
            (
                "- name: a\n  roles: ['arn:aws:sts::111122223333:assumed-role/deploy/Operator']\n",
                "the session's name is whatever its caller types"
            ),
            ("- name: a\n  roles: ['arn:aws:iam::111122223333:role/*']\n", "is every role of the account"),
            ("- name: a\n  subjects: ['*']\n", "is the subject of anybody's pipeline"),
            ("- name: a\n  subjects: ['repo:*']\n", "is the subject of anybody's pipeline"),
            ("- name: a\n  subjects: ['a:b']\n  networks: [0.0.0.0/0]\n", "is a good part of the Internet"),
            ("- name: a\n  subjects: ['a:b']\n  networks: [office]\n", "is no network"),
            ("- name: a\n  subjects: ['a:b']\n  networkz: []\n", "did you mean `networks`?"),
            ("- name: a\n  principals: [deployer]\n", "is no principal of Azure"),
            ("- name: a\n  service_accounts: ['*@acme.iam.gserviceaccount.com']\n", "is no service account"),
            ("- roles: []\n", "a pipeline has no `name`"), ("- 7\n", "a pipeline is no map"),
            ("- name: a\n  subjects: ['a:b']\n- name: a\n  subjects: ['a:b']\n", "two pipelines \"a\""),
            ("- name: a\n  subjects: ['a:b']\n  endpoints: [eni-1]\n", "is no VPC endpoint"),
        ])
    func faults(yaml: String, part: String) {
        let error = #expect(throws: ConfigurationFaults.self) {
            try Configuration(text: "pipelines:\n" + yaml, named: "squelch.yml")
        }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("remedy: ") == true)
    }

    @Test("the table of fingerprints grows by a configuration's rows")
    func fingerprints() throws {
        let yaml = """
            automation:
              own_projects: ["500000000001"]
              enable: [Chef]
              fingerprints:
                - tool: Our deployer
                  cloud: aws
                  field: user_agent
                  pattern: '^acme-deployer/(?P<version>[0-9.]+)'
                  strength: hint
                  source: github.com/acme/deployer
            """
        let settings = try Configuration(text: yaml, named: "squelch.yml").automation
        #expect(settings.ownProjects == ["500000000001"] && settings.enabled == ["Chef"])
        let row = try #require(settings.fingerprints.first)
        #expect(row.isVerified && row.sort == .iac && row.fields == [.userAgent])
    }

    @Test(
        "a faulty row or switch is named with its line and a remedy",
        arguments: [
            (
                "  fingerprints: [{tool: a, field: user_agent, strength: hint, source: s, pattern: '(?<v>a)'}]\n",
                "RE2"
            ),
            (
                "  fingerprints: [{tool: a, field: user_agent, strength: hint, source: s, pattern: 'a*'}]\n",
                "matches an empty text"
            ),
            (
                "  fingerprints: [{tool: a, field: agent, strength: hint, source: s, pattern: b}]\n",
                "is no field of a fingerprint"
            ),
            (
                "  fingerprints: [{tool: Chef, field: user_agent, strength: hint, source: s, pattern: b}]\n",
                "already"
            ),
            ("  fingerprints: [{tool: a, field: user_agent, source: s, pattern: b}]\n", "has no `strength`"),
            (
                "  fingerprints: [{tool: a, field: user_agent, strength: hint, source: s, pattern: b, sample: c}]\n",
                "own sample"
            ),
            ("  fingerprints: {}\n", "are no list"), ("  enable: [Chief]\n", "did you mean `Chef`?"),
            ("  own_projects: [acme]\n", "is no project number"),
            ("  enabled: []\n", "did you mean `enable`?"),
            ("  7\n", "`automation` is no map"),
        ])
    func automationFaults(yaml: String, part: String) {
        let error = #expect(throws: ConfigurationFaults.self) {
            try Configuration(text: "automation:\n" + yaml, named: "squelch.yml")
        }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
}
