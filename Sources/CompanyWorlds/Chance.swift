#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Seeded chance: the same seed gives the same company on every machine.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (SplitMix64), 2014.
struct Chance: RandomNumberGenerator, Sendable {
    private let origin: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        origin = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A stream of its own under a name, so that one more draw here changes nothing there.
    func fork(_ name: String) -> Chance {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var child = Chance(seed: origin ^ digest)
        return Chance(seed: child.next())
    }
}

extension Chance {
    /// True with probability `probability`.
    mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

    /// Uniform in [0, 1).
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func real(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + fraction() * (range.upperBound - range.lowerBound)
    }

    /// - Precondition: `items` is not empty.
    mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...(items.count - 1))] }

    /// One of `items`, each with the weight that stands beside it.
    mutating func weighed<Item>(_ items: [(Item, Double)]) -> Item {
        var rest = fraction() * items.reduce(0) { $0 + $1.1 }
        for (item, weight) in items {
            rest -= weight
            if rest < 0 { return item }
        }
        return items[items.count - 1].0
    }

    /// How many of rare independent things happen where `mean` are expected (Knuth's multiplication).
    mutating func poisson(_ mean: Double) -> Int {
        if mean > 30 { return poisson(mean / 2) + poisson(mean / 2) }
        let limit = exp(-mean)
        var product = fraction()
        var count = 0
        while product > limit {
            product *= fraction()
            count += 1
        }
        return count
    }

    mutating func hex(_ digits: Int) -> String { text(digits, of: "0123456789abcdef") }

    mutating func capitals(_ letters: Int) -> String { text(letters, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") }

    mutating func digits(_ count: Int) -> String { String(number(1...9)) + text(count - 1, of: "0123456789") }

    mutating func uuid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }

    private mutating func text(_ length: Int, of alphabet: String) -> String {
        let letters = Array(alphabet.utf8)
        return String(
            decoding: (0..<max(0, length)).map { _ in letters[number(0...(letters.count - 1))] },
            as: UTF8.self)
    }
}
