import Testing

@testable import CloudChanges

@Suite("Sigma: the index")
struct SigmaIndexTests {
    @Test(
        "what a rule implies about the operation goes into the dispatch table",
        arguments: [
            ("s: {eventName: [A, Bc]}\ncondition: s", ["eventname"], ["a", "bc"], [String]()),
            (
                "s: {eventSource: ec2, eventName|startswith: Create}\ncondition: s", ["eventname"], [],
                ["create"]
            ),
            ("s: {eventName: 'Put*Rule?'}\ncondition: s", ["eventname"], [], ["rule"]),
            ("s: {eventName: A}\nt: {eventName: B}\ncondition: s or t", ["eventname"], ["a", "b"], []),
            (
                "s: {eventName: A}\nt: {eventSource: B}\ncondition: s or t", ["eventname", "eventsource"],
                ["a", "b"], []
            ),
            ("s: {eventName: A}\nt: {eventName: B}\ncondition: s and not t", ["eventname"], ["a"], []),
            ("s: {eventName|contains|all: [Abc, Defg]}\ncondition: s", ["eventname"], [], ["abc"]),
            ("s: [{eventName: A}, {eventName: B, x: 1}]\ncondition: 1 of s*", ["eventname"], ["a", "b"], []),
            ("s: {eventName|cased: Ab}\ncondition: s", ["eventname"], ["ab"], []),
            ("s: {eventName: A}\ncondition: [s, s]", ["eventname"], ["a"], []),
        ])
    func table(detection: String, fields: [String], exact: [String], fragments: [String]) {
        let table = Sigma.load(Sigma.rule(detection)).0.dispatchTable
        #expect(table == DispatchTable(fields: Set(fields), exact: Set(exact), fragments: Set(fragments)))
    }

    @Test(
        "a rule that implies nothing is tried on every record",
        arguments: [
            "s: {eventName: A}\ncondition: not s", "s: {eventName|re: A}\ncondition: s",
            "s: {eventName: 'a*'}\ncondition: s",
            "s: {eventName: null}\ncondition: s", "s: {requestParameters.x: A}\ncondition: s",
            "s: [word]\ncondition: s",
            "s: {eventName|neq: A}\ncondition: s", "s: {eventName: A}\nt: {x: B}\ncondition: s or t",
            "s: {eventName: '*'}\ncondition: s",
            "s: {eventName|exists: true}\ncondition: s", "s: {eventName|fieldref: x}\ncondition: s",
            "s: {eventName: [A, null]}\ncondition: s",
        ])
    func undiscriminated(detection: String) {
        let (rules, _) = Sigma.load(Sigma.rule(detection))
        #expect(rules.dispatchTable == nil)
        #expect(rules.undiscriminated.count == 1)
    }

    @Test(
        "with the index and without it the same rules select, for random rules and events", arguments: 0..<12)
    func soundness(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var detections: [String] = []
        for _ in 0..<25 { detections.append(RandomSigma.detection(&random)) }
        let cloud = Cloud.allCases[seed % 3]
        let text = detections.map { Sigma.rule($0, cloud) }.joined(separator: "\n---\n")
        let (rules, faults) = Sigma.load(text)
        #expect(faults.filter { $0.code != .duplicateID }.isEmpty)
        for _ in 0..<60 {
            let record = try Sigma.record(RandomSigma.event(&random), cloud)
            let match = rules.select(record)
            #expect(match == rules.selectWithoutIndex(record))
            if match != nil, let table = rules.dispatchTable {
                #expect(RandomSigma.isCandidate(record.value, table))
            }
            // Rule by rule, so that one undiscriminated rule does not hide the tables of the others.
            for detection in detections.prefix(5) {
                let alone = Sigma.load(Sigma.rule(detection, cloud)).0
                if alone.select(record) != nil, let table = alone.dispatchTable {
                    #expect(RandomSigma.isCandidate(record.value, table), "\(detection)")
                }
            }
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum RandomSigma {
    private static let names = [
        "eventName", "eventSource", "userAgent", "operationName", "OperationNameValue", "properties.message",
        "gcp.audit.method_name", "protoPayload.serviceName", "data.protoPayload.methodName", "x",
    ]
    private static let keys = [
        "eventName", "eventSource", "userAgent", "operationName", "OperationNameValue", "operation_name", "x",
        "protoPayload",
        "protopayload", "gcp.audit.method_name", "data", "properties",
    ]
    private static let inner = [
        "methodName", "serviceName", "method_name", "value", "localizedValue", "message", "eventName",
    ]
    private static let values = [
        "CreateRule", "createrule", "DeleteRule", "Create", "Rule", "v1.compute.x", "Kelvin", "\u{212A}elvin",
        "ec2", "a", "",
        "22", "ſ", "s", "abcabd",
    ]
    private static let patterns = [
        "CreateRule", "Create*", "*Rule", "C?eateRule", "*", "a", "", "v*.compute.x", "kelvin", "s", "abd",
        "22", "Rule", "??",
    ]
    private static let modifiers = [
        "", "", "", "|contains", "|startswith", "|endswith", "|cased", "|contains|all", "|neq", "|windash",
    ]

    static func detection(_ random: inout SeededGenerator) -> String {
        func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }
        var text = ""
        for name in ["s", "t"] {
            text += "\(name):\n"
            let isList = Int.random(in: 0..<4, using: &random) == 0
            for index in 0...Int.random(in: 0..<2, using: &random) {
                let list = (0...Int.random(in: 0..<2, using: &random)).map { _ in "'\(pick(patterns))'" }
                // A marker keeps keys apart without changing what they mean.
                let key = pick(names) + pick(modifiers) + (index == 0 || isList ? "" : "|expand")
                text += "    \(isList ? "- " : "")\(key): [\(list.joined(separator: ", "))]\n"
            }
        }
        let conditions = [
            "s", "s", "s and t", "s or t", "s and not t", "not s", "1 of them", "all of them", "not (s or t)",
        ]
        return text + "condition: \(pick(conditions))"
    }

    static func event(_ random: inout SeededGenerator) -> String {
        func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }
        var members: [String] = []
        for _ in 0..<3 {
            let value =
                switch Int.random(in: 0..<8, using: &random) {
                case 0: "null"
                case 1: "22"
                case 2: #"["\#(pick(values))","\#(pick(values))"]"#
                case 3, 4: #"{"\#(pick(inner))":"\#(pick(values))","\#(pick(inner))":"\#(pick(values))"}"#
                case 5: #"{"protoPayload":{"\#(pick(inner))":"\#(pick(values))"}}"#
                default: "\"\(pick(values))\""
                }
            members.append("\"\(pick(keys))\":\(value)")
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// What the dispatch table promises, taken word for word from its comment.
    static func isCandidate(_ value: JSONValue, _ table: DispatchTable, isBelow: Bool = false) -> Bool {
        func hits(_ text: String) -> Bool {
            let lowered = text.lowercased()
            return text.utf8.contains { $0 >= 0x80 } || table.exact.contains(lowered)
                || table.fragments.contains { lowered.contains($0) }
        }
        switch value {
        case .null: return false
        case .bool, .number, .string: return isBelow && hits(value.scalarText ?? "")
        case .array(let elements): return elements.contains { isCandidate($0, table, isBelow: isBelow) }
        case .object(let object):
            return object.members.contains { member in
                isCandidate(
                    member.value, table, isBelow: isBelow || table.fields.contains(member.key.lowercased()))
            }
        }
    }
}
