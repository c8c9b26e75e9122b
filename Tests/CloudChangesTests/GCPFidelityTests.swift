import CloudChanges
import Glibc
import Testing

/// Published samples beside the checkout, read in place.
private enum Shared {
    static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/") + "/../shared/data"
    }()

    static var isPresent: Bool { access(root + "/labels.csv", R_OK) == 0 }

    static func text(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen("\(root)/\(path)", "rb"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    static func names(in folder: String) throws -> [String] {
        let stream = try #require(opendir("\(root)/\(folder)"))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    static func lines(_ path: String) throws -> [Match] {
        try text(path).split(separator: UInt8(ascii: "\n")).map { try match(Array($0)) }
    }

    static func match(_ bytes: [UInt8]) throws -> Match {
        let value = try JSONParser().parse(bytes)
        return Match(
            record: NativeRecord(cloud: .gcp, value: value, text: bytes, place: SourcePlace(file: "shared")),
            rule: GCPSample.rule)
    }
}

@Suite(
    "GCP against published samples",
    .enabled(if: Shared.isPresent, "the samples are not beside this checkout"))
struct GCPFidelityTests {
    @Test("the gcloud array's two halves, newest first, are one opening of 3389 to the world")
    func gcloudArray() throws {
        let document = try JSONParser().parse(Shared.text("formats/gcp_gcloud_logging_read_array.json"))
        let matches = try #require(document.array).map { value in
            Match(
                record: NativeRecord(
                    cloud: .gcp, value: value, text: Array(value.text().utf8),
                    place: SourcePlace(file: "shared")), rule: GCPSample.rule)
        }
        let result = OperationAssembler.assemble(matches)
        #expect(result.operations.count == 1)
        let change = try GCPNormaliser.change(of: try #require(result.operations.first))
        #expect(change.eventID == "-xa4ip4e4rhyi")
        #expect(change.records == ["-xa4ip4e4rhyi", "-tehlutdkc4c"])
        #expect(change.outcome == .success)
        #expect(change.changes.map(\.line) == ["add ingress allow tcp 3389-3389 0.0.0.0/0"])
        #expect(change.origin.network == "1.1.1.0/24")
        #expect(change.scope == "fake-project")
    }

    @Test("Panther's lower-cased rows are read, and its rows without a time are refused by name")
    func panther() throws {
        let matches = try Shared.lines("gcp/panther-labs-panther-analysis__gcp_firewall_rule_created.ndjson")
        let result = OperationAssembler.assemble(matches)
        #expect(result.faults.map(\.match) == [2, 3])
        let lines = try result.operations.map { try GCPNormaliser.change(of: $0).changes.map(\.line) }
        #expect(lines.count == 3)
        #expect(lines.contains(["add ingress deny any 0-65535 0.0.0.0/0"]))
        #expect(lines.filter { $0 == ["add - - - ? unknown !contentUnknown"] }.count == 2)
    }

    @Test("of plaso's entries only the firewall pair is a firewall change")
    func plaso() throws {
        let matches = try Shared.lines("gcp/log2timeline-plaso__gcp_logging.ndjson")
        let result = OperationAssembler.assemble(matches)
        #expect(result.operations.count < matches.count)
        let changed = try result.operations.map { try GCPNormaliser.change(of: $0) }
            .filter { !$0.changes.isEmpty }
        // A closing record of `networks.patch` could be one; these samples hold none.
        #expect(changed.map(\.eventID) == ["-xa4ip4e4rhyi"])
    }

    @Test("every published GCP entry is read or refused by name, none with the wrong cloud's words")
    func everything() throws {
        var read = 0
        for name in try Shared.names(in: "gcp") where name.hasSuffix(".ndjson") {
            for match in try Shared.lines("gcp/\(name)") {
                do throws(NormaliseError) {
                    let part = try GCPNormaliser.part(of: match.record)
                    let change = try GCPNormaliser.change(of: Operation(lead: match))
                    #expect(change.eventID == part.recordID)
                    #expect(change.time == part.time)
                    read += 1
                } catch {
                    guard case .noTime = error else { continue }
                }
            }
        }
        #expect(read > 100)
    }
}
