import CloudChanges
import Testing

@testable import Squelch

@Suite("The table of contents") struct ContentTableTests {
    private func weight(_ peer: PeerClass, _ port: PortClass) -> LogOdds {
        ContentTable.weight(of: .opening(peer, port))
    }

    @Test("both columns are probabilities and every class has a row")
    func normalised() {
        let contents = ContentTable.rows.map(\.content)
        #expect(Set(contents).count == contents.count)
        let intruders = contents.reduce(0) { $0 + ContentTable.intruderShare(of: $1) }
        let typical = contents.reduce(0) { $0 + ContentTable.typicalShare(of: $1) }
        #expect(abs(intruders - 1) < 0.001 && abs(typical - 1) < 0.001)
        for peer in PeerClass.allCases where peer != .foreignGroup {
            for port in PortClass.allCases {
                #expect(contents.contains(.opening(peer, port)), "\(peer) \(port)")
            }
        }
    }

    @Test("a wider peer never weighs less, port by port", arguments: PortClass.allCases)
    func widerPeers(port: PortClass) {
        let chains: [[PeerClass]] = [
            [.privateRange, .range, .wide, .world], [.host, .range], [.ownAddress, .range],
            [.privateRange, .host],
        ]
        for chain in chains {
            for (narrow, wide) in zip(chain, chain.dropFirst()) {
                #expect(weight(wide, port) >= weight(narrow, port), "\(narrow) to \(wide)")
            }
        }
    }

    @Test("all ports never weigh less than some", arguments: PeerClass.allCases)
    func allPorts(peer: PeerClass) {
        for port in PortClass.allCases where port != .unknown {
            #expect(weight(peer, .all) >= weight(peer, port))
        }
    }

    @Test("the outline of the design holds")
    func outline() {
        func share(_ contents: [ContentClass]) -> Double {
            contents.reduce(0) { $0 + ContentTable.intruderShare(of: $1) }
        }
        let worst = share([.opening(.world, .admin), .opening(.world, .all), .opening(.world, .database)])
        #expect((0.33...0.41).contains(worst))
        let denies = [ContentClass.removesDeny, .outranksDeny]
        for contents in [[.opening(.host, .admin)], denies, [.opening(.world, .other)]] {
            #expect((0.04...0.07).contains(share(contents)))
        }
        for content in [ContentClass.closes, .createsEmpty, .egress, .opening(.privateRange, .admin)] {
            #expect(share([content]) < 0.012)
        }
        let opening = [
            ContentClass.opening(.world, .admin), .opening(.world, .database), .opening(.world, .all),
        ]
        let usual = opening.reduce(0) { $0 + ContentTable.typicalShare(of: $1) }
        #expect((0.01...0.02).contains(usual))
    }

    @Test("the widest part decides, in whatever order")
    func widest() {
        let rules = [
            Making.allow(["0.0.0.0/0"], [22...22], "tcp", .remove), Making.allow(["10.0.0.0/8"], [443...443]),
            Making.allow(["0.0.0.0/0"], [3389...3389]),
        ]
        for order in [rules, rules.reversed()] {
            let verdict = Making.judge(Making.change(order))
            #expect(verdict.evidence.contains { $0.code == "content.world.admin" })
        }
    }

    @Test(
        "the class is read from peers and ports",
        arguments: [
            (Making.allow(["198.51.100.7/32"]), "own.admin"),
            (Making.allow(["198.51.100.8/32"]), "host.admin"),
            (Making.allow(["0.0.0.0/1", "128.0.0.0/1"], [443...443]), "world_in_pieces"),
            (Making.allow(["sg:444455556666/sg-1"]), "foreign_group"),
            (Making.allow(["0.0.0.0/0"], [6379...6379]), "world.database"),
            (Making.allow(["0.0.0.0/0"], [2375...2375]), "world.sensitive"),
            (Making.allow(["0.0.0.0/0"], [], "icmp"), "world.icmp"),
            (Making.allow(["0.0.0.0/0"], [22...22], direction: .egress), "egress"),
            (RuleChange(.create), "creates_empty"), (RuleChange(.attach), "attaches"),
            (RuleChange(.detach, traits: [.layerOff]), "layer_off"),
        ])
    func codes(rule: RuleChange, code: String) {
        let verdict = Making.judge(Making.change([rule]))
        #expect(verdict.evidence.contains { $0.code == "content.\(code)" })
    }

    @Test("what waits for a commit weighs a little less, and only that")
    func pending() {
        let now = Making.judge(Making.change([Making.allow(["0.0.0.0/0"])])).score.units
        let later = Making.judge(Making.change([Making.allow(["0.0.0.0/0"], traits: [.notYetInForce])])).score
            .units
        #expect(now - later == 4_000)
    }
}
