public import CloudChanges

/// What is to be done with a match.
public enum Decision: String, Sendable, Hashable, Comparable, CaseIterable {
    case suppress, review, alert

    /// By urgency: `suppress` is least.
    public static func < (left: Decision, right: Decision) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What brought a decision about (interfaces.md, `decided_by`).
public enum DecisionCause: Sendable, Hashable {
    case threshold, abstain
    case suppressionGuard(String)
    case allowlist(String)
    case incident(String)
    case resurfaced(String)

    /// The contract's spelling, such as `guard:root`.
    public var text: String {
        switch self {
        case .threshold: "threshold"
        case .abstain: "abstain"
        case .suppressionGuard(let name): "guard:\(name)"
        case .allowlist(let id): "allowlist:\(id)"
        case .incident(let id): "incident:\(id)"
        case .resurfaced(let cause): "resurfaced:\(cause)"
        }
    }
}

/// The whole answer for one match (interfaces.md, "A verdict").
public struct Verdict: Sendable, Hashable {
    /// What was judged.
    public var change: Change
    /// The rule that the prior comes from: of those that matched, the highest.
    public var rule: RuleReference
    /// Ids of the other rules that selected a record of the operation, sorted.
    public var alsoMatched: [String]
    /// What the change makes reachable, with the reasons.
    public var exposure: Exposure
    /// Probability that a match of this rule is a true positive, before anything is known of it.
    public var baseConfidence: Double
    /// Sum of all weights but prior and calibration; decisions rest on it.
    public var score: LogOdds
    /// Calibrated probability in 0...1 that the match is a true positive.
    public var confidence: Double
    /// The rule's level, as printed.
    public var severity: RuleLevel
    /// What it would cost if it were an attack; independent of `confidence`.
    public var impact: Impact
    /// `alert`, `review` or `suppress`; printed with its cause.
    public var decision: Decision
    /// Which step had the last word.
    public var decidedBy: DecisionCause
    /// Id of the first verdict of its incident.
    public var incident: String
    /// Ordered by absolute weight, greatest first; ties by code.
    public var evidence: [Evidence]
    /// One sentence: the change of fact that would flip the decision.
    public var counterfactual: String?
    /// Version and digest of configuration and rules.
    public var model: String
    /// The alert of another tool that carried the record; nil where it came from an audit log.
    public var alertID: String?
    /// What each part of the change was judged to do; never printed as it stands.
    var movements: [Movement]?
    /// Where decisions began when it was judged.
    var thresholds = Thresholds.absolute
    /// Whether the habits behind it rest on every record of the actor.
    var learnsFromAll = false

    /// The same, from the change alone where nobody judged it.
    var parts: [Movement] { movements ?? Movement.all(of: change) }

    /// Whether some part of it, in force, lets something in or takes protection away.
    public var opensSomething: Bool {
        guard change.outcome == .success || change.outcome == .unknown else { return false }
        return parts.contains { part in
            ![.closes, .wordsOnly, .changesNothing, .createsEmpty].contains(part.kind) && !part.isEgress
        }
    }

    /// Harm if it is an attack, in four steps as OCSF has them.
    public enum Impact: String, Sendable, Hashable, Comparable, CaseIterable {
        case low, medium, high, critical

        /// `low` is least.
        public static func < (left: Impact, right: Impact) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Checks nothing: the pipeline is the only one that makes verdicts.
    public init(
        change: Change, rule: RuleReference, alsoMatched: [String], exposure: Exposure,
        baseConfidence: Double,
        score: LogOdds, confidence: Double, severity: RuleLevel, impact: Impact, decision: Decision,
        decidedBy: DecisionCause, incident: String, evidence: [Evidence], counterfactual: String?,
        model: String,
        alertID: String?
    ) {
        self.change = change
        self.rule = rule
        self.alsoMatched = alsoMatched
        self.exposure = exposure
        self.baseConfidence = baseConfidence
        self.score = score
        self.confidence = confidence
        self.severity = severity
        self.impact = impact
        self.decision = decision
        self.decidedBy = decidedBy
        self.incident = incident
        self.evidence = evidence
        self.counterfactual = counterfactual
        self.model = model
        self.alertID = alertID
    }
}
