import CloudChanges
import Testing

@testable import Squelch

@Suite("Explanations") struct ExplanationTests {
    static func page(_ change: Change) -> String { Explanation.text(of: Making.judge(change)) }

    /// The page with its line breaks taken out, for sentences that are longer than a line.
    static func flat(_ change: Change) -> String {
        page(change).split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
    }

    @Test("the first line is the answer, then why, what would change it, and every weight")
    func order() {
        let text = Self.page(Making.change([Making.allow(["0.0.0.0/0"])]))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "alert · confidence 23.9 % · opens tcp 22 (SSH) to 0.0.0.0/0 (the world)")
        #expect(lines[1] == "why        score 3.0244, alerts begin at +0.75")
        #expect(lines[2] == "           (decided by threshold)")
        #expect(lines[3].hasPrefix("otherwise  it would be suppressed if the peer were inside 10.0.0.0/8"))
        for part in [
            "   +3.0244  content.world.admin    opens tcp 22",
            "   -4.1846  calibration.base_rate  fixed shift",
            "=  +3.0244  score", "=  -1.1602  sum", "[attested]",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("not known"), "nothing is open here")
    }

    @Test("what a level of reading cannot know is said under the level's name")
    func levels() {
        var verdict = Making.judge(Making.change([Making.allow(["0.0.0.0/0"])]))
        let matches = Explanation.text(of: verdict)
        #expect(matches.contains("not read (learn_from: matches):\n  - what else the actor did"))
        #expect(matches.hasSuffix("its habits are those of its changes"))
        verdict.learnsFromAll = true
        let all = Explanation.text(of: verdict)
        #expect(all.contains("not read (learn_from: all):\n  - what the actor's other calls did"))
        #expect(!all.contains("its habits are those of its changes"))
    }

    @Test("what is not known stands under a heading of its own, one item a line")
    func unknowns() {
        let rule = Making.allow(["pl:pl-1", "unknown"], nil, traits: [.contentUnknown])
        let text = Self.page(Making.change([rule], outcome: .unknown, kind: .unknown, address: nil))
        let block = text.components(between: "not known from the record:\n", and: "\n\n")
        #expect(
            block == [
                "  - how the operation ended; it is judged as done",
                "  - whether a person or a program made the call", "  - where the call came from",
                "  - the ports of the opening", "  - what stands in the list it lets in",
                "  - whom the opening lets in, in part or whole",
            ])
    }

    @Test("no line is longer than 100 columns, whatever the log holds", arguments: 0..<60)
    func width(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        var change = PipelineTests.random(&seeded)
        change.origin.userAgent = String(repeating: seeded.pick(["x", "ab ", "設定", "\u{202E}"]), count: 900)
        change.target.id = String(repeating: "a/", count: 90)
        let text = Self.page(change)
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= Paragraph.width })
        #expect(!text.unicodeScalars.contains { TerminalText.isUnsafe($0) && $0 != "\n" })
        #expect(text.utf8.count < 20_000)
    }

    @Test("a guard says in words what it forbids and why")
    func guardsSpeak() {
        let closing = Making.allow(["10.0.0.0/8"], [22...22], "tcp", .remove)
        let text = Self.flat(Making.change([closing], kind: .root))
        #expect(text.contains("suppress it, but the guard “root” forbids that: the root user made the call"))
        #expect(text.contains("(decided by guard:root)"))
        #expect(
            text.contains("review · confidence 0.3 % · the root user: only closes: no longer allows tcp 22"))
    }

    @Test("an abstention names what the record leaves open, and that the score alone would suppress")
    func abstentionSpeaks() {
        let rule = Making.allow(["203.0.113.0/24"], [443...443], traits: [.contentUnknown])
        let text = Self.flat(Making.change([rule]))
        #expect(
            text.contains("alone would suppress it, but the record leaves open what could be an opening: "))
        #expect(text.contains("the rest of the rule beside what is shown (decided by abstain)"))
        #expect(text.contains("nothing more that opens: the score stays -0.9769"))
        #expect(
            Self.flat(Making.change([], action: "ConsoleLogin")).contains(
                "too little is known to suppress it: Squelch cannot read what the action does to a firewall"))
    }

    @Test("a failed call is told as a wish, never as a deed")
    func failure() {
        let change = Making.change(
            [Making.allow(["0.0.0.0/0"])], outcome: .failure, errorCode: "Client.UnauthorizedOperation")
        let verdict = Making.judge(change)
        #expect(
            Explanation.headline(of: verdict).hasSuffix(
                "the call failed (Client.UnauthorizedOperation) and changed nothing; it asked for: "
                    + "opens tcp 22 (SSH) to 0.0.0.0/0 (the world)"))
        #expect(verdict.evidence.contains { $0.text.hasPrefix("asked for, without effect: opens") })
    }

    @Test(
        "an entry of a list is told as such, and no rule is made up for it",
        arguments: [
            (
                ["0.0.0.0/0"], RuleChange.Operation.add,
                "adds 0.0.0.0/0 (the world) to a list (prefix list); which"
            ),
            (
                ["unknown"], .replace,
                "changes entries of a list (prefix list) in a way that the record does not show"
            ),
            (["192.0.2.0/24"], .remove, "takes 192.0.2.0/24 (256 public IPv4 addresses) out of a list"),
        ])
    func lists(peers: [String], operation: RuleChange.Operation, words: String) {
        let entry = Making.allow(peers, nil, nil, operation, direction: nil, traits: [])
        let verdict = Making.judge(Making.change([entry], target: .prefixList))
        #expect(Explanation.headline(of: verdict).contains(words))
        #expect(verdict.counterfactual?.contains("tcp") != true)
    }

    @Test("a rule that passes on, or whose answer is not shown, may open and is not said to")
    func mayOpen() {
        let rule = Making.allow(["0.0.0.0/0"], effect: nil, traits: [.contentUnknown])
        let verdict = Making.judge(Making.change([rule], cloud: .gcp, target: .hierarchicalPolicy))
        #expect(
            Explanation.headline(of: verdict).contains(
                "may open tcp 22 (SSH) to 0.0.0.0/0 (the world); whether it allows, the record does not show")
        )
        #expect(verdict.decision == .alert)
    }

    @Test(
        "a provider's name is not said to be more than it is",
        arguments: [
            ("service:region-US", "(a whole country)"),
            ("service:AppService", "(addresses that any customer of a cloud can use)"),
            ("service:threat-iplist-tor-exit-nodes", "(addresses that the record does not show)"),
        ])
    func names(peer: String, words: String) {
        let verdict = Making.judge(Making.change([Making.allow([peer])], cloud: .gcp))
        #expect(Explanation.headline(of: verdict).hasSuffix(words))
    }

    @Test("protocols without ports are not said to have any")
    func portless() {
        let verdict = Making.judge(Making.change([Making.allow(["10.0.0.0/8"], [0...65_535], "esp")]))
        #expect(Explanation.headline(of: verdict).hasSuffix("opens esp to 10.0.0.0/8 (private addresses)"))
    }

    @Test("a hostile change of tens of thousands of rules is judged and explained in one pass")
    func large() {
        let rules = (0..<10_000).map { index in
            Making.allow(["20.\(index / 256).\(index % 256).0/24"], [index...index])
        }
        let change = Making.change(RuleChange.merged(rules.reversed()))
        let verdict = Making.judge(change)
        #expect(verdict.exposure.reasons.count == 7)
        #expect(verdict.exposure.reasons.last == "and 9994 more parts of the change")
        #expect(verdict.counterfactual == nil)
        #expect(
            Explanation.text(of: verdict).contains("no other fact was tried: the change has 10000 parts"))
    }
}

@Suite("Inert text") struct InertTextTests {
    /// Every character that Unicode calls invisible, controlling or a line break.
    @Test("nothing invisible, moving or breaking passes")
    func invisible() {
        let all = (0...0x10FFFF).lazy.compactMap { Unicode.Scalar(UInt32($0)) }
        let missed = all.filter { scalar in
            let properties = scalar.properties
            let isHostile =
                properties.isDefaultIgnorableCodePoint || properties.isBidiControl
                || [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
            return isHostile && !TerminalText.isUnsafe(scalar)
        }
        #expect(missed.map { String($0.value, radix: 16) } == [])
    }

    @Test("a lone carriage return and a tag character are written out")
    func writtenOut() {
        #expect(TerminalText.safe("a\rb\u{E0041}\u{200B}c") == "a\\rb\\u{E0041}\\u{200B}c")
        #expect(TerminalText.safe("Grüße 設定 …") == "Grüße 設定 …")
    }

    @Test(
        "the width of a text is what a terminal gives it",
        arguments: [("abc", 3), ("設定", 4), ("e\u{301}", 1), ("한글", 4), ("…·“”", 4), ("ＡＢ", 4)])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }
}

extension String {
    /// The lines between two marks; empty where the first is not there.
    fileprivate func components(between first: String, and second: String) -> [String] {
        guard let start = ranges(of: first).first?.upperBound else { return [] }
        let rest = self[start...]
        let end = rest.ranges(of: second).first?.lowerBound ?? rest.endIndex
        return rest[..<end].split(separator: "\n").map(String.init)
    }
}
