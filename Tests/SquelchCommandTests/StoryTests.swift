import Foundation
import Testing

/// Every story in `Fixtures/stories` gives its golden verdicts. `RECORD_GOLDENS=1` writes them anew.
@Suite("Stories")
struct StoryTests {
    static let names: [String] = {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: Checkout.stories.path)) ?? []
        return entries.filter { !$0.hasPrefix(".") }.sorted()
    }()

    @Test("there are at least 36 stories, of all three clouds")
    func enough() {
        #expect(Self.names.count >= 36)
        for cloud in ["aws-", "azure-", "gcp-"] {
            #expect(Self.names.filter { $0.hasPrefix(cloud) }.count >= 10)
        }
    }

    @Test("a story gives its golden verdicts, and replays to the same bytes", arguments: names)
    func golden(name: String) throws {
        let story = Checkout.stories.appendingPathComponent(name)
        let scratch = try Scratch()
        let ledger = scratch.path("story.db")
        let result = try SquelchProcess.run(
            ["score", "--db", ledger, "--format", "ndjson"] + Self.configuration(story) + Self.events(story))
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.lines.isEmpty, "a story without a verdict shows nothing")
        let later = try Self.afterDispositions(of: story, in: ledger)
        try Golden.check(
            Self.withoutDigest(result.text + later.map { $0 + "\n" }.joined()),
            story.appendingPathComponent("verdicts.ndjson"))
        for line in result.lines + later {
            let id = try #require(try Self.eventID(of: line))
            let replay = try SquelchProcess.run(["replay", "--db", ledger, id])
            #expect(replay.status == 0 && replay.text == line + "\n", "\(replay.errors)")
        }
        try checkResurfaced(in: ledger, story)
    }

    /// A story that goes on after an analyst spoke has `dispositions.csv`, and `later.ndjson` for what happened then.
    private static func afterDispositions(of story: URL, in ledger: String) throws -> [String] {
        let said = story.appendingPathComponent("dispositions.csv").path
        guard FileManager.default.fileExists(atPath: said) else { return [] }
        let taken = try SquelchProcess.run(["review", "import", "--db", ledger, said])
        #expect(taken.status == 0, "\(taken.errors)")
        let result = try SquelchProcess.run(
            ["score", "--db", ledger, "--format", "ndjson"] + configuration(story)
                + [story.appendingPathComponent("later.ndjson").path])
        #expect(result.status == 0, "\(result.errors)")
        return result.lines
    }

    /// What came back after its line was printed stands in the ledger alone.
    private func checkResurfaced(in ledger: String, _ story: URL) throws {
        let list = try SquelchProcess.run(
            ["review", "list", "--db", ledger, "--resurfaced", "--each", "--format", "ndjson"])
        #expect(list.status == 0, "\(list.errors)")
        let golden = story.appendingPathComponent("resurfaced.ndjson")
        if list.lines.isEmpty, !FileManager.default.fileExists(atPath: golden.path) { return }
        try Golden.check(list.text, golden)
    }

    @Test("every guard has a story in which it alone decides")
    func guardsHaveStories() throws {
        let all = try Self.names.map { name in
            try String(
                contentsOf: Checkout.stories.appendingPathComponent(name).appendingPathComponent(
                    "verdicts.ndjson"), encoding: .utf8)
        }.joined()
        for guardName in [
            "critical-exposure", "deny-removed", "layer-off", "root", "emergency-account", "mask",
            "logging-off",
            "first-seen", "labelled-attack", "false-ticket",
        ] {
            #expect(all.contains("\"decided_by\":\"guard:\(guardName)\""), "\(guardName)")
        }
    }

    @Test("a forged string never scores lower than the same record without it")
    func twins() throws {
        var pairs = 0
        for name in Self.names {
            let golden = Checkout.stories.appendingPathComponent(name).appendingPathComponent(
                "verdicts.ndjson")
            var scores: [String: Double] = [:]
            for line in try String(contentsOf: golden, encoding: .utf8).split(separator: "\n") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                guard let id = object?["event_id"] as? String else { continue }
                scores[id] = object?["score"] as? Double
            }
            for (id, forged) in scores where id.hasSuffix("-forged") {
                let plain = try #require(
                    scores[id.replacing("-forged", with: "-plain")], "\(id) has no plain twin")
                #expect(forged >= plain, "\(id) of \(name)")
                pairs += 1
            }
        }
        #expect(pairs >= 30)
    }

    @Test("a story says in its first line what it shows", arguments: names)
    func described(name: String) throws {
        let text = try String(
            contentsOf: Checkout.stories.appendingPathComponent(name).appendingPathComponent("story.md"),
            encoding: .utf8)
        #expect((text.split(separator: "\n").first?.count ?? 0) > 20)
    }

    /// The rules' digest changes with every word of a rule, and says nothing of a story.
    private static func withoutDigest(_ text: String) -> String {
        text.replacing(#/("model":"squelch [^+"]*\+)[0-9a-f]+"/#) { "\($0.1)…\"" }
    }

    static func events(_ story: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: story.path)
            .filter { $0.hasPrefix("events") }.sorted().map { story.appendingPathComponent($0).path }
    }

    /// A story that needs a configuration brings it along as `squelch.yml`.
    static func configuration(_ story: URL) -> [String] {
        let file = story.appendingPathComponent("squelch.yml").path
        return FileManager.default.fileExists(atPath: file) ? ["--config", file] : []
    }

    private static func eventID(of line: String) throws -> String? {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object?["event_id"] as? String
    }
}

/// Compares text with a file of the repository; a missing one is written and fails the test.
enum Golden {
    static func check(_ text: String, _ file: URL) throws {
        let wantsRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"
        let recorded = try? String(contentsOf: file, encoding: .utf8)
        if wantsRecording || recorded == nil { try Data(text.utf8).write(to: file) }
        guard let recorded else {
            Issue.record("\(file.lastPathComponent) was missing; it is written now: read it, then commit it")
            return
        }
        if !wantsRecording { #expect(text == recorded, "\(file.path) differs") }
    }
}
