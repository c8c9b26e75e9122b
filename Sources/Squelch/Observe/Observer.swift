public import CloudChanges

/// Reads one family of evidence out of a change. All observers are of this shape, so that a new family is a new
/// file and one line in the pipeline.
public protocol Observer: Sendable {
    /// Pure: the same change and surroundings give the same evidence, in the same order.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence]
}

/// What an observer may know beside the change: the rule that matched, its exposure, and (from later issues)
/// what the ledger remembers as of the event's own time.
public struct Surroundings: Sendable, Hashable {
    public var rule: RuleReference
    public var exposure: Exposure

    public init(rule: RuleReference, exposure: Exposure) {
        self.rule = rule
        self.exposure = exposure
    }
}
