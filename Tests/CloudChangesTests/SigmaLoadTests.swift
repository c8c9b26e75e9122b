import Glibc
import Testing

@testable import CloudChanges

@Suite("Sigma: loading")
struct SigmaLoadTests {
    private static let good = Sigma.rule("s:\n    eventName: X\ncondition: s")

    @Test("the other documents of a file go on, each fault with its own line, all at once")
    func documents() throws {
        let text = """
            # rules
            ---
            title: one
            id: nonsense
            level: loud
            logsource: {product: aws, service: cloudtrail}
            detection:
                s:
                    a|soundslike: 1
                    b|cidr: 10.0.0.1/8
                condition: s and t
            ---
            title: "broken
            ---
            \(Self.good)
            ...
            ---
            # nothing
            ---
            - a list
            """
        let (rules, faults) = Sigma.load(text)
        #expect(rules.rules.count == 1)
        #expect(rules.rules.first?.line == 15)
        #expect(faults.map(\.line).prefix(5) == [4, 5, 9, 10, 11])
        #expect(faults.map(\.code).prefix(5) == [.identifier, .attribute, .modifier, .value, .identifier])
        #expect(faults.map(\.code).suffix(2) == [.syntax, .shape])
        #expect(faults.last?.line == 28)
        #expect(faults.first?.description.hasPrefix("test.yml:4: error[rule.identifier] ") == true)
        #expect(faults.first?.description.contains("\n    remedy: ") == true)
    }

    @Test("a repeated key is named with the line of its repetition", arguments: ["b", "'b'", "\"b\""])
    func duplicateKeys(second: String) {
        let text = Sigma.rule("s:\n    b: 1\n    a: 2\n    \(second): 3\ncondition: s")
        let (rules, faults) = Sigma.load(text)
        #expect(rules.rules.isEmpty)
        #expect(faults.map(\.code) == [.duplicateKey])
        #expect(faults.first?.line == 10)
    }

    @Test("keys that YAML takes for different types are one key to us")
    func duplicateTypedKeys() {
        let (_, faults) = Sigma.load(Sigma.rule("s:\n    1: a\n    '1': b\ncondition: s"))
        #expect(faults.map(\.code) == [.duplicateKey])
        #expect(faults.first?.line == 9)
    }

    @Test("anchors are refused, and an alias bomb costs nothing")
    func anchors() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            bomb +=
                "a\(level): &a\(level) ["
                + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        let (rules, faults) = Sigma.load(bomb + Self.good)
        #expect(rules.rules.isEmpty)
        #expect(Set(faults.map(\.code)) == [.anchor])
        #expect(faults.first?.line == 1)
        #expect(Sigma.load(Sigma.rule("s: &x\n    a: 1\nt: *x\ncondition: s")).1.map(\.code) == [.anchor])
    }

    @Test(
        "what is no detection rule is refused by name",
        arguments: [
            ("correlation:\n    type: event_count\n", "correlation"),
            ("filter:\n    rules: [x]\n    condition: not s\n", "filter"),
            ("action: global\n", "collections"),
        ])
    func kinds(text: String, word: String) {
        let (_, faults) = Sigma.load("title: x\n" + text)
        #expect(faults.map(\.code) == [.unsupported])
        #expect(faults.first?.sentence.contains(word) == true)
        #expect(faults.first?.line == 2)
    }

    @Test(
        "rules without what a rule needs are refused",
        arguments: [
            "title: x\nlogsource: {product: aws}",
            "title: x\nlogsource: aws\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: x\ndetection:\n    s: {a: 1}", "title: x\ndetection: []",
            "title: x\ndetection:\n    s: {}\n    condition: s",
            "title: x\ndetection:\n    s: []\n    condition: s", "just text",
            "title: x\ndetection:\n    s: null\n    condition: s",
            "title: x\nsquelch: {payload: p}\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: x\nsquelch: {base_confidence: 1.5}\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: x\nsquelch: {owner: me}\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: x\nid: 12\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: x\nid: 12345678-1234-1234-1234-12345678901\ndetection:\n    s: {a: 1}\n    condition: s",
            "title: \"\t\u{7}\"\ndetection: {s: {a: 1}, condition: s}", "a: [b\n", "a: b: c",
        ])
    func needs(text: String) {
        let (rules, faults) = Sigma.load(text)
        #expect(rules.rules.isEmpty)
        #expect(faults.count == 1)
    }

    @Test("id, level, tags and base confidence are read; without id the digest of the text stands in")
    func metadata() throws {
        let extra = """
            id: 5F0A8A3B-1111-4222-8333-444455556666
            level: HIGH
            tags: [attack.t1562.007, attack.T1686.001, attack.defense-impairment, attack.g0001, cve.2020-1]
            squelch: {base_confidence: 0.3}
            falsepositives: [people, machines]
            """
        let (rules, faults) = Sigma.load(Sigma.rule("s:\n    a: 1\ncondition: s", extra: extra))
        #expect(faults.isEmpty)
        let rule = try #require(rules.rules.first)
        #expect(rule.reference.id == "5F0A8A3B-1111-4222-8333-444455556666")
        #expect(rule.reference.level == .high)
        #expect(rule.reference.techniques == ["T1562.007", "T1686.001"])
        #expect(rule.reference.baseConfidence == 0.3)
        #expect(rule.falsePositives == ["people", "machines"])
        #expect(rules.rule(id: "5f0a8a3b-1111-4222-8333-444455556666") != nil)

        let bare = try #require(Sigma.load(Self.good).0.rules.first)
        #expect(bare.reference.id == "sha256:" + Digest(of: Self.good).hex())
        #expect(bare.reference.level == .medium)
    }

    @Test("of two rules with one id the second is refused, and both places are named")
    func repeatedIDs() {
        let rule = Sigma.rule("s:\n    a: 1\ncondition: s", extra: "id: 5f0a8a3b-1111-4222-8333-444455556666")
        let other = Sigma.rule(
            "s:\n    b: 1\ncondition: s", extra: "id: 5F0A8A3B-1111-4222-8333-444455556666")
        let (rules, faults) = Sigma.load(rule + "\n---\n" + other)
        #expect(rules.rules.count == 1)
        #expect(faults.map(\.code) == [.duplicateID])
        #expect(faults.first?.sentence.contains("test.yml:1") == true)
        #expect(faults.first?.line == 11)
        let (merged, mergeFaults) = Sigma.load(rule).0.merging(Sigma.load(other).0)
        #expect(merged.rules.count == 1)
        #expect(mergeFaults.map(\.code) == [.duplicateID])
    }

    @Test("control characters of a rule never reach a message raw")
    func hostileText() {
        let (_, faults) = Sigma.load(Sigma.rule("s:\n    \"a|\\e[31mx\\u202e\": 1\ncondition: s"))
        #expect(faults.first?.sentence == #""\u{1B}[31mx\u{202E}" is no modifier of Sigma"#)
    }

    @Test("documents nested without end are refused, and crash nothing")
    func depth() {
        let list = "a: " + String(repeating: "[", count: 20_000)
        let map = "a: " + String(repeating: "{a: ", count: 5_000) + "1" + String(repeating: "}", count: 5_000)
        let indented = (0..<200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        for text in [list, map, indented, "*nobody : 1", "? [b, c]\n: d", "x: \0"] {
            let (rules, faults) = Sigma.load(text + "\n---\n" + Self.good)
            #expect(rules.rules.count == 1)
            #expect(!faults.isEmpty)
        }
    }

    @Test("lines may end as Windows ends them, and directives are no document")
    func carriageReturns() {
        let other = Sigma.rule("s:\n    b|x: 1\n    c: 1\n    c: 2\ncondition: s")
        let text = "%YAML 1.2\n---\n" + Self.good + "\n---\n" + other
        let (rules, faults) = Sigma.load(text.replacing("\n", with: "\r\n"))
        #expect(rules.rules.count == 1)
        #expect(rules.rules.first?.line == 3)
        #expect(faults.map(\.line) == [22])
        #expect(faults.map(\.code) == [.duplicateKey])
    }

    @Test("files are read in path order, by their ending, and what cannot be read is named")
    func files() throws {
        var template = Array("/tmp/squelch-rules-XXXXXX".utf8CString)
        let created = try #require(mkdtemp(&template))
        let root = String(cString: created)
        func write(_ name: String, _ bytes: [UInt8]) {
            let file = fopen(root + "/" + name, "w")
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }
        mkdir(root + "/b", 0o700)
        write("b/z.yaml", Array("\u{FEFF}".utf8) + Array(Self.good.utf8))
        write("a.YML", Array(Sigma.rule("s:\n    a: 2\ncondition: s").utf8))
        write("notes.txt", Array("no rule".utf8))
        write(".hidden.yml", Array("no rule".utf8))
        write("c.yml", [0x61, 0xFF])
        write("d.yml", Array("# nothing\n".utf8))
        let (rules, faults) = RuleSet.load(paths: [root, root + "/a.YML", root + "/gone"])
        #expect(rules.rules.map(\.file) == [root + "/a.YML", root + "/b/z.yaml"])
        #expect(faults.map(\.code) == [.unreadable, .syntax, .empty])
        #expect(faults.map(\.file) == [root + "/gone", root + "/c.yml", root + "/d.yml"])
        for name in ["b/z.yaml", "a.YML", "notes.txt", ".hidden.yml", "c.yml", "d.yml"] {
            unlink(root + "/" + name)
        }
        rmdir(root + "/b")
        rmdir(root)
    }

    @Test("of several rules the highest level is named, ties by id, the others beside it")
    func primary() throws {
        func rule(_ digit: Int, _ level: String) -> String {
            Sigma.rule(
                "s:\n    a: 1\ncondition: s",
                extra: "id: 00000000-0000-4000-8000-00000000000\(digit)\nlevel: \(level)")
        }
        let text = [rule(3, "low"), rule(2, "high"), rule(1, "high"), rule(4, "informational")].joined(
            separator: "\n---\n")
        let match = try #require(Sigma.load(text).0.select(try Sigma.record(#"{"a":1}"#)))
        #expect(match.rule.id.hasSuffix("1"))
        #expect(match.alsoMatched.map { $0.suffix(1) } == ["2", "3", "4"])
    }
}
