import Testing

@testable import CloudChanges

/// Records whose name a rule wants only together with a payload test, and whose bytes show that it fails.
@Suite("Ingest: names that depend on a payload")
struct IngestSignTests {
    /// Two of them come first, so that others of their kind may be passed over.
    private static func record(_ name: String, _ request: String, source: String = "ec2") -> String {
        #"{"eventVersion":"1.08","userIdentity":{"type":"Root","accountId":"1"},"#
            + #""eventTime":"2026-03-02T00:00:00Z","eventSource":"\#(source).amazonaws.com","#
            + #""eventName":"\#(name)","awsRegion":"r","requestParameters":\#(request),"eventID":"e"}"#
    }

    private static let warm = [record("GetRole", "null"), record("GetUser", "null")]

    private static func candidates(_ lines: [String], _ table: DispatchTable?) throws -> [String] {
        try Ingest.read((warm + lines).joined(separator: "\n"), table: table).texts
    }

    @Test(
        "a launch is read only where its request may be hidden",
        arguments: [
            (#"{"instancesSet":{"items":[{"minCount":1}]},"userData":"<sensitiveDataRemoved>"}"#, false),
            (#"{"groupSet":{"items":[{"groupId":"sg-1"}]}}"#, false), ("null", false),
            (#""HIDDEN_DUE_TO_SECURITY_REASONS""#, true), (#" "***" "#, true), (#"{"omitted":true}"#, true),
            (#"{"RunInstancesRequest":"<sensitiveDataRemoved>"}"#, true),
            (#"{"run_instances-request" : "redacted"}"#, true),
            (#"{"RunInstancesReq\u0075est":"redacted"}"#, true), (#""{\"omitted\" : true}""#, true),
            (#"{"x":"\u006fmitted"}"#, true), ("{\"x\":\"\u{212A}\"}", true),
            (#"{"x":"a\nb"}"#, true), (#"{"x":"\u212A"}"#, true),
            (#"{"x":"\u003cb\u003e"}"#, false),
        ])
    func launch(request: String, isRead: Bool) throws {
        let rules = try BuiltInRules.load()
        let line = Self.record("RunInstances", request)
        #expect(try Self.candidates([line], rules.dispatchTable).count == 1)
        #expect(try Self.candidates([line], rules.selectionTable).count == (isRead ? 1 : 0))
    }

    @Test("a name that some rule wants without a test is always read")
    func mixed() throws {
        let text = """
            title: any launch
            id: 11111111-2222-4333-8444-555555555555
            logsource: {product: aws, service: cloudtrail}
            detection:
                selection: {eventName: RunInstances}
                condition: selection
            """
        let (own, faults) = RuleSet.load(text: text, named: "own.yml")
        #expect(faults.isEmpty)
        let rules = try BuiltInRules.load().merging(own).rules
        let lines = [Self.record("RunInstances", "{}"), Self.record("CreateNetworkInterface", "{}")]
        #expect(try Self.candidates(lines, rules.selectionTable) == [lines[0]])
    }

    private static let operations = [
        ("RunInstances", "ec2"), ("CreateNetworkInterface", "ec2"), ("ModifyInstanceAttribute", "ec2"),
        ("ModifyDBInstance", "rds"), ("UpdateClusterConfig", "eks"), ("AddIpRoutes", "ds"),
        ("UpdateDistribution", "cloudfront"), ("ModifyTransitGateway", "ec2"),
        ("CreateLoadBalancer", "elasticloadbalancing"),
    ]

    @Test("no match is passed over, however the request is spelled", arguments: 0..<10)
    func spellings(seed: Int) throws {
        var speller = RequestSpeller(seed: UInt64(seed) &* 6_364_136 &+ 17)
        let rules = try BuiltInRules.load()
        let names = rules.selectionTable?.tests.flatMap { $0.exact.sorted() } ?? []
        #expect(names.count > 20)
        let lines = (0..<200).map { index in
            let (name, source) = Self.operations[index % Self.operations.count]
            let isOther = index % 5 == 0
            return Self.record(isOther ? speller.one(of: names) : name, speller.request(), source: source)
        }
        let input = (Self.warm + lines).joined(separator: "\n")
        let wanted = try Ingest.read(input).records.filter { rules.select($0) != nil }
        let found = try Ingest.read(input, table: rules.selectionTable)
        #expect(found.records.filter { rules.select($0) != nil } == wanted)
        #expect(found.counts.records == [.aws: lines.count + 2])
        #expect(wanted.count > 10 && found.records.count < lines.count)
    }
}

/// Requests with and without the parts that tests ask for, spelled anyhow; seeded.
private struct RequestSpeller {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func one(of choices: [String]) -> String { choices[random(choices.count)] }

    private static let keys = [
        "securityGroupIds", "Security_Group-Ids", "groupSet", "GROUPS", "webACLId", "publicAccessCidrs",
        "omitted",
        "modifyRequest", "securityGroupReferencingSupport", "updateSecurityGroupForDirectoryControllers",
        "name", "x",
        "instanceId", "vpcId", "subnetIds", "tags",
    ]

    mutating func request() -> String {
        switch random(6) {
        case 0: return one(of: ["null", "{}", #""***""#, #""redacted""#, "[]", "1"])
        case 1: return string(object(depth: 1))
        default: return object(depth: 0)
        }
    }

    private mutating func object(depth: Int) -> String {
        var members: [String] = []
        for _ in 0...random(2) {
            // Most of them ask for nothing.
            let keys = random(3) == 0 ? Self.keys : Array(Self.keys.suffix(5))
            members.append(string(one(of: keys)) + one(of: [":", ":", " : ", ":\t"]) + value(depth: depth))
        }
        let text = "{" + members.joined(separator: one(of: [",", ", "])) + "}"
        return depth == 0 ? text.replacing("\t", with: " ") : text
    }

    private mutating func value(depth: Int) -> String {
        switch random(depth >= 3 ? 4 : 7) {
        case 0: return one(of: ["true", "null", "[]", "{}", "1"])
        case 1, 2: return string(one(of: ["sg-1", "", "<sensitiveDataRemoved>", "i-1", "10.0.0.0/8"]))
        case 3: return "[" + string("sg-2") + "]"
        case 4: return string(object(depth: depth + 1))
        default: return object(depth: depth + 1)
        }
    }

    private mutating func string(_ text: String) -> String {
        let isEager = random(8) == 0
        var out = "\""
        for unit in text.utf16 {
            let digits = String(unit, radix: 16)
            if isEager && random(4) == 0 || unit < 0x20 {
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                if unit == 0x22 || unit == 0x5C { out += "\\" }
                out += String(decoding: [unit], as: UTF16.self)
            }
        }
        return out + "\""
    }
}
