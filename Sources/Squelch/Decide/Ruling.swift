import CloudChanges

/// The scores at which a decision begins (engine.md section 6, "Thresholds").
///
/// An absolute pair first: weights are likelihood ratios, so scores mean much the same everywhere. A budget moves each
/// within bounds: where a house is quieter than most, a person has time for what is less likely; where it is louder, not.
/// What a look and a miss cost, where the configuration says it, moves the lower one instead.
struct Thresholds: Sendable, Hashable {
    let alert: LogOdds
    let review: LogOdds

    /// Engine: the prototype's, which knew worlds like the ones it was measured on.
    static let absolute = Thresholds(alert: LogOdds(0.75), review: LogOdds(-0.55))
    /// Neither moves by more. Engine.
    static let most = 1.0

    private init(alert: LogOdds, review: LogOdds) {
        self.alert = alert.rounded
        self.review = min(review, alert).rounded
    }

    init(_ scale: ScaleFacts?, _ decision: DecisionFacts? = nil) {
        let shift = scale?.shift.map { LogOdds($0) } ?? Calibration.shift
        let worth = decision?.worthALook.map { LogOdds(of: $0).value - shift.value }
        self.init(
            alert: Thresholds.moved(Thresholds.absolute.alert, to: scale?.alert),
            review: Thresholds.moved(Thresholds.absolute.review, to: worth ?? scale?.review))
    }

    private static func moved(_ absolute: LogOdds, to wanted: Double?) -> LogOdds {
        guard let wanted, wanted.isFinite else { return absolute }
        return LogOdds(wanted.clipped(absolute.value - most...absolute.value + most))
    }

    func decision(at score: LogOdds) -> Decision {
        if score.units >= alert.units { return .alert }
        return score.units >= review.units ? .review : .suppress
    }
}

/// A decision and what brought it about.
struct Ruling: Sendable, Hashable {
    let decision: Decision
    let cause: DecisionCause

    /// An owner's decision that no guard stands against goes first; then thresholds, and what the incident adds; then
    /// whatever forbids to suppress: a guard, or that too little is known. A match that no reader understands is always
    /// for a person.
    static func of(_ score: Score, _ change: Change, _ surroundings: Surroundings) -> Ruling {
        let context = surroundings.context
        // It comes back because time told, whatever the facts of its own day weigh.
        if context.lifecycle?.overdue != nil {
            return Ruling(decision: .alert, cause: .resurfaced("overdue"))
        }
        let thresholds = Thresholds(context.scale, context.decision)
        let decision = thresholds.decision(at: score.raw)
        if let effects = AllowlistEffects(surroundings),
            let entry = effects.suppressing(despite: SuppressionGuard.holding(against: change, surroundings))
        {
            return Ruling(decision: .suppress, cause: .allowlist(entry.id))
        }
        if decision == .review, let incident = context.incident,
            IncidentRuling.isAlert(incident, score, change, surroundings, thresholds)
        {
            return Ruling(decision: .alert, cause: .incident(incident.id))
        }
        if change.changes.isEmpty, decision != .alert { return Ruling(decision: .review, cause: .abstain) }
        guard decision == .suppress else { return Ruling(decision: decision, cause: .threshold) }
        if let found = SuppressionGuard.holding(against: change, surroundings).first {
            return Ruling(decision: .review, cause: .suppressionGuard(found.name))
        }
        if Abstention.isDue(for: change, surroundings) { return Ruling(decision: .review, cause: .abstain) }
        if let incident = context.incident, incident.turnedBad != nil {
            return Ruling(decision: .review, cause: .incident(incident.id))
        }
        return Ruling(decision: .suppress, cause: .threshold)
    }
}

/// What changes that belong together say together.
enum IncidentRuling {
    /// Whether several doubtful changes of different kinds are together as likely an attack as one that is an alert.
    static func isAlert(
        _ incident: IncidentFacts, _ score: Score, _ change: Change, _ surroundings: Surroundings,
        _ thresholds: Thresholds
    ) -> Bool {
        guard let own = ContentChoice.of(surroundings), !incident.shown.isEmpty else { return false }
        let shift = LogOdds(score.confidence).isOdds ? LogOdds(of: score.confidence) - score.raw : .zero
        let needed = (thresholds.alert + shift).probability
        // One that holds an alert is read anyway; its doubtful changes are no news.
        guard incident.shown.values.allSatisfy({ $0 < needed }) else { return false }
        return incident.confidence(with: own.content.code, score.confidence) >= needed
    }
}

extension LogOdds {
    fileprivate var isOdds: Bool { value > 0 && value < 1 }
}

/// When the evidence is too thin to say (engine.md section 9): then Squelch says so and does not suppress.
enum Abstention {
    /// Days of changes from which on an actor counts as known.
    static let fewestDays = 2

    /// A part in force could be an opening that the record does not show, by somebody of whom nothing is known.
    ///
    /// Of a caller who is known the score tells: what is hidden never lowers it (``ContentShares/weight(of:)``), so it is
    /// suppressed only where everything else says that it is the caller as always.
    static func isDue(for change: Change, _ surroundings: Surroundings) -> Bool {
        guard change.outcome == .success || change.outcome == .unknown else { return false }
        return !isKnown(surroundings.context.baseline)
            && surroundings.movements.contains(where: \.isContentUnknown)
    }

    private static func isKnown(_ facts: BaselineFacts?) -> Bool {
        (facts?.content?.allDays ?? 0) >= fewestDays
    }
}
