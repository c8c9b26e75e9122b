import Testing

@testable import CloudChanges

@Suite("Entries in force, and what they cover") struct AllowlistEntryTests {
    private static func at(_ text: String) throws -> EventTime { try #require(EventTime(parsing: text)) }

    @Test(
        "the state at every boundary",
        arguments: [
            ("2026-02-28T23:59:59.999Z", EntryState.pending), ("2026-03-01T00:00:00Z", .active),
            ("2026-05-17T23:59:59Z", .active), ("2026-05-18T00:00:00Z", .expiring),
            ("2026-05-31T23:59:59.999999999Z", .expiring), ("2026-06-01T00:00:00Z", .expired),
            ("2027-01-01T00:00:00Z", .expired),
        ])
    func states(_ time: String, _ state: EntryState) throws {
        let text = EntryMaking.text().replacing(
            "expires: 2026-06-01", with: "from: 2026-03-01\n  expires: 2026-06-01")
        let terms = try EntryMaking.entry(text).terms
        #expect(terms.state(at: try Self.at(time)) == state)
        #expect(terms.isInForce(at: try Self.at(time)) == [.active, .expiring].contains(state))
    }

    @Test(
        "a revocation holds from its instant on, whatever else the entry says",
        arguments: [
            ("2026-03-09T23:59:59Z", "2026-03-10", true), ("2026-03-10T00:00:00Z", "2026-03-10", false),
            ("2026-03-10T00:00:01Z", "2026-03-10", false), ("2026-07-01T00:00:00Z", "2026-03-10", false),
            ("2026-03-04T00:00:00Z", "true", false),
        ])
    func revoked(_ time: String, _ revoked: String, _ isInForce: Bool) throws {
        let terms = try EntryMaking.entry(
            EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  revoked: \(revoked)\n")
        ).terms
        #expect(terms.isInForce(at: try Self.at(time)) == isInForce)
        if !isInForce { #expect(terms.state(at: try Self.at(time)) == .revoked) }
    }

    @Test("an entry without a beginning has always been in force, and one that is switched off never")
    func always() throws {
        let old = EventTime(seconds: 0)
        #expect(try EntryMaking.entry(EntryMaking.text()).terms.isInForce(at: old))
        let off = EntryMaking.text().replacing("squelch:\n", with: "squelch:\n  enabled: false\n")
        let entry = try EntryMaking.entry(off)
        #expect(!entry.terms.isInForce(at: old) && entry.terms.state(at: old) == .disabled)
        #expect(Allowlist([entry]).isEmpty && Allowlist([entry]).digest == nil)
    }

    // MARK: Openings

    private static func event(_ changes: String, actor: String = "aws:role/ci-network") throws -> EntryEvent {
        EntryEvent(try EntryMaking.json(#"{"actor":{"key":"\#(actor)","via":[]},"changes":[\#(changes)]}"#))
    }

    @Test(
        "every opening must be within, and what is not known is within nothing",
        arguments: [
            (#"{"ports":[[443,443]],"peers":["10.1.0.0/16"]}"#, true),
            (#"{"ports":[[443,443]],"peers":["10.1.0.0/16","10.0.0.0/8"]}"#, true),
            (#"{"ports":[[443,443]],"peers":["10.1.0.0/16","0.0.0.0/0"]}"#, false),
            (#"{"ports":[[443,443]],"peers":["10.1.0.0/16","::/0"]}"#, false),
            (#"{"ports":[[22,22],[443,443]],"peers":["10.1.0.0/16"]}"#, false),
            (#"{"ports":[[22,443]],"peers":["10.1.0.0/16"]}"#, false),
            (
                #"{"ports":[[443,443]],"peers":["10.1.0.0/16"]},{"ports":[[22,22]],"peers":["10.1.0.0/16"]}"#,
                false
            ),
            (#"{"ports":[[443,443]],"peers":["unknown"]}"#, false),
            (#"{"ports":[[443,443]],"peers":["10.1.0.0/16","unknown"]}"#, false),
            (#"{"ports":[[443,443]],"peers":[]}"#, false),
            (#"{"ports":null,"peers":["10.1.0.0/16"]}"#, false),
            (#"{"ports":[],"peers":["10.1.0.0/16"]}"#, false),
            (#"{"ports":[[443,443]],"peers":["9.0.0.0/8"]}"#, false),
            (#"{"ports":[[443,443]],"peers":["10.0.0.0/7"]}"#, false),
            (#"{"ports":[[443,443]],"peers":["sg:sg-1"]}"#, false), ("", false),
        ])
    func openings(_ changes: String, _ isCovered: Bool) throws {
        let entry = try EntryMaking.entry(EntryMaking.text(EntryMaking.squelch))
        #expect(entry.covers(try Self.event(changes)) == isCovered)
        #expect(!entry.covers(try Self.event(changes, actor: "aws:role/other")))
    }

    @Test(
        "not even `not`, `null` and `exists: false` are fulfilled by what is not known",
        arguments: ["ports: null", "ports|exists: false", "ports|neq: 22", "ports|re: '.*'", "ports: '*'"])
    func unknownFulfilsNothing(_ line: String) throws {
        let body = EntryMaking.squelch.replacing("ports: 443", with: line)
        let entry = try EntryMaking.entry(EntryMaking.text(body))
        #expect(!entry.covers(try Self.event(#"{"ports":null,"peers":["10.1.0.0/16"]}"#)))
        let negated = try EntryMaking.entry(
            EntryMaking.text(
                EntryMaking.squelch.replacing("    ports: 443\n", with: "").replacing(
                    "condition: not selection",
                    with: "admin: {ports: 22}\n  condition: not (selection and not admin)")))
        #expect(!negated.covers(try Self.event(#"{"ports":null,"peers":["10.1.0.0/16"]}"#)))
        #expect(negated.covers(try Self.event(#"{"ports":[[443,443]],"peers":["10.1.0.0/16"]}"#)))
        #expect(!negated.covers(try Self.event(#"{"ports":[[22,22]],"peers":["10.1.0.0/16"]}"#)))
    }

    @Test("a filter of one rule leaves an event that another selected, too, as it is")
    func rules() throws {
        let text = EntryMaking.text().replacing("rules: any", with: "rules: [\(EntryMaking.rule)]")
        let entry = try EntryMaking.entry(text)
        #expect(
            entry.filters([EntryMaking.rule.uppercased()]) && !entry.filters([EntryMaking.rule, "other"]))
        #expect(try EntryMaking.entry(EntryMaking.text()).filters(["whatever"]))
    }

    @Test(
        "what is added to a change that an entry does not cover never makes it cover it", arguments: 0..<400)
    func nothingExcusesMore(seed: Int) throws {
        var seeded = EntrySeeds(UInt64(seed))
        let entry = try EntryMaking.entry(seeded.entry())
        let parts = (0..<Int.random(in: 1...3, using: &seeded)).map { _ in seeded.part() }
        let before = entry.covers(try Self.event(parts.joined(separator: ",")))
        let more = parts + [seeded.part()]
        let after = entry.covers(try Self.event(more.shuffled(using: &seeded).joined(separator: ",")))
        #expect(before || !after)
        // The same for a peer and a range of ports within a part.
        let one = seeded.columns()
        let wider = #"{"op":"add","ports":[\#(one.ports),[22,22]],"peers":[\#(one.peers),"0.0.0.0/0"]}"#
        let plain = #"{"op":"add","ports":[\#(one.ports)],"peers":[\#(one.peers)]}"#
        #expect(try entry.covers(Self.event(plain)) || !entry.covers(Self.event(wider)))
    }

    @Test(
        "an entry is accepted with the near misses that it lets by, and then covers none of them with more added",
        arguments: 0..<300)
    func examplesHold(seed: Int) throws {
        var seeded = EntrySeeds(UInt64(seed))
        let text = seeded.entry()
        let parts = (0..<Int.random(in: 1...2, using: &seeded)).map { _ in seeded.part() }
        func event(_ parts: [String]) -> String {
            #"{"actor":{"key":"aws:role/ci-network","via":[]},"changes":[\#(parts.joined(separator: ","))]}"#
        }
        let isNative = !text.contains("taxonomy: squelch")
        let example = isNative ? seeded.record() : event(parts)
        let covers = try EntryMaking.entry(text).catches(EntryMaking.json(example))
        let (entries, faults) = EntryMaking.read(
            text.replacing("squelch:\n", with: "squelch:\n  examples: {misses: ['\(example)']}\n"))
        #expect(faults.map(\.code) == (covers ? ["example"] : []), "\(faults)")
        guard let entry = entries.first, !isNative else { return }
        let more = (parts + [seeded.part(), seeded.part()]).shuffled(using: &seeded)
        #expect(try !entry.catches(EntryMaking.json(event(more))))
    }

    // MARK: Index

    @Test("an indexed list finds what trying every entry finds", arguments: 0..<40)
    func index(seed: Int) throws {
        var seeded = EntrySeeds(UInt64(seed))
        let entries = try (0..<60).map { number in
            try EntryMaking.entry(
                seeded.entry(id: "00000000-0000-4000-8000-\(String(100_000_000_000 + number))"))
        }
        let list = Allowlist(entries)
        for _ in 0..<20 {
            let parts = (0..<Int.random(in: 1...2, using: &seeded)).map { _ in seeded.part() }
            let event = try Self.event(parts.joined(separator: ","), actor: seeded.actor())
            let record = try EntryMaking.json(seeded.record())
            let found = list.covering(record, .aws, rules: ["r"]) { event }
            let wanted = entries.filter { $0.covers(event) || $0.covers(record) }.map(\.id).sorted()
            #expect(found.map(\.id) == wanted)
        }
    }

    // MARK: Folders

    @Test("copies and entries that a wider one covers are found")
    func overlap() throws {
        let wide = EntryMaking.text(EntryMaking.squelch)
        let narrow = wide.replacing("10.0.0.0/8", with: "10.2.0.0/16").replacing(
            EntryMaking.id, with: "00000000-0000-4000-8000-000000000001")
        let copy = wide.replacing(
            "peers|cidr: 10.0.0.0/8\n    ports: 443", with: "ports: '443'\n    peers|cidr: 10.0.0.0/8"
        )
        .replacing(EntryMaking.id, with: "00000000-0000-4000-8000-000000000002")
        let other = wide.replacing("ci-network", with: "ci-other").replacing(
            EntryMaking.id, with: "00000000-0000-4000-8000-000000000003")
        let entries = try [wide, narrow, copy, other].map { try EntryMaking.entry($0) }
        let faults = EntryOverlap.faults(among: entries)
        #expect(faults.map(\.code).sorted() == ["duplicate", "shadowed"])
        #expect(EntryOverlap.faults(among: [entries[1], entries[3]]).isEmpty)
    }
}

/// Entries and changes out of few words, so that many of them meet.
struct EntrySeeds: RandomNumberGenerator {
    private var numbers: SeededNumbers

    init(_ seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

    mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }

    mutating func actor() -> String {
        pick(["aws:role/ci-network", "aws:role/ci-other", "aws:role/eks-nodes", "aws:user/dana"])
    }

    mutating func entry(id: String = EntryMaking.id) -> String {
        if Int.random(in: 0..<3, using: &self) == 0 { return EntryMaking.text(native(), id: id) }
        let who = pick([
            "actor.key: \(actor())", "actor.key: [\(actor()), \(actor())]",
            "actor.key|startswith: aws:role/ci-",
            "actor.key: 'aws:role/*-nodes'", "scope: '111122223333'\n    actor.key|contains: network",
        ])
        let what = pick([
            "peers|cidr: 10.0.0.0/8", "peers|cidr: [10.1.0.0/16, 192.168.0.0/16]", "peers: 10.1.0.0/16",
            "ports: 443", "port.from|gte: 1024", "protocol: tcp", "ports|neq: 22",
            "peers|cidr: 0.0.0.0/0\n    ports: [80, 443]",
        ])
        let more = pick(["", "\n    op: add", "\n    direction: ingress", "\n    ports: [443, 80]"])
        let keys = "\(what)\(more)".split(separator: "\n").map {
            $0.prefix { $0 != ":" }.filter { $0 != " " }
        }
        let body = Set(keys).count == keys.count ? "\(what)\(more)" : what
        return EntryMaking.text(
            """
            taxonomy: squelch
            logsource: {product: aws, service: cloudtrail}
            filter:
              rules: any
              selection:
                \(who)
                \(body)
              condition: not selection
            """, id: id)
    }

    private mutating func native() -> String {
        let who = pick([
            "userIdentity.sessionContext.sessionIssuer.arn: arn:aws:iam::111122223333:role/ci-network",
            "userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::*:role/ci-*'",
            "sourceIPAddress|cidr: 203.0.113.0/24", "userIdentity.arn|contains: ':assumed-role/ci-network/'",
        ])
        return EntryMaking.native.replacing(
            "userIdentity.sessionContext.sessionIssuer.arn: arn:aws:iam::111122223333:role/ci-network",
            with: who)
    }

    mutating func record() -> String {
        let role = pick(["ci-network", "ci-other", "ops"])
        let name = pick(["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"])
        let address = pick(["203.0.113.9", "198.51.100.1", "cloudformation.amazonaws.com"])
        return """
            {"eventName":"\(name)","sourceIPAddress":"\(address)","userIdentity":{"arn":\
            "arn:aws:sts::111122223333:assumed-role/\(role)/x","sessionContext":{"sessionIssuer":{"arn":\
            "arn:aws:iam::111122223333:role/\(role)"}}}}
            """
    }

    mutating func columns() -> (ports: String, peers: String) {
        (
            pick(["[443,443]", "[80,80]", "[22,22]", "[1024,65535]", "[0,65535]"]),
            pick([
                #""10.1.0.0/16""#, #""10.0.0.0/8""#, #""192.168.7.0/24""#, #""0.0.0.0/0""#, #""unknown""#,
                #""sg:sg-1""#,
            ])
        )
    }

    mutating func part() -> String {
        let (ports, peers) = columns()
        let op = pick(["add", "remove", "replace"])
        let shown = pick(["[\(ports)]", "[\(ports)]", "null"])
        return """
            {"op":"\(op)","direction":"ingress","effect":"allow","protocol":"\(pick(["tcp", "udp"]))","ports":\(shown),\
            "peers":[\(peers)]}
            """
    }
}
