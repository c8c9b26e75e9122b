import Foundation
import RecordText
import Testing

@testable import CloudChanges

/// A bad input: what is still read, and what is named, in order.
struct BadInput: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let order: [String]

    init(_ name: String, _ text: String, gives order: [String]) {
        self.init(name, Array(text.utf8), gives: order)
    }

    init(_ name: String, _ bytes: [UInt8], gives order: [String]) {
        self.name = name
        self.bytes = bytes
        self.order = order
    }

    var testDescription: String { name }

    private static let a = Ingest.aws("a"), b = Ingest.aws("b"), c = Ingest.aws("c"), d = Ingest.aws("d")
    private static let half = String(Ingest.aws("h").dropLast(12))
    private static let deep =
        #"{"eventVersion":"1","eventSource":"s","eventName":"n","deep":"#
        + String(repeating: "[", count: 100_000)
        + String(repeating: "]", count: 100_000) + "}"
    private static func with(_ more: String) -> String { Ingest.aws("x", #","more":\#(more)"#) }

    static let lines: [BadInput] = [
        BadInput("empty", "", gives: ["f0:input.empty"]),
        BadInput("white space only", " \r\n\n\t ", gives: ["f0:input.empty"]),
        BadInput("no JSON at all", "hello\nworld\n", gives: ["f1:input.not-json"]),
        BadInput(
            "a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D],
            gives: ["f1:input.not-json"]),
        BadInput("NUL bytes", [UInt8](repeating: 0, count: 5_000), gives: ["f1:input.not-json"]),
        BadInput(
            "garbage between lines", "\(a)\n<<garbage>>\nmore\n\(b)\n",
            gives: ["r1", "f2:input.not-json", "r4"]),
        BadInput(
            "unbalanced line", "\(a)\n\(half)\n\(b)\n\(c)\n",
            gives: ["r1", "f2:input.malformed-record", "r3", "r4"]),
        BadInput(
            "one bracket too many", "\(a)\n\(b)}\n\(c)\n", gives: ["r1", "r2", "f3:input.not-json", "r4"]),
        BadInput(
            "wrong bracket", "\(a)\n\(with("[1}"))\n\(c)\n", gives: ["r1", "f2:input.malformed-record", "r3"]),
        BadInput(
            "raw newline in a string", "\(a)\n\(with("\"x\ny\""))\n\(b)\n",
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput(
            "first line broken", "\(half)\n\(b)\n\(c)\n", gives: ["f1:input.malformed-record", "r2", "r3"]),
        BadInput("half a record at the end", "\(a)\n\(half)", gives: ["r1", "f2:input.cut-off-record"]),
        BadInput(
            "cut after a colon", "\(a)\n{\"x\":\n\(b)\n\(c)\n",
            gives: ["r1", "f2:input.malformed-record", "r3", "r4"]),
        BadInput(
            "cut after a colon, then the end", "\(a)\n{\"x\":\n\(b)\n",
            gives: [
                "r1", "f2:input.cut-off-record", "r3",
            ]),
        BadInput(
            "cut inside a list", "\(a)\n{\"x\":[\n\(b)\n\(c)\n",
            gives: ["r1", "f2:input.malformed-record", "r3", "r4"]),
        BadInput(
            "the brackets close, the JSON does not", "\(a)\n{\"x\":1,,\"y\":2}\n\(c)\n",
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput("trailing comma", "\(with("[1,]"))\n\(c)\n", gives: ["f1:input.malformed-record", "r2"]),
        BadInput("NaN", "\(with("NaN"))\n\(c)\n", gives: ["f1:input.malformed-record", "r2"]),
        BadInput(
            "nested 100,000 deep", "\(a)\n\(deep)\n\(b)\n", gives: ["r1", "f2:input.nested-too-deep", "r3"]),
        BadInput(
            "opened 100,000 times", "\(a)\n\(String(repeating: "[", count: 100_000))\n\(b)\n",
            gives: [
                "r1", "f2:input.cut-off-record", "r3",
            ]),
        BadInput(
            "NUL in a string", "\(a)\n\(with("\"\0\""))\n\(b)\n",
            gives: ["r1", "f2:input.malformed-record", "r3"]),
        BadInput(
            "broken UTF-8",
            Array("\(a)\n".utf8) + Array(#"{"eventName":""#.utf8) + [0xFF, 0xC0] + Array("\"}\n\(b)\n".utf8),
            gives: [
                "r1", "f2:input.not-utf8", "r3",
            ]),
        BadInput("scalars in a list", "[1,\"x\",null,\(a)]", gives: ["r4", "f1:input.unknown-form"]),
        BadInput("UTF-16, little end first", [0xFF, 0xFE, 0x7B, 0x00], gives: ["f0:input.utf16"]),
        BadInput("UTF-16 without a mark", [0x00, 0x7B, 0x00, 0x22], gives: ["f0:input.utf16"]),
        BadInput("zip", Array("PK\u{3}\u{4}xxxx".utf8), gives: ["f0:input.archive"]),
        BadInput("bzip2", Array("BZh91AY".utf8), gives: ["f0:input.archive"]),
        BadInput("Parquet", Array("PAR1xxxx".utf8), gives: ["f0:input.columnar"]),
    ]

    static let containers: [BadInput] = [
        BadInput(
            "broken element in one line", #"{"Records":[\#(a),\#(half),\#(b),\#(c)]}"#,
            gives: [
                "r1", "f2:input.malformed-record", "r3", "r4",
            ]),
        BadInput(
            "unclosed string in one line",
            #"{"Records":[\#(a),{"eventVersion":"1.0,"eventName":"x"},\#(b)]}"#,
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput(
            "raw newline in one line", "{\"Records\":[\(a),\(with("\"x\ny\"")),\(b)]}\n\(c)",
            gives: [
                "r1", "f2:input.malformed-record", "r3", "r4",
            ]),
        BadInput(
            "bad value in one line", #"{"Records":[\#(a),\#(with("nul")),\#(b)]}"#,
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput(
            "last element broken, then the next file", "{\"Records\":[\(a),\(half)]}\n{\"Records\":[\(b)]}\n",
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput(
            "broken element, one a line", "{\"Records\":[\n\(a),\n\(half),\n\(b)]}\n",
            gives: [
                "r1", "f2:input.malformed-record", "r3",
            ]),
        BadInput(
            "broken element, pretty",
            "[\n  {\n    \"x\": \"y\n  },\n  {\n    \"eventVersion\": 1, \"eventName\": 1, \"eventSource\": 1\n  }\n]\n",
            gives: [
                "f1:input.malformed-record", "r2",
            ]),
        BadInput(
            "cut between elements", #"{"Records":[\#(a),\#(b),"#,
            gives: ["r1", "r2", "f2:input.cut-off-list"]),
        BadInput(
            "cut inside an element", #"{"Records":[\#(a),\#(half)"#, gives: ["r1", "f2:input.cut-off-record"]),
        BadInput("cut behind the list", #"{"Records":[\#(a)]"#, gives: ["r1", "f1:input.cut-off-list"]),
        BadInput(
            "closed wrongly", "{\"Records\":[\(a)}\n\(b)\n", gives: ["r1", "f1:input.malformed-record", "r2"]),
        BadInput(
            "the record inside is no JSON",
            #"{"Events":[{"CloudTrailEvent":"{\"eventName\":"},{"CloudTrailEvent":"[]"}]}"#,
            gives: [
                "f1:input.bad-envelope", "f2:input.unknown-form",
            ]),
        BadInput(
            "no base64", #"{"message":{"data":"***","messageId":"1"}}"#, gives: ["f1:input.bad-envelope"]),
    ]

    static let forms: [BadInput] = [
        BadInput(
            "GuardDuty", #"{"schemaVersion":"2.0","service":{},"partition":"aws","severity":8}"#,
            gives: ["f1:input.unsupported-guardduty"]),
        BadInput(
            "SNS", #"{"Type":"Notification","TopicArn":"arn","Message":"{}"}"#,
            gives: ["f1:input.unsupported-sns-sqs"]),
        BadInput("other JSON", "{\"a\":1}\n\(a)\n{\"b\":2}\n", gives: ["r2", "f1:input.unknown-form"]),
        BadInput(
            "S3 notification",
            #"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"r","eventName":"ObjectCreated:Put","s3":{}}]}"#,
            gives: [
                "f1:input.unknown-form"
            ]),
    ]
}

@Suite("Ingest: bad input")
struct IngestBadInputTests {
    @Test(
        "each is named, and costs nothing else",
        arguments: BadInput.lines + BadInput.containers + BadInput.forms)
    func named(_ bad: BadInput) throws {
        let reading = try Ingest.read(bad.bytes)
        let order = reading.order
        #expect(order == bad.order)
        #expect(reading.counts.hasFaults == !reading.faults.isEmpty)
    }

    @Test(
        "how the bytes are cut into windows changes nothing",
        arguments: BadInput.lines + BadInput.containers + BadInput.forms)
    func windows(_ bad: BadInput) throws {
        guard bad.bytes.count < 20_000 else { return }
        let whole = try Ingest.read(bad.bytes)
        for window in [1, 2, 3, 7, 64] {
            #expect(try Ingest.read(bad.bytes, window: window) == whole, "window of \(window)")
        }
    }

    @Test("every cut of a file gives the records before it and one fault")
    func everyPrefix() throws {
        for text in [
            "\(Ingest.aws("a"))\n\(Ingest.aws("b"))\n",
            "{\"Records\":[\(Ingest.aws("a")),\(Ingest.aws("b"))]}",
        ] {
            let bytes = Array(text.utf8)
            let ends = bytes.indices.filter {
                bytes[...$0].suffix(3).elementsEqual("\"}".utf8) || bytes[$0] == 0x7D
            }
            for length in 1..<bytes.count {
                let reading = try Ingest.read(Array(bytes[..<length]), window: 64)
                let whole = ends.filter { $0 < length }.count
                #expect(reading.records.count == min(2, whole), "cut to \(length)")
                #expect(reading.faults.count <= 1, "cut to \(length)")
            }
        }
    }

    @Test("a record over the limit is named and neither held nor in the way", arguments: [1, 64, 4_096])
    func tooLarge(window: Int) throws {
        let long = Ingest.aws("x", #","long":"\#(String(repeating: "y", count: 100_000))""#)
        for text in [
            "\(Ingest.aws("a"))\n\(long)\n\(Ingest.aws("b"))\n",
            "{\"Records\":[\(Ingest.aws("a")),\(long),\(Ingest.aws("b"))]}",
        ] {
            let reading = try Ingest.read(Array(text.utf8), window: window, limit: 10_000)
            #expect(reading.order == ["r1", "f2:input.record-too-large", "r3"])
        }
    }

    @Test(
        "a record that never closes loses what fits the limit, not the rest of the file",
        arguments: [1, 64, 4_096])
    func neverCloses(window: Int) throws {
        let open = String(repeating: "[{\"a\":", count: 2_000)
        let text = "\(Ingest.aws("a"))\n\(open)\n\(Ingest.aws("b"))\n"
        let reading = try Ingest.read(Array(text.utf8), window: window, limit: 10_000)
        #expect(reading.order == ["r1", "f2:input.record-too-large", "r3"])
    }

    @Test("a record of more values than any cloud writes is refused")
    func tooManyValues() throws {
        let many = Ingest.aws("x", #","many":[\#(String(repeating: "1,", count: 300_000))1]"#)
        #expect(try Ingest.read("\(many)\n\(Ingest.aws("b"))").order == ["f1:input.record-too-large", "r2"])
    }

    @Test("a list longer than the limit is no record, so it is read whole")
    func longList() throws {
        let elements = (0..<200).map { Ingest.aws("\($0)") }
        let text = #"{"Records":[\#(elements.joined(separator: ","))]}"#
        #expect(try Ingest.read(Array(text.utf8), window: 512, limit: 1_000).texts == elements)
    }

    @Test("a hostile file cannot flood the output")
    func flood() throws {
        let text = (0..<1_000).map { "{\"a\":\($0),}\n" }.joined() + Ingest.aws("a")
        let reading = try Ingest.read(text)
        #expect(reading.records.count == 1)
        #expect(reading.faults.count == 21)
        #expect(reading.faults.last?.count == 980)
        #expect(reading.counts.unreadable == 1_000)
    }

    @Test("a fault prints its place, its code, and what to do, with nothing that steers a terminal")
    func printed() {
        let fault = InputFault(
            code: "input.truncated-gzip",
            place: SourcePlace(file: "a\u{1B}[31m\u{202E}\n.gz", record: 17, line: 18),
            sentence: "the gzip data ends too early", remedy: "fetch the file again")
        #expect(
            "\(fault)" == """
                a\\u{1b}[31m\\u{202e}\\u{a}.gz: record 17 (line 18): error[input.truncated-gzip] the gzip data ends too early
                    remedy: fetch the file again
                """)
    }
}
