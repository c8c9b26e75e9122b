import Testing

@testable import CloudChanges

@Suite("Entries that are refused, and why") struct AllowlistLintTests {
    struct Bad: CustomTestStringConvertible, Sendable {
        var what: String
        var code: String
        var text: String

        var testDescription: String { "\(code): \(what)" }

        init(_ code: String, _ what: String, _ text: String) {
            self.code = code
            self.what = what
            self.text = text
        }

        /// A sound entry with one text replaced by another.
        init(
            _ code: String, _ what: String, _ old: String, _ new: String,
            in body: String = EntryMaking.native,
            terms: String = EntryMaking.terms
        ) {
            let text = EntryMaking.text(body, terms)
            precondition(text.contains(old), "\(what): nothing to replace")
            self.init(code, what, text.replacing(old, with: new))
        }
    }

    private static let role =
        "userIdentity.sessionContext.sessionIssuer.arn: arn:aws:iam::111122223333:role/ci-network"
    private static let actor = "actor.key: aws:role/ci-network"
    private static let terms = EntryMaking.terms

    static let bad: [Bad] = [
        // What an intruder can fulfil alone.
        Bad("asserted-only", "a user agent", role, "userAgent|contains: terraform"),
        Bad("asserted-only", "an operation alone", role, "awsRegion: eu-west-1"),
        Bad(
            "asserted-only", "a description", role, "requestParameters.groupDescription|contains: CHG0012345"),
        Bad(
            "asserted-only", "a service that anybody may set going", role,
            "userIdentity.invokedBy: cloudformation.amazonaws.com"),
        Bad(
            "asserted-only", "a keyword",
            EntryMaking.text().replacing(
                "  selection:\n    eventName: AuthorizeSecurityGroupIngress\n    \(role)\n",
                with: "  selection:\n    - terraform\n")),
        Bad(
            "asserted-only", "somebody or a user agent",
            EntryMaking.text().replacing(
                "  selection:\n    eventName: AuthorizeSecurityGroupIngress\n    \(role)\n",
                with: "  selection:\n    - \(role)\n    - userAgent|contains: terraform\n")),
        Bad(
            "asserted-only", "two selections joined by or",
            EntryMaking.text().replacing(
                "condition: not selection",
                with: "agent: {userAgent|contains: Pulumi}\n  condition: not (selection or agent)")),
        Bad(
            "asserted-only", "everybody but one", role,
            "userIdentity.arn|neq: arn:aws:iam::111122223333:user/dana"),
        Bad(
            "asserted-only", "a source identity", role,
            "userIdentity.sessionContext.sourceIdentity: dana@example.org"),
        Bad("asserted-only", "a display name", actor, "actor.display: ci-network", in: EntryMaking.squelch),
        Bad(
            "asserted-only", "a target's name", actor, "target.name|startswith: k8s-elb",
            in: EntryMaking.squelch),
        Bad("asserted-only", "a tool", actor, "automation.tool: Terraform", in: EntryMaking.squelch),
        Bad("asserted-only", "a ticket", actor, "window.ticket: CHG0012345", in: EntryMaking.squelch),
        Bad(
            "asserted-only", "an intermediary", actor, "actor.via: cloudformation.amazonaws.com",
            in: EntryMaking.squelch),
        Bad(
            "asserted-only", "a correlation id", "logsource: {product: aws, service: cloudtrail}",
            "logsource: {product: azure, service: activitylogs}",
            in: EntryMaking.native.replacing(
                role, with: "correlationId: 5f0c2f6e-8f3b-4c53-9a0e-1d2c3b4a5f60"
            ).replacing(
                "eventName: AuthorizeSecurityGroupIngress",
                with: "operationName: Microsoft.Network/networkSecurityGroups/securityRules/write")),
        Bad(
            "asserted-only", "a caller's agent at Google", "logsource: {product: aws, service: cloudtrail}",
            "logsource: {product: gcp, service: gcp.audit}",
            in: EntryMaking.native.replacing(
                role, with: "protoPayload.requestMetadata.callerSuppliedUserAgent|contains: Terraform"
            ).replacing(
                "eventName: AuthorizeSecurityGroupIngress",
                with: "protoPayload.methodName|endswith: compute.firewalls.insert")),
        // World-wide breadth.
        Bad("world-wide", "a session's name", role, "userIdentity.arn|endswith: /terraform"),
        Bad("world-wide", "a word in an ARN", role, "userIdentity.arn|contains: pulumi"),
        Bad(
            "world-wide", "any role", role, "userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::*'"),
        Bad("world-wide", "anybody", actor, "actor.key: '*'", in: EntryMaking.squelch),
        Bad("world-wide", "any address", role, "sourceIPAddress|cidr: 0.0.0.0/0"),
        Bad("world-wide", "a service as an address", role, "sourceIPAddress: cloudformation.amazonaws.com"),
        Bad("world-wide", "any address of version 6", actor, "origin.ip|cidr: ::/0", in: EntryMaking.squelch),
        Bad("world-wide", "a regular expression", role, "userIdentity.arn|re: '.*'"),
        Bad(
            "world-wide", "the world on whatever port", "peers|cidr: 10.0.0.0/8\n    ports: 443",
            "peers|cidr: 0.0.0.0/0", in: EntryMaking.squelch),
        Bad(
            "world-wide", "half of the world on whatever port", "peers|cidr: 10.0.0.0/8\n    ports: 443",
            "peers|cidr: 128.0.0.0/1", in: EntryMaking.squelch),
        // Polarity.
        Bad("polarity", "Sigma's own example", "condition: not selection", "condition: selection"),
        Bad(
            "polarity", "and not", "condition: not selection",
            "other: {awsRegion: eu-west-1}\n  condition: selection and not other"),
        Bad(
            "polarity", "nothing taken out", "condition: not selection",
            "condition: not selection or selection"),
        Bad("polarity", "one of them", "condition: not selection", "condition: 1 of them"),
        // Names of things that are not.
        Bad(
            "unknown-rule", "a rule of nobody", "rules: any", "rules: [00000000-0000-4000-8000-00000000dead]"),
        Bad(
            "unknown-rule", "a slip of the pen", "rules: any", "rules: [b6d7d3f0-5a3c-4d0a-9d55-0f1e2d3c4b5b]"
        ),
        Bad("unknown-rule", "a title", "rules: any", "rules: ['A rule of the tests']"),
        Bad(
            "unknown-rule", "a rule of another log",
            "rules: any\n  selection:\n    actor.key: aws:role/ci-network",
            "rules: [\(EntryMaking.rule)]\n  selection:\n    actor.key: azure:oid/x",
            in: EntryMaking.squelch.replacing(
                "aws, service: cloudtrail", with: "azure, service: activitylogs")),
        Bad("rules", "no rules", "  rules: any\n", ""),
        Bad("rules", "an empty list of rules", "rules: any", "rules: []"),
        Bad("log-source", "a log that is not read", "service: cloudtrail", "service: vpcflow"),
        Bad("log-source", "no log", "logsource: {product: aws, service: cloudtrail}\n", ""),
        Bad("unknown-field", "a field of no record", "eventName:", "eventNames:"),
        Bad("unknown-field", "a field of no change", "ports:", "port:", in: EntryMaking.squelch),
        Bad("modifier", "a modifier of nobody", "eventName:", "eventName|begins:"),
        Bad("taxonomy", "another taxonomy", "taxonomy: squelch", "taxonomy: ecs", in: EntryMaking.squelch),
        Bad(
            "unknown-guard", "a guard of nobody", "squelch:\n",
            "squelch:\n  overrides_guard: roots\n  approved_by: ciso\n"),
        // Owners and ends.
        Bad("no-owner", "no owner", "  owner: netops\n", ""),
        Bad("no-owner", "no terms at all", "\(terms)", ""),
        Bad("no-reason", "no reason", "  reason: The network pipeline opens private ranges all day\n", ""),
        Bad("no-expiry", "no end", "  expires: 2026-06-01\n", ""),
        Bad("no-expiry", "an empty end", "expires: 2026-06-01", "expires:"),
        Bad("too-long", "more than a year from now", "expires: 2026-06-01", "expires: 2027-03-06"),
        Bad(
            "too-long", "more than a year from its beginning", "expires: 2026-06-01",
            "from: 2026-01-01\n  expires: 2027-01-02"),
        Bad(
            "no-time", "an end before the beginning", "expires: 2026-06-01",
            "from: 2026-06-02\n  expires: 2026-06-01"),
        Bad("date", "no date", "expires: 2026-06-01", "expires: next summer"),
        Bad(
            "self-approved", "approved by its owner", "squelch:\n",
            "squelch:\n  overrides_guard: root\n  approved_by: NetOps\n"),
        Bad("not-approved", "approved by nobody", "squelch:\n", "squelch:\n  overrides_guard: root\n"),
        // Examples, ids, forms.
        Bad(
            "example", "an example that is not caught", "squelch:\n",
            "squelch:\n  examples: {catches: [{eventName: AuthorizeSecurityGroupIngress}]}\n"),
        Bad(
            "example", "a near miss that is caught", "squelch:\n",
            "squelch:\n  examples: {misses: [{eventName: AuthorizeSecurityGroupIngress, userIdentity: {sessionContext: {sessionIssuer: {arn: 'arn:aws:iam::111122223333:role/ci-network'}}}}]}\n"
        ),
        Bad(
            "example", "a near miss with one harmless peer of two", "squelch:\n",
            "squelch:\n  examples: {catches: [{actor: {key: aws:role/ci-network}, changes: [{ports: [[443, 443]], peers: [10.1.0.0/16, 0.0.0.0/0]}]}]}\n",
            in: EntryMaking.squelch),
        Bad("identifier", "no id", "id: \(EntryMaking.id)\n", ""),
        Bad("identifier", "an id that is no UUID", EntryMaking.id, "ci-network-1"),
        Bad("effect", "no effect that is known", "squelch:\n", "squelch:\n  effect: drop\n"),
        Bad("effect", "a weight below nothing", "squelch:\n", "squelch:\n  effect: {lower: -1}\n"),
        Bad("attribute", "a tier that is none", "squelch:\n", "squelch:\n  max_exposure: huge\n"),
        Bad("attribute", "a key of nobody", "squelch:\n", "squelch:\n  expire: 2026-06-01\n"),
        Bad("shape", "a rule in place of a filter", "filter:\n  rules: any", "detection:"),
        Bad("syntax", "no YAML", "title: Network pipeline", "title: [Network pipeline"),
        Bad("condition", "a list of conditions", "condition: not selection", "condition: [not selection]"),
        Bad(
            "identifier", "a selection that is not there", "condition: not selection",
            "condition: not selections"),
        Bad("not-filled-in", "an account that nobody filled in", "111122223333", "000000000000"),
        Bad("value", "host bits in a network", "10.0.0.0/8", "10.0.0.1/8", in: EntryMaking.squelch),
        Bad(
            "placeholder", "a list that is not there", actor, "actor.key|expand: '%nobody%'",
            in: EntryMaking.squelch),
    ]

    @Test("each is refused with its code, on a line of the file, with a remedy", arguments: bad)
    func refused(_ bad: Bad) throws {
        let (entries, faults) = EntryMaking.read(bad.text)
        #expect(entries.isEmpty)
        let fault = try #require(faults.first { $0.code == bad.code }, "\(faults.map(\.description))")
        #expect(fault.severity == .error && !fault.remedy.isEmpty && !fault.sentence.isEmpty)
        #expect(
            (1...bad.text.split(separator: "\n", omittingEmptySubsequences: false).count).contains(fault.line)
        )
    }

    @Test("at least 50 bad entries are tried, of at least 20 codes")
    func many() {
        #expect(Self.bad.count >= 50 && Set(Self.bad.map(\.code)).count >= 20)
    }

    static let good: [String] = [
        EntryMaking.text(), EntryMaking.text(EntryMaking.squelch),
        EntryMaking.text().replacing("rules: any", with: "rules: [\(EntryMaking.rule.uppercased())]"),
        EntryMaking.text().replacing("rules: any", with: "rules: \(EntryMaking.rule)"),
        EntryMaking.text().replacing("condition: not selection", with: "condition: NOT selection"),
        EntryMaking.text().replacing(
            "condition: not selection",
            with: "region: {awsRegion: eu-west-1}\n  condition: not (selection and region)"),
        EntryMaking.text().replacing(
            "condition: not selection",
            with: "region: {awsRegion: eu-west-1}\n  condition: not selection or not region"),
        EntryMaking.text().replacing("condition: not selection", with: "condition: not all of sel*"),
        EntryMaking.text().replacing(
            "condition: not selection",
            with: "region: {awsRegion: eu-west-1}\n  condition: not (selection and not region)"),
        EntryMaking.text().replacing("expires: 2026-06-01", with: "from: 2026-03-01\n  expires: 2027-03-01"),
        EntryMaking.text().replacing(
            "expires: 2026-06-01", with: "expires: 2026-06-01T12:00:00Z\n  review_every: 30d"),
        EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  effect: {lower: 1.5}\n"),
        EntryMaking.text().replacing(
            "squelch:\n", with: "squelch:\n  effect: {cap: -1}\n  max_exposure: medium\n"),
        EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  effect: 'lower: 2'\n"),
        EntryMaking.text().replacing(
            "squelch:\n", with: "squelch:\n  overrides_guard: [root, deny-removed]\n  approved_by: ciso\n"),
        EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  revoked: 2026-03-02\n"),
        EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  enabled: false\n").replacing(
            "111122223333", with: "000000000000"),
        EntryMaking.text().replacing(role, with: "userIdentity.arn|contains: ':assumed-role/ci-network/'"),
        EntryMaking.text().replacing(role, with: "sourceIPAddress|cidr: 203.0.113.0/24"),
        EntryMaking.text().replacing(
            role, with: "userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::*:role/ci-network'"),
        EntryMaking.text().replacing(role, with: "recipientAccountId: '111122223333'"),
        EntryMaking.text(
            EntryMaking.squelch.replacing("peers|cidr: 10.0.0.0/8", with: "peers|cidr: 0.0.0.0/0")),
        EntryMaking.text(EntryMaking.squelch.replacing(actor, with: "actor.key|expand: '%roles%'")),
        EntryMaking.text(
            EntryMaking.squelch.replacing("{product: aws, service: cloudtrail}", with: "{product: squelch}")),
        EntryMaking.text(
            EntryMaking.squelch.replacing(
                actor, with: "origin.network: 203.0.113.0/24\n    automation.tool: Terraform")),
        EntryMaking.text(
            EntryMaking.native.replacing(
                "{product: aws, service: cloudtrail}", with: "{product: azure, service: activitylogs}"
            ).replacing(
                "eventName: AuthorizeSecurityGroupIngress",
                with: "operationName: Microsoft.Network/networkSecurityGroups/write"
            ).replacing(role, with: "claims.appid: 5f0c2f6e-8f3b-4c53-9a0e-1d2c3b4a5f60")),
        EntryMaking.text(
            EntryMaking.native.replacing(
                "{product: aws, service: cloudtrail}", with: "{product: gcp, service: gcp.audit}"
            ).replacing(
                "eventName: AuthorizeSecurityGroupIngress",
                with: "protoPayload.methodName|endswith: compute.firewalls.patch"
            ).replacing(
                role, with: "protoPayload.authenticationInfo.principalEmail: gke@p-1.iam.gserviceaccount.com")
        ),
    ]

    @Test("each of these is sound", arguments: good)
    func sound(_ text: String) {
        let (entries, faults) = EntryMaking.read(text)
        #expect(entries.count == 1 && faults.isEmpty, "\(faults.map(\.description))")
    }

    @Test("at least 25 sound entries are tried") func manySound() { #expect(Self.good.count >= 25) }

    @Test("all problems of an entry are named at once")
    func atOnce() {
        let text = EntryMaking.text().replacing("eventName:", with: "eventNames|begins:")
            .replacing("condition: not selection", with: "condition: selection").replacing(
                "  owner: netops\n", with: ""
            )
            .replacing("rules: any", with: "rules: [nobody]")
        let codes = Set(EntryMaking.read(text).faults.map(\.code))
        #expect(codes.isSuperset(of: ["modifier", "no-owner", "unknown-rule"]), "\(codes)")
    }

    @Test("one broken document stops no other of its file")
    func neighbours() {
        let broken = EntryMaking.text().replacing("condition: not selection", with: "condition: selection")
        let other = EntryMaking.text(id: "00000000-0000-4000-8000-000000000001")
        let (entries, faults) = EntryMaking.read(broken + "---\n" + other)
        #expect(entries.map(\.id) == ["00000000-0000-4000-8000-000000000001"] && faults.count == 1)
    }

    /// Elastic, detection-rules PR #6589: exclusions by user agent alone. Panther, panther-analysis
    /// `aws_ec2_security_group_modified` and PR #2134: the same, by prefix.
    @Test(
        "user agents as Elastic and Panther exclude them are refused, and the field that would bind is named",
        arguments: [
            "userAgent|contains: [Terraform, Pulumi, Ansible]", "userAgent|startswith: 'HashiCorp Terraform'",
            "userAgent: ['*terraform*', '*Go-http-client/2.0*', 'cloudformation.amazonaws.com']",
            "userAgent|re: '(?i)(terraform|pulumi|ansible)'",
        ])
    func vendorAgents(_ line: String) throws {
        let text = EntryMaking.text().replacing(Self.role, with: line)
        let fault = try #require(EntryMaking.read(text).faults.first { $0.code == "asserted-only" })
        #expect(fault.sentence.contains("userAgent") && fault.remedy.contains("sessionIssuer.arn"))
    }

    /// interop.md section 6: Sigma's specification, Sentinel's "handle false positives", Elastic's value list.
    @Test(
        "published examples of the wrong polarity are refused",
        arguments: ["selection", "ip and user", "1 of selection*", "all of them", "not not selection"])
    func vendorPolarity(_ condition: String) {
        let text = EntryMaking.text().replacing(
            "condition: not selection",
            with:
                "ip: {sourceIPAddress: 203.0.113.7}\n  user: {userIdentity.userName: dana}\n  condition: \(condition)"
        )
        #expect(EntryMaking.read(text).faults.contains { $0.code == "polarity" })
    }

    @Test("Sentinel's two inequalities joined by and take out either, so each alone must bind")
    func sentinel() throws {
        let text = EntryMaking.text().replacing(
            "condition: not selection",
            with:
                "ip: {sourceIPAddress: 203.0.113.7}\n  user: {userIdentity.userName: dana}\n  condition: not ip and not user"
        )
        let entry = try EntryMaking.entry(text)
        let either = try EntryMaking.json(
            #"{"sourceIPAddress":"203.0.113.7","userIdentity":{"userName":"bo"}}"#)
        #expect(entry.covers(either))
        let right = try EntryMaking.entry(text.replacing("not ip and not user", with: "not (ip and user)"))
        #expect(!right.covers(either))
    }
}
