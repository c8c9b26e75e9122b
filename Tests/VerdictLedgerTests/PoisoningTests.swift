import CloudChanges
import Glibc
import Squelch
import Testing

@testable import VerdictLedger

/// Figures of docs/poisoning.md: printed where `SHOW_FIGURES` is set, held within bounds always.
private func show(_ what: String, _ figures: Double...) {
    guard getenv("SHOW_FIGURES") != nil else { return }
    let text = figures.map { String(($0 * 100).rounded() / 100) }.joined(separator: "  ")
    print("figure | \(what) | \(text)")
}

@Suite("Poisoning: what may be bought from a baseline")
struct PoisoningTests {
    private static let own = "198.51.100.7"
    private static let stranger = "203.0.113.9"
    /// A house that goes on; who prepares something does so from day 60 on.
    private static let house = Deed.house(days: 40..<117)

    /// Whose credential is used: a pipeline's, or a person's.
    private static func used(
        _ id: String, day: Int, hour: Int = 9, by role: String = "ci-0", from address: String,
        peer: String = "10.0.0.0/8", port: Int = 443, group: String? = nil
    ) -> Deed {
        let isWorkload = role.hasPrefix("ci")
        return Deed(
            id: id, day: day, hour: hour, role: role, isWorkload: isWorkload, address: address,
            agent: isWorkload ? "APN/1.0 HashiCorp/1.0 Terraform/1.9.8" : "aws-cli/2.15.3",
            group: group ?? (isWorkload ? "sg-00" : "sg-30"),
            peer: peer, port: port)
    }

    private static func opening(_ day: Int = 117, by role: String = "ci-0", from address: String) -> Deed {
        used("opening", day: day, hour: 9, by: role, from: address, peer: "0.0.0.0/0", port: 22)
    }

    private func told(_ deeds: [Deed]) throws -> Told {
        try #require(try Bench().tell(Self.house + deeds)["opening"])
    }

    @Test(
        "eight weeks of harmless changes, a day each, and then the world: content is not bought",
        arguments: [("ci-0", own), ("ci-0", stranger), ("ops-3", "198.51.103.7"), ("ops-3", stranger)])
    func patience(role: String, address: String) throws {
        let before = try told([Self.opening(by: role, from: address)])
        let weeks = (60..<116).map { Self.used("p\($0)", day: $0, by: role, from: address) }
        let bench = try Bench()
        let after = try #require(
            try bench.tell(Self.house + weeks + [Self.opening(by: role, from: address)])["opening"])
        let place = address == Self.stranger ? "one new network" : "its own network"
        show("8 weeks, \(role), \(place): content", before.content, after.content)
        show("8 weeks, \(role), \(place): identity", before.identity, after.identity)
        show("8 weeks, \(role), \(place): score", before.score, after.score, before.score - after.score)
        #expect(after.content >= before.content - 0.25, "harmless classes teach nothing of others")
        #expect(before.decision == "alert" && after.decision != "suppress")
        show(
            "8 weeks, \(role), \(place): all but identity", before.score - before.identity,
            after.score - after.identity)
        #expect(
            before.identity - after.identity < 5.7, "what patience buys: \(before.identity) \(after.identity)"
        )
        // Known as an attack, it teaches nothing: the same opening a day later weighs what it weighs without it.
        try bench.call(weeks.map(\.id) + ["opening"])
        var again = Self.opening(120, by: role, from: address)
        again.id = "again"
        var unprepared = Self.opening(120, by: role, from: address)
        unprepared.id = "again"
        let (taken, clean) = (
            try #require(try bench.tell([again])["again"]),
            try #require(try Bench().tell(Self.house + [unprepared])["again"])
        )
        show("8 weeks, \(role), \(place): after true_positive", taken.score, clean.score)
        show("8 weeks, \(role), \(place): after true_positive, content", taken.content, clean.content)
        // Its own changes of the same hour are the same incident and go with it: then less is known of it than before.
        if address != Self.own { #expect(abs(taken.content - clean.content) < 0.1) }
        #expect(abs(taken.identity - clean.identity) < 0.35, "\(taken.identity) \(clean.identity)")
        #expect(taken.decision == "alert")
    }

    @Test(
        "one new network every four days, sixteen of them, makes one more no more usual than it is for somebody who roams"
    )
    func roaming() throws {
        let last = Self.opening(from: "203.0.113.9")
        let before = try told([last])
        let weeks = (0..<16).map {
            Self.used("w\($0)", day: 41 + 4 * $0, from: "100.\(70 + $0).1.9")
        }
        let after = try told(weeks + [last])
        show("a new network every four days: network", before.network, after.network)
        show("a new network every four days: identity", before.identity, after.identity)
        show("a new network every four days: score", before.score, after.score)
        #expect(after.score < before.score, "roaming is learned")
        #expect(after.network > 0.2 && after.decision == "alert", "and never excuses")
        let bench = try Bench()
        try bench.tell(Self.house + weeks)
        try bench.call(weeks.map(\.id))
        let taken = try #require(try bench.tell([last])["opening"])
        show("a new network every four days: after true_positive", taken.score)
        #expect(abs(taken.score - before.score) < 0.35)
    }

    @Test("five hundred changes on one day buy what one does")
    func burst() throws {
        func changes(_ count: Int) -> [Deed] {
            (0..<count).map { index in
                var deed = Self.used("b\(index)", day: 110, hour: 3, from: Self.stranger)
                deed.minute = index / 10
                return deed
            }
        }
        let none = try told([Self.opening(from: Self.stranger)])
        let one = try told(changes(1) + [Self.opening(from: Self.stranger)])
        let many = try told(changes(500) + [Self.opening(from: Self.stranger)])
        show("a burst of 500: score with none, one, 500", none.score, one.score, many.score)
        show("a burst of 500: identity but kind", one.mixture, many.mixture)
        // The house's share of changes by workloads is one of changes, not of days: it may move by its bounds.
        #expect(abs(many.mixture - one.mixture) < 0.05, "\(one.weights) \(many.weights)")
        #expect(abs(many.content - one.content) < 0.05 && one.score - many.score < 0.6)
        #expect(many.decision == "alert")
    }

    @Test(
        "a stolen role beside its owner: the owner stays quiet; the thief, known, is as strange as on the first day"
    )
    func beside() throws {
        let thief = (100..<115).map {
            Self.used(
                "t\($0)", day: $0, hour: 3, from: Self.stranger, peer: "0.0.0.0/0", port: 22, group: "sg-9")
        }
        let clean = try Bench().tell(Self.house)
        let bench = try Bench()
        let told = try bench.tell(Self.house + thief)
        let scores = thief.compactMap { told[$0.id]?.score }
        show("stolen role: thief's first, seventh, tenth, last", scores[0], scores[6], scores[9], scores[14])
        // What nobody calls an attack for a week is released, by design; the guard on critical exposure remains.
        #expect(thief.prefix(7).allSatisfy { told[$0.id]?.decision == "alert" })
        #expect(thief.allSatisfy { told[$0.id]?.decision != "suppress" })
        let owner = (101..<116).filter { $0 % 7 < 5 }.map { "d\($0)-0" }
        let moved = owner.compactMap { id in
            told[id].flatMap { now in clean[id].map { now.score - $0.score } }
        }
        show("stolen role: owner's greatest moves", moved.max() ?? 0, moved.min() ?? 0)
        #expect(owner.allSatisfy { told[$0]?.decision == clean[$0]?.decision })
        #expect((moved.map(abs).max() ?? 9) < 0.6, "\(moved)")
        try bench.call(thief.map(\.id))
        var again = thief[14]
        again.id = "again"
        again.day = 116
        let taken = try #require(try bench.tell([again])["again"])
        show("stolen role: thief after true_positive", taken.score)
        #expect(taken.score > scores[0] - 1.5 && taken.decision == "alert")
    }

    @Test("a look around from the intruder's network half an hour before buys nothing")
    func lookAround() throws {
        var look = Self.used("look", day: 117, hour: 8, from: Self.stranger)
        look.minute = 30
        let before = try told([Self.opening(from: Self.stranger)])
        let after = try told([look, Self.opening(from: Self.stranger)])
        show("look around: score", before.score, after.score)
        #expect(after.score >= before.score && after.identity == before.identity)
    }
}

@Suite("Warm-up: when what is new goes quiet")
struct WarmUpTests {
    private static let house = Deed.house(days: 0..<90)

    /// The decisions of a tale's own deeds, in order, and how many came before it was quiet for good.
    private func course(_ what: String, _ deeds: [Deed]) throws -> (decisions: [String], loud: Int) {
        let told = try Bench().tell(Self.house + deeds)
        let decisions = deeds.map { told[$0.id]?.decision ?? "none" }
        let loud = (decisions.lastIndex { $0 != "suppress" } ?? -1) + 1
        if getenv("SHOW_FIGURES") != nil {
            let scores = deeds.prefix(12).compactMap { told[$0.id]?.score }
            print(
                "figure | \(what) | loud until \(loud) of \(decisions.count) | "
                    + scores.map { String(($0 * 100).rounded() / 100) }.joined(separator: " ") + " | "
                    + decisions.prefix(12).map { String($0.prefix(1)) }.joined())
        }
        return (decisions, loud)
    }

    private static func runs(_ count: Int, _ make: (Int, Int) -> Deed) -> [Deed] {
        // Four a week: Monday to Thursday, from day 42 on.
        (0..<count).map { index in make(index, 42 + 7 * (index / 4) + index % 4) }
    }

    @Test(
        "a pipeline born on day 40 with four runs a week, by what it does",
        arguments: [
            ("inside, web", "10.0.0.0/8", 443), ("inside, database", "10.0.0.0/8", 5432),
            ("the world, web", "0.0.0.0/0", 443), ("a partner, web", "203.0.113.40/32", 443),
            ("the world, another port", "0.0.0.0/0", 8443),
        ])
    func pipeline(what: String, peer: String, port: Int) throws {
        let deeds = Self.runs(24) { index, day in
            Deed(
                id: "n\(index)", day: day, hour: 10, role: "ci-new", address: "198.51.120.9",
                group: "sg-new", peer: peer, port: port)
        }
        let course = try course("pipeline of day 40: \(what)", deeds)
        if peer.hasPrefix("10.") { #expect(course.loud <= 4, "\(course.decisions)") }
        #expect(course.decisions.allSatisfy { $0 != "none" })
    }

    @Test("a new hire")
    func hire() throws {
        let deeds = Self.runs(24) { index, day in
            Deed(
                id: "n\(index)", day: day, hour: 10, role: "ops-new", isWorkload: false,
                address: "198.51.121.9", agent: "aws-cli/2.17.3", group: "sg-3\((day / 7) % 3)",
                peer: "10.0.0.0/8", port: 443)
        }
        let course = try course("a new hire", deeds)
        #expect(course.loud <= 8, "\(course.decisions)")
    }

    @Test("a whole new account: the same pipelines, other groups")
    func account() throws {
        let deeds = Self.runs(24) { index, day in
            Deed(
                id: "n\(index)", day: day, hour: 10, role: "ci-\(index % 3)",
                address: "198.51.\(100 + index % 3).7", group: "sg-n\(index % 3)",
                peer: "10.0.0.0/8", port: 443, account: "444455556666")
        }
        let course = try course("a new account", deeds)
        #expect(course.loud <= 2, "\(course.decisions)")
    }

    @Test("a pipeline moves from one CI to another: network, tool and session change at once")
    func move() throws {
        let deeds = Self.runs(24) { index, day in
            Deed(
                id: "n\(index)", day: day, hour: 11, role: "ci-0", address: "192.0.2.80",
                agent: "APN/1.0 OpenTofu/1.8.2 (gitlab)", group: "sg-00", peer: "10.0.0.0/8", port: 443)
        }
        let course = try course("a move to another CI", deeds)
        #expect(course.loud <= 6, "\(course.decisions)")
    }

    @Test("hosted runners: one more new address weighs less than for who sat at one for a year")
    func hosted() throws {
        func year(_ role: String, _ address: (Int) -> String) -> [Deed] {
            (0..<365).filter { $0 % 7 < 5 }.map {
                Deed(
                    id: "\(role)\($0)", day: $0, hour: 10, role: role, address: address($0),
                    group: "sg-\(role)")
            }
        }
        // Runners of four ranges of a cloud, no two days the same /24.
        let hosted = year("hosted") { "20.\(40 + $0 % 4).\($0 % 250).\(1 + $0 / 250)" }
        let fixed = year("fixed") { _ in "198.51.100.7" }
        let last = [
            Deed(
                id: "one-more", day: 366, hour: 10, role: "hosted", address: "20.43.252.9", group: "sg-hosted"
            ),
            Deed(
                id: "elsewhere", day: 366, hour: 10, role: "hosted", address: "203.0.113.9",
                group: "sg-hosted"),
            Deed(id: "first", day: 366, hour: 10, role: "fixed", address: "20.43.253.9", group: "sg-fixed"),
        ]
        let told = try Bench().tell(hosted + fixed + last)
        let (more, other, first) = (
            try #require(told["one-more"]), try #require(told["elsewhere"]), try #require(told["first"])
        )
        show("hosted: one more address of the cloud (network, identity)", more.network, more.identity)
        show("hosted: an address elsewhere", other.network, other.identity)
        show("fixed: a first other address", first.network, first.identity)
        #expect(more.network < 0.5 && more.decision == "suppress")
        #expect(first.network > more.network + 2, "\(first.network) \(more.network)")
        #expect(other.network >= more.network)
    }
}
