/// An address family.
public enum AddressFamily: Sendable, Hashable, Comparable {
    case v4, v6

    /// Bits of an address: 32 or 128.
    public var width: Int { self == .v4 ? 32 : 128 }
}

/// A CIDR block in canonical form: host bits are masked away.
///
/// `8.8.8.8/0` is `0.0.0.0/0`, as EC2 itself stores it. IPv4-mapped IPv6 (`::ffff:0:0/96` and longer) is IPv4.
public struct IPNetwork: Sendable, Hashable, Comparable {
    /// The family after canonicalisation: an IPv4-mapped block is `v4`.
    public let family: AddressFamily
    /// The first address, as an unsigned integer; IPv4 in the low 32 bits.
    public let first: UInt128
    /// Length of the prefix in bits: 0...32 or 0...128.
    public let prefixLength: Int

    /// The block of `prefixLength` leading bits around `address`; a length out of range is clamped to 0...32
    /// or 0...128.
    public init(family: AddressFamily, address: UInt128, prefixLength: Int) {
        let length = min(max(prefixLength, 0), family.width)
        let isMapped = family == .v6 && length >= 96 && address >> 32 == 0xFFFF
        self.family = isMapped ? .v4 : family
        self.prefixLength = isMapped ? length - 96 : length
        self.first =
            isMapped
            ? address & 0xFFFF_FFFF & IPNetwork.mask(length - 96, of: .v4)
            : address & IPNetwork.mask(length, of: family)
    }

    /// `0.0.0.0/0`: the whole of IPv4.
    public static let anyV4 = IPNetwork(family: .v4, address: 0, prefixLength: 0)
    /// `::/0`: the whole of IPv6, without IPv4.
    public static let anyV6 = IPNetwork(family: .v6, address: 0, prefixLength: 0)

    /// The last address of the block.
    public var last: UInt128 { first | (IPNetwork.ones(family) ^ IPNetwork.mask(prefixLength, of: family)) }

    /// Whether the block is a single address.
    public var isHost: Bool { prefixLength == family.width }

    /// Whether every address of `other` is in this block; never true across families.
    public func contains(_ other: IPNetwork) -> Bool {
        family == other.family && prefixLength <= other.prefixLength
            && other.first & IPNetwork.mask(prefixLength, of: family) == first
    }

    /// By family (IPv4 first), first address, then the wider block.
    public static func < (left: IPNetwork, right: IPNetwork) -> Bool {
        (left.family, left.first, left.prefixLength) < (right.family, right.first, right.prefixLength)
    }

    private static func ones(_ family: AddressFamily) -> UInt128 {
        family == .v4 ? 0xFFFF_FFFF : UInt128.max
    }

    private static func mask(_ length: Int, of family: AddressFamily) -> UInt128 {
        length == 0 ? 0 : ones(family) & (ones(family) << UInt128(family.width - length))
    }
}

extension IPNetwork {
    /// The fewest blocks that cover exactly `first...last`, in address order: for services that write ranges.
    public static func covering(
        _ family: AddressFamily, from first: UInt128, through last: UInt128
    ) -> [IPNetwork] {
        var blocks: [IPNetwork] = []
        var next = first
        while next <= last {
            let alignment = next == 0 ? family.width : min(next.trailingZeroBitCount, family.width)
            var bits = alignment
            while bits > 0, span(bits, family) > last - next { bits -= 1 }
            let block = IPNetwork(family: family, address: next, prefixLength: family.width - bits)
            blocks.append(block)
            if block.last >= last || block.last == UInt128.max { break }
            next = block.last + 1
        }
        return blocks
    }

    /// Addresses in a block of `bits` host bits, less one.
    private static func span(_ bits: Int, _ family: AddressFamily) -> UInt128 {
        bits >= 128 ? UInt128.max : (UInt128(1) << UInt128(bits)) - 1
    }
}
