import Foundation
import Testing

/// `docs/explanations.md` shows what `explain` says of five events; this keeps it true. A mark such as
/// `<!-- explain: aws-world-ssh-and-office EVENT_ID -->` stands before each block. `RECORD_GOLDENS=1` writes the
/// blocks anew.
@Suite("The guide to explanations")
struct ExplanationGuideTests {
    static let guide = Checkout.root.appendingPathComponent("docs/explanations.md")

    @Test("each page in the guide is what the command prints")
    func pages() throws {
        let parts = try String(contentsOf: Self.guide, encoding: .utf8).components(
            separatedBy: "<!-- explain: ")
        #expect(parts.count == 6, "five pages")
        let written = try parts.dropFirst().map(Self.renewed)
        try Golden.check(parts[0] + written.map { "<!-- explain: " + $0 }.joined(), Self.guide)
    }

    /// The text from one mark to the next, its first fenced block replaced by what the command prints.
    private static func renewed(_ part: String) throws -> String {
        let fences = part.components(separatedBy: "```")
        try #require(fences.count >= 3, "a fenced block after each mark")
        let words = part.prefix { $0 != "\n" }.split(separator: " ").map(String.init)
        let page = try page(of: words[1], in: words[0])
        return ([fences[0], "text\n" + page] + fences.dropFirst(2)).joined(separator: "```")
    }

    private static func page(of event: String, in name: String) throws -> String {
        let scratch = try Scratch()
        let ledger = scratch.path("story.db")
        let story = Checkout.stories.appendingPathComponent(name)
        _ = try SquelchProcess.run(["score", "--db", ledger] + StoryTests.events(story))
        let result = try SquelchProcess.run(["explain", "--db", ledger, event])
        #expect(result.status == 0, "\(result.errors)")
        return result.text
    }
}
