public import CloudChanges

extension Pipeline {
    /// The smallest set of facts that, being otherwise, would have changed the decision; nil where none of at most three
    /// facts is found.
    ///
    /// - Parameters:
    ///   - operation: What was judged.
    ///   - change: Its normal form.
    ///   - context: What was gathered for it.
    ///   - usual: What the caller is used to, in place of what was new.
    /// - Returns: The set, with what the decision would be.
    public func otherwise(
        _ operation: Operation, _ change: Change, in context: Context, usual: [UsualFact] = []
    ) -> Otherwise? {
        otherwise(change, in: context, rule: operation.rules.0, usual: usual)
    }

    /// The same from the change on.
    func otherwise(
        _ change: Change, in context: Context, rule: RuleReference, usual: [UsualFact] = []
    ) -> Otherwise? {
        let change = change.joined(to: context.session)
        let judgement = Judgement(of: change, in: context, rule: rule, observers: Pipeline.observers)
        let known = judgement.surroundings.known
        let ofTheChange = Alternative.ofTheChange(for: judgement)
        let around = Alternative.aroundTheChange(for: judgement, usual: usual)
        return Otherwise.search(from: judgement, ofTheChange, around) { change, context in
            Judgement(of: known.with(change), in: context, rule: rule, observers: Pipeline.observers)
        }
    }

    /// The verdict on a copy in which facts are otherwise.
    ///
    /// - Parameters:
    ///   - whatIf: What is otherwise.
    ///   - operation: What was judged.
    ///   - change: Its normal form.
    ///   - context: What was gathered for it; what does not depend on `whatIf` stays as it was.
    ///   - recall: What memory knows of a copy, as of its own time.
    /// - Returns: The verdict, which nothing records.
    /// - Throws: ``WhatIf/Fault`` where the change has no such fact; what `recall` throws.
    public func judge(
        _ whatIf: WhatIf, of operation: Operation, _ change: Change, in context: Context,
        recalling recall: (Change) throws -> BaselineFacts
    ) throws -> Verdict {
        let (rule, others) = operation.rules
        let known = KnownChange(change.joined(to: context.session), knowing: context.firewall)
        var (copy, around) = (known.change, context)
        try whatIf.apply(to: &copy)
        whatIf.apply(to: &around)
        if whatIf.asksMemory, var facts = around.baseline {
            whatIf.take(try recall(copy), into: &facts)
            around.baseline = facts
        }
        let judgement = Judgement(
            of: known.with(copy), in: around, rule: rule, observers: Pipeline.observers)
        return verdict(
            judgement, on: copy, in: around, rule: rule, alsoMatched: others,
            alertID: operation.lead.record.alertID, counterfactual: nil)
    }
}
