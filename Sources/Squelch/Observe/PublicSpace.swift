public import CloudChanges

/// Which addresses the internet reaches, and from what size on a set of them counts as the world.
///
/// Source: exposure.md section 4 of the project's field notes; IANA IPv4 and IPv6 Special-Purpose Address
/// Registries (RFC 6890). Documentation ranges count as public: a rule that names one means an outside address.
enum PublicSpace {
    /// RFC 1918, RFC 6598 (carrier-grade NAT), link-local, loopback, unique local (RFC 4193).
    static let privateRanges: [IPNetwork] = [
        block(.v4, 10 << 24, 8), block(.v4, 172 << 24 | 16 << 16, 12), block(.v4, 192 << 24 | 168 << 16, 16),
        block(.v4, 100 << 24 | 64 << 16, 10), block(.v4, 169 << 24 | 254 << 16, 16), block(.v4, 127 << 24, 8),
        block(.v6, 0xFC << 120, 7), block(.v6, 0xFE80 << 112, 10), block(.v6, 1, 128),
    ]
    static let privateSet = AddressSet(privateRanges)

    /// Addresses that the IPv6 internet is made of (RFC 4291 section 2.4; IANA assigns from `2000::/3` only).
    static let globalUnicast = AddressSet([block(.v6, 0x2000 << 112, 3)])

    /// The world begins at half of all IPv4 addresses, counted in public space.
    static let worldV4: UInt128 = 1 << 31
    /// More than half of `2000::/3`: one half alone is not the world, as in IPv4.
    static let worldV6: UInt128 = (1 << 124) + 1
    /// Wide: as large as a /8, or as a /19 of IPv6.
    static let wideV4: UInt128 = 1 << 24
    static let wideV6: UInt128 = 1 << 109

    static func isWorld(_ set: AddressSet) -> Bool { isWorld(set, .v4) || isWorld(set, .v6) }

    static func isWorld(_ set: AddressSet, _ family: AddressFamily) -> Bool {
        switch family {
        case .v4: set.subtracting(privateSet).count(.v4) >= worldV4
        case .v6: set.intersection(globalUnicast).count(.v6) >= worldV6
        }
    }

    static func isWide(_ set: AddressSet) -> Bool {
        let outside = set.subtracting(privateSet)
        return outside.count(.v4) >= wideV4 || outside.count(.v6) >= wideV6
    }

    private static func block(_ family: AddressFamily, _ address: UInt128, _ length: Int) -> IPNetwork {
        IPNetwork(family: family, address: address, prefixLength: length)
    }
}

extension IPNetwork {
    /// Whether no part of it lies in private, shared, link-local or loopback space.
    public var isPublic: Bool { !PublicSpace.privateRanges.contains { $0.contains(self) || contains($0) } }
}
