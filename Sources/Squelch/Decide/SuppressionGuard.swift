import CloudChanges

/// A condition under which nothing may be suppressed, whatever the score.
public struct SuppressionGuard: Sendable {
    let name: String
    /// Completes the sentence "it may not be suppressed, because …".
    let reason: String
    let holds: @Sendable (Change, Surroundings) -> Bool

    /// In the order in which they are named as the cause.
    static let all: [SuppressionGuard] = [
        SuppressionGuard(name: "layer-off", reason: "a whole layer of protection goes") {
            change, surroundings in
            isInForce(change) && surroundings.movements.contains { $0.kind == .layerOff && !$0.isPending }
        },
        SuppressionGuard(name: "critical-exposure", reason: "its exposure is critical") { _, surroundings in
            surroundings.exposure.tier == .critical
        },
        SuppressionGuard(name: "deny-removed", reason: "a deny is taken away or outranked") {
            change, surroundings in
            isInForce(change)
                && surroundings.movements.contains {
                    [.removesDeny, .outranksDeny].contains($0.kind) && !$0.isPending
                }
        },
        SuppressionGuard(name: "root", reason: "the root user made the call") { change, _ in
            change.actor.kind == .root
        },
        // A number that is invented is said of the very change at hand, and whoever imitates a habit has the habit: the two
        // are no witnesses of equal standing. Where wrong numbers are the house's own habit it only weighs.
        SuppressionGuard(
            name: "false-ticket",
            reason:
                "it opens something under a ticket that nobody approved for it, and wrong numbers are rare here"
        ) { change, surroundings in
            guard isInForce(change), let facts = surroundings.context.window,
                let lie = WindowObserver.lie(facts), lie.weight >= WindowWeights.lie
            else { return false }
            return Widest.of(surroundings.movements).map { ContentTable.weight(of: $0.content).units > 0 }
                == true
        },
    ]

    /// All that stand against suppressing it, in the order of ``all``.
    static func holding(against change: Change, _ surroundings: Surroundings) -> [SuppressionGuard] {
        all.filter { $0.holds(change, surroundings) }
    }

    /// As `decided_by` and entries name them.
    public static let names = all.map(\.name)

    private static func isInForce(_ change: Change) -> Bool {
        change.outcome == .success || change.outcome == .unknown
    }
}
