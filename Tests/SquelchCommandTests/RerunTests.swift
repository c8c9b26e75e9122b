import Foundation
import Testing

/// The same events give the same bytes, however they were cut into files, ordered, or read.
@Suite("Repeatable runs")
struct RerunTests {
    static func lines(_ range: Range<Int>) -> [String] {
        range.map { number in
            let minute = number / 60 % 60
            let time =
                "2026-03-04T05:\(minute < 10 ? "0" : "")\(minute):\(number % 60 < 10 ? "0" : "")\(number % 60)Z"
            let peer = number % 3 == 0 ? "0.0.0.0/0" : "10.\(number % 200).0.0/16"
            return SampleRecord.opening(
                id: "e-\(number)", time: time, peer: peer, port: number % 2 == 0 ? 22 : 443)
        }
    }

    @Test("scoring twice adds nothing and prints the same bytes")
    func twice() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", Self.lines(0..<200).joined(separator: "\n"))
        let first = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        let second = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        #expect(first.status == 0 && first.lines.count == 200)
        #expect(first.output == second.output)
    }

    @Test("one large file of lines, cut among workers, and standard input give the same bytes")
    func oneLargeFile() throws {
        let scratch = try Scratch()
        var text = ""
        // Above 20 MB: more pieces of 2 MiB than any of these runs has workers.
        for number in 0..<26_000 {
            let id = String(format: "e0000000-0000-4000-8000-%012d", number)
            text +=
                number % 40 == 0
                ? SampleRecord.opening(id: id, port: number % 9000 + 1)
                : SampleRecord.nearMiss.replacingOccurrences(of: "ffff", with: "\(number)")
            text += number == 13_007 ? "{\"cut\n" : "\n"
        }
        let file = try scratch.write(
            "large.ndjson", text + String(repeating: SampleRecord.nearMiss + "\n", count: 30_000))
        let one = try SquelchProcess.run(["match", "--jobs", "1", file])
        #expect(one.lines.count == 650 && one.status == 3)
        for jobs in ["2", "5"] {
            let cut = try SquelchProcess.run(["match", "--jobs", jobs, file])
            #expect(cut.output == one.output && cut.errors == one.errors && cut.status == 3)
        }
        let stream = try SquelchProcess.run(
            ["match", "--jobs", "5", "-"], input: Data(contentsOf: URL(filePath: file)))
        #expect(stream.output == one.output)
    }

    @Test("jobs, the order of files and the cut into files change no byte", arguments: [1, 2, 5])
    func order(jobs: Int) throws {
        let scratch = try Scratch()
        let all = Self.lines(0..<300)
        let whole = try scratch.write("whole.ndjson", all.joined(separator: "\n"))
        var parts: [String] = []
        for (index, start) in stride(from: 0, to: 300, by: 37).enumerated() {
            let slice = all[start..<min(start + 37, 300)].reversed()
            let text =
                index % 2 == 0
                ? slice.joined(separator: "\n") : "{\"Records\":[\(slice.joined(separator: ",\n"))]}"
            parts.append(try scratch.write("parts/\(9 - index).log", text))
        }
        let one = try SquelchProcess.run(["score", "--db", scratch.path("a.db"), "--jobs", "1", whole])
        let other = try SquelchProcess.run(
            ["score", "--db", scratch.path("b.db"), "--jobs", "\(jobs)"] + parts.reversed())
        #expect(one.lines.count == 300 && one.output == other.output)
        let tree = try SquelchProcess.run(
            ["score", "--db", scratch.path("c.db"), "--jobs", "\(jobs)", scratch.path("parts")])
        #expect(tree.output == one.output)
    }

    @Test("match prints in input order whatever the number of workers")
    func matchOrder() throws {
        let scratch = try Scratch()
        let all = Self.lines(0..<300)
        for (index, start) in stride(from: 0, to: 300, by: 50).enumerated() {
            _ = try scratch.write("logs/\(index).ndjson", all[start..<start + 50].joined(separator: "\n"))
        }
        for jobs in ["1", "2", "7"] {
            #expect(try SquelchProcess.run(["match", "--jobs", jobs, scratch.path("logs")]).lines == all)
        }
    }

    @Test("the same id with other content is a verdict of its own, and is named")
    func sameID() throws {
        let scratch = try Scratch()
        let one = SampleRecord.opening(id: "e-1", peer: "10.0.0.0/8")
        let other = SampleRecord.opening(id: "e-1", time: "2026-03-04T06:00:00Z", peer: "0.0.0.0/0")
        let log = try scratch.write("log.ndjson", other + "\n" + one)
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        #expect(result.lines.count == 2)
        #expect(result.lines[0].contains("\"event_id\":\"e-1\""))
        #expect(result.lines[1].contains("\"event_id\":\"e-1#"))
        #expect(result.errors.contains("e-1"))
    }
}

/// Closing records of an operation whose name alone does not decide carry no body, and still tell how it ended.
@Suite("Completions of what only the request shows")
struct CompletionTests {
    static let subnet =
        "/subscriptions/0a0a0a0a-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Network"
        + "/virtualNetworks/hub/subnets/app"

    static func record(_ id: String, second: Int, result: String, body: String? = nil) -> String {
        let request = body.map { ",\"requestbody\":\"\($0)\"" } ?? ""
        return """
            {"time":"2026-03-04T05:06:\(second)Z","resourceId":"\(subnet)","operationName":\
            "MICROSOFT.NETWORK/VIRTUALNETWORKS/SUBNETS/WRITE","category":"Administrative","resultType":"\(result)",\
            "callerIpAddress":"198.51.100.7","correlationId":"c0000000-0000-4000-8000-000000000001",\
            "properties":{"eventDataId":"\(id)"\(request)}}
            """
    }

    static let start = record(
        "start", second: 10, result: "Start",
        body: #"{\"properties\":{\"addressPrefix\":\"10.1.0.0/24\",\"networkSecurityGroup\":null}}"#)
    static let failure = record("failure", second: 12, result: "Failure")

    @Test("a closing record without a body joins the request, in one run and in a later one")
    func joins() throws {
        let scratch = try Scratch()
        let first = try scratch.write("start.ndjson", Self.start)
        let last = try scratch.write("failure.ndjson", Self.failure)
        let together = try SquelchProcess.run(["score", "--db", scratch.path("a.db"), last, first])
        #expect(together.status == 0 && together.lines.count == 1)
        #expect(together.text.contains(#""records":["start","failure"]"#))
        #expect(together.text.contains(#""outcome":"failure""#))
        _ = try SquelchProcess.run(["score", "--db", scratch.path("b.db"), first])
        let later = try SquelchProcess.run(["score", "--db", scratch.path("b.db"), last])
        #expect(later.lines.isEmpty && later.errors.contains("kept beside"))
    }

    @Test("alone it is no change: match prints nothing, score judges nothing")
    func alone() throws {
        let scratch = try Scratch()
        let last = try scratch.write("failure.ndjson", Self.failure)
        #expect(try SquelchProcess.run(["match", last]).output.isEmpty)
        let result = try SquelchProcess.run(["score", "--db", scratch.path("a.db"), last])
        #expect(result.status == 0 && result.output.isEmpty)
    }
}
