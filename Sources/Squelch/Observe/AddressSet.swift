import CloudChanges

/// A set of addresses, kept as sorted, disjoint, non-adjacent ranges per family.
///
/// Exposure is computed on these and never on strings: `0.0.0.0/1` and `128.0.0.0/1` together equal `0.0.0.0/0`.
struct AddressSet: Sendable, Hashable {
    private(set) var v4: [ClosedRange<UInt128>] = []
    private(set) var v6: [ClosedRange<UInt128>] = []

    init() {}

    init(_ networks: some Sequence<IPNetwork>) {
        var ranges: [AddressFamily: [ClosedRange<UInt128>]] = [:]
        for network in networks { ranges[network.family, default: []].append(network.first...network.last) }
        v4 = AddressSet.joined(ranges[.v4] ?? [])
        v6 = AddressSet.joined(ranges[.v6] ?? [])
    }

    private init(v4: [ClosedRange<UInt128>], v6: [ClosedRange<UInt128>]) {
        self.v4 = v4
        self.v6 = v6
    }

    var isEmpty: Bool { v4.isEmpty && v6.isEmpty }

    func ranges(_ family: AddressFamily) -> [ClosedRange<UInt128>] { family == .v4 ? v4 : v6 }

    /// How many addresses of the family are in the set; all of IPv6 is one too many to count and gives the maximum.
    func count(_ family: AddressFamily) -> UInt128 {
        ranges(family).reduce(0) { sum, range in
            let (size, sizeOverflowed) = (range.upperBound - range.lowerBound).addingReportingOverflow(1)
            let (total, overflowed) = sum.addingReportingOverflow(size)
            return sizeOverflowed || overflowed ? .max : total
        }
    }

    func union(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: AddressSet.joined(v4 + other.v4), v6: AddressSet.joined(v6 + other.v6))
    }

    func intersection(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: AddressSet.common(v4, other.v4), v6: AddressSet.common(v6, other.v6))
    }

    func subtracting(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: AddressSet.rest(v4, without: other.v4), v6: AddressSet.rest(v6, without: other.v6))
    }

    func contains(_ other: AddressSet) -> Bool { other.subtracting(self).isEmpty }
}

extension AddressSet {
    private static func joined(_ ranges: [ClosedRange<UInt128>]) -> [ClosedRange<UInt128>] {
        let sorted = ranges.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        return sorted.reduce(into: []) { joined, range in
            guard let last = joined.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1
            else { return joined.append(range) }
            joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        }
    }

    private static func common(
        _ left: [ClosedRange<UInt128>], _ right: [ClosedRange<UInt128>]
    ) -> [ClosedRange<UInt128>] {
        var common: [ClosedRange<UInt128>] = []
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            let low = max(left[i].lowerBound, right[j].lowerBound)
            let high = min(left[i].upperBound, right[j].upperBound)
            if low <= high { common.append(low...high) }
            if left[i].upperBound < right[j].upperBound { i += 1 } else { j += 1 }
        }
        return common
    }

    private static func rest(
        _ ranges: [ClosedRange<UInt128>], without holes: [ClosedRange<UInt128>]
    ) -> [ClosedRange<UInt128>] {
        var rest: [ClosedRange<UInt128>] = []
        var first = 0
        for range in ranges {
            var low: UInt128? = range.lowerBound
            while first < holes.count, holes[first].upperBound < range.lowerBound { first += 1 }
            var at = first
            while let start = low, at < holes.count, holes[at].lowerBound <= range.upperBound {
                if holes[at].lowerBound > start { rest.append(start...(holes[at].lowerBound - 1)) }
                low = holes[at].upperBound < range.upperBound ? holes[at].upperBound + 1 : nil
                at += 1
            }
            if let start = low { rest.append(start...range.upperBound) }
        }
        return rest
    }
}
