import Foundation
import Testing

@testable import CloudChanges

@Suite("Windows of calendars")
struct WindowCalendarTests {
    /// What python-icalendar and recurring-ical-events read (Conformance/windows).
    static let expected: [String: [[Int64]]] = {
        let file = WindowText.folder.appendingPathComponent("expected.json")
        guard let data = try? Data(contentsOf: file) else { return [:] }
        return (try? JSONDecoder().decode([String: [[Int64]]].self, from: data)) ?? [:]
    }()

    static func feed(_ name: String) throws -> WindowFeed {
        let bytes = try Data(contentsOf: WindowText.folder.appendingPathComponent("\(name).ics"))
        var settings = WindowSettings()
        settings.timeZone = "Europe/Berlin"
        return WindowFeed(Array(bytes), named: name, settings: settings)
    }

    @Test("there are at least 40 cases, and each has its expected times")
    func enough() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: WindowText.folder.path)
            .filter { $0.hasSuffix(".ics") }.map { String($0.dropLast(4)) }
        #expect(Set(names) == Set(Self.expected.keys) && names.count >= 40)
    }

    @Test("a calendar is open when an independent reader says so", arguments: expected.keys.sorted())
    func asExpected(name: String) throws {
        let feed = try Self.feed(name)
        #expect(feed.faults.isEmpty, "\(feed.faults)")
        #expect(WindowText.spans(feed) == Self.expected[name])
    }

    @Test(
        "a window holds its first second and not its last, on either side", arguments: expected.keys.sorted())
    func boundaries(name: String) throws {
        let calendar = WindowCalendar([try Self.feed(name)])
        let spans = Self.expected[name] ?? []
        func isOpen(_ seconds: Int64) -> Bool {
            calendar.open(at: EventTime(seconds: seconds, fraction: "999"))
                .contains { $0.window.standing == .approved }
        }
        for span in spans {
            #expect(isOpen(span[0]) && isOpen(span[1] - 1))
            #expect(isOpen(span[0] - 1) == spans.contains { $0[0] <= span[0] - 1 && span[0] - 1 < $0[1] })
            #expect(isOpen(span[1]) == spans.contains { $0[0] <= span[1] && span[1] < $0[1] })
        }
    }

    @Test(
        "the order in which instants are asked changes no answer",
        arguments: ["weekly-berlin", "rdate-and-rule"])
    func anyOrder(name: String) throws {
        let spans = Self.expected[name] ?? []
        let late = WindowCalendar([try Self.feed(name)])
        let early = WindowCalendar([try Self.feed(name)])
        let times = spans.map { EventTime(seconds: $0[0]) }
        let backwards = times.reversed().map { late.open(at: $0).map(\.span) }
        #expect(backwards.reversed() == times.map { early.open(at: $0).map(\.span) })
    }

    @Test("grace opens a window longer at both ends, and says so")
    func grace() {
        var settings = WindowSettings()
        settings.graceMinutes = 10
        let text = WindowText.calendar(["DTSTART:20260310T220000Z", "DTEND:20260310T230000Z"])
        let calendar = WindowCalendar([WindowText.feed(text)], settings: settings)
        let start = WindowText.seconds("2026-03-10T22:00:00Z")
        let cases: [(Int64, Bool?)] = [
            (-601, nil), (-600, true), (-1, true), (0, false), (3_599, false), (3_600, true), (4_199, true),
            (4_200, nil),
        ]
        for (offset, isGrace) in cases {
            #expect(
                calendar.open(at: EventTime(seconds: start + offset)).first?.isGrace == isGrace, "\(offset)")
        }
    }

    @Test("grace over midnight finds the window of the day before")
    func graceOverMidnight() {
        var settings = WindowSettings()
        settings.graceMinutes = 10
        let text = WindowText.calendar(["DTSTART:20260310T220000Z", "DTEND:20260311T000000Z"])
        let calendar = WindowCalendar([WindowText.feed(text)], settings: settings)
        let midnight = WindowText.seconds("2026-03-11T00:00:00Z")
        #expect(calendar.open(at: EventTime(seconds: midnight + 599)).count == 1)
        #expect(calendar.open(at: EventTime(seconds: midnight + 600)).isEmpty)
    }

    @Test("floating times and days are bound to the configured zone, or to the calendar's own")
    func floating() {
        let lines = ["DTSTART:20260710T220000", "DTEND:20260710T230000"]
        let refused = WindowText.feed(WindowText.calendar(lines))
        #expect(refused.windows.isEmpty && refused.faults.map(\.code) == [.floating])
        let configured = WindowText.feed(WindowText.calendar(lines), zone: "America/New_York")
        #expect(WindowText.spans(configured).first?.first == WindowText.seconds("2026-07-11T02:00:00Z"))
        let stated = WindowText.feed(WindowText.calendar(lines, head: ["X-WR-TIMEZONE:Asia/Tokyo"]))
        #expect(WindowText.spans(stated).first?.first == WindowText.seconds("2026-07-10T13:00:00Z"))
        let day = WindowText.feed(WindowText.calendar(["DTSTART;VALUE=DATE:20260710"]))
        #expect(day.faults.map(\.code) == [.floating])
    }

    @Test(
        "a vendor's path before a zone, and a name of Windows, are the zone",
        arguments: [
            "/mozilla.org/20050126_1/Europe/Berlin", "/freeassociation.sourceforge.net/Europe/Berlin",
            "W. Europe Standard Time", "Europe/Berlin",
        ])
    func zoneNames(name: String) {
        let text = WindowText.calendar(["DTSTART;TZID=\"\(name)\":20260710T220000", "DURATION:PT1H"])
        #expect(WindowText.spans(WindowText.feed(text)) == [[1_783_713_600, 1_783_717_200]])
    }

    @Test("every name of Windows is a zone of this machine")
    func windowsNames() {
        #expect(WindowsZoneNames.olson.count > 130)
        for name in WindowsZoneNames.olson.keys { #expect(TimeZoneRules.named(name) != nil, "\(name)") }
    }

    @Test("an SSM calendar that is open by default forbids; one that is closed by default approves")
    func changeCalendars() {
        let lines = [
            "SUMMARY:x", "DTSTART:20260310T220000Z", "DTEND:20260310T230000Z", "DESCRIPTION:accounts=1",
        ]
        let open = WindowText.feed(WindowText.calendar(lines, head: ["X-CALENDAR-TYPE:DEFAULT_OPEN"]))
        #expect(open.windows.map(\.kind) == [.freeze] && open.windows[0].mayExcuse == false)
        #expect(open.remarks.count == 1)
        let closed = WindowText.feed(WindowText.calendar(lines, head: ["X-CALENDAR-TYPE:DEFAULT_CLOSED"]))
        #expect(closed.windows.map(\.kind) == [.approval] && closed.windows[0].mayExcuse)
        let document = JSONValue.object(
            JSONObject([
                .init(key: "Name", value: .string("freeze")),
                .init(key: "Content", value: .string(WindowText.calendar(lines))),
            ])
        ).text()
        #expect(WindowText.feed(document).windows.count == 1)
    }

    @Test("tickets stand in the description, else in the title; the scope in lines of the description")
    func description() {
        let text = WindowText.calendar([
            "SUMMARY:Patch night CHG0009999", "DTSTART:20260310T220000Z", "DTEND:20260310T230000Z",
            "DESCRIPTION:Please read\\nTicket = chg0012345\\nAccounts: 111122223333\\, 4444-5555-6666\\n"
                + "actors=ci-*\\, arn:aws:sts::1:assumed-role/deploy/*\\nChange: replace all the things",
        ])
        let window = WindowText.feed(text).windows.first
        #expect(window?.tickets == ["CHG0012345"])
        #expect(window?.scope.accounts.map(\.text) == ["111122223333", "444455556666"])
        #expect(window?.scope.actors.map(\.text) == ["ci-*", "deploy"])
        let titled = WindowText.calendar([
            "SUMMARY:Patch night CHG0009999 after INC0001234", "DTSTART:20260310T220000Z", "DURATION:PT1H",
        ])
        #expect(WindowText.feed(titled).windows.first?.tickets == ["CHG0009999"])
        #expect(WindowText.feed(titled).windows.first?.idleReason == "it names no account, actor or resource")
    }
}
