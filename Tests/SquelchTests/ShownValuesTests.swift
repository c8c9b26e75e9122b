import Testing

@testable import Squelch

@Suite("Values that a change shows")
struct ShownValuesTests {
    @Test(
        "what changes from call to call is left out",
        arguments: [
            ("Terraform/1.9.8", "Terraform/1.9.8"),
            ("GitHubActions-4105605335", "GitHubActions-#"),
            ("session-0a1b2c3d4e", "session-#"),
            ("i-0123456789abcdef0", "i-#"),
            ("deadbeef", "deadbeef"),
            ("build 12345", "build #"),
            ("build 1234", "build 1234"),
            ("", ""),
        ])
    func stable(text: String, expected: String) {
        #expect(ShownValues.stable(text) == expected)
        // A letter beyond ASCII takes the way that reads characters instead of bytes.
        #expect(ShownValues.stable("é " + text) == "é " + expected)
    }

    @Test("of a long text the beginning counts, and the same of it however it is read")
    func long() {
        let text = String(repeating: "ab-12 ", count: 100)
        #expect(ShownValues.stable(text) == text.prefix(400))
        #expect(ShownValues.stable(String(text.dropFirst()) + "é") == text.dropFirst().prefix(400))
    }
}
