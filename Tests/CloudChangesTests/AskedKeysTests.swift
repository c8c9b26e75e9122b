import Testing

@testable import CloudChanges

/// Rules asked on the members that they look at answer as on the whole record.
@Suite("Match: on a part of the record")
struct AskedKeysTests {
    /// Selected as ingest does it, and on the whole; they must agree.
    private func selects(_ rules: RuleSet, _ text: String, _ cloud: Cloud = .aws) throws -> Bool {
        let parser = JSONParser()
        let bytes = Array(text.utf8)
        func record() throws -> NativeRecord {
            NativeRecord(
                cloud: cloud, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-")
            )
        }
        let whole = try record()
        let part = try bytes.withUnsafeBytes { text in
            rules.match(in: try parser.nodes(of: text), cloud, whole: { whole })
        }
        #expect(part == rules.select(whole), "\(text)")
        #expect(part == rules.selectWithoutIndex(whole), "\(text)")
        return part != nil
    }

    private static func rules(_ selection: String) -> RuleSet {
        RuleSet.load(
            text: """
                title: t
                logsource: {product: aws, service: cloudtrail}
                detection:
                  selection:
                \(selection)
                  condition: selection
                """, named: "t.yml"
        ).rules
    }

    @Test(
        "fields at any depth, dotted keys, repeated keys, other fields and keywords",
        arguments: [
            ("    a.b.c: x", #"{"a":{"b":{"c":"x"}},"z":1}"#, true),
            ("    a.b.c: x", #"{"a.b":{"c":"x"}}"#, true),
            ("    a.b.c: x", #"{"a.b.c":"x"}"#, true),
            ("    a.b.c: x", #"{"a":{"b.c":["y","x"]}}"#, true),
            ("    a.b.c: x", #"{"b":{"c":"x"},"A":{"b":{"c":"x"}}}"#, false),
            ("    a: x", #"{"a":"x","a":"y"}"#, false),
            ("    a: x", #"{"a":"y","a":"x"}"#, true),
            ("    a: x", #"{"\u0061":"x"}"#, true),
            ("    a: null", #"{"b":"x"}"#, true),
            ("    a|exists: false", #"{"b":"x"}"#, true),
            ("    a|fieldref: b.c", #"{"b":{"c":"x"},"a":"x"}"#, true),
            ("    a|fieldref: b.c", #"{"b":{"c":"y"},"a":"x"}"#, false),
            ("    \"|contains\": word", #"{"q":{"r":["a word"]}}"#, true),
            ("    eventName: x", #"{"eventName":"X","a":1}"#, true),
        ])
    func fields(selection: String, record: String, isSelected: Bool) throws {
        #expect(try selects(Self.rules(selection), record) == isSelected)
    }

    @Test("the built-in rules, their payload tests included")
    func builtIn() throws {
        let rules = try BuiltInRules.load()
        #expect(rules.dispatchTable != nil)
        let names = rules.dispatchTable?.exact.sorted() ?? []
        let parameters = [
            "", #","requestParameters":null"#,
            #","requestParameters":{"groupSet":{"items":[{"groupId":"sg-1"}]}}"#,
            #","requestParameters":{"securityGroupIds":["sg-1"],"x":{"y":1}}"#,
            #","requestParameters":{"omitted":true}"#,
            #","requestParameters":"HIDDEN_DUE_TO_SECURITY_REASONS""#,
            #","requestParameters":{},"requestParameters":{"Web_ACL-Id":null}"#,
            #","requestParameters":{"CreateLaunchTemplateRequest":"***"},"responseElements":{"groups":["g"]}"#,
            #","requestParameters":{"a":"{\"securityGroups\":[\"sg\"]}"}"#,
            #","requestParameters":{"SECURITYGROUP\u212Aind":["x"],"GroupÉs":["x"]}"#,
        ]
        var selected = 0
        for (index, name) in names.enumerated() {
            for more in [
                parameters[index % parameters.count], parameters[(index / 3 + 1) % parameters.count],
            ] {
                let text =
                    #"{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com","eventName":"\#(name)","errorCode":"x"\#(more)}"#
                if try selects(rules, text) { selected += 1 }
            }
        }
        #expect(selected > 50)
    }
}
