import CloudChanges
import Glibc
import Testing

/// The made-up stories under `Fixtures/stories/gcp-*`, read without ingest: arrays and lines. Pub/Sub pushes are
/// left to the stories' golden verdicts.
private enum StoryFiles {
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/") + "/Fixtures/stories"
    }()

    static let names: [String] = {
        guard let stream = opendir(root) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0.hasPrefix("gcp-") }.sorted()
    }()

    static func bytes(_ path: String) -> [UInt8]? {
        guard let file = fopen("\(root)/\(path)", "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    static func entries(_ story: String) throws -> [JSONValue] {
        if let bytes = bytes("\(story)/events.json") {
            let document = try JSONParser().parse(bytes)
            return document.array ?? [document]
        }
        let lines = try #require(bytes("\(story)/events.ndjson")).split(separator: UInt8(ascii: "\n"))
        return try lines.map { try JSONParser().parse(Array($0)) }
    }
}

@Suite("GCP stories")
struct GCPStoryTests {
    @Test("there are at least twelve, each with a line on what it shows")
    func told() throws {
        #expect(StoryFiles.names.count >= 12)
        for name in StoryFiles.names {
            let text = String(decoding: try #require(StoryFiles.bytes("\(name)/story.md")), as: UTF8.self)
            #expect((text.split(separator: "\n").first?.count ?? 0) > 40, "\(name)")
        }
    }

    /// The near misses that stand in a story on purpose.
    static let unselected: [String: Int] = [
        "gcp-cloud-sql-networks": 1, "gcp-enforcement-order": 1, "gcp-refusals-before-opening": 1,
    ]

    @Test(
        "each event is a change, but for the near misses that stand there on purpose",
        arguments: StoryFiles.names)
    func read(name: String) throws {
        let entries = try StoryFiles.entries(name).filter { $0["message"] == nil }
        let matches = entries.map {
            Match(
                record: NativeRecord(
                    cloud: .gcp, value: $0, text: Array($0.text().utf8), place: SourcePlace(file: name)),
                rule: GCPSample.rule)
        }
        let result = OperationAssembler.assemble(matches)
        #expect(result.faults.isEmpty)
        #expect(result.sharedIDs.isEmpty)
        let table = try ContextTable.builtIn()
        // What a story tells beside its changes is no change.
        let changes = try result.operations.map { ($0, try GCPNormaliser.change(of: $0)) }
            .filter { !$1.changes.isEmpty || table.event(of: $0.lead.record) == nil }.map(\.1)
        #expect(changes.filter(\.changes.isEmpty).count == Self.unselected[name, default: 0])
        for change in changes {
            #expect(!change.scope.isEmpty && change.target.id != "unknown")
            #expect(change.sources["actor"]?.isEmpty == false)
        }
    }
}
