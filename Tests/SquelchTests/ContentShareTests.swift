import CloudChanges
import Testing

@testable import Squelch

@Suite("Content against one's own history") struct ContentShareTests {
    private func shares(_ own: [String: Double], kind: [String: Int] = [:], all: [String: Int] = [:])
        -> ContentShares
    {
        let discount = Level.discount(ones: 0, twos: 0)
        let counts = own.values.sorted()
        let level = Level(
            count: 0, total: counts.reduce(0, +), discount: discount,
            discounted: counts.reduce(0) { $0 + min(discount, $1) })
        return ContentShares(own: own, level: level, kind: kind, organisation: all)
    }

    private func isOne(_ shares: ContentShares) -> Bool {
        let plain = shares.shares.reduce(0, +)
        let mixed = ContentTable.rows.reduce(0) { $0 + shares.mixed($1.content) }
        return abs(plain - 1) < 1e-9 && abs(mixed - 1) < 1e-9
    }

    @Test("shares add up to one, mixed with siblings or not", arguments: 0..<400)
    func sumToOne(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        func codes() -> [String] {
            (0..<Int.random(in: 0..<8, using: &seeded)).map { _ in
                seeded.pick(ContentTable.rows).content.code
            }
        }
        let own = Dictionary(codes().map { ($0, Double.random(in: 0.01...50, using: &seeded)) }) { $0 + $1 }
        let kind = Dictionary(codes().map { ($0, Int.random(in: 1...30, using: &seeded)) }) { $0 + $1 }
        let all = kind.merging(Dictionary(codes().map { ($0, 2) }) { $0 + $1 }) { $0 + $1 }
        #expect(isOne(shares(own, kind: kind, all: all)))
    }

    @Test("with no history the weight is the table's, half mixed with siblings")
    func noHistory() {
        let empty = shares([:])
        #expect(isOne(empty))
        for (row, share) in zip(ContentTable.rows, empty.shares) {
            #expect(abs(share - ContentTable.typicalShare(of: row.content)) < 1e-3)
        }
        #expect(abs(empty.weight(of: .closes) - ContentTable.weight(of: .closes).value) < 1e-3)
    }

    @Test("a pipeline that always opens 22 to the world is near nothing; one that never did, above four")
    func pipelines() {
        let all = ["group.web": 20, "private.database": 12, "closes": 25, "world.admin": 1, "egress": 14]
        let always = shares(["world.admin": 40, "closes": 20], kind: all, all: all)
        let never = shares(["group.web": 40, "closes": 20, "private.web": 10], kind: all, all: all)
        let (known, strange) = (
            always.weight(of: .opening(.world, .admin)), never.weight(of: .opening(.world, .admin))
        )
        #expect((-2.0...1.0).contains(known), "\(known)")
        #expect((4.0...7.5).contains(strange), "\(strange)")
    }

    @Test("weeks of harmless changes buy nothing for an opening of another sort")
    func poisoning() {
        let all = ["group.web": 20, "private.database": 12, "closes": 25, "egress": 14]
        let before = shares(["group.web": 10, "closes": 4], kind: all, all: all)
        let after = shares(["group.web": 40, "closes": 40], kind: all, all: all)
        let content = ContentClass.opening(.world, .admin)
        #expect(after.weight(of: content) >= before.weight(of: content))
    }
}
