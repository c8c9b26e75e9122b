/// How reachable a change makes something (engine.md, "Exposure tiers").
public struct Exposure: Sendable, Hashable {
    public enum Tier: String, Sendable, Hashable, Comparable, CaseIterable {
        case none, low, medium, high, critical

        public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    public var tier: Tier
    /// Whether the world (v4 or v6) is let in or out.
    public var isWorld: Bool
    /// Sentences, most important first.
    public var reasons: [String]

    public init(tier: Tier, isWorld: Bool, reasons: [String]) {
        self.tier = tier
        self.isWorld = isWorld
        self.reasons = reasons
    }
}
