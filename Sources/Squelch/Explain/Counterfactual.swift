import CloudChanges

/// A single fact that could have been otherwise, and what the decision would have been.
struct Counterfactual: Sendable {
    /// A change of more parts is not searched: each fact tried is a whole judgement, and a hostile record may hold
    /// 100,000 parts. That costs the reader a sentence, never the decision.
    static let mostParts = 4_000

    /// Peers of all rules, a rule without any counting as one.
    static func parts(of change: Change) -> Int { change.changes.reduce(0) { $0 + max(1, $1.peers.count) } }

    let change: Change
    let sentence: String

    /// Tries single facts, the likeliest first, and *judges each changed copy anew*; nil when none flips the decision.
    static func search(
        from judgement: Judgement, judge: (Change) -> Judgement
    ) -> Counterfactual? {
        guard parts(of: judgement.change) <= mostParts else { return nil }
        for alternative in Alternative.ofTheChange(for: judgement) {
            var change = judgement.change
            var context = judgement.surroundings.context
            alternative.apply(&change, &context)
            guard change != judgement.change else { continue }
            let otherwise = judge(change)
            guard otherwise.ruling.decision != judgement.ruling.decision else { continue }
            let sentence = sentence([alternative.condition], judgement, otherwise)
            return Counterfactual(change: change, sentence: sentence)
        }
        return nil
    }

    /// `it would be suppressed if A and B: score -1.2 instead of 3.4`
    static func sentence(_ conditions: [String], _ judgement: Judgement, _ otherwise: Judgement) -> String {
        let word = otherwise.ruling.decision.conditional
        let score = Figures.fourDecimals(otherwise.score.raw)
        let instead = Figures.fourDecimals(judgement.score.raw)
        let figures =
            score == instead ? "the score stays \(score)" : "score \(score) instead of \(instead)"
        return "\(word) if \(list(conditions)): \(figures)"
    }

    /// `A`, `A and B`, `A, B and C`
    private static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Decision {
    fileprivate var conditional: String {
        switch self {
        case .suppress: "it would be suppressed"
        case .review: "it would be for review"
        case .alert: "it would be an alert"
        }
    }
}
