#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A natural logarithm of odds: what a weight, a score and a prior are measured in. No unit beside that.
public struct LogOdds: Sendable, Hashable, Comparable {
    /// Natural logarithm; positive speaks for an attack.
    public var value: Double

    /// Takes the logarithm itself, unrounded.
    public init(_ value: Double) { self.value = value }

    /// Even odds, or no weight.
    public static let zero = LogOdds(0)

    /// Weaker for an attack comes first.
    public static func < (left: LogOdds, right: LogOdds) -> Bool { left.value < right.value }
    /// Joins the weights of independent facts.
    public static func + (left: LogOdds, right: LogOdds) -> LogOdds { LogOdds(left.value + right.value) }
    /// What one weighs more than the other.
    public static func - (left: LogOdds, right: LogOdds) -> LogOdds { LogOdds(left.value - right.value) }

    /// Four decimals, half to even: every weight is rounded before it is added or printed.
    public var rounded: LogOdds {
        LogOdds((value * 10_000).rounded(.toNearestOrEven) / 10_000)
    }
}

extension LogOdds {
    /// Ten-thousandths as a whole number: sums of these do not depend on their order.
    var units: Int { value.isFinite ? Int((value * 10_000).rounded(.toNearestOrEven)) : 0 }

    init(units: Int) { self.init(Double(units) / 10_000) }

    /// The log-odds of a probability between 0 and 1.
    init(of probability: Double) { self.init(log(probability / (1 - probability))) }

    /// The logarithm of a ratio of likelihoods.
    init(ratio: Double) { self.init(log(ratio)) }

    var probability: Double { 1 / (1 + exp(-value)) }
}
