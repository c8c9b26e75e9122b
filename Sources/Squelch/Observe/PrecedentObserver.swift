import CloudChanges

/// What the actor, or its credential, did shortly before: part of the family `conduct`, so it only raises.
struct PrecedentObserver: Observer {
    /// Engine.md section 6, "Conduct": refusals in the hour + 0.5 each up to 1.5.
    static let refusal = 0.5
    static let mostRefusals = 1.5
    /// Engine.md: logging switched off within 2 h + 3.
    static let protectionOff = LogOdds(3)
    /// Engine.md: a key used from another network than it was minted in + 1.5; that the network is new to the person
    /// as well is for baselines to tell.
    static let issuedElsewhere = LogOdds(1.5)
    /// Judgement: a role whose trust was changed on the day it acts was, as a rule, set up by the same hands; the
    /// other way round it is how an outsider gets in (attacks.md section 3, SES and role-trust intrusions).
    static let trust = LogOdds(0.8)
    /// Judgement: a long-lived key made within the week is how intruders stay (ATT&CK T1098.001); new hires get one,
    /// too.
    static let keyMade = LogOdds(0.6)
    /// Engine.md: four or more (account, region) in an hour; no weight is given there. Judgement.
    static let manyPlaces = LogOdds(1)
    static let fewestPlaces = 4
    /// Engine.md: active elsewhere within 3 h while this network is new to all + 1.2.
    static let elsewhere = LogOdds(1.2)

    /// Whether a network that the credential does not belong to is weighed here. A pinned pipeline that is used
    /// elsewhere is the same fact seen by a second witness, and that one weighs less.
    static func weighsNetwork(_ context: Context) -> Bool { context.conduct?.issuedElsewhere != nil }

    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.conduct else { return [] }
        return [
            facts.refusals.map(refusals), facts.protectionOff?.first.map(protectionOff),
            facts.trust.map(trust), facts.keyMade.map(keyMade),
            facts.issuedElsewhere.map { issuedElsewhere($0, change) },
            manyPlaces(facts.places ?? [], change, surroundings),
            elsewhere(facts.elsewhere, change, surroundings),
        ].compactMap(\.self)
    }

    /// People sit in one place at a time; their key may be in two.
    private func elsewhere(
        _ earlier: ConductFacts.Earlier?, _ change: Change, _ surroundings: Surroundings
    ) -> Evidence? {
        guard let earlier, let figure = surroundings.context.baseline?.figure(.network),
            figure.past.days == 0, figure.others.count == 0, figure.all.total > 0, let there = earlier.network
        else { return nil }
        return Evidence(
            code: "conduct.elsewhere", family: .conduct, weight: Self.elsewhere, provenance: .attested,
            text:
                "\(Figures.span(earlier.secondsBefore)) before, the same person made a change from \(there); from \(figure.value) nobody here has made any",
            fields: NativeFields.telling(of: "origin", in: change))
    }

    private func refusals(_ facts: ConductFacts.Refusals) -> Evidence {
        let weight = min(Self.mostRefusals, Self.refusal * Double(facts.count))
        let refused = facts.count - facts.dryRuns
        let parts = [
            refused > 0 ? "\(refused) refused call\(refused == 1 ? "" : "s")" : nil,
            facts.dryRuns > 0 ? "\(facts.dryRuns) dry run\(facts.dryRuns == 1 ? "" : "s")" : nil,
        ].compactMap(\.self)
        return Evidence(
            code: "conduct.refusals", family: .conduct, weight: LogOdds(weight), provenance: .attested,
            text:
                "in the hour before, \(parts.joined(separator: " and ")) of the same actor: \(facts.actions.joined(separator: ", "))"
        )
    }

    private func protectionOff(_ facts: ConductFacts.Precedent) -> Evidence {
        let what = facts.what.map { " (\($0))" } ?? ""
        return earlier(
            facts, "protection_off", Self.protectionOff,
            "the same actor called \(facts.action)\(what) \(Figures.span(facts.secondsBefore)) before: a guard was switched off or thinned out"
        )
    }

    private func trust(_ facts: ConductFacts.Precedent) -> Evidence {
        earlier(
            facts, "trust_changed", Self.trust,
            "who may act as this role was changed \(Figures.span(facts.secondsBefore)) before, by \(facts.actor)"
        )
    }

    private func keyMade(_ facts: ConductFacts.Precedent) -> Evidence {
        earlier(
            facts, "key_made", Self.keyMade,
            "the long-lived key that was used had been made \(Figures.span(facts.secondsBefore)) before, by \(facts.actor)"
        )
    }

    /// Rests on another record than the judged one, so it quotes that record's id under a name of its own.
    private func earlier(
        _ facts: ConductFacts.Precedent, _ code: String, _ weight: LogOdds, _ text: String
    ) -> Evidence {
        Evidence(
            code: "conduct.\(code)", family: .conduct, weight: weight, provenance: .attested, text: text,
            fields: [.init("(earlier record) id", facts.eventID)])
    }

    private func issuedElsewhere(_ facts: ConductFacts.Precedent, _ change: Change) -> Evidence {
        Evidence(
            code: "conduct.key_elsewhere", family: .conduct, weight: Self.issuedElsewhere,
            provenance: .attested,
            text:
                "the credential was issued to \(facts.network ?? "an unknown network") \(Figures.span(facts.secondsBefore)) before, and used from \(change.origin.network ?? "another one")",
            fields: NativeFields.telling(of: "origin", in: change))
    }

    /// Only for an opening: what closes, closes everywhere.
    private func manyPlaces(_ others: [String], _ change: Change, _ surroundings: Surroundings) -> Evidence? {
        let count = others.count + 1
        guard count >= Self.fewestPlaces, let widest = Widest.of(surroundings.movements),
            ContentTable.weight(of: widest.content).units > 0
        else { return nil }
        return Evidence(
            code: "conduct.many_places", family: .conduct, weight: Self.manyPlaces, provenance: .attested,
            text:
                "within an hour this actor opened something in \(count) accounts and regions, \(others.prefix(3).joined(separator: ", ")) among them"
        )
    }
}
