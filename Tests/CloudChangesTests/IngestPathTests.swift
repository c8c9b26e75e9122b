import Foundation
import Testing

@testable import CloudChanges

@Suite("Ingest: paths")
struct IngestPathTests {
    private func ids(_ reading: Reading) -> [String] {
        reading.records.compactMap { $0.value["eventID"]?.string }
    }

    @Test("a directory is walked in the byte order of its paths, whatever --jobs is", arguments: [1, 2, 5])
    func order(jobs: Int) throws {
        let scratch = try Scratch()
        let names = ["b.json", "a/z.json", "a.json", "B.json", "a/b/c.json.gz", "é.json", "a-1.json"]
        for name in names { try scratch.write(Array(Ingest.aws(name).utf8), to: name) }
        try scratch.write([UInt8]("hidden".utf8), to: ".DS_Store")
        try scratch.write([UInt8]("hidden".utf8), to: ".git/config")
        let reading = try Ingest.read(paths: [scratch.path + "/"], jobs: jobs)
        #expect(
            ids(reading) == ["B.json", "a-1.json", "a.json", "a/b/c.json.gz", "a/z.json", "b.json", "é.json"])
        #expect(reading.faults == [])
        #expect(reading.counts.files == 7)
    }

    @Test("paths are read in the order given, and twice when given twice")
    func given() throws {
        let scratch = try Scratch()
        let one = try scratch.write(Array(Ingest.aws("1").utf8), to: "1")
        let two = try scratch.write(Array(Ingest.aws("2").utf8), to: "2")
        #expect(ids(try Ingest.read(paths: [two, one, two])) == ["2", "1", "2"])
    }

    @Test("links are followed, but not in a circle; a dangling one is named")
    func links() throws {
        let scratch = try Scratch()
        try scratch.write(Array(Ingest.aws("real").utf8), to: "d/real.json")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: scratch.path + "/d/loop", withDestinationPath: "..")
        try manager.createSymbolicLink(
            atPath: scratch.path + "/link.json", withDestinationPath: "d/real.json")
        try manager.createSymbolicLink(atPath: scratch.path + "/gone.json", withDestinationPath: "nowhere")
        let reading = try Ingest.read(paths: [scratch.path])
        #expect(ids(reading) == ["real", "real"])
        #expect(reading.codes == ["cannot-open"])
        #expect(reading.faults.first?.place.file == scratch.path + "/gone.json")
    }

    @Test("a named path that does not exist is an error before anything is read")
    func missing() throws {
        let scratch = try Scratch()
        let good = try scratch.write(Array(Ingest.aws("1").utf8))
        let bad = [scratch.path + "/no", scratch.path + "/never"]
        var read = 0
        #expect(throws: MissingInput(paths: bad)) {
            try RecordReader().read([good] + bad, onFault: { _ in read += 1 }, onRecord: { _ in read += 1 })
        }
        #expect(read == 0)
    }

    @Test("a file that cannot be opened costs only itself")
    func unreadable() throws {
        let scratch = try Scratch()
        try scratch.write(Array(Ingest.aws("1").utf8), to: "1")
        try scratch.write(Array(Ingest.aws("2").utf8), to: "2")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: scratch.path + "/1")
        let reading = try Ingest.read(paths: [scratch.path])
        // Root may open everything.
        let isRoot = FileManager.default.isReadableFile(atPath: scratch.path + "/1")
        #expect(ids(reading) == (isRoot ? ["1", "2"] : ["2"]))
        #expect(reading.codes == (isRoot ? [] : ["cannot-open"]))
    }

    @Test("a pipe is read when it is named, and passed over and said when a walk finds it")
    func pipe() throws {
        let scratch = try Scratch()
        let pipe = scratch.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(try Ingest.read(paths: [scratch.path]).codes == ["not-a-file"])
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "printf '%s' \"$1\" > \"$2\"", "sh", Ingest.aws("piped"), pipe]
        try writer.run()
        #expect(ids(try Ingest.read(paths: [pipe])) == ["piped"])
        writer.waitUntilExit()
    }

    @Test("more than is read ahead comes in the same order, faults among records", arguments: [2, 3, 8])
    func backPressure(jobs: Int) throws {
        let scratch = try Scratch()
        let long = #","long":"\#(String(repeating: "x", count: 60_000))""#
        for file in 0..<6 {
            let lines = (0..<60).map { $0 == 7 ? "garbage" : Ingest.aws("\(file).\($0)", long) }
            try scratch.write(Array(lines.joined(separator: "\n").utf8), to: "\(file)")
        }
        let alone = try Ingest.read(paths: [scratch.path])
        #expect(alone.records.count == 6 * 59)
        #expect(alone.faults.count == 6)
        let reading = try Ingest.read(paths: [scratch.path], jobs: jobs)
        #expect(reading.order == alone.order)
        #expect(reading.records.map(\.place) == alone.records.map(\.place))
        #expect(reading.counts == alone.counts)
    }

    @Test("an error of the caller's stops the reading and comes back", arguments: [1, 3])
    func stop(jobs: Int) throws {
        struct Enough: Error {}
        let scratch = try Scratch()
        for file in 0..<20 {
            try scratch.write(
                Array((0..<500).map { Ingest.aws("\($0)") }.joined(separator: "\n").utf8), to: "\(file)")
        }
        var taken = 0
        #expect(throws: Enough.self) {
            try RecordReader().read(
                [scratch.path], jobs: jobs, onFault: { _ in },
                onRecord: { _ in
                    taken += 1
                    if taken == 700 { throw Enough() }
                })
        }
        #expect(taken == 700)
    }

    @Test("progress ends where the bytes end", arguments: [1, 2])
    func progress(jobs: Int) throws {
        let scratch = try Scratch()
        for file in 0..<5 { try scratch.write(Array(Ingest.aws("\(file)").utf8), to: "\(file)") }
        var last: InputProgress?
        _ = try RecordReader().read(
            [scratch.path], jobs: jobs, progress: { last = $0 }, onFault: { _ in }, onRecord: { _ in })
        #expect(last?.bytesDone == last?.bytesTotal)
        #expect(last?.filesDone == 5)
    }
}
