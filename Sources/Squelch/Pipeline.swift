public import CloudChanges

/// The judgement on one page: normalise → observe → score → decide. A value goes in, a verdict comes out; no
/// stage knows a later one, and nothing here reads a clock, a file or a rule's text.
public struct Pipeline: Sendable {
    /// The version of the judgement; any change of tables, formulas or words that alters a verdict raises it.
    public static let version = "0.4.0"

    /// One line a family: a later family is a new observer here.
    static let observers: [any Observer] = [
        ContentObserver(), ConductObserver(), AutomationObserver(), IdentityObserver(), ObjectObserver(),
        PeerObserver(), WindowObserver(), LifecycleObserver(), SessionObserver(),
        CampaignObserver(),
    ]

    /// Stands in every verdict, so that a replay knows whether it is the same judge: `squelch 0.4.0+ab12cd34`.
    public let model: String

    /// - Parameter model: Printed in every verdict as it stands.
    public init(model: String) { self.model = model }

    /// - Parameter rulesDigest: Hexadecimal digest of the rules and the configuration in force.
    public init(rulesDigest: String) {
        self.init(model: "squelch \(Pipeline.version)+\(rulesDigest.prefix(8))")
    }

    /// - Throws: ``NormaliseError`` for a record that has no place in time.
    public func normalise(_ operation: Operation) throws -> Change {
        try operation.lead.record.cloud.normaliser.change(of: operation)
    }

    /// The verdict on an operation whose normal form is `change`, in a context that was gathered for it.
    public func judge(_ operation: Operation, _ change: Change, in context: Context) -> Verdict {
        let (rule, others) = operation.rules
        return judge(
            change, in: context, rule: rule, alsoMatched: others, alertID: operation.lead.record.alertID)
    }

    /// The same from the change on.
    public func judge(
        _ change: Change, in context: Context = Context(), rule: RuleReference, alsoMatched: [String] = [],
        alertID: String? = nil
    ) -> Verdict {
        let change = change.joined(to: context.session)
        let judgement = Judgement(of: change, in: context, rule: rule, observers: Pipeline.observers)
        let known = judgement.surroundings.known
        let counterfactual = Counterfactual.search(from: judgement) { otherwise in
            Judgement(of: known.with(otherwise), in: context, rule: rule, observers: Pipeline.observers)
        }
        return verdict(
            judgement, on: change, in: context, rule: rule, alsoMatched: alsoMatched, alertID: alertID,
            counterfactual: counterfactual?.sentence)
    }

    func verdict(
        _ judgement: Judgement, on change: Change, in context: Context, rule: RuleReference,
        alsoMatched: [String], alertID: String?, counterfactual: String?
    ) -> Verdict {
        var verdict = Verdict(
            change: change, rule: rule, alsoMatched: alsoMatched, exposure: judgement.surroundings.exposure,
            baseConfidence: judgement.score.baseConfidence, score: judgement.score.raw,
            confidence: judgement.score.confidence, severity: rule.level,
            impact: Verdict.Impact(of: judgement.surroundings.exposure.tier),
            decision: judgement.ruling.decision, decidedBy: judgement.ruling.cause,
            incident: context.incident?.id ?? change.eventID,
            evidence: judgement.score.lines, counterfactual: counterfactual, model: model,
            alertID: alertID)
        verdict.thresholds = Thresholds(context.scale, context.decision)
        verdict.movements = judgement.surroundings.movements
        verdict.learnsFromAll = context.baseline?.learnsFromAll == true
        return verdict
    }
}

/// What the stages between a change and its verdict found, each a named value.
struct Judgement: Sendable {
    /// As memory completes it; a verdict prints the change as recorded.
    let change: Change
    let surroundings: Surroundings
    let score: Score
    let ruling: Ruling

    init(of change: Change, in context: Context, rule: RuleReference, observers: [any Observer]) {
        self.init(
            of: KnownChange(change, knowing: context.firewall), in: context, rule: rule, observers: observers)
    }

    init(of known: KnownChange, in context: Context, rule: RuleReference, observers: [any Observer]) {
        let change = known.change
        self.change = change
        surroundings = Surroundings(of: known, in: context, rule: rule)
        let evidence = observers.flatMap { [surroundings] in $0.observe(change, in: surroundings) }
        score = Score(
            of: evidence, rule: rule, scale: context.scale, allowlist: AllowlistEffects(surroundings))
        ruling = Ruling.of(score, change, surroundings)
    }
}

extension Verdict.Impact {
    /// Exposure alone, as long as no target's value is known.
    init(of tier: Exposure.Tier) {
        switch tier {
        case .none, .low: self = .low
        case .medium: self = .medium
        case .high: self = .high
        case .critical: self = .critical
        }
    }
}
