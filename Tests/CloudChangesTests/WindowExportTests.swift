import Testing

@testable import CloudChanges

@Suite("Windows of ticket systems")
struct WindowExportTests {
    static let header = "number,state,approval,start_date,end_date,assigned_to,cmdb_ci,short_description\n"

    @Test("a table of change requests gives windows with lines, people and items")
    func table() {
        let feed = WindowText.feed(
            Self.header
                + "CHG0010001,Scheduled,Approved,2026-03-04 20:00:00,2026-03-04 22:00:00,Ana Petrova,sg-0a1b2c3d,\"Patch, night\"\n"
        )
        let window = feed.windows.first
        #expect(feed.faults.isEmpty && window?.place.line == 2 && window?.title == "Patch, night")
        #expect(window?.tickets == ["CHG0010001"] && window?.mayExcuse == true)
        #expect(window?.scope.people == ["Ana Petrova"] && window?.scope.items == ["sg-0a1b2c3d"])
        #expect(WindowText.spans(feed) == [[1_772_654_400, 1_772_661_600]])
        #expect(feed.remarks.count == 1 && feed.remarks[0].contains("UTC"))
    }

    @Test(
        "labels of columns, semicolons and tabs, and quotes are read alike",
        arguments: [
            "Number;State;Approval;Planned start date;Planned end date;Configuration item\nCHG0010001;-2;approved;2026-03-04 20:00:00;2026-03-04 22:00:00;sg-1\n",
            "number\tstate\tapproval\tstart_date\tend_date\tcmdb_ci\nCHG0010001\tImplement\tApproved\t2026-03-04T20:00:00Z\t2026-03-04T22:00:00Z\tsg-1\n",
            "\"number\",\"state\",\"approval\",\"u_planned_start\",\"planned_end\",\"cmdb_ci.name\"\n\"CHG0010001\",\"3\",\"approved\",\"2026-03-04 21:00:00 +01:00\",\"2026-03-04 23:00:00 +0100\",\"sg-1\"\n",
        ])
    func spellings(text: String) {
        let feed = WindowText.feed(text)
        #expect(feed.faults.isEmpty, "\(feed.faults)")
        #expect(feed.windows.first?.mayExcuse == true)
        #expect(WindowText.spans(feed) == [[1_772_654_400, 1_772_661_600]])
    }

    @Test(
        "only what is approved and scheduled, carried out or done is approved",
        arguments: [
            ("Scheduled", "Approved", true), ("-2", "approved", true), ("Implement", "Approved", true),
            ("-1", "approved", true), ("0", "approved", true), ("Review", "Approved", true),
            ("Closed", "Approved", true), ("3", "approved", true), ("New", "Approved", false),
            ("-5", "approved", false), ("-4", "approved", false), ("-3", "approved", false),
            ("4", "approved", false), ("Canceled", "Approved", false), ("Scheduled", "Requested", false),
            ("Scheduled", "Not Yet Requested", false), ("Scheduled", "Rejected", false), ("-2", "", false),
            ("", "approved", false), ("Somewhere", "Approved", false),
        ])
    func states(state: String, approval: String, isApproved: Bool) {
        let feed = WindowText.feed(
            Self.header + "CHG0010001,\(state),\(approval),2026-03-04 20:00:00,2026-03-04 22:00:00,,sg-1,x\n")
        #expect((feed.windows.first?.standing == .approved) == isApproved)
        #expect(feed.windows.count == 1)
    }

    @Test("dates without a zone are in the configured one, those with one are not")
    func zones() {
        let local = Self.header + "CHG0010001,-2,approved,2026-07-04 20:00:00,2026-07-04 22:00:00,,sg-1,x\n"
        #expect(
            WindowText.spans(WindowText.feed(local, zone: "Europe/Berlin")) == [
                [1_783_188_000, 1_783_195_200]
            ])
        #expect(WindowText.feed(local, zone: "Europe/Berlin").remarks.isEmpty)
        let absolute =
            Self.header + "CHG0010001,-2,approved,2026-07-04T20:00:00Z,2026-07-04T22:00:00Z,,sg-1,x\n"
        #expect(
            WindowText.spans(WindowText.feed(absolute, zone: "Europe/Berlin")) == [
                [1_783_195_200, 1_783_202_400]
            ])
    }

    @Test(
        "a date that begins with a day or a month is refused",
        arguments: [
            "04/03/2026 20:00", "3/4/2026 8:00 PM", "04.03.2026 20:00", "soon", "2026-13-04 20:00:00", "",
        ])
    func ambiguous(text: String) {
        let feed = WindowText.feed(
            Self.header + "CHG0010001,-2,approved,\(text),2026-03-04 22:00:00,,sg-1,x\n")
        #expect(feed.windows.isEmpty && feed.faults.map(\.code) == [.time])
    }

    @Test("a bad row is named by its line, and costs no other")
    func badRow() {
        let row = "CHG0010001,-2,approved,2026-03-04 20:00:00,2026-03-04 22:00:00,,sg-1,x\n"
        let feed = WindowText.feed(
            Self.header + row + "CHG0010002,half\n" + row.replacing("0001,", with: "0003,"))
        #expect(feed.windows.count == 2 && feed.faults.map(\.line) == [3])
    }

    @Test(
        "JSON: display values and codes, references, lists and lines",
        arguments: [
            #"{"result":[{"number":"CHG0010001","state":"-2","approval":"approved","start_date":"2026-03-04 20:00:00","end_date":"2026-03-04 22:00:00","cmdb_ci":{"link":"https://x/api/now/table/cmdb_ci/0123456789abcdef0123456789abcdef","value":"0123456789abcdef0123456789abcdef"},"assigned_to":"Ana Petrova"}]}"#,
            #"[{"number":{"display_value":"CHG0010001","value":"CHG0010001"},"state":{"display_value":"Scheduled","value":"-2"},"approval":{"display_value":"Approved","value":"approved"},"start_date":{"display_value":"2026-03-04 12:00:00","value":"2026-03-04 20:00:00"},"end_date":{"display_value":"2026-03-04 14:00:00","value":"2026-03-04 22:00:00"},"assigned_to":{"display_value":"Ana Petrova","value":"0123456789abcdef0123456789abcdef"}}]"#,
            "{\"number\":\"CHG0010001\",\"state\":-2,\"approval\":\"approved\",\"start_date\":\"2026-03-04T20:00:00Z\",\"end_date\":\"2026-03-04T22:00:00Z\",\"assigned_to\":{\"name\":\"Ana Petrova\",\"email\":\"ana.petrova@corp.example\"}}\n{\"number\":\"CHG0010002\",\"state\":-5,\"approval\":\"requested\",\"start_date\":\"2026-03-04T20:00:00Z\",\"end_date\":\"2026-03-04T22:00:00Z\"}\n",
        ])
    func json(text: String) {
        let feed = WindowText.feed(text)
        #expect(feed.faults.isEmpty, "\(feed.faults)")
        #expect(WindowText.spans(feed) == [[1_772_654_400, 1_772_661_600]])
        #expect(feed.windows.first?.tickets == ["CHG0010001"])
        #expect(feed.windows.first?.scope.people.first == "Ana Petrova")
        #expect(feed.windows.first?.scope.items == [])
    }

    static let issue =
        #"{"issues":[{"key":"OPS-12","fields":{"summary":"Open the door","status":{"name":"Approved"},"customfield_1":"2026-03-04T20:00:00.000+0000","customfield_2":"2026-03-04T22:00:00.000+0000","components":[{"name":"nsg-web"}],"assignee":{"displayName":"Ana Petrova","emailAddress":"ana@corp.example"}}}]}"#

    @Test("Jira needs a mapping, and with one gives windows")
    func jira() {
        #expect(WindowText.feed(Self.issue).faults.map(\.code) == [.mapping])
        let feed = WindowText.feed(Self.issue) { settings in
            var jira = WindowSettings.Jira()
            jira.start = "customfield_1"
            jira.end = "customfield_2"
            jira.approved = ["approved"]
            jira.resources = "components"
            jira.actors = "assignee"
            settings.jira = jira
        }
        #expect(feed.faults.isEmpty && WindowText.spans(feed) == [[1_772_654_400, 1_772_661_600]])
        #expect(feed.windows.first?.scope.resources.map(\.text) == ["nsg-web"])
        #expect(feed.windows.first?.tickets == ["OPS-12"])
        // The keys of a tracker whose issues were read are tickets; those of another are not.
        let calendar = WindowCalendar([feed])
        #expect(calendar.patterns.numbers(in: "see OPS-13, UTF-8, CVE-2024").map(\.number) == ["OPS-13"])
    }
}
