import Testing

@testable import CloudChanges

@Suite("JSON as recorded")
struct JSONParserTests {
    let parser = JSONParser()

    @Test(
        "compact text keeps numbers, order, duplicates and escapes' meaning",
        arguments: [
            (#"{ "b" : 1.0 , "a":[ ] , "b": -0 }"#, #"{"b":1.0,"a":[],"b":-0}"#),
            (#"{"n":18446744073709551616000,"e":1e400}"#, #"{"n":18446744073709551616000,"e":1e400}"#),
            (#"{"s":"\u0041\/\ud83d\ude00"}"#, #"{"s":"A/😀"}"#),
            (#"{"s":"\ud800x"}"#, "{\"s\":\"\u{FFFD}x\"}"),
            (#"[{"z":null},true,false]"#, #"[{"z":null},true,false]"#),
            (#"{"s":"a\u0000b"}"#, #"{"s":"a\u0000b"}"#),
        ])
    func text(text: String, compact: String) throws {
        #expect(try parser.parse(text).text() == compact)
    }

    @Test(
        "what is no JSON document is refused with its reason",
        arguments: [
            ("", JSONFault.empty), ("  \n", .empty), ("{\"a\":1,}", .malformed),
            ("{\"a\":", .truncated), ("{\"a\":\"b", .truncated), ("{\"a\":01}", .malformed),
            ("{\"a\":tru}", .malformed),
            ("{\"a\":1 \"b\":2}", .malformed), ("[1 2]", .malformed), ("{a:1}", .malformed),
            ("42", .malformed),
        ])
    func refused(text: String, fault: JSONFault) {
        #expect(throws: fault) { try parser.parse(text) }
    }

    @Test("nesting of 100,000 is refused, and crashes nothing")
    func depth() {
        let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: JSONFault.tooDeep) { try parser.parse(text) }
    }

    @Test("a second value after the first is refused")
    func trailing() {
        #expect(throws: JSONFault.self) { try parser.parse(#"{"a":1} x"#) }
        #expect(throws: JSONFault.self) { try parser.parse(#"{"a":1}{"b":2}"#) }
    }

    @Test("broken UTF-8 is refused by name")
    func notUTF8() {
        #expect(throws: JSONFault.notUTF8) {
            try parser.parse(Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        }
    }

    @Test("a digest does not see white space, key order or overwritten keys")
    func digest() throws {
        let one = try parser.parse(#"{"b":1,"a":{"y":2,"x":[1, 2]},"b":3}"#)
        let other = try parser.parse(#"{ "a": {"x":[1,2], "y":2}, "b": 3 }"#)
        #expect(Digest(ofRecord: one) == Digest(ofRecord: other))
        #expect(Digest(of: "abc").hex(8) == "ba7816bf")
    }
}
