/// How reachable a change makes something (engine.md, "Exposure tiers").
public struct Exposure: Sendable, Hashable {
    /// From `none` (nothing becomes reachable) to `critical`; engine.md has the table.
    public enum Tier: String, Sendable, Hashable, Comparable, CaseIterable {
        case none, low, medium, high, critical

        /// `none` is least.
        public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// That of the widest part of the change.
    public var tier: Tier
    /// Whether the world (v4 or v6) is let in or out.
    public var isWorld: Bool
    /// Sentences, most important first.
    public var reasons: [String]

    /// `reasons` most important first.
    public init(tier: Tier, isWorld: Bool, reasons: [String]) {
        self.tier = tier
        self.isWorld = isWorld
        self.reasons = reasons
    }
}
