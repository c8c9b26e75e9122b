import Testing

@testable import CloudChanges

@Suite("The configuration's windows")
struct WindowSettingsTests {
    @Test("all keys are read, and feeds lie beside the configuration")
    func all() throws {
        let text = """
            windows:
              time_zone: Europe/Berlin
              grace_minutes: 10
              ticket_patterns: ['REL[0-9]{6}']
              jira_projects: [ops]
              feeds:
                - file: cab.ics
                  time_zone: UTC
                  accounts: ['111122223333']
                - file: /etc/cab.csv
              jira: {start: customfield_1, end: customfield_2, approved: [Approved, Done], resources: components}
            """
        let settings = try Configuration(text: text, named: "conf/squelch.yml").windows
        #expect(settings.timeZone == "Europe/Berlin" && settings.graceMinutes == 10)
        #expect(settings.ticketPatterns == ["REL[0-9]{6}"] && settings.jiraProjects == ["OPS"])
        #expect(settings.feeds.map(\.file) == ["conf/cab.ics", "/etc/cab.csv"])
        #expect(settings.feeds[0].timeZone == "UTC" && settings.feeds[0].scope.accounts.count == 1)
        #expect(settings.jira?.approved == ["approved", "done"] && settings.jira?.resources == "components")
    }

    @Test(
        "every fault is named with its line and a remedy",
        arguments: [
            ("windows: []\n", "squelch.yml:1: error[configuration.shape]"),
            ("windows:\n  time_zone: Mars/Olympus\n", "squelch.yml:2: error[configuration.value]"),
            ("windows:\n  timezone: UTC\n", "did you mean `time_zone`?"),
            ("windows:\n  grace_minutes: 61\n", "squelch.yml:2: error[configuration.value]"),
            ("windows:\n  ticket_patterns: ['a(']\n", "is refused"),
            ("windows:\n  feeds:\n    - accounts: [a]\n", "names no file"),
            ("windows:\n  feeds: cab.ics\n", "is no list"),
            ("windows:\n  jira: {start: a}\n", "does not map all"),
        ])
    func faults(text: String, part: String) {
        let error = #expect(throws: ConfigurationFaults.self) {
            try Configuration(text: text, named: "squelch.yml")
        }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
}
