/// What the configuration says of deciding, as far as it bears on a change.
public struct DecisionFacts: Codable, Sendable, Hashable {
    /// The confidence from which on a look costs less than what it may spare: the price of a look by that of a miss.
    public var worthALook: Double?
    /// The emergency account that made the call, as the configuration names it.
    public var emergencyAccount: String?

    /// Nothing is said.
    public init() {}
}
