import Foundation
import Testing

/// `squelch watch` as a whole process, with files that come, grow, move and are broken.
@Suite("Following directories", .serialized)
struct WatchTests {
    private func started(_ scratch: Scratch, _ arguments: [String] = []) throws -> WatchProcess {
        try FileManager.default.createDirectory(
            atPath: scratch.path("in"), withIntermediateDirectories: true)
        let watch = try WatchProcess(scratch, arguments)
        try #require(watch.isFollowing(), "\(watch.messages)")
        return watch
    }

    /// Writes beside the followed directory and moves in, as careful shippers do.
    private func drop(_ name: String, _ ids: [String], in scratch: Scratch) throws {
        let text = ids.map { SampleRecord.opening(id: $0) + "\n" }.joined()
        let beside = try scratch.write("aside/\(UUID().uuidString)", text)
        let place = scratch.url.appendingPathComponent("in").appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        guard rename(beside, place.path) == 0 else { throw POSIXError(.EIO) }
    }

    private func append(_ text: String, to handle: FileHandle) throws {
        try handle.write(contentsOf: Data(text.utf8))
    }

    private func writing(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        return handle
    }

    @Test("what was there, what is moved in, also into new directories, is judged once; SIGTERM is status 0")
    func arrivals() throws {
        let scratch = try Scratch()
        try drop("before.ndjson", ["e-1"], in: scratch)
        let watch = try started(scratch)
        #expect(watch.wait { watch.printed == ["e-1"] })
        try drop("after.ndjson", ["e-2"], in: scratch)
        #expect(watch.wait { watch.printed.count == 2 })
        try drop("2026/03/04/deep.ndjson", ["e-3", "e-1"], in: scratch)
        #expect(watch.wait { watch.printed.count == 3 })
        #expect(watch.end(SIGTERM) == 0, "\(watch.messages)")
        try drop("away.ndjson", ["e-4"], in: scratch)
        let again = try started(scratch)
        #expect(again.wait { again.printed.count == 4 })
        #expect(again.end(SIGINT) == 130)
        #expect(again.printed == ["e-1", "e-2", "e-3", "e-4"])
        #expect(again.messages.contains("1 file to catch up with"))
    }

    @Test("a file is not read before its writer has closed it, however slow the writer is")
    func slowWriter() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        let text = "{\"Records\":[\(SampleRecord.opening(id: "e-1"))]}"
        let middle = text.index(text.startIndex, offsetBy: text.count / 2)
        let file = try writing(scratch.path("in/slow.json"))
        try append(String(text[..<middle]), to: file)
        usleep(2_500_000)
        #expect(watch.printed == [] && !watch.messages.contains("error"))
        try append(String(text[middle...]), to: file)
        usleep(1_500_000)
        #expect(watch.printed == [])
        try file.close()
        #expect(watch.wait { watch.printed == ["e-1"] })
        #expect(watch.end(SIGTERM) == 0 && !watch.messages.contains("error"), "\(watch.messages)")
    }

    @Test(
        "of a file of lines that stays open the whole lines are read, each once, across restarts and rotation"
    )
    func growingLines() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        let line = { (id: String) in SampleRecord.opening(id: id) + "\n" }
        let file = try writing(scratch.path("in/app.ndjson"))
        try append(line("e-1") + String(line("e-2").prefix(100)), to: file)
        #expect(watch.wait { watch.printed == ["e-1"] })
        try append(String(line("e-2").dropFirst(100)), to: file)
        #expect(watch.wait { watch.printed == ["e-1", "e-2"] })
        watch.end(SIGKILL)
        try append(line("e-3"), to: file)
        let again = try started(scratch)
        #expect(again.wait { again.printed == ["e-1", "e-2", "e-3"] })
        // Rotated: the writer goes on in the old file for a while, then closes it and opens a new one.
        #expect(rename(scratch.path("in/app.ndjson"), scratch.path("in/app.ndjson.1")) == 0)
        try append(line("e-4"), to: file)
        try file.close()
        let next = try writing(scratch.path("in/app.ndjson"))
        try append(line("e-5"), to: next)
        #expect(again.wait { Set(again.printed) == ["e-1", "e-2", "e-3", "e-4", "e-5"] })
        // Copied and truncated.
        try next.truncate(atOffset: 0)
        try append(line("e-6"), to: next)
        try next.close()
        #expect(again.wait { again.printed.count == 6 })
        #expect(again.end(SIGTERM) == 0)
        #expect(again.printed.count == 6 && !again.messages.contains("error"), "\(again.messages)")
    }

    @Test("a bad file is named once and stops nothing")
    func badFiles() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        for (name, text) in [
            ("bad.json", "{\"Records\":[{"), ("note.txt", "hello\n"), ("empty.json", ""),
            ("bad.json.gz", "\u{1F}\u{8B}nothing"), (".hidden.json", "{"),
        ] {
            _ = try scratch.write("in/\(name)", text)
        }
        #expect(mkfifo(scratch.path("in/pipe"), 0o600) == 0)
        try drop("good.json", ["e-1"], in: scratch)
        #expect(watch.wait { watch.printed == ["e-1"] })
        #expect(watch.wait { watch.messages.contains("note.txt") && watch.messages.contains("bad.json:") })
        #expect(!watch.messages.contains(".hidden"))
        #expect(watch.end(SIGTERM) == 0)
        let again = try started(scratch)
        usleep(300_000)
        #expect(again.end(SIGTERM) == 0 && !again.messages.contains("error"), "\(again.messages)")
    }

    @Test("the ledger and the output may lie in the followed directory")
    func ownFiles() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening(id: "e-1"))
        let watch = try WatchProcess(scratch, on: scratch.url.path)
        #expect(watch.wait { watch.printed == ["e-1"] })
        try FileManager.default.copyItem(atPath: log, toPath: scratch.path("copy.ndjson"))
        usleep(1_500_000)
        #expect(watch.end(SIGTERM) == 0)
        #expect(watch.printed == ["e-1"])
        #expect(!watch.messages.contains("l.db") && !watch.messages.contains("/out:"), "\(watch.messages)")
    }

    @Test("a completion that comes later is stored beside the verdict, and prints nothing")
    func lateCompletion() throws {
        let scratch = try Scratch()
        let watch = try started(scratch)
        let story = Checkout.stories.appendingPathComponent("azure-ssh-to-the-world")
        let events = try #require(StoryTests.events(story).first)
        let records = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: events)))
        let all = try #require(Self.records(records))
        for (index, record) in all.enumerated() {
            let data = try JSONSerialization.data(withJSONObject: record)
            _ = try scratch.write("aside-\(index)", Array(data))
            #expect(rename(scratch.path("aside-\(index)"), scratch.path("in/\(index).json")) == 0)
            usleep(100_000)
        }
        usleep(1_000_000)
        #expect(watch.end(SIGTERM) == 0)
        let golden = WatchProcess.eventIDs(story.appendingPathComponent("verdicts.ndjson"))
        #expect(Set(watch.printed) == Set(golden) && watch.printed.count == golden.count)
    }

    private static func records(_ value: Any) -> [[String: Any]]? {
        if let list = value as? [[String: Any]] { return list }
        let object = value as? [String: Any]
        return (object?["records"] ?? object?["value"]) as? [[String: Any]]
    }

    /// Ten for every day; `SQUELCH_WATCH_KILLS=20` and more where time is no matter.
    private var kills: Int {
        ProcessInfo.processInfo.environment["SQUELCH_WATCH_KILLS"].flatMap(Int.init) ?? 10
    }

    @Test("killed and started again under a stream of files, it judges and prints every event once")
    func killed() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("in"), withIntermediateDirectories: true)
        var ids: [String] = []
        var numbers = SystemRandomNumberGenerator()
        for _ in 0..<kills {
            let watch = try WatchProcess(scratch)
            let pause = UInt32.random(in: 30_000...600_000, using: &numbers)
            var spent: UInt32 = 0
            while spent < pause {
                let some = (0..<Int.random(in: 1...30, using: &numbers)).map { "e-\(ids.count + $0)" }
                ids += some
                try drop("\(ids.count).ndjson", some, in: scratch)
                usleep(10_000)
                spent += 10_000
            }
            #expect(watch.end(SIGKILL) == -SIGKILL)
        }
        let last = try WatchProcess(scratch)
        // Some thousand verdicts, on a machine that may be busy: as long as lines come, there is something to wait for.
        var before = -1
        while last.printedCount < ids.count, last.printedCount > before {
            before = last.printedCount
            _ = last.wait(seconds: 60) { last.printedCount >= ids.count }
        }
        #expect(last.printedCount >= ids.count)
        usleep(300_000)
        #expect(last.end(SIGTERM) == 0, "\(last.messages)")
        #expect(last.printed.count == ids.count && Set(last.printed) == Set(ids))
        let check = try SquelchProcess.run(["db", "check", "--db", scratch.path("l.db")])
        #expect(check.status == 0 && check.text.contains("sound: \(Self.grouped(ids.count)) operations"))
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? "\(number)" : "\(number / 1000)," + String("00\(number % 1000)".suffix(3))
    }
}
