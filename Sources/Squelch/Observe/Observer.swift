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

    /// Works out movements and exposure once for all observers.
    init(of change: Change, in context: Context = Context(), rule: RuleReference) {
        self.context = context
        movements = Movement.all(of: change)
        self.rule = rule
        exposure = Exposure.of(movements, in: change)
    }
}
