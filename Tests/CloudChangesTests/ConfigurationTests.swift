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
