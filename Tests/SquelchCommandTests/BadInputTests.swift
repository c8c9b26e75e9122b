import Foundation
import Testing

/// Each kind of bad input is named with its file and remedy, is counted, and costs nothing else.
@Suite("Bad input, whole process")
struct BadInputTests {
    static let good = SampleRecord.opening()

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
    }

    static let cases: [Case] = [
        Case("half a record", good + "\n" + good.prefix(300)),
        Case("half a record in the middle", good.prefix(300) + "\n" + good),
        Case("not JSON at all", "hello, world\n" + good),
        Case("wrong types", "[1,\"two\",null]\n" + good),
        Case("NUL bytes", Array("\0\0\0\n".utf8) + Array(good.utf8)),
        Case("broken UTF-8", Array("{\"eventName\":\"".utf8) + [0xFF, 0xFE] + Array("\"}\n\(good)".utf8)),
        Case(
            "nesting of 100,000",
            String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "\n" + good),
        Case("another kind of JSON", "{\"hello\":\"world\"}\n" + good),
    ]

    @Test("a hostile record of fifteen thousand rules is judged, printed, found and sound")
    func large() throws {
        let rules = (0..<15_000).map { index in
            #"{"ipProtocol":"tcp","fromPort":\#(index),"toPort":\#(index),"ipRanges":{"items":[{"cidrIp":"#
                + #""20.\#(index / 256).\#(index % 256).0/24"}]}}"#
        }.joined(separator: ",")
        let record = """
            {"eventVersion":"1.09","eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress",\
            "eventTime":"2026-03-04T05:06:07Z","awsRegion":"eu-west-1","recipientAccountId":"111122223333",\
            "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ops","userName":"ops"},\
            "requestParameters":{"groupId":"sg-1","ipPermissions":{"items":[\(rules)]}},"eventID":"e-large"}
            """
        let scratch = try Scratch()
        let log = try scratch.write("logs/large.ndjson", Array((record + "\n" + Self.good).utf8))
        let ledger = scratch.path("l.db")
        let scored = try SquelchProcess.run(["score", "--db", ledger, log])
        #expect(scored.status == 0 && scored.lines.count == 2, "\(scored.errors)")
        #expect(try SquelchProcess.run(["db", "check", "--db", ledger]).status == 0)
        let page = try SquelchProcess.run(["explain", "--db", ledger, "e-large"])
        #expect(page.status == 0 && page.text.contains("the change has 15000 parts"), "\(page.errors)")
        #expect(page.lines.count < 80)
    }

    @Test("one bad record is named and counted, and the good one beside it is judged", arguments: cases)
    func beside(item: Case) throws {
        let scratch = try Scratch()
        let log = try scratch.write("logs/bad.ndjson", item.bytes)
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        #expect(result.status == 3)
        #expect(result.lines.count == 1, "the good record has its verdict")
        #expect(result.errors.contains("bad.ndjson") && result.errors.contains("remedy:"))
        #expect(result.errors.contains("unreadable 1") || result.errors.contains("no audit record"))
    }

    @Test("an empty file is named", arguments: ["", "\n \n"])
    func empty(text: String) throws {
        let scratch = try Scratch()
        _ = try scratch.write("logs/empty.json", text)
        _ = try scratch.write("logs/good.json", Self.good)
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), scratch.path("logs")])
        #expect(result.lines.count == 1)
        #expect(result.status == 3 && result.errors.contains("empty.json"))
    }

    @Test("a truncated archive gives what was whole, and is named", arguments: ["gzip", "zstd"])
    func truncated(tool: String) throws {
        let scratch = try Scratch()
        let lines = (0..<2000).map { SampleRecord.opening(id: "e-\($0)", time: "2026-03-04T05:06:07Z") }
        let plain = try scratch.write("log.ndjson", lines.joined(separator: "\n"))
        let packed = scratch.path("packed")
        guard try Shell.run("\(tool) -c '\(plain)' > '\(packed)'") == 0 else { return }
        let whole = try Data(contentsOf: URL(fileURLWithPath: packed))
        let cut = try scratch.write("cut.bin", Array(whole.prefix(whole.count * 2 / 3)))
        let result = try SquelchProcess.run(["match", cut])
        #expect(result.status == 3 && result.lines.count > 100 && result.lines.count < 2000)
        #expect(result.errors.contains("cut.bin") && result.errors.contains("truncated"))
        #expect(try SquelchProcess.run(["match", packed]).lines.count == 2000)
    }

    @Test("a file that cannot be opened is named, and the others are read")
    func unopenable() throws {
        let scratch = try Scratch()
        _ = try scratch.write("logs/good.json", Self.good)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("logs/dangling.json"), withDestinationPath: "/no/such/target")
        let result = try SquelchProcess.run(["match", scratch.path("logs")])
        #expect(result.lines.count == 1)
        #expect(result.status == 3 && result.errors.contains("dangling.json"))
    }

    @Test("text from logs reaches no stream raw")
    func hostile() throws {
        let scratch = try Scratch()
        let agent = #"\u001b[2J\u202Eevil\u0007\u0000\r\nalert"#
        let log = try scratch.write(
            "log.ndjson", SampleRecord.opening(userAgent: agent, userName: #"\u001b]0;x\u0007"#))
        let db = scratch.path("l.db")
        var shown = try SquelchProcess.run(["score", "--db", db, "--format", "ndjson", log]).output
        shown += try SquelchProcess.run(["score", "--db", db, "--format", "table", log]).output
        shown += try SquelchProcess.run(["explain", "--db", db, "e0000000-0000-4000-8000-000000000001"])
            .output
        #expect(
            !shown.contains(0x1B) && !shown.contains(0x07) && !shown.contains(0x00) && !shown.contains(0x0D))
        #expect(!String(decoding: shown, as: UTF8.self).unicodeScalars.contains("\u{202E}"))
    }
}

enum Shell {
    /// Runs a line of bash and returns its status.
    static func run(_ line: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
