import Testing

@testable import CloudChanges

@Suite("Sigma: modifiers")
struct SigmaModifierTests {
    @Test(
        "cased keeps case, whatever stands around it",
        arguments: [
            ("a|cased: Abc", #"{"a":"Abc"}"#, true), ("a|cased: Abc", #"{"a":"abc"}"#, false),
            ("a|contains|cased: B", #"{"a":"abc"}"#, false), ("a|contains|cased: B", #"{"a":"aBc"}"#, true),
            ("a|cased|startswith: A", #"{"a":"Abc"}"#, true),
            ("a|cased|startswith: A", #"{"a":"abc"}"#, false),
            ("a|cased: 'A?c*'", #"{"a":"Abcd"}"#, true), ("a|cased: 'A?c*'", #"{"a":"abcd"}"#, false),
            ("a|base64|cased: foo", #"{"a":"Zm9v"}"#, true), ("a|base64|cased: foo", #"{"a":"zm9v"}"#, false),
            ("a|cased|base64: foo", #"{"a":"zm9v"}"#, false), ("a|base64: foo", #"{"a":"zm9v"}"#, true),
            ("a|cased|fieldref: b", #"{"a":"x","b":"X"}"#, false), ("a|cased: Ä", #"{"a":"ä"}"#, false),
        ])
    func cased(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "re searches anywhere and with case, and its flags change that",
        arguments: [
            ("a|re: bc", #"{"a":"abcd"}"#, true), ("a|re: BC", #"{"a":"abcd"}"#, false),
            ("a|re|i: BC", #"{"a":"abcd"}"#, true), ("a|re: ^b", #"{"a":"abc"}"#, false),
            ("a|re: '^b'", #"{"a":"a\nb"}"#, false), ("a|re|m: '^b'", #"{"a":"a\nb"}"#, true),
            ("a|re: 'a.b'", #"{"a":"a\nb"}"#, false), ("a|re|s: 'a.b'", #"{"a":"a\nb"}"#, true),
            ("a|re|i|m|s: '^B.C'", #"{"a":"a\nb\nc"}"#, true), (#"a|re: '\d{2}\b'"#, #"{"a":22}"#, true),
            (#"a|re: '\*'"#, #"{"a":"a*"}"#, true), ("a|re: 'a*$'", #"{"a":"b"}"#, true),
            (#"a|re: 'C:\\x'"#, #"{"a":"C:\\x"}"#, true), ("a|re: '(?:x|y)z'", #"{"a":["no","yz"]}"#, true),
            ("a|re: '.*'", #"{"b":1}"#, false), ("a|re: '.*'", #"{"a":null}"#, false),
            ("a|re: ''", #"{"a":""}"#, true),
            ("a|re|startswith: 'b|a'", #"{"a":"xa"}"#, false),
            ("a|re|startswith: 'b|a'", #"{"a":"ax"}"#, true),
            ("a|re|endswith: 'b|a'", #"{"a":"xa"}"#, true), ("a|re|contains: a", #"{"a":"xax"}"#, true),
            ("a|re: 22", #"{"a":"22"}"#, true), ("a|re: 'é?x'", #"{"a":"x"}"#, true),
        ])
    func regularExpressions(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "cidr compares addresses, not texts",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/9", "10.128.0.1", false),
            ("10.0.0.0/8", "10.1.0.0/16", true), ("10.1.0.0/16", "10.0.0.0/8", false),
            ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.0.0.0/8", "10.1.2.3x", false), ("10.0.0.0/8", "10.1", false),
            ("10.0.0.0/8", "ec2.amazonaws.com", false),
            ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:0DB8:0::0001", true),
            ("2001:db8::/32", "2001:db9::1", false), ("::/0", "fe80::1", true),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("192.0.2.1/32", "192.0.2.1", true), ("fe80::/10", "febf::1", true), ("10.0.0.0/8", "", false),
        ])
    func networks(network: String, value: String, isSelected: Bool) throws {
        #expect(try Sigma.line("a|cidr: \(network)", #"{"a":["x","\#(value)"]}"#) == isSelected)
        #expect(try Sigma.line("a|cidr: \(network)", #"{"b":"\#(value)"}"#) == false)
    }

    @Test(
        "lt, lte, gt and gte compare numbers of any length, also in strings; no other text",
        arguments: [
            ("a|lt: 10", "9", true), ("a|lt: 10", "10", false), ("a|lte: 10", "10", true),
            ("a|gt: 10", "9", false),
            ("a|gt: 10", "10", false), ("a|gte: 10", "10", true), ("a|gt: 9", "\"10\"", true),
            ("a|lt: 10", "\"9\"", true),
            ("a|gt: 1", "\"abc\"", false), ("a|lt: 1", "\"abc\"", false), ("a|gt: 1", "null", false),
            ("a|lt: 1", "\"\"", false),
            ("a|gte: 0", "true", false), ("a|gt: 9007199254740992", "9007199254740993", true),
            ("a|gt: 9007199254740993", "9007199254740993", false),
            ("a|lte: 9007199254740992", "9007199254740993", false),
            ("a|gt: -5", "-4.5", true), ("a|lt: -5", "-5.0001", true), ("a|gte: 1.5", "1.50", true),
            ("a|lt: 1e3", "999.9", true), ("a|gt: 0", "-0", false), ("a|gte: 0", "-0.0", true),
            ("a|lt: 1e-5", "0.000001", true),
            ("a|gt: 100", "\"1e400\"", true), ("a|gt: 1", "\"12 apples\"", false), ("a|gt: 1", "[0,2]", true),
            ("a|gte: 7", "\"007\"", true), ("a|lt: 5", "{\"b\":1}", false),
        ])
    func comparisons(line: String, value: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, #"{"a":\#(value)}"#) == isSelected)
    }

    @Test(
        "neq is different from every value, missing counts as different",
        arguments: [
            ("a|neq: x", #"{"a":"y"}"#, true), ("a|neq: x", #"{"a":"X"}"#, false),
            ("a|neq: x", #"{"b":1}"#, true),
            ("a|neq: [x, y]", #"{"a":"y"}"#, false), ("a|neq: [x, y]", #"{"a":"z"}"#, true),
            ("a|neq: 5", #"{"a":"5"}"#, false),
            ("a|neq: x", #"{"a":["x","y"]}"#, false), ("a|contains|neq: x", #"{"a":"axb"}"#, false),
            ("a|fieldref|neq: b", #"{"a":"x","b":"y"}"#, true),
            ("a|neq|fieldref: b", #"{"a":"x","b":"X"}"#, false),
            ("a|neq: null", #"{"a":1}"#, true), ("a|neq: null", #"{"b":1}"#, false),
        ])
    func different(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "fieldref compares two fields of the event, lists any with any",
        arguments: [
            ("a|fieldref: b", #"{"a":"x","b":"X"}"#, true), ("a|fieldref: b", #"{"a":"x","b":"y"}"#, false),
            ("a|fieldref: b", #"{"a":22,"b":"22"}"#, true), ("a|fieldref: b", #"{"a":"x"}"#, false),
            ("a|fieldref: b", #"{"c":"x"}"#, false), ("a|fieldref: b", #"{"a":null,"b":null}"#, false),
            ("a|fieldref: b.c", #"{"a":["p","q"],"b":[{"c":"r"},{"c":"q"}]}"#, true),
            ("a|fieldref|contains: b", #"{"a":"xyz","b":"Y"}"#, true),
            ("a|fieldref|startswith: b", #"{"a":"xyz","b":"x"}"#, true),
            ("a|fieldref|startswith: b", #"{"a":"xyz","b":"z"}"#, false),
            ("a|fieldref|endswith: b", #"{"a":"xyz","b":"yz"}"#, true),
            ("a|fieldref|endswith: b", #"{"a":"yz","b":"xyz"}"#, false),
            ("a|fieldref: b", #"{"a":"x*","b":"xyz"}"#, false),
            ("a|fieldref: [b, c]", #"{"a":"x","c":"x"}"#, true),
        ])
    func fieldReferences(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "encodings are applied in their written order",
        arguments: [
            ("a|base64: foobar", #"{"a":"Zm9vYmFy"}"#, true),
            ("a|base64|contains: foo", #"{"a":"xZm9vx"}"#, true),
            ("a|base64: fo", #"{"a":"Zm8="}"#, true), ("a|base64: f", #"{"a":"Zg=="}"#, true),
            ("a|base64: é", #"{"a":"w6k="}"#, true), (#"a|base64: 'a\*'"#, #"{"a":"YSo="}"#, true),
            ("a|base64offset|contains: foobar", #"{"a":"eGZvb2Jhcng="}"#, true),
            ("a|base64offset|contains: foobar", #"{"a":"eHhmb29iYXJ4"}"#, true),
            ("a|base64offset|contains: foobar", #"{"a":"Zm9vYmFyeA=="}"#, true),
            ("a|base64offset|contains: foobar", #"{"a":"Zm9vYmF6"}"#, false),
            ("a|wide|base64: foo", #"{"a":"ZgBvAG8A"}"#, true),
            ("a|utf16le|base64: foo", #"{"a":"ZgBvAG8A"}"#, true),
            ("a|utf16be|base64: foo", #"{"a":"AGYAbwBv"}"#, true),
            ("a|utf16|base64: foo", #"{"a":"//5mAG8AbwA="}"#, true),
            ("a|wide|base64: é", #"{"a":"6QA="}"#, true), ("a|wide: ab", #"{"a":"a\u0000b\u0000"}"#, true),
            ("a|utf16be: ab", #"{"a":"\u0000a\u0000b"}"#, true),
            ("a|utf16: ab", #"{"a":"\ufeffa\u0000b\u0000"}"#, true),
            ("a|wide: ab", #"{"a":"ab"}"#, false), ("a|wide|contains: b", #"{"a":"a\u0000b\u0000"}"#, true),
            ("a|base64|base64: f", #"{"a":"Wmc9PQ=="}"#, true),
            ("a|wide|base64offset|contains: foo", #"{"a":"eABmAG8AbwB4AA=="}"#, true),
            ("a|base64offset|contains|cased: foobar", #"{"a":"zm9vymfyea=="}"#, false),
        ])
    func encodings(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "windash reads each dash or slash that opens a word in all five forms",
        arguments: [
            ("-x", "/x", true), ("-x", "\u{2013}x", true), ("-x", "\u{2014}x", true),
            ("-x", "\u{2015}x", true),
            ("/x", "-x", true), ("-x", "x", false), ("a -x -y", "a /x \u{2013}y", true),
            ("a-b", "a/b", false),
            ("a-b", "a-b", true), ("-a -b -c -d -e", "/a /b /c /d /e", true), ("a - b", "a / b", false),
            ("--x", "-/x", true), ("--x", "//x", false),
        ])
    func windash(value: String, text: String, isSelected: Bool) throws {
        #expect(try Sigma.line("a|windash: '\(value)'", #"{"a":"\#(text)"}"#) == isSelected)
        #expect(try Sigma.line("a|windash|contains: '\(value)'", #"{"a":"p \#(text) q"}"#) == isSelected)
    }

    @Test("with all, the spellings of one value stay alternatives")
    func windashAll() throws {
        let line = "a|windash|contains|all: ['-x', '-y']"
        #expect(try Sigma.line(line, #"{"a":"c /x –y"}"#))
        #expect(try !Sigma.line(line, #"{"a":"c /x"}"#))
        #expect(try Sigma.line("a|windash|base64: '-x'", #"{"a":"L3g="}"#))
    }

    @Test(
        "the parts of a date are read in UTC",
        arguments: [
            ("minute: 6", "2026-03-04T05:06:07Z", true), ("hour: 5", "2026-03-04T05:06:07.123Z", true),
            ("day: 4", "2026-03-04T05:06:07Z", true), ("month: 3", "2026-03-04", true),
            ("year: 2026", "2026-03-04 05:06", true),
            ("week: 9", "2026-03-04T05:06:07Z", true), ("week: 0", "2026-01-04T00:00:00Z", true),
            ("week: 1", "2026-01-05T00:00:00Z", true), ("week: 53", "2024-12-30T00:00:00Z", true),
            ("week: 52", "2023-12-31", true), ("hour: 4", "2026-03-04T05:06:07+01:00", true),
            ("day: 1", "2026-02-28T23:30:00-01:00", true), ("day: 29", "2024-03-01T00:30:00+01:00", true),
            ("year: 2025", "2026-01-01T00:00:00+14:00", true), ("hour: 5", "05:06", false),
            ("day: 31", "2026-02-31", false),
            ("year: 2026", "2026", false), ("minute: 0", "no date", false),
            ("hour|gte: 5", "2026-03-04T05:06:07Z", true),
            ("hour|lt: 5", "2026-03-04T05:06:07Z", false), ("hour|neq: 5", "2026-03-04T05:06:07Z", false),
        ])
    func dates(line: String, text: String, isSelected: Bool) throws {
        #expect(try Sigma.line("a|\(line)", #"{"a":"\#(text)"}"#) == isSelected)
    }

    @Test(
        "expand puts the configuration's values in, wildcards and all",
        arguments: [
            ("a|expand: '%admins%'", "root", true), ("a|expand: '%admins%'", "ops-7", true),
            ("a|expand: '%admins%'", "x", false),
            ("a|expand: 'u/%admins%/x'", "u/root/x", true), (#"a|expand: '\%admins%'"#, "%admins%", true),
            (#"a|expand: '\%plain%admins%'"#, "%plainroot", true),
            ("a|contains|expand: '%admins%'", "my root user", true),
            ("a|expand|contains: '%admins%'", "my root user", true), ("a|re|expand: '^%one%$'", "1", true),
            ("a|expand: '100%'", "100%", true), ("a|expand: '%%'", "%%", true),
            ("a: '%admins%'", "%admins%", true),
        ])
    func placeholders(line: String, text: String, isSelected: Bool) throws {
        let placeholders = ["admins": ["root", "ops-*"], "one": ["1"]]
        let detection = "selection:\n    \(line)\ncondition: selection"
        #expect(try Sigma.selects(detection, #"{"a":"\#(text)"}"#, placeholders: placeholders) == isSelected)
    }

    @Test(
        "what a modifier cannot take is refused, and so are modifiers that exclude each other",
        arguments: [
            "a|re: '(?=x)y'", #"a|re: '(a)\1'"#, "a|re: '(?<!x)y'", "a|re: '('", "a|re: null",
            "a|contains: null",
            "a|cidr: 10.0.0.1/8", "a|cidr: 10.0.0.1", "a|cidr: 10.0.0.0/33", "a|cidr: net", "a|cidr: 5",
            "a|lt: abc", "a|lt: '5'",
            "a|lt: true", "a|gt: null", "a|exists: 1", "a|exists: 'true'", "a|base64: 'a*'",
            "a|base64offset|contains: 'a?'",
            "a|base64offset: a", "a|contains|base64offset: a", "a|contains|re: a",
            "a|contains|cidr: 10.0.0.0/8",
            "a|cidr|contains: 10.0.0.0/8", "a|lt|gt: 5", "a|lt|contains: 5", "a|exists|contains: true",
            "a|contains|exists: true",
            "a|re|cased: a", "a|i: a", "a|contains|i: a", "a|re|cidr: a", "a|re|base64: a",
            "a|contains|fieldref: b",
            "a|fieldref: 'b*'", "a|fieldref|re: b", "a|hour: x", "a|hour: '5'", "a|hour|contains: 5",
            "a|gte|hour: 5",
            "a|windash: 5", "a|base64: 5", "a|wide: é", "a|soundslike: x", "a|Contains: x", "a|: x",
            "a|expand: '%nobody%'",
            "a: {b: c}", "a: [[b]]", "'|exists': true", "'|lt': 5", "'|fieldref': b",
        ])
    func refused(line: String) {
        let faults = Sigma.faults("selection:\n    \(line)\ncondition: selection")
        #expect(faults.count == 1)
        #expect(faults.first?.line == 8)
        #expect(faults.first?.remedy.isEmpty == false)
    }

    @Test("the remedy for host bits is the network that was probably meant")
    func hostBits() {
        #expect(
            Sigma.faults("s:\n    a|cidr: 10.1.2.3/16\ncondition: s").first?.remedy == "write 10.1.0.0/16")
        #expect(
            Sigma.faults("s:\n    a|cidr: 2001:db8::1/32\ncondition: s").first?.remedy
                == "write 2001:db8::/32")
        #expect(Sigma.faults("s:\n    a|contain: x\ncondition: s").first?.remedy == "did you mean contains")
    }
}
