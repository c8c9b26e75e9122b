import Testing

@testable import CloudChanges

@Suite("Sigma: selections and conditions")
struct SigmaConditionTests {
    /// `a`, `b`, `c` hold if the event has them; `_d` begins with an underscore.
    private static let selections = """
        s_a:
            a: 1
        s_b:
            b: 1
        t_c:
            c: 1
        _d:
            d: 1
        """

    @Test(
        "not binds before and, and before or; brackets, selectors and operators in any case",
        arguments: [
            ("s_a", "a", true), ("s_a", "b", false), ("not s_a", "b", true), ("not s_a", "a", false),
            ("s_a and s_b", "ab", true), ("s_a and s_b", "a", false), ("s_a or s_b", "b", true),
            ("s_a or s_b and t_c", "a", true), ("s_a or s_b and t_c", "b", false),
            ("(s_a or s_b) and t_c", "a", false),
            ("not s_a and s_b", "b", true), ("not s_a or s_b", "ab", true), ("not (s_a or s_b)", "c", true),
            ("not (s_a or s_b)", "b", false), ("not not s_a", "a", true), ("s_a AND NOT s_b", "a", true),
            ("s_a Or s_b", "b", true), ("1 of s_*", "b", true), ("1 of s_*", "c", false),
            ("all of s_*", "ab", true),
            ("all of s_*", "a", false), ("any of s_*", "a", true), ("1 of them", "c", true),
            ("1 of them", "d", false),
            ("all of them", "abc", true), ("all of them", "abd", false), ("1 OF THEM", "a", true),
            ("1 of *", "d", false),
            ("1 of _*", "d", true), ("_d", "d", true), ("1 of *_c", "c", true), ("1 of *_*", "d", false),
            ("1 of s*a", "a", true), ("1 of s_a", "a", true), ("s_a and not 1 of t_*", "a", true),
            ("s_a and not 1 of t_*", "ac", false), ("not 1 of s_* and t_c", "c", true),
            ("((s_a))", "a", true),
            ("s_a and (s_b or (t_c and not _d))", "ac", true),
            ("s_a and (s_b or (t_c and not _d))", "acd", false),
            ("not all of s_*", "a", true),
        ])
    func grammar(condition: String, letters: String, isSelected: Bool) throws {
        let event = "{" + letters.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try Sigma.selects(Self.selections + "\ncondition: \(condition)", event) == isSelected)
    }

    @Test(
        "names that begin like an operator are names",
        arguments: ["notepad", "order", "android", "all", "of-x", "1x", "a-b"])
    func names(name: String) throws {
        #expect(try Sigma.selects("\(name):\n    a: 1\ncondition: \(name)", #"{"a":1}"#))
        #expect(try !Sigma.selects("\(name):\n    a: 1\ncondition: not \(name)", #"{"a":1}"#))
    }

    @Test("a list of conditions is any of them")
    func listOfConditions() throws {
        let detection = Self.selections + "\ncondition:\n    - s_a and s_b\n    - t_c"
        #expect(try Sigma.selects(detection, #"{"c":1}"#))
        #expect(try Sigma.selects(detection, #"{"a":1,"b":1}"#))
        #expect(try !Sigma.selects(detection, #"{"a":1}"#))
    }

    @Test(
        "a map is all of its lines, a list of maps any of them, a list of values any of them",
        arguments: [
            ("s:\n    a: 1\n    b: 1", #"{"a":1}"#, false),
            ("s:\n    a: 1\n    b: 1", #"{"a":1,"b":1}"#, true),
            ("s:\n    - a: 1\n      b: 1\n    - c: 1", #"{"c":1}"#, true),
            ("s:\n    - a: 1\n      b: 1\n    - c: 1", #"{"a":1}"#, false),
            ("s:\n    a: [1, 2]", #"{"a":2}"#, true),
            ("s:\n    a|startswith: x\n    a|endswith: y", #"{"a":"xy"}"#, true),
            ("s:\n    a|startswith: x\n    a|endswith: y", #"{"a":"x"}"#, false),
            ("s:\n    - a: 1\n    - word", #"{"z":"a word here"}"#, true),
        ])
    func linking(selection: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.selects(selection + "\ncondition: s", event) == isSelected)
    }

    @Test(
        "keywords are looked for in every text of the record, and in each alone",
        arguments: [
            ("s: [evil]", #"{"a":{"b":["so EVIL!"]}}"#, true), ("s: evil", #"{"a":"evil"}"#, true),
            ("s: [evil]", #"{"evil":"a"}"#, false), ("s: [evil, good]", #"{"a":"good"}"#, true),
            ("s:\n    '|all': [evil, good]", #"{"a":"good","b":"evil"}"#, true),
            ("s:\n    '|all': [evil, good]", #"{"a":"good"}"#, false),
            ("s: ['e?il']", #"{"a":"xevilx"}"#, true),
            ("s: ['e*l']", #"{"a":"xevilx"}"#, true), ("s: ['a*b']", #"{"x":"a","y":"b"}"#, false),
            (#"s: ['e\*l']"#, #"{"a":"evil"}"#, false), ("s: [4625]", #"{"a":14625}"#, true),
            ("s: [true]", #"{"a":true}"#, true),
            ("s:\n    '|re': '^ev'", #"{"a":"x","b":"evil"}"#, true),
            ("s:\n    '|cased': Evil", #"{"a":"evil"}"#, false),
            ("s:\n    '|neq': evil", #"{"a":"evil"}"#, false), ("s: ['null']", #"{"a":null}"#, false),
        ])
    func keywords(selection: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.selects(selection + "\ncondition: s", event) == isSelected)
    }

    @Test("not over a missing field is true")
    func missing() throws {
        for line in [
            "a: 1", "a|contains: x", "a|re: x", "a|cidr: 10.0.0.0/8", "a|lt: 5", "a|fieldref: b", "a.b.c: 1",
        ] {
            #expect(try Sigma.selects("s:\n    \(line)\ncondition: not s", #"{"z":1}"#))
        }
        #expect(try !Sigma.selects("s:\n    a: null\ncondition: not s", #"{"z":1}"#))
    }

    @Test(
        "conditions that cannot mean anything are refused",
        arguments: [
            "s_a and", "and s_a", "s_a s_b", "(s_a", "s_a)", "()", "''", "nobody", "1 of nobody_*", "all of",
            "2 of s_*",
            "s_*", "s_a | count() > 5", "s_a & s_b", "not", "s_a or or s_b", "of them", "S_A", "{a: b}",
            "null", "[]",
        ])
    func refused(condition: String) {
        let faults = Sigma.faults(Self.selections + "\ncondition: \(condition)")
        #expect(faults.count == 1)
        #expect(faults.first?.line == 15)
    }

    @Test("`them` over nothing but names with underscores selects nothing and is refused")
    func emptyThem() {
        #expect(Sigma.faults("_s:\n    a: 1\ncondition: 1 of them").map(\.code) == [.identifier])
    }

    @Test("brackets nested without end are refused, and crash nothing")
    func depth() {
        let brackets = String(repeating: "(", count: 100_000)
        #expect(Sigma.faults(Self.selections + "\ncondition: \(brackets)s_a").map(\.code) == [.condition])
        let nots = String(repeating: "not ", count: 10_001)
        #expect(Sigma.faults(Self.selections + "\ncondition: \(nots)s_a").isEmpty)
    }

    @Test("a filter is joined by and, in brackets, with its own selections")
    func filters() throws {
        var faults = FaultCollector(file: "f")
        func compile(_ yaml: String) throws -> Detection {
            let root = try #require(RuleDocument(text: yaml, firstLine: 1).parse(into: &faults))
            let entry = try #require(root.entries?.first)
            return try #require(DetectionCompiler(dialect: .exact).compile(entry, into: &faults))
        }
        let rule = try compile("detection:\n  s_a: {a: 1}\n  s_b: {b: 1}\n  condition: s_a or s_b")
        let filter = try compile("filter:\n  s_a: {z: 1}\n  condition: not 1 of s_*")
        let joined = rule.and(filter)
        #expect(faults.faults.isEmpty)
        #expect(joined.selects(try Sigma.event(#"{"a":1}"#)))
        #expect(joined.selects(try Sigma.event(#"{"b":1}"#)))
        #expect(!joined.selects(try Sigma.event(#"{"a":1,"z":1}"#)))
        #expect(rule.selects(try Sigma.event(#"{"a":1,"z":1}"#)))
    }
}
