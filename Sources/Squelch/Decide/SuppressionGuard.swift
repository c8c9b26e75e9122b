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
        SuppressionGuard(name: "emergency-account", reason: "an account for emergencies made the call") {
            _, surroundings in surroundings.context.decision?.emergencyAccount != nil
        },
        SuppressionGuard(
            name: "mask",
            reason: "what it calls itself is contradicted by what the provider writes, and it opens something"
        ) { change, surroundings in
            isInForce(change) && opens(surroundings)
                && (surroundings.context.automation.map(TrustLadder.counting) ?? []).contains {
                    AutomationWeights.weight(of: $0.kind) >= mask
                }
        },
        SuppressionGuard(
            name: "logging-off", reason: "the same actor switched off a safeguard within two hours before"
        ) { _, surroundings in surroundings.context.conduct?.protectionOff?.isEmpty == false },
        SuppressionGuard(
            name: "first-seen",
            reason: "nobody has seen this actor before, and its exposure is \(Exposure.Tier.high.rawValue)"
        ) { change, surroundings in
            isInForce(change) && surroundings.exposure.tier >= .high
                && isFirstSeen(surroundings.context.baseline)
        },
        SuppressionGuard(
            name: "labelled-attack",
            reason: "an analyst called a change of the same actor an attack, and this one is like it"
        ) { change, surroundings in
            opens(surroundings)
                && (surroundings.context.neighbours ?? []).contains { isLike($0, change, surroundings) }
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

    /// Contradictions from this weight on are lies rather than habits: an exported key under Terraform's name is common.
    /// Judgement.
    private static let mask = LogOdds(1.5)

    /// More than closing, or changing words.
    private static func opens(_ surroundings: Surroundings) -> Bool {
        surroundings.movements.contains {
            ![.closes, .wordsOnly, .changesNothing, .createsEmpty].contains($0.kind)
        }
    }

    /// In a ledger that has seen changes; in a new one everybody is.
    private static func isFirstSeen(_ facts: BaselineFacts?) -> Bool {
        guard let facts, facts.shares.changes > 0 else { return false }
        return facts.content == nil && facts.isNewActor
    }

    /// By where it comes from, what it does, or whom it lets in.
    private static func isLike(
        _ attack: NeighbourFacts, _ change: Change, _ surroundings: Surroundings
    ) -> Bool {
        // A person's network may be a thief's; a pipeline's is everything that it ever does.
        if change.actor.kind == .human, let network = attack.network, network == change.origin.network {
            return true
        }
        if let content = attack.content, let own = ContentChoice.of(surroundings),
            content == "content.\(own.content.code)"
        {
            return true
        }
        return !attack.peers.allSatisfy { surroundings.context.baseline?.peers?.named.contains($0) != true }
    }

    private static func isInForce(_ change: Change) -> Bool {
        change.outcome == .success || change.outcome == .unknown
    }
}
