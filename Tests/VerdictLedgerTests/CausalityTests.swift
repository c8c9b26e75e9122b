import CloudChanges
import Squelch
import Testing

@testable import VerdictLedger

/// A house in which many things happen at the same moment, attacks among them.
private enum Crowd {
    /// Each deed with an object of its own: on one object the order of ids is the order of the changes.
    static func deeds(days: Range<Int>) -> [Deed] {
        var deeds = Deed.house(days: days)
        for index in deeds.indices { deeds[index].hour = 9 }
        for day in days where day % 7 < 5 {
            for who in 0..<2 {
                deeds.append(
                    Deed(
                        id: "w\(day)-\(who)", day: day, role: "web-\(who)", address: "192.0.2.\(10 + who)",
                        group: "sg-w\(day)-\(who)", peer: who == 0 ? "203.0.113.\(day)/32" : "0.0.0.0/0",
                        port: who == 0 ? 22 : 8443))
            }
        }
        return deeds
    }
}

@Suite("What a verdict may rest on")
struct CausalityTests {
    private static let deeds =
        Crowd.deeds(days: 0..<32)
        + (10..<16).map {
            Deed(
                id: "thief\($0)", day: $0, hour: 3, role: "ci-0", address: "203.0.113.9", group: "sg-00",
                peer: "10.0.0.0/8", port: 8443)
        }

    private func lines(_ deeds: [Deed]) throws -> [String: String] {
        let printed = try Bench().score(try deeds.map { try $0.match() }, judge: Deed.judge()).lines
        return try Dictionary(uniqueKeysWithValues: printed.map { (try id(of: $0), $0) })
    }

    private func id(of line: String) throws -> String {
        try #require(try JSONParser().parse(line)["event_id"]?.string)
    }

    @Test("cutting the future off changes no verdict")
    func future() throws {
        let whole = try lines(Self.deeds)
        for day in [4, 12, 15, 24] {
            let before = try lines(Self.deeds.filter { $0.day < day })
            #expect(before.count == Self.deeds.count { $0.day < day } && before.count > 10)
            for (id, line) in before { #expect(whole[id] == line, "\(id), cut at day \(day)") }
        }
        // The thief teaches something, so a verdict that read the future would show it.
        let without = try lines(Self.deeds.filter { !$0.id.hasPrefix("thief") })
        #expect(whole["d31-0"] != without["d31-0"] && whole["d9-0"] == without["d9-0"])
    }

    @Test("events of equal time come in any order, in the same run", arguments: [1, 2] as [UInt64])
    func shuffled(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let deeds = Self.deeds.filter { $0.day < 20 }
        #expect(try lines(deeds.shuffled(using: &numbers)) == lines(deeds))
    }

    @Test(
        "events of equal time may exchange their ids: what each weighs stays",
        arguments: [3, 4] as [UInt64])
    func exchanged(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let deeds = Self.deeds.filter { $0.day < 20 }
        var renamed = deeds
        var names: [String: String] = [:]
        for (_, moment) in Dictionary(grouping: deeds.indices, by: { deeds[$0].day * 24 + deeds[$0].hour }) {
            for (index, other) in zip(moment, moment.shuffled(using: &numbers)) {
                renamed[index].id = deeds[other].id
                names[deeds[index].id] = deeds[other].id
            }
        }
        func weights(_ line: String?) throws -> [String] {
            let value = try JSONParser().parse(try #require(line))
            return [value["decision"]?.string ?? "", value["score"]?.scalarText ?? ""]
                + (value["evidence"]?.array ?? []).map {
                    "\($0["code"]?.string ?? "") \($0["weight"]?.scalarText ?? "")"
                }
        }
        let (before, after) = (try lines(deeds), try lines(renamed))
        for deed in deeds {
            #expect(try weights(before[deed.id]) == weights(after[names[deed.id] ?? ""]), "\(deed.id)")
        }
        #expect(names.contains { $0.key != $0.value })
    }
}
