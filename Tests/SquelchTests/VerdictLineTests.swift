import CloudChanges
import Testing

@testable import Squelch

@Suite("The verdict line") struct VerdictLineTests {
    private func text(_ verdict: Verdict) -> String {
        String(decoding: VerdictLine.encode(verdict), as: UTF8.self)
    }

    @Test("a line is the contract's, byte for byte")
    func golden() {
        let rules = [
            Making.allow(["10.0.0.0/8", "sg:sg-1"], [5432...5432]),
            Making.allow(
                ["unknown"], nil, nil, .replace, direction: nil, effect: nil, traits: [.contentUnknown]),
        ]
        var change = Making.change(rules, cloud: .azure, target: .networkSecurityGroup)
        change.region = nil
        let verdict = Pipeline(rulesDigest: "ab12cd34ef").judge(
            change, rule: Making.rule, alsoMatched: ["rule-2"], alertID: nil)
        let expected = [
            #"{"event_id":"e-1","records":["e-1"],"time":"2026-03-04T05:06:07Z","cloud":"azure","rule":"rule-1","#,
            #""techniques":["T1562.007","T1686.001"],"scope":"111122223333","region":null,"#,
            #""action":"AuthorizeSecurityGroupIngress","outcome":"success","#,
            #""actor":{"key":"aws:role/ops","kind":"human","display":"ops","via":[]},"#,
            #""origin":{"network":"198.51.100.0/24","ip":"198.51.100.7","service":null,"user_agent":"aws-cli/2.15"},"#,
            #""target":{"kind":"network_security_group","id":"sg-0a1b","name":null},"changes":["#,
            #"{"op":"add","direction":"ingress","effect":"allow","protocol":"tcp","ports":[[5432,5432]],"#,
            #""peers":["10.0.0.0/8","sg:sg-1"]},"#,
            #"{"op":"replace","direction":null,"effect":null,"protocol":null,"ports":null,"peers":["unknown"]}],"#,
            #""exposure":{"tier":"medium","world":false,"reasons":["#,
            #""changes the network security group in a way that the record does not show whole: what it says "#,
            #"now, or what it said before; before: unknown; after: unknown","#,
            #""opens tcp 5432 (PostgreSQL) to 10.0.0.0/8 and sg:sg-1 (at widest inside the network)"]},"#,
            #""base_confidence":0.5,"score":-0.1784,"confidence":0.0125798,"severity":"medium","impact":"medium","#,
            #""decision":"review","decided_by":"threshold","incident":"e-1","evidence":["#,
            #"{"code":"calibration.base_rate","family":"calibration","weight":-4.1846,"provenance":"attested","#,
            #""text":"fixed shift: of all firewall changes 1.5 % are assumed to be attacks, as this house has shown "#,
            #"too little yet","fields":{}},"#,
            #"{"code":"content.unknown","family":"content","weight":-0.1784,"provenance":"attested","#,
            #""text":"changes the network security group in a way that the record does not show whole: what it "#,
            #"says now, or what it said before; before: unknown; after: unknown; by the expert table 1.8 % of "#,
            #"intruders' changes and 2.1 % of harmless ones are of this kind","#,
            #""fields":{"requestParameters.cidrIp":"0.0.0.0/0"}},"#,
            #"{"code":"prior.rule","family":"prior","weight":0.0000,"provenance":"attested","#,
            #""text":"before anything is known of the match its base confidence is 0.5: the rule's level is medium","#,
            #""fields":{}}],"#,
            #""counterfactual":"it would be suppressed if what the record does not show were only a description: "#,
            #"score -1.4430 instead of -0.1784","#,
            #""model":"squelch 0.4.0+ab12cd34","also_matched":["rule-2"],"alert_id":null}"#,
        ].joined()
        #expect(text(verdict) == expected)
    }

    @Test("rules that differ only in what is not printed are one element")
    func mergedForPrint() throws {
        var first = Making.allow(["10.0.0.0/8"])
        first.ruleID = "sgr-1"
        var second = Making.allow(["203.0.113.0/24"])
        second.ruleID = "sgr-2"
        let value = try Printed(Making.judge(Making.change([second, first]))).value
        #expect(value["changes"]?.array?.count == 1)
        #expect(
            value["changes"]?.array?.first?["peers"]
                == .array([.string("10.0.0.0/8"), .string("203.0.113.0/24")]))
    }

    @Test("icmp has no ports; any protocol keeps the whole range")
    func ports() {
        let icmp = text(Making.judge(Making.change([Making.allow(["10.0.0.0/8"], [], "icmp")])))
        #expect(icmp.contains(#""protocol":"icmp","ports":[],"#))
        let any = text(Making.judge(Making.change([Making.allow(["10.0.0.0/8"], [0...65_535], "any")])))
        #expect(any.contains(#""protocol":"any","ports":[[0,65535]],"#))
    }

    static let hostile = [
        "\u{1B}[2J\u{1B}]0;x\u{07}", "a\nb\r\u{2028}\u{2029}", "\u{202E}evil\u{2066}", "\u{0}\u{7F}\u{9B}31m",
        "\u{200B}\u{FEFF}\u{E0041}", "\"\\</script>", "é\u{301}漢😀",
    ]

    @Test("hostile text is inert in the line and reads back the same", arguments: hostile)
    func hostileText(hostile: String) throws {
        var change = Making.change([.init(.add, effect: .allow, peers: [.tag(hostile), .service(hostile)])])
        change.actor.display = hostile
        change.origin.userAgent = hostile
        change.target.name = hostile
        change.action = hostile
        change.sources = ["changes": [.init(hostile, hostile)]]
        let verdict = Making.judge(change)
        let line = text(verdict)
        #expect(!line.unicodeScalars.contains(where: TerminalText.isUnsafe))
        let value = try Printed(verdict).value
        #expect(value["actor"]?["display"] == .string(hostile))
        #expect(value["origin"]?["user_agent"] == .string(hostile))
        let explained = Explanation.text(of: verdict)
        #expect(!explained.unicodeScalars.contains { TerminalText.isUnsafe($0) && $0 != "\n" })
    }

    @Test("explained as JSON, a verdict keeps its bytes and gains keys at the end")
    func explainedJSON() throws {
        let verdict = Making.judge(Making.change([Making.allow(["pl:pl-1"], [443...443])]))
        let json = Explanation.json(of: verdict)
        #expect(json.starts(with: VerdictLine.encode(verdict).dropLast()))
        let value = try JSONParser().parse(json)
        #expect(value["undetermined"]?.array?.count == 1)
        #expect(value["summary"]?.string?.hasPrefix("review ") == true)
    }
}

@Suite("Figures") struct FiguresTests {
    @Test(
        "probabilities have six significant digits and no exponent",
        arguments: [
            (0.5, "0.5"), (0.031_234_5, "0.0312345"), (0.000_001, "0.000001"),
            (1e-6 * 1.234_567, "0.00000123457"),
            (0.999_5, "0.9995"), (0.999_999_96, "1"), (0.1, "0.1"), (0.099_999_96, "0.1"),
            (0.123_456_5, "0.123456"),
            (0.25, "0.25"), (0, "0"), (1, "1"), (0.01, "0.01"),
        ])
    func sixDigits(number: Double, expected: String) { #expect(Figures.plain(number) == expected) }

    @Test(
        "weights have four decimals, half to even, and no negative zero",
        arguments: [
            (1.84125, "1.8412"), (-3.1234, "-3.1234"), (0, "0.0000"), (-0.0, "0.0000"), (-0.000_04, "0.0000"),
            (-0.0001, "-0.0001"), (12.5, "12.5000"), (-0.05, "-0.0500"),
        ])
    func fourDecimals(number: Double, expected: String) {
        #expect(Figures.fourDecimals(LogOdds(number).rounded) == expected)
    }

    @Test(
        "percentages are short",
        arguments: [(0.0731, "7.3 %"), (0.5, "50.0 %"), (0.000_2, "0.0200 %"), (0.9995, "99.95 %")])
    func percent(number: Double, expected: String) { #expect(Figures.percent(number) == expected) }

    @Test(
        "thousands are grouped",
        arguments: [(UInt128(1), "1"), (999, "999"), (1_000, "1,000"), (16_777_216, "16,777,216")])
    func grouped(number: UInt128, expected: String) { #expect(Figures.grouped(number) == expected) }
}

@Suite("Text for terminals") struct TerminalTextTests {
    @Test(
        "what could mislead is written out",
        arguments: [
            ("plain é 漢", "plain é 漢"), ("a\nb", "a\\nb"), ("\u{1B}[31m", "\\u{1B}[31m"),
            ("\u{202E}x", "\\u{202E}x"),
            ("a\u{200B}b", "a\\u{200B}b"), ("\t\r", "\\t\\r"), ("\u{9B}", "\\u{9B}"),
        ])
    func safe(text: String, expected: String) { #expect(TerminalText.safe(text) == expected) }
}
