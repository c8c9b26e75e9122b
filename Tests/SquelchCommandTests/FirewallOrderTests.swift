import Foundation
import Testing

/// What stood before a change does not depend on how the log was cut into files, or on their order.
@Suite("Firewall memory in any order of files")
struct FirewallOrderTests {
    static let names = StoryTests.names.filter { $0.contains("-memory-") }

    @Test("there is a story of each cloud")
    func enough() {
        for cloud in ["aws-", "azure-", "gcp-"] { #expect(Self.names.contains { $0.hasPrefix(cloud) }) }
    }

    @Test("one record a file, in a shuffled order, gives the same bytes", arguments: names)
    func shuffled(name: String) throws {
        let story = Checkout.stories.appendingPathComponent(name)
        let whole = try Self.score(StoryTests.events(story))
        let scratch = try Scratch()
        var files: [String] = []
        for (index, record) in try Self.records(of: story).enumerated() {
            let file = scratch.path("part-\(index).json")
            try record.write(to: URL(fileURLWithPath: file))
            files.append(file)
        }
        #expect(files.count > 4)
        #expect(try Self.score(files.reversed()) == whole)
        // Every third from the start, then the rest: a fixed shuffle, so that a failure comes again.
        let shuffled = (0..<3).flatMap { start in
            stride(from: start, to: files.count, by: 3).map { files[$0] }
        }
        #expect(shuffled != files)
        #expect(try Self.score(shuffled) == whole)
    }

    private static func score(_ files: [String]) throws -> String {
        let scratch = try Scratch()
        let result = try SquelchProcess.run(
            ["score", "--db", scratch.path("story.db"), "--format", "ndjson"] + files)
        #expect(result.status == 0, "\(result.errors)")
        return result.text
    }

    private static func records(of story: URL) throws -> [Data] {
        try StoryTests.events(story).flatMap { path -> [Data] in
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
        }
    }
}
