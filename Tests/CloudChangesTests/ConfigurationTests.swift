import Testing

@testable import CloudChanges

@Suite("Configuration")
struct ConfigurationTests {
    @Test(
        "nothing, and only comments, are a fine configuration",
        arguments: ["", "# later\n", "---\n# later\n"])
    func empty(text: String) throws {
        let configuration = try Configuration(text: text, named: "squelch.yml")
        #expect(configuration.placeholders.isEmpty && configuration.idleSections.isEmpty)
    }

    @Test("placeholders are lists of texts, or one")
    func placeholders() throws {
        let text =
            "placeholders:\n  admins: [ana, 'bo', 42]\n  office: 203.0.113.0/24\nnetworks:\n  own: []\n"
        let configuration = try Configuration(text: text, named: "squelch.yml")
        #expect(configuration.placeholders == ["admins": ["ana", "bo", "42"], "office": ["203.0.113.0/24"]])
        #expect(configuration.idleSections == ["networks"])
    }

    @Test("habits are learned from matches, or from every record")
    func learnFrom() throws {
        for (text, level) in [
            ("", BaselineSettings.Level.all), ("baseline: {learn_from: all}", .all),
            ("baseline:\n  learn_from: matches\n", .matches), ("baseline: {}", .all),
        ] {
            let configuration = try Configuration(text: text, named: "squelch.yml")
            #expect(configuration.baseline.learnFrom == level && configuration.idleSections.isEmpty)
        }
    }

    @Test(
        "a key that a section does not have is named alike everywhere, with the nearest one and all of them",
        arguments: [
            ("pipelines:\n  - name: a\n    rols: [x]\n", "a pipeline has no key \"rols\"", "roles"),
            ("lifecycle:\n  pin: []\n", "`lifecycle` has no key \"pin\"", "pins"),
            ("lifecycle:\n  controllers:\n    - kin: x\n", "a controller has no key \"kin\"", "kind"),
            ("automation:\n  enabled: []\n", "`automation` has no key \"enabled\"", "enable"),
            ("automation:\n  fingerprints:\n    - tol: x\n", "a fingerprint has no key \"tol\"", "tool"),
            ("guards:\n  emergency: []\n", "`guards` has no key \"emergency\"", "emergency_accounts"),
            ("costs:\n  lok: 1\n", "`costs` has no key \"lok\"", "look"),
            ("windows:\n  feed: []\n", "`windows` has no key \"feed\"", "feeds"),
            ("windows:\n  feeds:\n    - {file: a, actor: b}\n", "a feed has no key \"actor\"", "actors"),
            ("windows:\n  jira: {starts: a}\n", "`jira` has no key \"starts\"", "start"),
            ("network: []\n", "the configuration has no key \"network\"", "networks"),
        ])
    func unknownKeys(text: String, sentence: String, nearest: String) {
        let error = #expect(throws: ConfigurationFaults.self) {
            try Configuration(text: text, named: "squelch.yml")
        }
        let fault = error?.faults.first { $0.code == "unknown-key" }
        #expect(fault?.sentence == sentence, "\(error?.description ?? "")")
        #expect(fault?.remedy.hasPrefix("did you mean `\(nearest)`? The keys are: ") == true)
    }

    @Test("what a look takes and costs may be said without the price of a miss, that of a look may not")
    func costs() throws {
        let whole = try Configuration(
            text: "costs: {minutes: 12, look: 15, miss: 20000}\n", named: "squelch.yml"
        ).decisions
        #expect(whole.lookMinutes == 12 && whole.lookPrice == 15 && whole.worthALook == 15.0 / 20_000)
        let minutes = try Configuration(text: "costs: {minutes: 7.5}\n", named: "squelch.yml").decisions
        #expect(minutes.lookMinutes == 7.5 && minutes.lookPrice == nil && minutes.worthALook == nil)
        for text in [
            "costs: {look: 15}\n", "costs: {miss: 15}\n", "costs: {minutes: 0}\n",
            "costs: {minutes: soon}\n", "costs: {look: 20, miss: 15}\n", "costs: 7\n",
        ] {
            #expect(throws: ConfigurationFaults.self) { try Configuration(text: text, named: "squelch.yml") }
        }
    }

    @Test(
        "every fault is named with its line and a remedy, all at once",
        arguments: [
            (
                "netwroks:\n  own: []\n",
                ["squelch.yml:1: error[configuration.unknown-key]", "did you mean `networks`?"]
            ),
            ("- a\n- b\n", ["squelch.yml:1: error[configuration.shape]"]),
            (
                "placeholders: 7\nbaselines: {}\n",
                ["squelch.yml:1:", "squelch.yml:2:", "did you mean `baseline`?"]
            ),
            ("placeholders:\n  a: []\n  b: [null]\n", ["squelch.yml:2:", "squelch.yml:3:"]),
            ("placeholders: &x\n  a: [b]\n", ["error[configuration.anchor]"]),
            ("costs: 1\ncosts: 2\n", ["error[configuration.duplicate-key]"]),
            ("a: [", ["error[configuration.syntax]"]),
            (
                "baseline: {learn_form: all}\n",
                ["squelch.yml:1: error[configuration.unknown-key]", "did you mean `learn_from`?"]
            ),
            ("baseline:\n  learn_from: some\n", ["squelch.yml:2: error[configuration.value]"]),
            ("costs: 1\n---\ncosts: 2\n", ["error[configuration.several-documents]"]),
        ])
    func faults(text: String, parts: [String]) {
        let error = #expect(throws: ConfigurationFaults.self) {
            try Configuration(text: text, named: "squelch.yml")
        }
        let message = error?.description ?? ""
        for part in parts { #expect(message.contains(part), "\(message)") }
        #expect(message.contains("remedy: "))
    }
}
