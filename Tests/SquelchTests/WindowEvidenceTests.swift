import CloudChanges
import Testing

@testable import Squelch

/// What windows and tickets weigh, from the calendar's text to the score.
@Suite("Windows and tickets as evidence")
struct WindowEvidenceTests {
    /// The change of ``Recorded/aws(_:agent:from:cidr:port:extra:)`` is at 2026-03-04T05:06:07Z, in account 111122223333, by
    /// the role `deploy`, on sg-0a1b.
    private static func calendar(
        _ scope: String, _ start: String = "20260304T050000Z", _ end: String = "20260304T060000Z",
        head: String = "", status: String = "CONFIRMED", _ change: (inout WindowSettings) -> Void = { _ in }
    ) -> WindowCalendar {
        var settings = WindowSettings()
        change(&settings)
        let text = """
            BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\(head)BEGIN:VEVENT\r\nUID:1\r\nDTSTART:\(start)\r\nDTEND:\(end)\r
            SUMMARY:Work\r\nSTATUS:\(status)\r\nDESCRIPTION:\(scope)\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n
            """
        return WindowCalendar(
            [WindowFeed(Array(text.utf8), named: "feeds/cab.ics", settings: settings)], settings: settings)
    }

    private static func judge(
        _ operation: Operation, _ calendar: WindowCalendar, session: SessionFacts? = nil,
        prepare: (inout WindowFacts) -> Void = { _ in }
    ) throws -> Judgement {
        let change = try Pipeline(rulesDigest: "").normalise(operation)
        var context = Context()
        context.session = session
        WindowQuestion().add(to: &context, for: change, operation)
        if var facts = context.window {
            prepare(&facts)
            context.window = facts
        }
        WindowSource(calendar).add(to: &context, for: change, operation)
        return Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers)
    }

    private static func lines(_ judgement: Judgement) -> [String] {
        judgement.score.lines.filter { $0.family == .window }.map { line in
            "\(line.code.dropFirst("window.".count)) \(Figures.fourDecimals(line.weight))"
        }.sorted()
    }

    private static func described(_ text: String, cidr: String = "0.0.0.0/0") throws -> Operation {
        try Recorded.aws(
            cidr: cidr, extra: #", "additionalEventData": {}"#
        ).withDescription(text)
    }

    @Test(
        "a window holds its first second and not its last",
        arguments: [
            ("20260304T050607Z", "20260304T060000Z", true), ("20260304T050608Z", "20260304T060000Z", false),
            ("20260304T050000Z", "20260304T050608Z", true), ("20260304T050000Z", "20260304T050607Z", false),
        ])
    func edges(start: String, end: String, isInside: Bool) throws {
        let found = try Self.judge(Recorded.aws(), Self.calendar("actors=deploy", start, end))
        #expect(Self.lines(found) == [isInside ? "approved -1.2000" : "missed 0.0000"])
    }

    @Test(
        "every part of the scope must hold",
        arguments: [
            ("accounts=111122223333", "approved"), ("accounts=111122223334", "missed"),
            ("actors=deploy", "approved"), ("actors=deploys", "missed"),
            ("resources=sg-0a1b", "approved"), ("resources=sg-0a1c", "missed"),
            (#"accounts=111122223333\nactors=other"#, "missed"), ("", "missed"), ("resources=web", "missed"),
        ])
    func scope(text: String, code: String) throws {
        let found = try Self.judge(Recorded.aws(), Self.calendar(text))
        #expect(Self.lines(found).first?.hasPrefix(code + " ") == true, "\(Self.lines(found))")
    }

    @Test("a change within the configured grace counts, and is said to")
    func grace() throws {
        let calendar = Self.calendar("actors=deploy", "20260304T050000Z", "20260304T050600Z") {
            $0.graceMinutes = 5
        }
        let line = try Self.judge(Recorded.aws(), calendar).score.lines.first { $0.code == "window.approved" }
        #expect(line?.text.contains("grace") == true && line?.weight == WindowWeights.approved)
    }

    @Test(
        "a window for the account alone takes off no more than the content weighs, one that names the actor more"
    )
    func alone() throws {
        let host = try Recorded.aws(cidr: "203.0.113.9/32")
        let plain = try Self.judge(host, Self.calendar("accounts=999999999999")).score.raw
        #expect(plain > .zero && plain < LogOdds(1.2))
        #expect(try Self.judge(host, Self.calendar("accounts=111122223333")).score.raw == .zero)
        let named = try Self.judge(host, Self.calendar("actors=deploy")).score.raw
        #expect(named.units == plain.units - 12_000)
    }

    @Test("what speaks against the caller is not bought off by a window")
    func identity() {
        func window(_ provenance: Provenance) -> Evidence {
            Evidence(
                code: "window.approved", family: .window, weight: LogOdds(-1.2), provenance: provenance,
                text: "")
        }
        func total(content: Double, conduct: Double, _ provenance: Provenance) -> Double {
            FamilyBounds.bounded([
                Evidence(
                    code: "c", family: .content, weight: LogOdds(content), provenance: .attested, text: ""),
                Evidence(
                    code: "d", family: .conduct, weight: LogOdds(conduct), provenance: .attested, text: ""),
                window(provenance),
            ]).filter { $0.family == .window }.reduce(0) { $0 + $1.weight.value }
        }
        #expect(total(content: 3, conduct: 5, .credentialed) == -1.2)
        #expect(total(content: 0.5, conduct: 5, .credentialed) == -0.5)
        #expect(abs(total(content: 0.5, conduct: 1.5, .credentialed) + 0.8) < 1e-9)
        #expect(total(content: -3, conduct: 5, .credentialed) == 0)
        #expect(total(content: 0.5, conduct: 0, .attested) == -0.5)
    }

    @Test(
        "a person whom only the session's name shows is no actor of a window, one whom Identity Center names is"
    )
    func typedPerson() throws {
        let calendar = Self.calendar("actors=ana@corp.example")
        let typed = try Recorded.aws(Recorded.role("ops", session: "ana@corp.example"))
        #expect(Self.lines(try Self.judge(typed, calendar)) == ["missed 0.0000"])
        let person = try Recorded.aws(
            Recorded.role(
                "AWSReservedSSO_Net_0123456789abcdef", session: "ana@corp.example",
                path: "aws-reserved/sso.amazonaws.com/"))
        #expect(Self.lines(try Self.judge(person, calendar)) == ["approved -1.2000"])
        var session = SessionFacts()
        session.opener = .init(
            eventID: "s", action: "AssumeRoleWithSAML", secondsBefore: 60, actor: "saml", kind: "human",
            display: "ana")
        #expect(Self.lines(try Self.judge(typed, calendar, session: session)) == ["approved -1.2000"])
    }

    @Test(
        "a ticket is what the feed knows of it, not what the caller says",
        arguments: [
            ("CHG0012345", ["approved -1.2000", "ticket_fits -0.6000"]),
            ("chg0012345-partner", ["approved -1.2000", "ticket_fits -0.6000"]),
            ("CHG0099999", ["approved -1.2000", "ticket_unapproved 1.2528"]),
            ("INC0012345", ["approved -1.2000", "ticket_incident 0.0000"]),
            ("CRQ000000012345", ["approved -1.2000", "ticket_uncovered 0.0000"]),
            (
                "CHG0012345 CHG0099999",
                ["approved -1.2000", "ticket_fits 0.0000", "ticket_unapproved 0.0000"]
            ),
            ("XCHG0012345", ["approved -1.2000"]),
        ])
    func tickets(text: String, lines: [String]) throws {
        let calendar = Self.calendar(#"ticket=CHG0012345\nactors=deploy"#)
        #expect(Self.lines(try Self.judge(Self.described(text), calendar)) == lines)
    }

    @Test("a number that is approved for another scope or another hour counts against")
    func elsewhere() throws {
        for calendar in [
            Self.calendar(#"ticket=CHG0012345\nactors=other"#),
            Self.calendar(#"ticket=CHG0012345\nactors=deploy"#, "20260304T070000Z", "20260304T080000Z"),
        ] {
            let found = try Self.judge(Self.described("CHG0012345"), calendar)
            #expect(Self.lines(found).contains("ticket_elsewhere 1.4000"), "\(Self.lines(found))")
        }
        let tomorrow = Self.calendar(
            #"ticket=CHG0012345\nactors=deploy"#, "20260305T070000Z", "20260305T080000Z")
        #expect(
            Self.lines(try Self.judge(Self.described("CHG0012345"), tomorrow)) == ["ticket_uncovered 0.0000"])
        let cancelled = Self.calendar(#"ticket=CHG0012345\nactors=deploy"#, status: "CANCELLED")
        #expect(
            Self.lines(try Self.judge(Self.described("CHG0012345"), cancelled)) == [
                "ticket_unapproved 1.2528"
            ])
    }

    @Test("the house's own habit sets what a wrong number weighs, within its bounds")
    func habit() {
        func weight(_ wrong: Int, _ named: Int) -> LogOdds {
            WindowWeights.unapproved(.init(named: named, unapproved: wrong, elsewhere: wrong)).rounded
        }
        #expect(weight(0, 0) == LogOdds(1.2528) && weight(0, 180) == LogOdds(1.8))
        #expect(weight(60, 180) == LogOdds(0.1214) && weight(180, 180) == .zero)
        #expect(
            WindowWeights.elsewhere(.init(named: 180, unapproved: 0, elsewhere: 60)).rounded
                == LogOdds(0.3727))
        #expect(WindowWeights.elsewhere(nil) == LogOdds(1.4))
    }

    /// Decided as for an actor whose every habit speaks for it.
    private static func familiar(_ operation: Operation, wrong: Int, of named: Int) throws -> Ruling {
        let change = try Pipeline(rulesDigest: "").normalise(operation)
        let calendar = calendar(#"ticket=CHG0012345\nactors=other"#)
        var context = try judge(operation, calendar).surroundings.context
        context.window?.shares = .init(named: named, unapproved: wrong, elsewhere: wrong)
        let habit = Evidence(
            code: "content.test", family: .content, weight: LogOdds(-4), provenance: .attested,
            text: "as always")
        return Ruling.of(
            Score(of: [habit], rule: Making.rule), change,
            Surroundings(of: change, in: context, rule: Making.rule))
    }

    @Test("a lie about a ticket is for review however familiar the rest, unless the house mistypes often")
    func lie() throws {
        let host = try Self.described("CHG0099999", cidr: "203.0.113.40/32")
        let guarded = Ruling(decision: .review, cause: .suppressionGuard("false-ticket"))
        let quiet = Ruling(decision: .suppress, cause: .threshold)
        #expect(try Self.familiar(host, wrong: 0, of: 0) == guarded)
        #expect(try Self.familiar(host, wrong: 3, of: 20) == guarded)
        #expect(try Self.familiar(host, wrong: 4, of: 20) == quiet)
        #expect(try Self.familiar(host, wrong: 60, of: 180) == quiet)
        // For another scope it is as false; an incident's number is no lie.
        let borrowed = try Self.described("CHG0012345", cidr: "203.0.113.40/32")
        #expect(try Self.familiar(borrowed, wrong: 0, of: 0) == guarded)
        let incident = try Self.described("INC0012345", cidr: "203.0.113.40/32")
        #expect(try Self.familiar(incident, wrong: 0, of: 0) == quiet)
        // What the content table calls harmless stays so, and nobody is kept from closing something.
        let inside = try Self.described("CHG0099999", cidr: "10.0.0.0/8")
        #expect(try Self.familiar(inside, wrong: 0, of: 0) == quiet)
        let closing = try Recorded.operation(
            host.lead.record.value.text().replacing("Authorize", with: "Revoke"), .aws)
        #expect(try Self.familiar(closing, wrong: 0, of: 0) == quiet)
    }

    @Test("what others typed, or somebody long before, may help and never accuses")
    func earlier() throws {
        let calendar = Self.calendar(#"ticket=CHG0012345\nactors=deploy"#)
        func judged(_ text: String, isOwn: Bool) throws -> [String] {
            Self.lines(
                try Self.judge(Recorded.aws(), calendar) {
                    $0.earlier = [.init(path: "(earlier tag) Change", text: text, isOwn: isOwn)]
                })
        }
        #expect(try judged("CHG0012345", isOwn: false) == ["approved -1.2000", "ticket_fits -0.6000"])
        #expect(try judged("CHG0099999", isOwn: false) == ["approved -1.2000", "ticket_unapproved 0.0000"])
        #expect(try judged("CHG0099999", isOwn: true) == ["approved -1.2000", "ticket_unapproved 1.2528"])
    }

    @Test("an opening in a freeze weighs more, and an approved window in it excuses nothing")
    func freeze() throws {
        let freeze = Self.calendar("", head: "X-CALENDAR-TYPE:DEFAULT_OPEN\r\n")
        #expect(Self.lines(try Self.judge(Recorded.aws(), freeze)) == ["freeze 0.5000"])
        let both = WindowCalendar(freeze.feeds + Self.calendar("actors=deploy").feeds)
        #expect(Self.lines(try Self.judge(Recorded.aws(), both)) == ["approved 0.0000", "freeze 0.0000"])
    }

    @Test("no text in a request lowers the score where no window holds the change")
    func asserted() throws {
        let calendar = Self.calendar(#"ticket=CHG0012345\naccounts=999999999999"#)
        let plain = try Self.judge(Self.described(""), calendar).score.raw
        for text in ["CHG0012345", "CHG0099999", "INC0012345", "approved by CHG0012345", "CRQ000000012345"] {
            #expect(try Self.judge(Self.described(text), calendar).score.raw >= plain, "\(text)")
        }
    }

    @Test("facts survive the ledger's text, and a change near no window has none")
    func snapshot() throws {
        let operation = try Self.described("CHG0012345")
        let change = try Pipeline(rulesDigest: "").normalise(operation)
        var context = Context()
        WindowQuestion().add(to: &context, for: change, operation)
        WindowSource(Self.calendar("actors=deploy")).add(to: &context, for: change, operation)
        #expect(context.window?.approved?.place == "cab.ics:3")
        #expect(try Context(snapshot: context.snapshot()) == context)
        let far = Self.calendar("actors=deploy", "20250304T050000Z", "20250304T060000Z")
        WindowQuestion().add(to: &context, for: change, operation)
        WindowSource(far).add(to: &context, for: change, try Recorded.aws())
        #expect(context == Context())
    }
}

extension Operation {
    /// The same call with a description on its first range.
    fileprivate func withDescription(_ text: String) throws -> Operation {
        let record = lead.record.value.text()
        let described = record.replacing(
            #""cidrIp":"#, with: #""description":\#(JSONValue.string(text).text()),"cidrIp":"#)
        return try Recorded.operation(described, .aws)
    }
}
