extension IPNetwork: CustomStringConvertible, LosslessStringConvertible {
    /// Reads an address or a CIDR block in any spelling that clouds write: host bits set, IPv4-mapped, and
    /// zero-padded octets (`000.000.000.000/0`, read as decimal). A bare address is its /32 or /128.
    public init?(_ text: String) {
        let parts = text.trimmingSpaces.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let (family, address) = IPNetwork.address(parts[0]) else { return nil }
        var length = family.width
        if parts.count == 2 {
            let digits = parts[1]
            guard !digits.isEmpty, digits.utf8.count <= 3,
                digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let stated = Int(digits), stated <= family.width
            else { return nil }
            length = stated
        }
        self.init(family: family, address: address, prefixLength: length)
    }

    /// Canonical text, always with a prefix length; IPv6 as RFC 5952 has it.
    public var description: String { "\(addressText)/\(prefixLength)" }

    /// The first address without a prefix length.
    public var addressText: String {
        switch family {
        case .v4: IPNetwork.dotted(first)
        case .v6: IPNetwork.colons(first)
        }
    }

    /// Parses one address of either family.
    static func address(_ text: Substring) -> (AddressFamily, UInt128)? {
        if text.contains(":") {
            return v6(text).map { (.v6, $0) }
        }
        return v4(text).map { (.v4, $0) }
    }

    private static func v4(_ text: Substring) -> UInt128? {
        let octets = text.split(separator: ".", omittingEmptySubsequences: false)
        guard octets.count == 4 else { return nil }
        var address: UInt128 = 0
        for octet in octets {
            guard !octet.isEmpty, octet.utf8.count <= 3, octet.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
                let value = UInt128(octet), value <= 255
            else { return nil }
            address = address << 8 | value
        }
        return address
    }

    private static func v6(_ text: Substring) -> UInt128? {
        let bare = text.split(separator: "%", omittingEmptySubsequences: false).first ?? text
        var head = bare[...]
        var tail: Substring?
        if let gap = bare.range(of: "::") {
            head = bare[..<gap.lowerBound]
            tail = bare[gap.upperBound...]
            if tail?.range(of: "::") != nil { return nil }
        }
        guard let front = groups(head, mayEndInV4: tail == nil),
            let back = groups(tail ?? "", mayEndInV4: true)
        else { return nil }
        let missing = 8 - front.count - back.count
        guard tail == nil ? missing == 0 : missing >= 0 else { return nil }
        let all = front + Array(repeating: 0, count: max(missing, 0)) + back
        return all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    }

    private static func groups(_ text: Substring, mayEndInV4: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, part.contains("."), let v4 = v4(part) {
                groups.append(UInt16(v4 >> 16))
                groups.append(UInt16(v4 & 0xFFFF))
            } else {
                guard !part.isEmpty, part.utf8.count <= 4, let group = UInt16(part, radix: 16),
                    part.first != "+", part.first != "-"
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func dotted(_ address: UInt128) -> String {
        (0..<4).map { String((address >> UInt128(24 - 8 * $0)) & 255) }.joined(separator: ".")
    }

    private static func colons(_ address: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        guard !best.isEmpty else { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::"
            + hex[best.upperBound...].joined(separator: ":")
    }
}

extension StringProtocol {
    /// The text without leading and trailing ASCII white space.
    var trimmingSpaces: String {
        // Nearly every text begins and ends with a letter, a figure or a sign.
        if let first = unicodeScalars.first, let last = unicodeScalars.last, 0x21...0x7E ~= first.value,
            0x21...0x7E ~= last.value
        {
            return String(self)
        }
        let isSpace: (Character) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\r\n"
        }
        let front = drop(while: isSpace)
        guard let end = front.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(front[...end])
    }

    /// The first place where `needle` stands.
    func range(of needle: String) -> Range<Index>? {
        guard !needle.isEmpty else { return nil }
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(needle) {
                return at..<index(at, offsetBy: needle.count)
            }
            at = index(after: at)
        }
        return nil
    }
}
