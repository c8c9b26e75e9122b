/// Numbers that follow from a seed alone: the same on every machine and in every run.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, stream: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ (stream &+ 1) &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True in this share of cases.
    mutating func chance(_ share: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < share
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Text of `count` characters, each from a table of 16, 32 or 64.
    mutating func letters(_ count: Int, of table: StaticString) -> String {
        String(unsafeUninitializedCapacity: count) { room in
            let mask = UInt64(table.utf8CodeUnitCount - 1)
            var bits: UInt64 = 0
            for index in 0..<count {
                if index % 10 == 0 { bits = next() }
                room[index] = table.utf8Start[Int(bits & mask)]
                bits >>= 6
            }
            return count
        }
    }

    mutating func hex(_ count: Int) -> String { letters(count, of: "0123456789abcdef") }

    /// The alphabet of AWS's unique ids and access keys.
    mutating func key(_ count: Int) -> String { letters(count, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") }

    mutating func base64(_ count: Int) -> String {
        letters(count, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }

    mutating func uuid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }

    mutating func address(in network: String) -> String { "\(network).\(below(254) + 1)" }
}
