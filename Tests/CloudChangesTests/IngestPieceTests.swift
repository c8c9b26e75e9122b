import Testing

@testable import CloudChanges

/// A large file of lines cut among workers reads as it does in one go: records, faults, counts and their order.
@Suite("Ingest: one file in pieces")
struct IngestPieceTests {
    private static let table = DispatchTable(
        fields: ["eventname", "methodname", "operationname", "operationname.value"],
        exact: ["deletesecuritygroup", "v1.compute.firewalls.insert"], fragments: ["securityrules/write"])

    /// Reads `bytes` with one worker, then cut in every way asked for, and compares.
    private func compare(
        _ bytes: [UInt8], head: UInt64 = 300, pieces: [UInt64] = [1, 37, 256, 3_000], window: Int = 997,
        table: DispatchTable? = IngestPieceTests.table, limit: Int = RecordReader.recordLimit,
        _ comment: String = ""
    ) throws {
        let scratch = try Scratch()
        let file = try scratch.write(bytes)
        let other = try scratch.write(Array(Ingest.aws("other").utf8), to: "other.json")
        let expected = try Ingest.read(
            paths: [file, other], table: table, window: window, limit: limit)
        for piece in pieces {
            for jobs in [2, 5] {
                var reader = RecordReader()
                reader.window = window
                reader.limit = limit
                reader.cut = CutSizes(head: head, piece: piece, longest: 10_000, redoneUnasked: 4 * piece)
                let cut = try Ingest.read(paths: [file, other], table: table, jobs: jobs, with: reader)
                #expect(cut == expected, "\(comment) pieces of \(piece), \(jobs) workers")
            }
        }
    }

    private func compare(_ text: String, _ comment: String = "") throws {
        try compare(Array(text.utf8), comment)
    }

    private static let change =
        #"{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com","eventName":"DeleteSecurityGroup","eventID":"c"}"#
    private static let half = String(Ingest.aws("h").dropLast(12))

    private static func lines(_ count: Int, every nth: Int = 7) -> [String] {
        (0..<count).map { $0 % nth == 0 ? change : Ingest.aws("\($0)") }
    }

    @Test(
        "whatever ends the lines",
        arguments: ["\n", "\r\n", "\n\n", "\n \n", ",\n", "\n\r\n\n"])
    func lineEnds(end: String) throws {
        let lines = Self.lines(40)
        try compare(lines.joined(separator: end))
        try compare(lines.joined(separator: end) + end)
    }

    @Test(
        "whatever stands at the boundaries", arguments: BadInput.lines + BadInput.containers + BadInput.forms)
    func badLines(_ bad: BadInput) throws {
        guard bad.bytes.count < 20_000 else { return }
        let good = Array((Self.lines(6).joined(separator: "\n") + "\n").utf8)
        var bytes = good
        for _ in 0..<4 { bytes += bad.bytes + [0x0A] + good }
        try compare(bytes, pieces: [37, 256])
        try compare(good + bad.bytes, pieces: [1, 64])
    }

    @Test("more bad lines than are named, in many pieces")
    func manyFaults() throws {
        let lines = (0..<120).map { $0 % 3 == 0 ? Self.half : Ingest.aws("\($0)") }
        try compare(lines.joined(separator: "\n"))
        try compare(
            (Self.lines(5) + (0..<90).flatMap { [Ingest.aws("\($0)"), "garbage", "more of it"] }).joined(
                separator: "\n"))
    }

    @Test("a line longer than many pieces, and one longer than a record may be")
    func longLines() throws {
        let long = Ingest.aws("long", #","more":"\#(String(repeating: "x", count: 6_000))""#)
        let text = (Self.lines(9) + [long] + Self.lines(9) + [long, long]).joined(separator: "\n")
        try compare(text)
        try compare(Array(text.utf8), limit: 2_000)
    }

    @Test("records that turn to many lines, lists, or none at all, behind a head of lines")
    func otherForms() throws {
        let lines = Self.lines(12).joined(separator: "\n") + "\n"
        let pretty = Self.lines(30).map {
            $0.replacing(",", with: ",\n  ").replacing("{", with: "{\n").replacing("}", with: "\n}")
        }
        try compare(lines + pretty.joined(separator: "\n"), "pretty-printed")
        try compare(lines + pretty.joined(separator: "\n") + "\n" + lines, "pretty-printed, then lines")
        try compare(
            lines + "{\"Records\":[\n" + Self.lines(40).joined(separator: ",\n") + "\n]}\n" + lines, "a list")
        try compare(lines + Self.lines(40).joined(), "no line ends")
        try compare(lines + String(repeating: "text\n", count: 200) + lines, "text")
        try compare("{\"Records\":[\n" + Self.lines(40).joined(separator: ",\n") + "\n]}", "a list at once")
        try compare(pretty.joined(separator: "\n"), "pretty-printed at once")
    }

    @Test("kinds of record that the head does not show")
    func laterKinds() throws {
        let text =
            (Self.lines(10) + (0..<10).map { Ingest.azure("\($0)") } + Self.lines(4)
            + (0..<10).flatMap { [Ingest.gcp("\($0)"), Ingest.azure("x"), "{\"other\":\($0)}"] } + [Self.half]
            + Self.lines(9)).joined(separator: "\n")
        try compare(text)
        try compare(Array(text.utf8), table: nil)
    }

    @Test("what is passed over unparsed is the same in every piece")
    func passedOver() throws {
        // Named only where the record is parsed: which ones are must not depend on the cuts.
        let odd = Ingest.aws("x", #","more":NaN"#)
        let azure = #"{"time":"t","operationName":"A/B/READ","resourceId":"/x","more":NaN}"#
        let text =
            (Self.lines(6) + [odd, azure, odd, Ingest.azure("1"), azure, odd] + Self.lines(20) + [azure, odd])
            .joined(separator: "\n")
        try compare(text)
    }

    @Test("containers are counted once a file, with their first place")
    func containers() throws {
        let sdk = #"{"event_data_id":"1","operation_name":{"value":"A/B/READ"},"properties":{}}"#
        let alert = #"{"sourcetype":"x","_raw":"{}"}"#
        let text =
            (Self.lines(8) + [sdk, alert, "{\"a\":1}"] + Self.lines(8) + [alert, sdk, "{\"b\":2}", "[1]"]
            + Self.lines(3))
            .joined(separator: "\n")
        try compare(text)
    }

    @Test("generated mixtures, cut anywhere", arguments: 0..<30)
    func mixtures(seed: Int) throws {
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 99
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let sorts: [(Int) -> String] = [
            { Ingest.aws("\($0)") }, { _ in Self.change }, { Ingest.azure("\($0)") }, { Ingest.gcp("\($0)") },
            { _ in Self.half }, { _ in "" }, { _ in "garbage" }, { _ in "{\"x\":[\n1,\n2]}" },
            { _ in "[1,2" },
            { Ingest.aws("\($0)", #","m":"\#(String(repeating: "y", count: 900))""#) },
            { Ingest.aws("\($0)") + Ingest.aws("\($0)") }, { _ in "}" }, { _ in "{\"a\":1,}" },
            { _ in "{\"Records\":[\(Self.change)]}" },
        ]
        var text = Self.lines(4).joined(separator: "\n") + "\n"
        let likely = random(8) + 1
        for index in 0..<80 {
            let sort = random(10) < likely ? random(2) : random(sorts.count)
            text += sorts[sort](index) + ["\n", "\r\n", "\n", "\n", "\n"][random(5)]
        }
        let sizes = (0..<3).map { _ in UInt64(random(1_200) + 1) }
        try compare(
            Array(text.utf8), head: UInt64(200 + random(800)), pieces: sizes, window: 64 + random(900))
    }

    @Test("an error thrown by the caller ends the reading")
    func thrown() throws {
        struct Stop: Error {}
        let scratch = try Scratch()
        let file = try scratch.write(Array(Self.lines(400).joined(separator: "\n").utf8))
        var reader = RecordReader()
        reader.cut = CutSizes(head: 300, piece: 256)
        var seen = 0
        #expect(throws: Stop.self) {
            _ = try reader.read(
                [file], jobs: 3, onFault: { _ in },
                onRecord: { _ in
                    seen += 1
                    if seen == 100 { throw Stop() }
                })
        }
        #expect(seen == 100)
    }
}
