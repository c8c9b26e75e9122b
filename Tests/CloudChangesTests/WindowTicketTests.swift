import Testing

@testable import CloudChanges

@Suite("Ticket numbers and scopes")
struct WindowTicketTests {
    @Test(
        "numbers of changes are found in any text, those of incidents are told apart",
        arguments: [
            ("CHG0012345", ["CHG0012345"], [String]()),
            ("tf_chg0012345-prod", ["CHG0012345"], []),
            (
                "see CHG0012345, CHG0012346 and CRQ000000123456.",
                ["CHG0012345", "CHG0012346", "CRQ000000123456"], []
            ),
            ("INC0012345 after CHG0012345", ["CHG0012345"], ["INC0012345"]),
            ("XCHG0012345 CHG00123 CHG00123456789 0CHG0012345", [], []),
            ("REL123456 UTF-8", [], []),
            ("CHG0012345 CHG0012345", ["CHG0012345"], []),
        ])
    func numbers(text: String, changes: [String], others: [String]) {
        let found = TicketPatterns().numbers(in: text)
        #expect(found.filter(\.isChange).map(\.number) == changes)
        #expect(found.filter { !$0.isChange }.map(\.number) == others)
    }

    @Test("patterns and projects of the configuration count, too")
    func configured() {
        let patterns = TicketPatterns(patterns: ["REL[0-9]{6}"], projects: ["ops"])
        #expect(patterns.numbers(in: "rel123456 OPS-7 DEV-7").map(\.number) == ["REL123456", "OPS-7"])
        #expect(
            TicketPatterns.family(of: "OPS-7") == "OPS-" && TicketPatterns.family(of: "CHG0012345") == "CHG")
    }

    @Test("a feed covers the days from its first window to its last, and only numbers of its own sorts")
    func coverage() {
        let feed = WindowText.feed(
            WindowExportTests.header
                + "CHG0010001,-2,approved,2026-03-04 20:00:00,2026-03-04 22:00:00,,sg-1,x\n"
                + "CHG0010002,4,rejected,2026-03-09 20:00:00,2026-03-09 22:00:00,,sg-1,x\n")
        let calendar = WindowCalendar([feed])
        func covers(_ number: String, _ time: String) -> Bool {
            calendar.covers(number, at: EventTime(seconds: WindowText.seconds(time)))
        }
        #expect(covers("CHG0099999", "2026-03-04T00:00:00Z") && covers("CHG0099999", "2026-03-09T23:59:59Z"))
        #expect(
            !covers("CHG0099999", "2026-03-03T23:59:59Z") && !covers("CHG0099999", "2026-03-10T00:00:00Z"))
        #expect(!covers("CRQ000000000001", "2026-03-05T00:00:00Z"))
    }

    @Test("an empty description is none, and no mistake")
    func emptyDescription() {
        let feed = WindowText.feed(
            WindowText.calendar(["DTSTART:20260304T050000Z", "DURATION:PT1H", "SUMMARY:Work", "DESCRIPTION:"])
        )
        #expect(feed.faults.isEmpty && feed.windows.map(\.scope.isEmpty) == [true])
    }

    static func change(
        actor: ActorIdentity, target: Target = Target(kind: .securityGroup, id: "sg-0a1b2c3d"),
        scope: String = "111122223333", cloud: Cloud = .aws, _ sources: [String: [Change.SourceField]] = [:]
    ) -> Change {
        Change(
            eventID: "e", records: ["e"], time: EventTime(seconds: 0), cloud: cloud, scope: scope,
            region: nil,
            action: "x", outcome: .success, actor: actor, origin: Origin(), target: target, changes: [],
            sources: sources)
    }

    static let ana = ActorIdentity(
        key: "aws:user/111122223333/ana.petrova", kind: .human, display: "ana.petrova")
    static let pipeline = ActorIdentity(key: "aws:role/ci-network", kind: .workload, display: "ci-network")

    static func scope(_ text: String) -> WindowScope { ScopeText(reading: text).scope }

    static func told(people: [String] = [], items: [String] = []) -> WindowScope {
        var scope = WindowScope()
        scope.people = people
        scope.items = items
        return scope
    }

    enum Verdict { case inside, outside, incomparable }

    static func verdict(_ scope: WindowScope, _ change: Change) -> Verdict {
        switch scope.fit(ChangeNames(of: change)) {
        case .inside: .inside
        case .outside: .outside
        case .incomparable: .incomparable
        }
    }

    @Test(
        "a scope holds what all its parts hold",
        arguments: [
            ("accounts=111122223333", Verdict.inside), ("accounts=1111*", .inside),
            ("accounts=444455556666", .outside), ("accounts=production", .incomparable),
            ("accounts=444455556666,111122223333", .inside), ("actors=ci-*", .inside),
            ("actors=role/ci-network", .inside), ("actors=aws:role/ci-network", .inside),
            ("actors=CI-NETWORK", .inside), ("actors=ci-net", .outside), ("resources=sg-0a1b*", .inside),
            ("resources=sg-ffff*", .outside), ("resources=web-*", .incomparable),
            ("accounts=111122223333\nactors=ci-*\nresources=sg-0a1b2c3d", .inside),
            ("accounts=111122223333\nactors=other", .outside),
            ("accounts=111122223333\nresources=web-*", .incomparable), ("", .incomparable),
        ])
    func listed(text: String, expected: Verdict) {
        #expect(Self.verdict(Self.scope(text), Self.change(actor: Self.pipeline)) == expected)
    }

    @Test(
        "people are the same by address, user name or full name, and never by initials",
        arguments: [
            ("ana.petrova@corp.example", Verdict.inside), ("Ana Petrova", .inside), ("Petrova, Ana", .inside),
            ("ANA.PETROVA", .inside), ("apetrova", .outside), ("Ana", .outside), ("Bo Li", .outside),
        ])
    func people(name: String, expected: Verdict) {
        #expect(Self.verdict(Self.told(people: [name]), Self.change(actor: Self.ana)) == expected)
    }

    @Test("two addresses of different domains are two people")
    func domains() {
        let other = ActorIdentity(key: "gcp:user/ana@evil.example", kind: .human, display: "ana@evil.example")
        let scope = Self.told(people: ["ana@corp.example"])
        #expect(Self.verdict(scope, Self.change(actor: other, cloud: .gcp)) == .outside)
    }

    @Test("a person's ticket says nothing of the pipeline that carries it out, unless the item does")
    func pipelines() {
        let change = Self.change(actor: Self.pipeline)
        #expect(Self.verdict(Self.told(people: ["Ana Petrova"]), change) == .incomparable)
        #expect(Self.verdict(Self.told(people: ["Ana Petrova"], items: ["sg-0a1b2c3d"]), change) == .inside)
        #expect(Self.verdict(Self.told(people: ["Ana Petrova"], items: ["sg-ffffffff"]), change) == .outside)
        #expect(Self.verdict(Self.told(people: ["ci-network"]), change) == .inside)
    }

    @Test(
        "an item is an id, a name, an account, or words within a name",
        arguments: [
            ("nsg-checkout-prod", Verdict.inside), ("checkout", .inside), ("Checkout Prod", .inside),
            ("payments", .outside), ("prod", .outside), ("nsg", .outside), ("rg-shop", .inside),
            ("00000000-0000-4000-8000-000000000001", .inside),
            ("00000000-0000-4000-8000-000000000002", .outside),
        ])
    func items(name: String, expected: Verdict) {
        let subscription = "00000000-0000-4000-8000-000000000001"
        let target = Target(
            kind: .networkSecurityGroup,
            id:
                "/subscriptions/\(subscription)/resourceGroups/rg-shop/providers/Microsoft.Network/networkSecurityGroups/nsg-checkout-prod",
            name: "nsg-checkout-prod")
        let change = Self.change(actor: Self.ana, target: target, scope: subscription, cloud: .azure)
        #expect(Self.verdict(Self.told(items: [name]), change) == expected)
    }

    @Test("a session's name, which its caller chose, is nobody's name")
    func sessionNames() {
        let change = Self.change(
            actor: Self.pipeline,
            ["actor": [.init("userIdentity.arn", "arn:aws:sts::1:assumed-role/ci-network/admin-ana")]])
        #expect(Self.verdict(Self.scope("actors=*admin-ana"), change) == .outside)
    }
}
