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
