import CloudChanges

/// Evidence added up: the raw score that decides, and the confidence that is printed.
struct Score: Sendable, Hashable {
    /// The probability that the rule itself gives, as printed.
    let baseConfidence: Double
    /// All lines, with prior, calibration and whatever balances a cap; ordered by absolute weight.
    let lines: [Evidence]
    /// Sum of all lines but prior and calibration.
    let raw: LogOdds
    let confidence: Double

    init(
        of evidence: [Evidence], rule: RuleReference, scale: ScaleFacts? = nil,
        allowlist: AllowlistEffects? = nil
    ) {
        baseConfidence = Prior.baseConfidence(of: rule)
        let weighed = FamilyBounds.bounded(evidence)
        let bounded = weighed + (allowlist?.lines(beside: weighed.reduce(0) { $0 + $1.weight.units }) ?? [])
        let raw = bounded.reduce(0) { $0 + $1.weight.units }
        let prior = Prior.evidence(of: rule)
        let calibration = Calibration.evidence(for: LogOdds(units: prior.weight.units + raw), scale)
        let total = calibration.reduce(prior.weight.units + raw) { $0 + $1.weight.units }
        self.raw = LogOdds(units: raw)
        lines = (bounded + [prior] + calibration).sorted(by: Score.precedes)
        confidence = Figures.sixDigits(LogOdds(units: total).probability)
    }

    /// By absolute weight, greatest first; ties by code, then by everything else that is printed.
    private static func precedes(_ left: Evidence, _ right: Evidence) -> Bool {
        let (one, other) = (left.weight.units.magnitude, right.weight.units.magnitude)
        if one != other { return one > other }
        return (left.code, left.text, left.weight.units) < (right.code, right.text, right.weight.units)
    }
}

/// What the rule says before anything is known of the match.
enum Prior {
    /// low, medium and high are the contract's; informational and critical continue the row.
    static func baseConfidence(of rule: RuleReference) -> Double {
        guard let stated = rule.baseConfidence, stated.isFinite else { return baseConfidence(of: rule.level) }
        return Figures.sixDigits(min(max(stated, 1e-6), 1 - 1e-6))
    }

    static func baseConfidence(of level: RuleLevel) -> Double {
        switch level {
        case .informational: 0.1
        case .low: 0.25
        case .medium: 0.5
        case .high: 0.75
        case .critical: 0.9
        }
    }

    static func evidence(of rule: RuleReference) -> Evidence {
        let base = baseConfidence(of: rule)
        let why =
            rule.baseConfidence?.isFinite == true
            ? "the rule states it" : "the rule's level is \(rule.level.rawValue)"
        return Evidence(
            code: "prior.rule", family: .prior, weight: LogOdds(of: base), provenance: .attested,
            text:
                "before anything is known of the match its base confidence is \(Figures.plain(base)): \(why)")
    }
}

/// What turns a score into a probability. It ranks nothing anew and decides nothing.
enum Calibration {
    /// Share of attacks among firewall changes, assumed as nobody can count them. Judgement: between 0.5 and 3 % in the
    /// places the engine was designed for, and 1.5 % is never wrong there by more than 1.5 of a hundred.
    static let assumedBaseRate = 0.015
    /// ln( 0.015 / 0.985 )
    static let shift = LogOdds(of: assumedBaseRate)

    /// The bounds of printed confidence: 0.000001 below; above, 0.9995, beyond which six digits could no longer
    /// show the sum to within 0.002, and which no assumed base rate could justify.
    static let least = LogOdds(of: 1e-6)
    static let most = LogOdds(of: 0.9995)

    static func evidence(for sum: LogOdds, _ scale: ScaleFacts?) -> [Evidence] {
        let line = line(scale)
        let shifted = LogOdds(units: sum.units + line.weight.units)
        let bounded = min(max(shifted, least.rounded), most.rounded)
        guard bounded.units != shifted.units else { return [line] }
        let balance = Evidence(
            code: "calibration.bounded", family: .calibration,
            weight: LogOdds(units: bounded.units - shifted.units),
            provenance: .attested, text: "no confidence below 0.000001 or above 0.9995 is printed")
        return [line, balance]
    }

    /// What names the method: a fixed shift, one by the house's own scores, or by labels as well.
    private static func line(_ scale: ScaleFacts?) -> Evidence {
        let rate = "of all firewall changes \(Figures.percent(assumedBaseRate)) are assumed to be attacks"
        guard let scale, let shift = scale.shift else {
            return evidence(
                "base_rate", shift, "fixed shift: \(rate), as this house has shown too little yet")
        }
        let house = "the mean over the \(scale.changes) changes of the last closed days"
        guard scale.labels > 0 else {
            return evidence(
                "running", LogOdds(shift), "shift by the house's own scores: \(rate), and \(house) is that")
        }
        return evidence(
            "labels", LogOdds(shift),
            "shift by labels: \(rate), by \(house), and \(scale.labels) labels (true positives: \(scale.truePositives)) have moved that as far as they bear it out"
        )
    }

    private static func evidence(_ code: String, _ weight: LogOdds, _ text: String) -> Evidence {
        Evidence(
            code: "calibration.\(code)", family: .calibration, weight: weight, provenance: .attested,
            text: text)
    }
}
