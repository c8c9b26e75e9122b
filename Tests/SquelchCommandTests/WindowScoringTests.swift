import Foundation
import Testing

/// `--windows` and the section `windows`, from the command line on.
@Suite("Windows on the command line")
struct WindowScoringTests {
    private static let story = Checkout.stories.appendingPathComponent("aws-change-window")
    private static let events = story.appendingPathComponent("events.ndjson").path
    private static let calendar = story.appendingPathComponent("cab.ics").path

    private static func codes(_ line: String) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let evidence = object?["evidence"] as? [[String: Any]] ?? []
        return Set(evidence.compactMap { $0["code"] as? String })
    }

    private static func withoutModel(_ text: String) -> String {
        text.replacing(#/"model":"[^"]*"/#) { _ in "" }
    }

    @Test("--windows and a feed of the configuration say the same, and neither says nothing")
    func same() throws {
        let scratch = try Scratch()
        let flag = try SquelchProcess.run(
            ["score", "--db", scratch.path("a.db"), "--windows", Self.calendar, Self.events])
        let feed = try SquelchProcess.run(
            ["score", "--db", scratch.path("b.db")] + StoryTests.configuration(Self.story) + [Self.events])
        let plain = try SquelchProcess.run(["score", "--db", scratch.path("c.db"), Self.events])
        #expect(flag.status == 0 && Self.withoutModel(flag.text) == Self.withoutModel(feed.text))
        #expect(flag.text.contains("window.approved") && !plain.text.contains("window."))
        #expect(flag.text != plain.text)
    }

    @Test("backtest judges windows again where some are given, and otherwise leaves and says so")
    func backtest() throws {
        let scratch = try Scratch()
        let (with, without) = (scratch.path("with.db"), scratch.path("without.db"))
        let flag = ["--windows", Self.calendar]
        let scored = try SquelchProcess.run(["score", "--db", with] + flag + [Self.events])
        let plain = try SquelchProcess.run(["score", "--db", without, Self.events])
        func trial(_ db: String, _ more: [String]) throws -> [String: Any] {
            let result = try SquelchProcess.run(["backtest", "--format", "json", "--db", db] + more)
            #expect(result.status == 0, "\(result.errors)")
            return try #require(
                try JSONSerialization.jsonObject(with: Data(result.text.utf8)) as? [String: Any])
        }
        func decisions(_ lines: [String]) throws -> [String] {
            try lines.map { line in
                let verdict = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return verdict?["decision"] as? String ?? "?"
            }
        }
        let differing = try zip(decisions(scored.lines), decisions(plain.lines)).count { $0 != $1 }
        #expect(differing > 0)
        // The same windows say the same again; none at all, or others, what they would have said.
        let same = try trial(with, flag)
        #expect(same["differ"] as? Int == 0 && same["windows"] as? String == "judged again")
        #expect(try trial(without, flag)["differ"] as? Int == differing)
        let elsewhere = try scratch.write(
            "other.ics",
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//test//EN
            BEGIN:VEVENT
            UID:1
            DTSTAMP:20200101T000000Z
            DTSTART:20200101T000000Z
            DTEND:20200101T010000Z
            STATUS:CONFIRMED
            SUMMARY:Years ago
            DESCRIPTION:accounts=999999999999
            END:VEVENT
            END:VCALENDAR

            """.replacing("\n", with: "\r\n"))
        #expect(try trial(with, ["--windows", elsewhere])["differ"] as? Int == differing)
        let kept = try trial(with, [])
        #expect(kept["differ"] as? Int == 0 && kept["windows"] as? String == "as recorded")
    }

    @Test("a verdict replays without the calendar, and explains what the window took off")
    func replay() throws {
        let scratch = try Scratch()
        let calendar = try scratch.write(
            "cab.ics", try String(contentsOfFile: Self.calendar, encoding: .utf8))
        let ledger = scratch.path("l.db")
        let scored = try SquelchProcess.run(["score", "--db", ledger, "--windows", calendar, Self.events])
        try FileManager.default.removeItem(atPath: calendar)
        let line = try #require(scored.lines.first { $0.contains("w-10-world") })
        let replay = try SquelchProcess.run(["replay", "--db", ledger, "w-10-world"])
        #expect(replay.status == 0 && replay.text == line + "\n")
        let page = try SquelchProcess.run(["explain", "--db", ledger, "w-10-world"])
        #expect(page.text.contains("window     takes 1.2000 off"))
    }

    @Test("a calendar that is partly refused is named, costs status 3, and the rest of it counts")
    func refused() throws {
        let scratch = try Scratch()
        let text = try String(contentsOfFile: Self.calendar, encoding: .utf8).replacing(
            "DTSTART:20260311T200000Z", with: "DTSTART;TZID=Mars/Olympus:20260311T200000")
        let calendar = try scratch.write("cab.ics", text)
        let result = try SquelchProcess.run(
            ["score", "--db", scratch.path("l.db"), "--windows", calendar, Self.events])
        #expect(result.status == 3 && result.errors.contains("error[window.zone]"))
        let inside = try #require(result.lines.first { $0.contains("w-03-inside") })
        #expect(try Self.codes(inside).contains("window.approved"))
        let other = try #require(result.lines.first { $0.contains("w-12-person-attested") })
        #expect(try !Self.codes(other).contains("window.approved"))
    }

    @Test("under another calendar the recorded lines are printed, and that is said")
    func another() throws {
        let scratch = try Scratch()
        let arguments = ["score", "--db", scratch.path("l.db"), "--format", "ndjson"]
        let first = try SquelchProcess.run(arguments + [Self.events])
        let second = try SquelchProcess.run(arguments + ["--windows", Self.calendar, Self.events])
        #expect(second.text == first.text && second.errors.contains("other"))
        let anew = try SquelchProcess.run(arguments + ["--rejudge", "--windows", Self.calendar, Self.events])
        #expect(anew.text.contains("window.approved"))
    }
}
