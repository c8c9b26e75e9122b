import CloudChanges

/// Reads one family of evidence out of a change. All observers are of this shape, so that a new family is a new
/// file and one line in the pipeline.
protocol Observer: Sendable {
    /// Pure: the same change and surroundings give the same evidence, in the same order.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence]
}

/// What an observer may know beside the change: the rule that matched, its exposure, and what the ledger, the
/// configuration and feeds told as of the event's own time.
struct Surroundings: Sendable, Hashable {
    /// That of highest level of those that matched.
    var rule: RuleReference
    /// What the change makes reachable, worked out once for all observers.
    var exposure: Exposure
    /// What each part of the change does, net.
    var movements: [Movement]
    /// What is known beside the operation.
    var context: Context
    /// The change, read against what memory knew.
    var known: KnownChange

    /// Works out movements and exposure once for all observers.
    init(of change: Change, in context: Context = Context(), rule: RuleReference) {
        self.init(of: KnownChange(change, knowing: context.firewall), in: context, rule: rule)
    }

    /// The same from the completed change on.
    init(of known: KnownChange, in context: Context, rule: RuleReference) {
        self.context = context
        self.known = known
        movements = Movement.all(of: known)
        self.rule = rule
        exposure = Exposure.of(movements, in: known.change)
    }
}
