import CloudChanges

/// Why a verdict is what it is, for people.
public enum Explanation {
    /// Several lines for a terminal, the decisive fact first; no line feed at the end, nothing raw from the log.
    public static func text(of verdict: Verdict) -> String {
        let blocks = [
            [headline(of: verdict)], facts(verdict), Waterfall(verdict).lines, unknowns(verdict),
            ruling(verdict),
        ]
        return blocks.filter { !$0.isEmpty }.map { lines in
            lines.map(TerminalText.safe).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The verdict line with `summary`, `undetermined` and `reason` after its other keys.
    public static func json(of verdict: Verdict) -> [UInt8] {
        VerdictLine.encode(verdict) { line in
            line.string("summary", headline(of: verdict))
            line.strings("undetermined", unknowns(verdict))
            line.string("reason", reason(verdict))
        }
    }

    /// One line: decision, confidence, and the fact that weighs most.
    public static func headline(of verdict: Verdict) -> String {
        let percent = Figures.percent(verdict.confidence)
        return "\(verdict.decision.rawValue) \(percent) · \(decisiveFact(verdict)) · \(reason(verdict))"
    }

    /// What the change does, in the words of its weightiest content; the guard or gap where that decided.
    private static func decisiveFact(_ verdict: Verdict) -> String {
        if verdict.decidedBy == .suppressionGuard("root") { return "the root user: \(what(verdict))" }
        return what(verdict)
    }

    private static func what(_ verdict: Verdict) -> String {
        let change = verdict.change
        guard !change.changes.isEmpty else {
            return "\(change.action): no firewall change that Squelch can read"
        }
        guard let widest = Widest.of(Movement.all(of: change)) else {
            return "what is added is also removed in the same operation"
        }
        let sentence = Sentence.of(widest.movement)
        return switch change.outcome {
        case .failure:
            "the call failed\(change.errorCode.map { " (\($0))" } ?? ""); it asked for this: \(sentence)"
        case .dryRun: "a dry run of this: \(sentence)"
        case .success, .unknown: sentence
        }
    }

    /// What decided, with the figures: threshold, guard, or too little to say.
    static func reason(_ verdict: Verdict) -> String {
        let score = Figures.fourDecimals(verdict.score)
        let (alert, review) = (Thresholds.alert.short, Thresholds.review.short)
        switch verdict.decidedBy {
        case .threshold:
            switch verdict.decision {
            case .alert: return "score \(score), alerts begin at \(alert)"
            case .review: return "score \(score), between review (\(review)) and alert (\(alert))"
            case .suppress: return "score \(score), below review (\(review))"
            }
        case .suppressionGuard(let name):
            let why = SuppressionGuard.all.first { $0.name == name }?.reason ?? "a guard forbids it"
            return "score \(score) would suppress it, but guard \(name) forbids that: \(why)"
        case .abstain:
            if verdict.change.changes.isEmpty { return "too little is known to say (undetermined)" }
            return "score \(score) would suppress it, but too little is known to say (undetermined)"
        case .allowlist(let id): return "decided by allowlist entry \(id)"
        case .incident(let id): return "decided by incident \(id)"
        case .resurfaced(let cause): return "resurfaced: \(cause)"
        }
    }

    private static func facts(_ verdict: Verdict) -> [String] {
        let change = verdict.change
        let via = change.actor.via.isEmpty ? "" : " via \(change.actor.via.joined(separator: ", "))"
        let from =
            change.origin.address?.addressText ?? change.origin.service
            ?? "an address the record does not show"
        let agent = change.origin.userAgent.map { ", user agent “\($0)” (as the caller typed it)" } ?? ""
        let code = change.errorCode.map { " (\($0))" } ?? ""
        let region = change.region.map { ", \($0)" } ?? ""
        let name = change.target.name.map { " (\($0))" } ?? ""
        let rows = [
            ("who", "\(change.actor.display) (\(change.actor.kind.rawValue), \(change.actor.key))\(via)"),
            ("from", from + agent),
            ("what", "\(change.action), outcome \(change.outcome.words)\(code)"),
            ("target", "\(change.target.kind.rawValue) \(change.target.id)\(name)"),
            ("where", "\(change.cloud.rawValue) \(change.scope)\(region)"),
            ("when", change.time.description),
            ("rule", "\(verdict.rule.title) (\(verdict.rule.level.rawValue), \(verdict.rule.id))"),
            ("exposure", verdict.exposure.tier.rawValue),
        ]
        let reasons = verdict.exposure.reasons.map { ("", "- \($0)") }
        return (rows + reasons).map { Explanation.row($0.0, $0.1) }
    }

    private static func row(_ key: String, _ text: String) -> String {
        key + String(repeating: " ", count: max(0, 10 - key.count)) + text
    }

    /// What the record leaves open.
    static func unknowns(_ verdict: Verdict) -> [String] {
        let change = verdict.change
        var gaps: [String] = []
        if change.outcome == .unknown {
            gaps.append("no record says how the operation ended; it is judged as done")
        }
        if change.actor.kind == .unknown { gaps.append("what kind of actor this is") }
        if change.origin.address == nil, change.origin.service == nil {
            gaps.append("where the call came from")
        }
        if change.changes.isEmpty { gaps.append("whether and what the action changes on a firewall") }
        let parts = Movement.all(of: change).filter(\.isContentUnknown)
        gaps += Set(parts.map(Sentence.of)).sorted()
        if parts.contains(where: { $0.rule.direction == nil && $0.kind == .opens }) {
            gaps.append("the direction of a rule")
        }
        return gaps
    }

    private static func undetermined(_ verdict: Verdict) -> [String] {
        let gaps = unknowns(verdict)
        return gaps.isEmpty ? [] : ["undetermined:"] + gaps.map { "- \($0)" }
    }

    private static func ruling(_ verdict: Verdict) -> [String] {
        var lines = ["decided by \(verdict.decidedBy.text): \(reason(verdict))"]
        lines.append(
            verdict.counterfactual ?? "no single other fact among those tried would change the decision")
        return lines
    }
}

extension LogOdds {
    /// Two decimals with a sign, for thresholds.
    fileprivate var short: String {
        let text = Figures.fourDecimals(self)
        return (units >= 0 ? "+" : "") + text.dropLast(2)
    }
}

extension Outcome {
    fileprivate var words: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        case .dryRun: "dry run"
        case .unknown: "not recorded"
        }
    }
}
