/// A natural logarithm of odds: what a weight, a score and a prior are measured in. No unit beside that.
public struct LogOdds: Sendable, Hashable, Comparable {
    public var value: Double

    public init(_ value: Double) { self.value = value }

    public static let zero = LogOdds(0)

    public static func < (left: LogOdds, right: LogOdds) -> Bool { left.value < right.value }
    public static func + (left: LogOdds, right: LogOdds) -> LogOdds { LogOdds(left.value + right.value) }
    public static func - (left: LogOdds, right: LogOdds) -> LogOdds { LogOdds(left.value - right.value) }

    /// Four decimals, half to even: every weight is rounded before it is added or printed.
    public var rounded: LogOdds {
        LogOdds((value * 10_000).rounded(.toNearestOrEven) / 10_000)
    }
}
