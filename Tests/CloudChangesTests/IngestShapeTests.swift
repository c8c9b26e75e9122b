import Foundation
import Testing

@testable import CloudChanges

/// One spelling of an input, and the ids of the records in it.
struct ShapeCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let cloud: Cloud
    let expected: [String]

    init(_ name: String, _ text: String, _ cloud: Cloud = .aws, gives expected: [String]) {
        self.name = name
        self.text = text
        self.cloud = cloud
        self.expected = expected
    }

    var testDescription: String { name }

    private static let a = Ingest.aws("a"), b = Ingest.aws("b"), c = Ingest.aws("c")
    private static let z = Ingest.azure("z"), g = Ingest.gcp("g")
    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    private static func quoted(_ text: String) -> String { JSONValue.string(text).text() }

    static let all: [ShapeCase] = [
        ShapeCase("one record", a, gives: [a]),
        ShapeCase("NDJSON", "\(a)\n\(b)\n", gives: [a, b]),
        ShapeCase("NDJSON without a last newline", "\(a)\n\(b)", gives: [a, b]),
        ShapeCase("NDJSON with CRLF and blank lines", "\(a)\r\n\r\n  \n\(b)\r\n", gives: [a, b]),
        ShapeCase("a byte order mark", "\u{FEFF}\(a)\n\(b)", gives: [a, b]),
        ShapeCase("concatenated", a + b + c, gives: [a, b, c]),
        ShapeCase("RFC 7464 sequence", "\u{1E}\(a)\n\u{1E}\(b)\n", gives: [a, b]),
        ShapeCase("array", "[\(a),\(b)]", gives: [a, b]),
        ShapeCase("array, element a line", "[\n\(a),\n\(b)\n]\n", gives: [a, b]),
        ShapeCase("array of arrays", "[[\(a)],[\(b),\(c)]]", gives: [a, b, c]),
        ShapeCase("CloudTrail file", #"{"Records":[\#(a),\#(b)]}"#, gives: [a, b]),
        ShapeCase("CloudTrail file, element a line", "{\"Records\":[\n\(a),\n\(b)]}\n", gives: [a, b]),
        ShapeCase(
            "CloudTrail file between other members",
            #"{"note":{"x":[1,{"y":"]}"}]},"Records":[\#(a),\#(b)],"more":[{"z":1}]}"#, gives: [a, b]),
        ShapeCase(
            "CloudTrail files, one a line", "{\"Records\":[\(a)]}\n{\"Records\":[\(b)]}\n", gives: [a, b]),
        ShapeCase("containers in an array", #"[{"Records":[\#(a)]},{"Records":[\#(b)]}]"#, gives: [a, b]),
        ShapeCase("no records in the container", #"{"Records":[]}"#, gives: []),
        ShapeCase("no elements in the array", "[ ]\n", gives: []),
        ShapeCase(
            "EventBridge",
            #"{"version":1.05,"account":12345,"detail-type":"x","source":"aws.ec2","detail": \#(a) }"#,
            gives: [a]),
        ShapeCase(
            "lookup-events",
            #"{"Events":[{"EventId":"1","EventName":"x","CloudTrailEvent":\#(quoted(a))}],"NextToken":"n"}"#,
            gives: [a]),
        ShapeCase("Activity Log array", "[\(z)]", .azure, gives: [z]),
        ShapeCase("Activity Log REST", #"{"value":[\#(z)],"nextLink":"https://x"}"#, .azure, gives: [z]),
        ShapeCase("Event Hub", #"{"records":[\#(z),\#(z)]}"#, .azure, gives: [z, z]),
        ShapeCase("PT1H.json", "\(z)\n\(z)\n", .azure, gives: [z, z]),
        ShapeCase("PT1H.json with commas", "\(z),\n\(z),\n", .azure, gives: [z, z]),
        ShapeCase("LogEntry array", "[\(g)]", .gcp, gives: [g]),
        ShapeCase("entries.list", #"{"entries":[\#(g)],"nextPageToken":"x"}"#, .gcp, gives: [g]),
        ShapeCase(
            "Pub/Sub push",
            #"{"message":{"data":"\#(base64(g))","messageId":"1","message_id":"1"},"subscription":"s"}"#,
            .gcp, gives: [g]),
        ShapeCase(
            "Pub/Sub pull",
            #"{"receivedMessages":[{"ackId":"a","message":{"data":"\#(base64(g))","messageId":"1"}}]}"#,
            .gcp, gives: [g]),
        ShapeCase("a bare Pub/Sub message", #"{"data":"\#(base64(g))","message_id":"1"}"#, .gcp, gives: [g]),
        ShapeCase(
            "a LogEntry of text", #"{"logName":"x","textPayload":"t","timestamp":"t"}"#, .gcp,
            gives: [
                #"{"logName":"x","textPayload":"t","timestamp":"t"}"#
            ]),
        ShapeCase(
            "a record with a list called value", Ingest.aws("a", #","value":[{"x":1}]"#),
            gives: [Ingest.aws("a", #","value":[{"x":1}]"#)]),
        ShapeCase("digest file", #"{"awsAccountId":"1","digestStartTime":"t","logFiles":[]}"#, gives: []),
        ShapeCase(
            "Insight record",
            #"{"Records":[{"eventVersion":"1.07","eventTime":"t","awsRegion":"r","eventID":"i","eventType":"AwsCloudTrailInsight","insightDetails":{"eventName":"AuthorizeSecurityGroupIngress"},"eventCategory":"Insight"}]}"#,
            gives: []),
    ]

    /// The same, with white space between all tokens.
    var pretty: String? {
        guard let value = try? JSONParser().parse(text) else { return nil }
        return value.indented(by: "  ")
    }
}

extension JSONValue {
    fileprivate func indented(by step: String, at indent: String = "") -> String {
        let inner = indent + step
        switch self {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + $0.indented(by: step, at: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let object) where !object.members.isEmpty:
            let lines = object.members.map {
                inner + JSONValue.string($0.key).text() + " : " + $0.value.indented(by: step, at: inner)
            }
            return "{\r\n" + lines.joined(separator: " ,\r\n") + "\r\n\(indent)}"
        default: return text()
        }
    }
}

@Suite("Ingest: the native shapes")
struct IngestShapeTests {
    @Test("each shape gives its records, unwrapped and compact", arguments: ShapeCase.all)
    func shape(_ shape: ShapeCase) throws {
        let reading = try Ingest.read(shape.text)
        #expect(reading.texts == shape.expected)
        #expect(reading.faults == [])
        #expect(reading.records.allSatisfy { $0.cloud == shape.cloud })
        #expect(reading.counts.allRecords == shape.expected.count)
    }

    @Test("pretty-printed it gives the same", arguments: ShapeCase.all)
    func pretty(_ shape: ShapeCase) throws {
        guard let pretty = shape.pretty else { return }
        let reading = try Ingest.read(pretty)
        #expect(reading.texts == shape.expected)
        #expect(reading.faults == [])
    }

    @Test("how the bytes are cut into windows changes nothing", arguments: ShapeCase.all)
    func windows(_ shape: ShapeCase) throws {
        for text in [shape.text, shape.pretty].compactMap({ $0 }) {
            let whole = try Ingest.read(text)
            for window in [1, 2, 3, 7, 64, 4_096] {
                #expect(try Ingest.read(text, window: window) == whole, "window of \(window)")
            }
        }
    }

    @Test("a record knows its number and its line")
    func places() throws {
        let reading = try Ingest.read("\n\(Ingest.aws("a"))\n\n{\"Records\":[\n\(Ingest.aws("b"))]}\n")
        #expect(reading.records.map(\.place.record) == [1, 2])
        #expect(reading.records.map(\.place.line) == [2, 5])
    }

    @Test("the record is kept as recorded but for white space")
    func verbatim() throws {
        let record =
            #"{ "eventName" : "a\u0041 \/ b", "eventSource":"s", "eventVersion":"1", "n": 1.0e0, "n": 18446744073709551616 }"#
        let expected =
            #"{"eventName":"a\u0041 \/ b","eventSource":"s","eventVersion":"1","n":1.0e0,"n":18446744073709551616}"#
        #expect(try Ingest.read(record).texts == [expected])
        #expect(
            try Ingest.read(#"{"x":[1, {"y":"}"}],"detail-type":"t","detail" : \#(record)}"#).texts == [
                expected
            ])
    }
}
