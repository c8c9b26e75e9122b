import Foundation
import Testing

@Suite("squelch windows")
struct WindowsCommandTests {
    static let calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:1
        SUMMARY:Saturday night\u{1B}[31m
        DTSTART;TZID=Europe/Berlin:20260307T220000
        DTEND;TZID=Europe/Berlin:20260308T040000
        RRULE:FREQ=WEEKLY;BYDAY=SA
        STATUS:CONFIRMED
        DESCRIPTION:ticket=CHG0012345\\naccounts=111122223333
        END:VEVENT
        END:VCALENDAR

        """

    @Test("list shows what is approved, when and for whom, as a table and as NDJSON")
    func list() throws {
        let scratch = try Scratch()
        let file = try scratch.write("cab.ics", Self.calendar)
        let span = ["--from", "2026-03-21", "--to", "2026-04-01"]
        let table = try SquelchProcess.run(["windows", "list", "--format", "table"] + span + [file])
        #expect(table.status == 0 && table.errors.isEmpty)
        for part in [
            "approved  CHG0012345  Saturday night", "2026-03-21T21:00:00Z to 2026-03-22T03:00:00Z",
            "2026-03-28T21:00:00Z to 2026-03-29T02:00:00Z", "for accounts 111122223333", "cab.ics:3",
        ] { #expect(table.text.contains(part), "\(table.text)") }
        #expect(!table.text.contains("\u{1B}"))
        let lines = try SquelchProcess.run(["windows", "list"] + span + [file])
        let object = try JSONSerialization.jsonObject(with: Data(lines.text.utf8)) as? [String: Any]
        #expect((object?["occurrences"] as? [[String: String]])?.count == 2 && object?["line"] as? Int == 3)
        #expect(object?["excuses"] as? Bool == true && object?["tickets"] as? [String] == ["CHG0012345"])
    }

    @Test("without a time list shows the next three times, and counts what is over")
    func next() throws {
        let scratch = try Scratch()
        let old = Self.calendar.replacing("20260307", with: "20200307").replacing(
            "20260308", with: "20200308")
        let file = try scratch.write("cab.ics", old)
        let over = try scratch.write("over.ics", old.replacing("RRULE:FREQ=WEEKLY;BYDAY=SA\n", with: ""))
        let result = try SquelchProcess.run(["windows", "list", "--format", "table", file, over])
        #expect(result.status == 0 && result.text.contains("… and further times"))
        #expect(
            result.lines.filter { $0.contains(" to 20") }.count == 3 && result.text.contains("1 more over"))
    }

    @Test("check is 0 where all is well, 1 for windows that excuse nothing, 3 for what was refused")
    func check() throws {
        let scratch = try Scratch()
        let good = try scratch.write("good.ics", Self.calendar)
        let idle = try scratch.write(
            "idle.ics", Self.calendar.replacing("\\naccounts=111122223333", with: ""))
        _ = try scratch.write("bad.ics", Self.calendar.replacing("Europe/Berlin", with: "Mars/Olympus"))
        #expect(try SquelchProcess.run(["windows", "check", good]).status == 0)
        let found = try SquelchProcess.run(["windows", "check", idle])
        #expect(found.status == 1 && found.text.contains("idle.ics:3: warning[window.no-scope]"))
        let refused = try SquelchProcess.run(["windows", "check", scratch.url.path])
        #expect(refused.status == 3)
        #expect(
            refused.errors.contains("bad.ics:6: error[window.zone]") && refused.errors.contains("remedy: "))
        #expect(refused.text.contains("window.twice"))
    }

    @Test("the configuration gives the zone of floating times, and the scope of a feed")
    func configured() throws {
        let scratch = try Scratch()
        _ = try scratch.write(
            "cab.ics",
            Self.calendar.replacing(";TZID=Europe/Berlin", with: "")
                .replacing("\\naccounts=111122223333", with: ""))
        let config = try scratch.write(
            "squelch.yml",
            "windows:\n  time_zone: America/New_York\n  feeds:\n    - file: cab.ics\n      accounts: ['4444*']\n"
        )
        let arguments = ["windows", "list", "--config", config, "--from", "2026-03-07", "--to", "2026-03-09"]
        let result = try SquelchProcess.run(arguments + [scratch.path("cab.ics")])
        #expect(result.status == 0 && result.text.contains("2026-03-08T03:00:00Z"), "\(result.errors)")
        #expect(result.text.contains("\"accounts\":[\"4444*\"]"))
    }

    @Test(
        "usage errors are status 2",
        arguments: [
            ["windows", "list"], ["windows", "list", "/no/such.ics"],
            ["windows", "list", "--from", "soon", "."], ["windows", "check"], ["windows", "open", "x"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try SquelchProcess.run(arguments).status == 2)
    }
}
