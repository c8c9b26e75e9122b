import Foundation
import Testing

/// Allowlists that change under a running `squelch watch`.
@Suite("Allowlists that change while directories are followed", .serialized)
struct WatchAllowlistTests {
    private static func drop(_ number: Int, _ scratch: Scratch) throws {
        let id = "e0000000-0000-4000-8000-\(String(format: "%012d", number))"
        let time =
            "2026-03-04T05:\(String(format: "%02d", number / 60)):\(String(format: "%02d", number % 60))Z"
        let record = SampleRecord.opening(id: id, time: time, peer: "10.1.0.0/16", port: 5432) + "\n"
        let beside = try scratch.write("aside/\(number)", record)
        guard rename(beside, scratch.path("in/\(number).ndjson")) == 0 else { throw POSIXError(.EIO) }
    }

    private static func causes(_ watch: WatchProcess) -> [String] {
        let text = (try? String(contentsOf: watch.output, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["decided_by"] as? String ?? "?"
        }
    }

    @Test(
        "an entry that is added, broken, mended and taken away acts from then on; no verdict is lost or doubled"
    )
    func reload() throws {
        let scratch = try Scratch()
        for folder in ["in", "allowlists"] {
            try FileManager.default.createDirectory(
                atPath: scratch.path(folder), withIntermediateDirectories: true)
        }
        let watch = try WatchProcess(scratch, ["--allowlists", scratch.path("allowlists")])
        try #require(watch.isFollowing(), "\(watch.messages)")
        var number = 0
        func next() throws -> String {
            number += 1
            try Self.drop(number, scratch)
            #expect(watch.wait { watch.printedCount == number }, "\(watch.messages)")
            return Self.causes(watch).last ?? "?"
        }
        #expect(try next() == "threshold")
        let entry = AllowlistCommandTests.entry()
        _ = try scratch.write("allowlists/dana.yml", entry)
        #expect(
            watch.wait { watch.messages.contains("\(AllowlistCommandTests.id) added") }, "\(watch.messages)")
        #expect(try next() == "allowlist:\(AllowlistCommandTests.id)")
        _ = try scratch.write("allowlists/dana.yml", entry.replacing("not selection", with: "selection"))
        #expect(
            watch.wait { watch.messages.contains("its last good version stays in force") },
            "\(watch.messages)")
        #expect(watch.messages.contains("error[allowlist.polarity]"))
        #expect(try next() == "allowlist:\(AllowlistCommandTests.id)")
        _ = try scratch.write("allowlists/dana.yml", entry.replacing("[443, 5432]", with: "[443]"))
        #expect(watch.wait { watch.messages.contains("changed: filter") }, "\(watch.messages)")
        #expect(try next() == "threshold")
        try FileManager.default.removeItem(atPath: scratch.path("allowlists/dana.yml"))
        #expect(
            watch.wait { watch.messages.contains("\(AllowlistCommandTests.id) removed") }, "\(watch.messages)"
        )
        #expect(try next() == "threshold")
        #expect(watch.end(SIGTERM) == 0)
        #expect(Set(watch.printed).count == number && watch.printed.count == number)
    }

    @Test("files that are rewritten all the while lose and double no verdict")
    func storm() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("in"), withIntermediateDirectories: true)
        let entry = AllowlistCommandTests.entry()
        _ = try scratch.write("allowlists/dana.yml", entry)
        let watch = try WatchProcess(scratch, ["--allowlists", scratch.path("allowlists")])
        try #require(watch.isFollowing(), "\(watch.messages)")
        for number in 1...40 {
            let text = number % 3 == 0 ? "title: [half" : entry + "# \(number)\n"
            _ = try scratch.write("allowlists/dana.yml", text)
            try Self.drop(number, scratch)
            usleep(60_000)
        }
        #expect(watch.wait { watch.printedCount == 40 }, "\(watch.messages)")
        #expect(watch.end(SIGTERM) == 0)
        #expect(Set(watch.printed).count == 40 && watch.printed.count == 40)
        #expect(Self.causes(watch).allSatisfy { $0.hasPrefix("allowlist:") })
    }
}
