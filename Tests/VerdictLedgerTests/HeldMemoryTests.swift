import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("What a run holds in memory says what the rows say")
struct HeldMemoryTests {
    private struct Event {
        var deed: Deed
        var region = "eu-west-1"

        func match() throws -> Match {
            var match = try deed.match()
            let text = String(decoding: match.record.text, as: UTF8.self)
            match.record.text = Array(text.replacing("eu-west-1", with: region).utf8)
            match.record.value = try JSONParser().parse(match.record.text)
            return match
        }
    }

    /// An hour or two of few actors who open much to many, from several networks, in several regions, often at one instant.
    private func burst(seed: UInt64, count: Int = 90) -> [Event] {
        var numbers = Numbers(seed: seed)
        func any<Value>(_ values: [Value]) -> Value { values.randomElement(using: &numbers) ?? values[0] }
        let roles = ["ci-network", "AWSReservedSSO_Network_0123456789abcdef", "ops"]
        return (0..<count).map { index in
            let role = any(roles)
            let deed = Deed(
                id: "burst-\(index)", day: 40, hour: any([3, 7, 8, 9]), minute: 20 * any([0, 1, 2]),
                role: role, isWorkload: role == "ci-network",
                address: any(["198.51.100.7", "203.0.113.9", "192.0.2.44"]), group: any(["sg-1", "sg-2"]),
                peer: any(["0.0.0.0/0", "10.0.0.0/8", "185.220.101.4/32", "8.8.4.4/32"]),
                port: any([22, 443, 3389]))
            return Event(
                deed: deed,
                region: any(["eu-west-1", "us-east-1", "ap-south-1", "sa-east-1", "me-south-1"]))
        }
    }

    /// A few quiet days, then the burst; as a run orders them.
    private func story(seed: UInt64) -> [Event] {
        let quiet = (30..<39).map { Event(deed: Deed(id: "quiet-\($0)", day: $0)) }
        return (quiet + burst(seed: seed)).sorted { one, other in
            let (one, other) = (one.deed, other.deed)
            return (one.day, one.hour, one.minute, one.id) < (other.day, other.hour, other.minute, other.id)
        }
    }

    @Test("in one run, or in a run for each change that reads everything anew, the same", arguments: 1...4)
    func cuts(seed: Int) throws {
        let matches = try story(seed: UInt64(seed)).map { try $0.match() }
        let whole = try Bench()
        let expected = try whole.score(matches, judge: Deed.judge())
        let pieces = try Bench()
        var lines: [String] = []
        var raised = 0
        for match in matches {
            let piece = try pieces.score([match], judge: Deed.judge())
            lines += piece.lines
            raised += piece.report.resurfaced.count
        }
        #expect(lines == expected.lines)
        #expect(raised == expected.report.resurfaced.count)
        #expect(try pieces.dump() == whole.dump())
        #expect(try pieces.habits() == whole.habits())
        let told = expected.lines.joined()
        #expect(told.contains("conduct."), "the burst must show some conduct, or nothing is tried here")
    }

    @Test("what came late is told from the rows, and what comes after it too", arguments: 5...7)
    func late(seed: Int) throws {
        let story = try story(seed: UInt64(seed)).map { try $0.match() }
        let late = Set(stride(from: 20, to: story.count, by: 7))
        func scored(_ cut: Int) throws -> Bench {
            let bench = try Bench()
            let first = story.indices.filter { !late.contains($0) }.map { story[$0] }
            let rest = story.indices.filter { late.contains($0) }.map { story[$0] }
            for start in stride(from: 0, to: first.count, by: cut) {
                try bench.score(Array(first[start..<min(start + cut, first.count)]), judge: Deed.judge())
            }
            for start in stride(from: 0, to: rest.count, by: cut) {
                try bench.score(Array(rest[start..<min(start + cut, rest.count)]), judge: Deed.judge())
            }
            return bench
        }
        #expect(try scored(1_000).dump() == scored(1).dump())
    }

    @Test("an actor or incident that is let go of is read again as it was")
    func letGo() throws {
        let bench = try Bench()
        let matches = try story(seed: 8).map { try $0.match() }
        try bench.score(matches, judge: Deed.judge())
        let ledger = try bench.open(.readExisting)
        try ledger.read { db in
            let actors = try String.fetchAll(
                db, sql: "SELECT DISTINCT actor FROM judgedChange ORDER BY actor")
            let after = Moment(seconds: Int64(20_454 + 40) * 86_400 + 9 * 3_600 + 41 * 60, nanoseconds: 0)
            let (few, many) = (RecentChanges(most: 1), RecentChanges())
            for actor in actors + actors {
                let one = try #require(try few.actor(actor, at: after, db))
                let other = try #require(try many.actor(actor, at: after, db))
                #expect(one.places(in: .aws) == other.places(in: .aws))
                for network in ["198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24"] {
                    #expect(one.wasLoud(from: network) == other.wasLoud(from: network))
                    #expect(one.loudest(from: network)?.eventID == other.loudest(from: network)?.eventID)
                    #expect(one.latest(notFrom: network)?.eventID == other.latest(notFrom: network)?.eventID)
                }
            }
            let before = Moment(seconds: after.seconds - 3_600, nanoseconds: 0)
            #expect(try RecentChanges().actor(actors[0], at: before, db) == nil)
        }
    }
}
