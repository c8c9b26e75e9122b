import Squelch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What random reviews of the suppressed prove.
///
/// | reviewed | true positives | bound |
/// |---|---|---|
/// | 219 | 0 | 1.36 % |
/// | 598 | 0 | 0.50 % |
/// | 100 | 1 | 4.66 % |
///
/// Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26
/// (1934), one-sided.
public enum AuditBound {
    /// How sure the bound is.
    public static let confidence = 0.95

    /// The largest share of true positives under which finding so few would not be unlikely.
    ///
    /// - Parameters:
    ///   - found: True positives among those reviewed.
    ///   - reviewed: Drawn at random.
    /// - Returns: A share in 0...1; 1 where nothing was reviewed.
    public static func upper(found: Int, of reviewed: Int) -> Double {
        guard reviewed > 0, found < reviewed else { return 1 }
        var (low, high) = (0.0, 1.0)
        // Sixty halvings leave less than a double can tell apart.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if atMost(found, of: reviewed, share: middle) > 1 - confidence {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }

    /// The binomial probability of at most `found`, summed over logarithms.
    private static func atMost(_ found: Int, of reviewed: Int, share: Double) -> Double {
        guard share > 0 else { return 1 }
        guard share < 1 else { return 0 }
        let n = Double(reviewed)
        return (0...found).reduce(0) { sum, number in
            let k = Double(number)
            let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
            return sum + exp(ways + k * log(share) + (n - k) * log1p(-share))
        }
    }
}

/// What was hidden by one cause, and what looking at a random part of it showed.
public struct AuditTally: Sendable, Hashable {
    /// What suppressed it, such as `threshold`.
    public var decidedBy: String
    /// Standing suppressed in the period.
    public var suppressed = 0
    /// Of those, looked at for whatever reason.
    public var reviewed = 0
    /// Of those drawn by `review sample`, looked at.
    public var audited = 0
    /// Of `reviewed`, said to be attacks.
    public var truePositives = 0
    /// Of `audited`, said to be attacks, or left undetermined: what nobody can tell may have been one.
    public var auditedUnclear = 0

    /// See ``AuditBound``; 1 where nothing was audited.
    public var bound: Double { AuditBound.upper(found: auditedUnclear, of: audited) }

    /// Nothing counted yet.
    public init(decidedBy: String) { self.decidedBy = decidedBy }

    /// One row a cause, sorted, and the whole of them.
    public static func tallies(of items: [ReviewItem]) -> (rows: [AuditTally], whole: AuditTally) {
        var rows: [String: AuditTally] = [:]
        var whole = AuditTally(decidedBy: "all")
        for item in items where item.verdict.decision == .suppress {
            let cause = item.verdict.decidedBy
            rows[cause, default: AuditTally(decidedBy: cause)].count(item)
            whole.count(item)
        }
        return (rows.values.sorted { $0.decidedBy < $1.decidedBy }, whole)
    }

    mutating func count(_ item: ReviewItem) {
        suppressed += 1
        guard let disposition = item.disposition else { return }
        reviewed += 1
        if disposition == .truePositive { truePositives += 1 }
        guard item.isSampled else { return }
        audited += 1
        if !disposition.isBenign { auditedUnclear += 1 }
    }
}
