import Testing

@testable import CloudChanges

/// Each line of `docs/conformance.md`, "Settled", that is about values.
@Suite("Sigma: values")
struct SigmaValueTests {
    @Test(
        "texts are equal without regard to case, beyond ASCII too, and without normalisation",
        arguments: [
            ("a: ABC", #"{"a":"abc"}"#, true), ("a: ÄÖ", #"{"a":"äö"}"#, true),
            ("a: ΣΟΦΟΣ", #"{"a":"σοφος"}"#, true), ("a: σοφοσ", #"{"a":"σοφος"}"#, true),
            ("a: K", "{\"a\":\"\u{212A}\"}", true), ("a: s", "{\"a\":\"\u{17F}\"}", true),
            ("a: å", "{\"a\":\"\u{212B}\"}", true), ("a: straße", #"{"a":"STRASSE"}"#, false),
            ("a: straße", "{\"a\":\"STRA\u{1E9E}E\"}", true), ("a: é", "{\"a\":\"e\u{301}\"}", false),
            ("a: i", "{\"a\":\"\u{130}\"}", false), ("a: i", "{\"a\":\"\u{131}\"}", false),
            ("a: ab", #"{"a":"abc"}"#, false), ("a: abc ", #"{"a":"abc"}"#, true),
            ("a: 'abc '", #"{"a":"abc"}"#, false), ("a: Ⴀ", "{\"a\":\"\u{2D00}\"}", true),
        ])
    func equality(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "numbers and booleans are compared as texts, exactly",
        arguments: [
            ("a: 22", #"{"a":22}"#, true), ("a: 22", #"{"a":"22"}"#, true), ("a: '22'", #"{"a":22}"#, true),
            ("a: 22", #"{"a":22.0}"#, false), ("a: 22", #"{"a":222}"#, false),
            ("a: 9007199254740993", #"{"a":9007199254740993}"#, true),
            ("a: 9007199254740993", #"{"a":9007199254740992}"#, false),
            ("a: 18446744073709551617", #"{"a":"18446744073709551617"}"#, true),
            ("a: true", #"{"a":true}"#, true), ("a: true", #"{"a":"True"}"#, true),
            ("a: 'True'", #"{"a":true}"#, true), ("a: true", #"{"a":1}"#, false),
            ("a: false", #"{"a":true}"#, false), ("a: yes", #"{"a":true}"#, false),
            ("a: yes", #"{"a":"YES"}"#, true), ("a: 010", #"{"a":8}"#, false),
            ("a: 010", #"{"a":"010"}"#, true),
            ("a: 12:30:45", #"{"a":"12:30:45"}"#, true), ("a: 0x1F", #"{"a":"0x1f"}"#, true),
            ("a: 2026-03-04", #"{"a":"2026-03-04"}"#, true), ("a: 1_000", #"{"a":"1_000"}"#, true),
            ("a|contains: 2", #"{"a":1234}"#, true), ("a|startswith: tr", #"{"a":true}"#, true),
            ("a: ~", #"{"a":"~"}"#, true), ("a: -5", #"{"a":-5}"#, true),
        ])
    func scalars(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "wildcards stand for runs and single scalars, and can be escaped",
        arguments: [
            ("a: 'a*c'", #"{"a":"ac"}"#, true), ("a: 'a*c'", #"{"a":"abbc"}"#, true),
            ("a: 'a*c'", #"{"a":"abcd"}"#, false), ("a: 'a?c'", #"{"a":"abc"}"#, true),
            ("a: 'a?c'", #"{"a":"ac"}"#, false), ("a: 'a?c'", #"{"a":"a😀c"}"#, true),
            ("a: 'a?c'", #"{"a":"aéc"}"#, true), ("a: 'a?c'", "{\"a\":\"ae\u{301}c\"}", false),
            ("a: 'a??c'", "{\"a\":\"ae\u{301}c\"}", true), ("a: '?'", #"{"a":"\r\n"}"#, false),
            ("a: '*'", #"{"a":""}"#, true), ("a: '*'", #"{"b":""}"#, false),
            ("a: '*'", #"{"a":null}"#, false),
            (#"a: 'a\*c'"#, #"{"a":"a*c"}"#, true), (#"a: 'a\*c'"#, #"{"a":"abc"}"#, false),
            (#"a: 'a\?c'"#, #"{"a":"a?c"}"#, true), (#"a: 'a\?c'"#, #"{"a":"abc"}"#, false),
            (#"a: 'a\\*c'"#, #"{"a":"a\\bc"}"#, true), (#"a: 'a\\*c'"#, #"{"a":"abc"}"#, false),
            (#"a: 'a\\\*c'"#, #"{"a":"a\\*c"}"#, true), (#"a: 'a\\\*c'"#, #"{"a":"a\\bc"}"#, false),
            (#"a: 'a\b'"#, #"{"a":"a\\b"}"#, true), (#"a: 'a\\b'"#, #"{"a":"a\\b"}"#, true),
            (#"a: 'a\\\\b'"#, #"{"a":"a\\\\b"}"#, true), (#"a: 'a\\\b'"#, #"{"a":"a\\\\b"}"#, true),
            (#"a|contains: 'dir\'"#, #"{"a":"x dir\\ y"}"#, true),
            (#"a|contains: 'dir\'"#, #"{"a":"x dir* y"}"#, false),
            (#"a|endswith: '\cmd.exe'"#, #"{"a":"C:\\Windows\\CMD.EXE"}"#, true),
            ("a: '*a*b*'", #"{"a":"xaxbx"}"#, true), ("a: '*aab'", #"{"a":"aaab"}"#, true),
            ("a: 'x*?'", #"{"a":"x"}"#, false), ("a: '100%_'", #"{"a":"100%_"}"#, true),
            ("a: '100%_'", #"{"a":"100xx"}"#, false), ("a: '[a]'", #"{"a":"a"}"#, false),
            ("a: 'a.c'", #"{"a":"abc"}"#, false),
        ])
    func wildcards(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "null is missing or null, the empty text only itself, exists the presence of the key",
        arguments: [
            ("a: null", #"{"b":1}"#, true), ("a: null", #"{"a":null}"#, true),
            ("a: null", #"{"a":""}"#, false),
            ("a: null", #"{"a":[]}"#, false), ("a: null", #"{"a":[1,null]}"#, true),
            ("a: null", #"{"a":{}}"#, false),
            ("a:", #"{"b":1}"#, true), ("a: ''", #"{"a":""}"#, true), ("a: ''", #"{"a":null}"#, false),
            ("a: ''", #"{"b":1}"#, false), ("a: ''", #"{"a":" "}"#, false),
            ("a: 'null'", #"{"a":null}"#, false),
            ("a|exists: true", #"{"a":null}"#, true), ("a|exists: true", #"{"a":{}}"#, true),
            ("a|exists: true", #"{"a":[]}"#, true), ("a|exists: true", #"{"b":1}"#, false),
            ("a|exists: false", #"{"b":1}"#, true), ("a|exists: false", #"{"a":null}"#, false),
            ("a.b|exists: true", #"{"a":[{"c":1},{"b":null}]}"#, true), ("a|exists: True", #"{"a":1}"#, true),
            ("a: [x, null]", #"{"b":1}"#, true), ("a: []", #"{"b":1}"#, true),
        ])
    func absence(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "lists in the event hold any element; dots walk through objects and lists; keys may hold dots",
        arguments: [
            ("a: 2", #"{"a":[1,2]}"#, true), ("a: 1", #"{"a":[1,2]}"#, true),
            ("a: 3", #"{"a":[1,2]}"#, false),
            ("a: 2", #"{"a":[[1],[2]]}"#, true), ("a.b: 2", #"{"a":{"b":2}}"#, true),
            ("a.b: 2", #"{"a":[{"b":1},{"b":2}]}"#, true), ("a.b: 2", #"{"a":[[{"b":[2]}]]}"#, true),
            ("a.b: 2", #"{"a.b":2}"#, true), ("a.b.c: 2", #"{"a.b":{"c":2}}"#, true),
            ("a.b.c: 2", #"{"a":{"b.c":2}}"#, true), ("a.b: 2", #"{"a":{"b":1},"a.b":2}"#, true),
            ("a: 1", #"{"A":1}"#, false), ("a.b: 1", #"{"a":{"B":1}}"#, false),
            ("a: 2", #"{"a":1,"a":2}"#, true),
            ("a: 1", #"{"a":1,"a":2}"#, false), ("a.b: 1", #"{"a":"b"}"#, false),
            ("a|all: [1, 2]", #"{"a":[1,2]}"#, true), ("a|all: [1, 2]", #"{"a":[1]}"#, false),
            ("a: [1, 2]", #"{"a":2}"#, true), ("a|contains|all: [x, y]", #"{"a":"yx"}"#, true),
            ("a|contains|all: [x, y]", #"{"a":"x"}"#, false),
            ("{a.b: 1, a.c: 2}", #"{"a":[{"b":1},{"c":2}]}"#, true),
        ])
    func paths(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }

    @Test(
        "a text modifier sees an object as its compact JSON",
        arguments: [
            (#"r|contains: '"Allow"'"#, #"{"r":{"p": {"e" : "Allow"}}}"#, true),
            (#"r|contains: '"e":"allow"'"#, #"{"r":{"p": {"e" : "Allow"}}}"#, true),
            (#"r|startswith: '{"p"'"#, #"{"r":[{"q":1},{"p":1}]}"#, true),
            (#"r|re: '"e":1,"f"'"#, #"{"r":{"e":1, "f":2}}"#, true),
            (#"r: '*"b":1.0*'"#, #"{"r":{"b":1.0}}"#, true), ("r|contains: x", #"{"r":null}"#, false),
        ])
    func objects(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event) == isSelected)
    }
}
