import CloudChanges

/// The smallest set of facts that, being otherwise, would have changed a decision; what `explain` looks for.
public struct Otherwise: Sendable, Hashable {
    /// At most so many facts (`explain`); more would be another event.
    static let mostFacts = 3
    /// A change of more parts is searched for single facts only, since sets are hundreds of judgements.
    static let mostParts = 200

    /// Each completes "would be suppressed if …".
    public var facts: [String]
    /// What the decision would be.
    public var decision: Decision
    /// What the score would be.
    public var score: LogOdds
    /// All of it as one sentence.
    public var sentence: String

    /// Tries single facts, then pairs, then triples, the likeliest first, and *judges each changed copy anew*. A set is
    /// found only where none of its parts is enough, so that each fact in it matters.
    ///
    /// Single facts of the change go first, as they do when it is judged. In sets those around it do where a guard
    /// decided: they are what the guard rests on.
    static func search(
        from judgement: Judgement, _ change: [Alternative], _ around: [Alternative],
        judge: (Change, Context) -> Judgement
    ) -> Otherwise? {
        let parts = Counterfactual.parts(of: judgement.change)
        guard parts <= Counterfactual.mostParts else { return nil }
        let isTelling = { (fact: Alternative) in judgement.with([fact]) != judgement.with([]) }
        let (change, around) = (change.filter(isTelling), around.filter(isTelling))
        for size in 1...(parts <= mostParts ? mostFacts : 1) {
            let facts = size > 1 && judgement.ruling.isByGuard ? around + change : change + around
            for set in sets(of: size, from: facts) {
                let copy = judgement.with(set)
                let otherwise = judge(copy.change, copy.context)
                guard otherwise.ruling.decision != judgement.ruling.decision else { continue }
                let conditions = set.map(\.condition)
                return Otherwise(
                    facts: conditions, decision: otherwise.ruling.decision, score: otherwise.score.raw,
                    sentence: Counterfactual.sentence(conditions, judgement, otherwise))
            }
        }
        return nil
    }

    private static func sets(of size: Int, from facts: [Alternative]) -> [[Alternative]] {
        guard size > 0 else { return [[]] }
        return facts.indices.flatMap { first in
            sets(of: size - 1, from: Array(facts[(first + 1)...])).map { [facts[first]] + $0 }
        }
    }
}

extension Judgement {
    fileprivate struct Copy: Hashable {
        var change: Change
        var context: Context
    }

    fileprivate func with(_ facts: [Alternative]) -> Copy {
        var copy = Copy(change: change, context: surroundings.context)
        for fact in facts { fact.apply(&copy.change, &copy.context) }
        return copy
    }
}

extension Ruling {
    fileprivate var isByGuard: Bool {
        if case .suppressionGuard = cause { return true }
        return false
    }
}
