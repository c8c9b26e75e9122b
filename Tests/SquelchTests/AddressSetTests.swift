import CloudChanges
import Testing

@testable import Squelch

@Suite("Address sets") struct AddressSetTests {
    private static func random(_ seeded: inout Seeded) -> AddressSet {
        let count = Int.random(in: 0...6, using: &seeded)
        return AddressSet(
            (0..<count).map { _ in
                let family: AddressFamily = seeded.pick([.v4, .v6])
                // Few distinct addresses, so that sets touch and overlap often.
                let top = UInt128(UInt8.random(in: 0...255, using: &seeded)) << UInt128(family.width - 8)
                return IPNetwork(
                    family: family, address: top | UInt128(UInt8.random(in: 0...3, using: &seeded)),
                    prefixLength: seeded.pick([0, 1, 2, 3, 5, 8, family.width - 1, family.width]))
            })
    }

    @Test("union, intersection and difference obey the laws of sets", arguments: 0..<400)
    func laws(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let (a, b, c) = (Self.random(&seeded), Self.random(&seeded), Self.random(&seeded))
        #expect(a.union(b) == b.union(a))
        #expect(a.intersection(b) == b.intersection(a))
        #expect(a.union(b).union(c) == a.union(b.union(c)))
        #expect(a.union(a) == a && a.intersection(a) == a && a.subtracting(a).isEmpty)
        #expect(a.intersection(b.union(c)) == a.intersection(b).union(a.intersection(c)))
        #expect(a.subtracting(b).union(a.intersection(b)) == a)
        #expect(a.subtracting(b).intersection(b).isEmpty)
        #expect(a.union(b).contains(a) && a.contains(a.intersection(b)))
        #expect(a.contains(b) == (a.union(b) == a))
        #expect(a.count(.v4) + b.count(.v4) == a.union(b).count(.v4) + a.intersection(b).count(.v4))
    }

    @Test("ranges are sorted, disjoint and not adjacent")
    func canonical() {
        let halves = AddressSet(["128.0.0.0/1", "0.0.0.0/1"].compactMap { IPNetwork($0) })
        #expect(halves == AddressSet([.anyV4]))
        #expect(halves.v4.count == 1)
        #expect(AddressSet(["10.0.0.0/32", "10.0.0.2/32"].compactMap { IPNetwork($0) }).v4.count == 2)
        #expect(AddressSet([.anyV6]).count(.v6) == .max)
        #expect(AddressSet([.anyV4]).count(.v4) == 1 << 32)
    }

    @Test("the world is all but private space, and neither half of it")
    func world() {
        let all = AddressSet([.anyV4])
        #expect(PublicSpace.isWorld(all))
        #expect(PublicSpace.isWorld(all.subtracting(PublicSpace.privateSet)))
        #expect(!PublicSpace.isWorld(PublicSpace.privateSet))
        #expect(!PublicSpace.isWorld(AddressSet(["0.0.0.0/1"].compactMap { IPNetwork($0) })))
        #expect(!PublicSpace.isWorld(AddressSet(["128.0.0.0/1"].compactMap { IPNetwork($0) })))
    }
}
