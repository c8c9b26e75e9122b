import CloudChanges

/// Whether the firewall object is used to such changes, and whether it is this workload's to change. An intruder picks
/// the object; its owner's habit shows in it.
struct ObjectObserver: Observer {
    /// Nothing where the object has no history.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.baseline, !change.changes.isEmpty else { return [] }
        return [content(change, surroundings, facts), ownership(change, facts)].compactMap(\.self)
    }

    private func content(_ change: Change, _ surroundings: Surroundings, _ facts: BaselineFacts) -> Evidence?
    {
        guard let shares = facts.objectShares, let habit = facts.object,
            let chosen = ContentChoice.of(surroundings)
        else { return nil }
        let ownShare = facts.ownShare ?? 0
        let weight = LogOdds(
            BaselineWeights.object(shares.weight(of: chosen.content), ownShare: ownShare))
        guard weight.units != 0, !(weight.units < 0 && chosen.content.isHidden) else { return nil }
        let days = habit.days[chosen.content.code] ?? 0
        let how =
            days == 0
            ? "was not changed so on any of its" : "was changed so on \(days) of its"
        let expected = Figures.percent(shares.mixed(chosen.content))
        let intruder = Figures.percent(ContentTable.intruderShare(of: chosen.content))
        let whose = ownShare == 0 ? "none of them is" : "\(Figures.percent(ownShare)) of them are"
        return Evidence(
            code: "object.content", family: .object, weight: weight, provenance: .attested,
            text:
                "\(change.target.words) \(how) \(BaselineWords.days(habit.allDays)) of changes, so \(expected) are expected there, and \(intruder) of intruders' are such; \(whose) this actor's",
            fields: NativeFields.telling(of: "target", in: change))
    }

    /// People edit what others wrote; workloads seldom do.
    private func ownership(_ change: Change, _ facts: BaselineFacts) -> Evidence? {
        guard change.actor.kind != .human, let figure = facts.figure(.ownership),
            let ownership = Ownership(rawValue: figure.value)
        else { return nil }
        let base = BaselineTuning.ownership[ownership] ?? 0
        let actor = figure.prediction(base: base).actor
        let weight = LogOdds(BaselineWeights.ownership(ownership, actor: actor))
        guard weight.units != 0 else { return nil }
        // Memory counts from half a day on: what was made a moment ago has no writer yet.
        let object = change.target.words
        let what =
            switch ownership {
            case .own: "this actor wrote \(object) on an earlier day"
            case .others: "only others are known to have written \(object)"
            case .unknown: "nobody is known to have written \(object) on an earlier day"
            }
        let past = figure.past
        let habit =
            past.allDays == 0
            ? "nothing is known of what else this actor wrote"
            : "that was so on \(past.days) of this actor's \(BaselineWords.days(past.allDays)) of changes"
        return Evidence(
            code: "object.ownership", family: .object, weight: weight, provenance: .attested,
            text: "\(what); \(habit)",
            fields: NativeFields.telling(of: "target", in: change))
    }
}
