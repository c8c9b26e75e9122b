import Foundation
import Testing

/// `squelch watch` while more happens than it is told of, or before it looks.
@Suite("Following directories in a storm", .serialized)
struct WatchBurstTests {
    private func started(_ scratch: Scratch) throws -> WatchProcess {
        try FileManager.default.createDirectory(
            atPath: scratch.path("in"), withIntermediateDirectories: true)
        let watch = try WatchProcess(scratch)
        try #require(watch.isFollowing(), "\(watch.messages)")
        return watch
    }

    private func write(_ ids: [String], to path: String, _ mode: String = "w") throws {
        try put(ids.map { SampleRecord.opening(id: $0) + "\n" }.joined(), to: path, mode)
    }

    private func put(_ text: String, to path: String, _ mode: String = "w") throws {
        guard let file = fopen(path, mode) else { throw POSIXError(.EIO) }
        fputs(text, file)
        fclose(file)
    }

    /// One number of fs.inotify; see inotify(7).
    private static func limit(_ name: String) -> Int {
        let text = try? String(contentsOfFile: "/proc/sys/fs/inotify/\(name)", encoding: .utf8)
        return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 16_384
    }

    /// Files of one record each, one in five of them a change of a firewall; as in life most are something else.
    ///
    /// - Returns: The ids of the changes.
    private func burst(_ files: Int, named name: String, into scratch: Scratch) throws -> Set<String> {
        let change = SampleRecord.opening(id: "#")
        let other = change.replacingOccurrences(of: "AuthorizeSecurityGroupIngress", with: "RunInstances")
        var changes: Set<String> = []
        for index in 0..<files {
            let isChange = index % 5 == 0
            if isChange { changes.insert("\(name)-\(index)") }
            let text = (isChange ? change : other).replacingOccurrences(of: "#", with: "\(name)-\(index)")
            try put(text + "\n", to: scratch.path("in/\(index % 19)/\(name)-\(index).json"))
        }
        return changes
    }

    @Test("of ten thousand files, more than the kernel keeps events of, each is judged and printed once")
    func overflow() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        for folder in 0..<20 {
            try FileManager.default.createDirectory(
                atPath: scratch.path("in/\(folder)"), withIntermediateDirectories: true)
        }
        try write(["first"], to: scratch.path("in/0/first.json"))
        #expect(watch.wait { watch.printedCount == 1 })
        let before = watch.peakMemory
        watch.pause()
        // Each file makes three events: created, changed, closed.
        let files = max(10_000, Self.limit("max_queued_events") / 3 + 100)
        var changes = try burst(files, named: "e", into: scratch).union(["first"])
        watch.resume()
        // While it looks at everything.
        changes.formUnion(try burst(400, named: "late", into: scratch))
        #expect(watch.wait(seconds: 120) { watch.printedCount >= changes.count })
        let growth = watch.peakMemory - before
        #expect(watch.end(SIGTERM) == 0)
        let printed = watch.printed
        #expect(printed.count == changes.count && Set(printed) == changes)
        #expect(watch.messages.contains("the kernel has dropped events"))
        #expect(!watch.messages.contains("error"), "\(watch.messages.prefix(500))")
        // Paths that wait, the ledger's cache (32 MiB), and nothing of what was read.
        #expect(before > 0 && growth < 64 << 20, "grew by \(growth >> 20) MiB")
    }

    @Test("what was renamed, rewritten, added to or deleted before anybody looked is judged as it is by then")
    func changedBeforeRead() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        let place = { (name: String) in scratch.path("in/\(name)") }
        try write(["log-1"], to: place("app.ndjson"))
        #expect(watch.wait { watch.printed == ["log-1"] })
        watch.pause()
        try write(["gone"], to: place("gone.json"))
        #expect(unlink(place("gone.json")) == 0)
        try write(["moved"], to: place("one.json"))
        #expect(rename(place("one.json"), place("two.json")) == 0)
        #expect(rename(place("two.json"), place("three.json")) == 0)
        try write(["overwritten"], to: place("same.json"))
        try write(["rewritten"], to: place("same.json"))
        try write(["twice-1"], to: place("twice.ndjson"))
        try write(["twice-2"], to: place("twice.ndjson"), "a")
        try write(["log-2"], to: place("app.ndjson"), "a")
        #expect(rename(place("app.ndjson"), place("app.ndjson.1")) == 0)
        try write(["log-3"], to: place("app.ndjson"))
        watch.resume()
        let expected: Set = ["log-1", "moved", "rewritten", "twice-1", "twice-2", "log-2", "log-3"]
        #expect(watch.wait { watch.printedCount == expected.count })
        usleep(300_000)
        #expect(watch.end(SIGTERM) == 0)
        #expect(Set(watch.printed) == expected && watch.printed.count == expected.count)
        #expect(!watch.messages.contains("error"), "\(watch.messages)")
    }

    @Test(
        "directories that came with all they hold, or were moved before anybody looked, are read and followed"
    )
    func filledDirectories() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        let manager = FileManager.default
        watch.pause()
        try manager.createDirectory(atPath: scratch.path("in/a/b/c"), withIntermediateDirectories: true)
        try write(["deep"], to: scratch.path("in/a/b/c/deep.json"))
        try write(["middle"], to: scratch.path("in/a/middle.json"))
        try manager.createDirectory(atPath: scratch.path("beside/x"), withIntermediateDirectories: true)
        try write(["carried"], to: scratch.path("beside/x/carried.json"))
        #expect(rename(scratch.path("beside"), scratch.path("in/first")) == 0)
        #expect(rename(scratch.path("in/first"), scratch.path("in/second")) == 0)
        watch.resume()
        #expect(watch.wait { watch.printedCount == 3 })
        try write(["later-deep"], to: scratch.path("in/a/b/c/later.json"))
        try write(["later-carried"], to: scratch.path("in/second/x/later.json"))
        #expect(watch.wait { watch.printedCount == 5 })
        // Renamed while it is followed: what comes has the new name, nothing is read again.
        #expect(rename(scratch.path("in/a"), scratch.path("in/z")) == 0)
        try write(["after"], to: scratch.path("in/z/b/after.json"))
        #expect(watch.wait { watch.printedCount == 6 })
        usleep(300_000)
        #expect(watch.end(SIGTERM) == 0)
        #expect(
            Set(watch.printed) == ["deep", "middle", "carried", "later-deep", "later-carried", "after"])
        #expect(watch.printedCount == 6 && !watch.messages.contains("error"), "\(watch.messages)")
    }

    @Test("links are followed, to files and to directories, in no circle, and none is an error")
    func links() throws {
        let scratch = try Scratch()
        let manager = FileManager.default
        try manager.createDirectory(atPath: scratch.path("elsewhere"), withIntermediateDirectories: true)
        let watch = try started(scratch)
        try write(["one"], to: scratch.path("target.json"))
        try write(["two"], to: scratch.path("elsewhere/two.json"))
        #expect(symlink(scratch.path("target.json"), scratch.path("in/one.json")) == 0)
        #expect(symlink(scratch.path("elsewhere"), scratch.path("in/there")) == 0)
        #expect(symlink(scratch.path("in"), scratch.path("in/circle")) == 0)
        #expect(symlink("/no/such/file", scratch.path("in/dangling.json")) == 0)
        #expect(watch.wait { watch.printedCount == 2 })
        try write(["three"], to: scratch.path("elsewhere/three.json"))
        #expect(watch.wait { watch.printedCount == 3 })
        usleep(300_000)
        #expect(watch.end(SIGTERM) == 0)
        #expect(Set(watch.printed) == ["one", "two", "three"] && watch.printedCount == 3)
        #expect(!watch.messages.contains("error"), "\(watch.messages)")
    }
}
