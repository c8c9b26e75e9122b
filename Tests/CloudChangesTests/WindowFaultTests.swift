import Foundation
import Testing

@testable import CloudChanges

@Suite("Bad windows")
struct WindowFaultTests {
    static let end = "DTEND:20260310T230000Z"
    static let start = "DTSTART:20260310T220000Z"

    @Test(
        "what cannot be read is refused by name, and its neighbour stays",
        arguments: [
            ([start, end, "RRULE:FREQ=WEEKLY;BYDAY=XX"], WindowFault.Code.rule),
            ([start, end, "RRULE:FREQ=SOMETIMES"], .rule),
            ([start, end, "RRULE:"], .rule),
            ([start, end, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"], .rule),
            ([start, end, "RRULE:FREQ=MINUTELY;INTERVAL=5"], .rule),
            ([start, end, "RRULE:FREQ=HOURLY;INTERVAL=7"], .rule),
            (
                [
                    start, end,
                    "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,5,10,15,20,25,30,35,40,45",
                ], .rule
            ),
            ([start, end, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], .never),
            ([start, end, "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6"], .never),
            ([start, end, "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"], .never),
            ([start, end, "RRULE:FREQ=MONTHLY;BYDAY=9TU"], .never),
            ([start, end, "RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1"], .rule),
            ([start, end, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], .rule),
            ([start, end, "EXRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=3"], .rule),
            (["DTSTART:19700101T000000Z", "DTEND:19700101T010000Z", "RRULE:FREQ=DAILY"], .rule),
            (["DTSTART;TZID=Mars/Olympus:20260310T220000", "DURATION:PT1H"], .zone),
            (["DTSTART;TZID=../../etc/passwd:20260310T220000", "DURATION:PT1H"], .zone),
            ([start, "DTEND:20260310T210000Z"], .length),
            ([start], .length),
            ([start, "DURATION:-PT1H"], .length),
            ([start, end, "DURATION:PT1H"], .length),
            ([end], .time),
            (["DTSTART:20260231T220000Z", end], .time),
            (["DTSTART:tomorrow", end], .time),
            ([start, "DTEND:20270310T230000Z"], .tooOpen),
            (["DTSTART:20260310T000000Z", "DTEND:20260310T130000Z", "RRULE:FREQ=DAILY"], .tooOpen),
            ([start, end, "RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T220000Z"], .override),
            ([start, end, "DESCRIPTION:acounts=111122223333"], .scope),
            ([start, end, "DESCRIPTION:accounts="], .scope),
        ])
    func refused(lines: [String], code: WindowFault.Code) {
        let good = ["BEGIN:VEVENT", "UID:good", Self.start, Self.end, "END:VEVENT"]
        let text = WindowText.calendar(
            ["BEGIN:VEVENT", "UID:bad", "SUMMARY:bad"] + lines + ["END:VEVENT"] + good)
        let feed = WindowText.feed(text)
        #expect(feed.faults.map(\.code).contains(code), "\(feed.faults)")
        #expect(feed.windows.count == 1 && feed.windows.first?.title == "untitled")
        for fault in feed.faults { #expect(fault.line ?? 0 > 2 && !fault.remedy.isEmpty) }
    }

    @Test("exactly half of the time is no more than half of it")
    func half() {
        let lines = ["DTSTART:20260310T000000Z", "DTEND:20260310T120000Z", "RRULE:FREQ=DAILY"]
        #expect(WindowText.feed(WindowText.calendar(lines)).windows.count == 1)
    }

    @Test("a fault names the line of the property at fault")
    func line() {
        let text = WindowText.calendar([
            "SUMMARY:x\r\n y", Self.start, Self.end, "RRULE:FREQ=WEEKLY;\r\n BYDAY=XX",
        ])
        #expect(WindowText.feed(text).faults.map(\.line) == [9])
    }

    @Test("a zone that a calendar defines badly is no zone, and costs no time")
    func badZone() {
        let head = [
            "BEGIN:VTIMEZONE", "TZID:Office", "BEGIN:STANDARD", "DTSTART:20200101T000000",
            "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE",
        ]
        let feed = WindowText.feed(
            WindowText.calendar(["DTSTART;TZID=Office:20260310T220000", "DURATION:PT1H"], head: head))
        #expect(feed.faults.map(\.code) == [.zone])
    }

    @Test("many rules that never happen are refused after a few, so that no file costs minutes")
    func manySearches() {
        let events = (0..<200).flatMap { index in
            [
                "BEGIN:VEVENT", "UID:\(index)", Self.start, Self.end,
                "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
                "END:VEVENT",
            ]
        }
        let feed = WindowText.feed(WindowText.calendar(events))
        #expect(feed.windows.isEmpty && feed.faults.count == 200)
        #expect(feed.faults.count { $0.code == .never } == FeedReading.mostSearches)
    }

    @Test("a calendar cut off anywhere is read up to there, and never crashes")
    func cutOff() throws {
        for name in ["occurrence-moved", "own-zone", "rdate-periods", "with-alarm-and-todo"] {
            let bytes = try Data(contentsOf: WindowText.folder.appendingPathComponent("\(name).ics"))
            for length in 0..<bytes.count {
                let feed = WindowFeed(Array(bytes.prefix(length)), named: "w")
                let isWhole = bytes[length...].allSatisfy { $0 == 0x0D || $0 == 0x0A }
                #expect(isWhole || !feed.faults.isEmpty, "\(name) at \(length)")
            }
        }
    }

    @Test("bytes changed at random never crash, and never open a window for more than half of a year")
    func mangled() throws {
        var generator = SeededGenerator(seed: 7)
        for name in ["occurrence-moved", "own-zone", "rdate-and-rule", "second-tuesday", "exdates"] {
            let bytes = [UInt8](try Data(contentsOf: WindowText.folder.appendingPathComponent("\(name).ics")))
            for _ in 0..<300 {
                var mangled = bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let at = Int.random(in: 0..<mangled.count, using: &generator)
                    mangled[at] = UInt8.random(in: 0x20...0x7E, using: &generator)
                }
                for window in WindowFeed(mangled, named: "w").windows {
                    guard let first = window.occurrences.first,
                        let year = TimeSpan(from: first.start, to: first.start + 365 * 86_400)
                    else { continue }
                    let open = TimeSpan.covered(window.occurrences.spans(overlapping: year), of: year)
                    #expect(open * 2 <= year.length)
                }
            }
        }
    }

    @Test(
        "files that are no windows are named as such",
        arguments: [
            ("", WindowFault.Code.format), ("hello\nworld\n", .format), ("a,b\n1,2\n", .format),
            ("{}", .format),
            ("[1]", .format), ("{\"a\":", .syntax), ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", .syntax),
            ("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n", .syntax),
        ])
    func noWindows(text: String, code: WindowFault.Code) {
        let feed = WindowText.feed(text)
        #expect(feed.windows.isEmpty && feed.faults.first?.code == code, "\(feed.faults)")
    }
}
