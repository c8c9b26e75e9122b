import CloudChanges

/// Whether it is the actor as always: where the call came from, with what, when, and who is behind it. All of these are
/// one witness (the credential is in its usual place), so a mixture bounds them together.
struct IdentityObserver: Observer {
    /// Nothing where the ledger knows nothing.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.baseline else { return [] }
        let members = IdentityMembers(change, facts)
        let all = members.outer + members.instrument
        guard !all.isEmpty else { return kind(change, facts) }
        let instrument = BaselineWeights.instrument(members.instrument.reduce(0) { $0 + $1.weight.value })
        let sum = members.outer.reduce(instrument) { $0 + $1.weight.value }
        let identity = BaselineWeights.identity(sum, isPerson: change.actor.kind == .human)
        let printed = all.reduce(0) { $0 + $1.weight.units }
        let difference = LogOdds(identity).units - printed
        return all + (difference == 0 ? [] : [bounding(difference, of: printed)]) + kind(change, facts)
    }

    private func bounding(_ units: Int, of printed: Int) -> Evidence {
        let why =
            switch (units > 0, printed < 0) {
            case (true, true):
                "familiar facts of identity are one witness, and a thief in the same place shows them all"
            case (true, false):
                "facts of identity are one witness: seen together, the strange ones say more than the familiar ones take off"
            case (false, _): "these facts are one witness, so together they weigh less than one by one"
            }
        return Evidence(
            code: "identity.bounded", family: .identity, weight: LogOdds(units: units), provenance: .attested,
            text: why)
    }

    /// Whose credentials intruders use, against who makes the changes here.
    private func kind(_ change: Change, _ facts: BaselineFacts) -> [Evidence] {
        let shares = BaselineTuning.kindShares
        let known: [ActorIdentity.Kind: (Double, Int, String)] = [
            .human: (shares.people, facts.shares.people, "people"),
            .workload: (shares.workloads, facts.shares.workloads, "workloads"),
            .service: (shares.services, facts.shares.services, "services"),
        ]
        guard let (share, count, words) = known[change.actor.kind] else { return [] }
        let weight = LogOdds(BaselineWeights.kind(share, changes: count, of: facts.shares.changes))
        // Less says nothing that is worth a line.
        guard weight.units.magnitude >= 500 else { return [] }
        return [
            Evidence(
                code: "identity.kind", family: .identity, weight: weight, provenance: .attested,
                text:
                    "\(words) made \(count) of the \(facts.shares.changes) changes of the last 30 closed days; of intruders' changes \(Figures.percent(share)) are made with credentials of \(words)"
            )
        ]
    }
}

/// The members of the mixture, each with its own weight.
struct IdentityMembers {
    /// Network, hour, who opened the session, and how new the actor is.
    private(set) var outer: [Evidence] = []
    /// Tool, authentication, intermediary.
    private(set) var instrument: [Evidence] = []

    private let change: Change
    private let facts: BaselineFacts

    init(_ change: Change, _ facts: BaselineFacts) {
        self.change = change
        self.facts = facts
        outer = [network(), hour(), weighed(.assumedBy), newActor()].compactMap(\.self)
        instrument = [tool(), weighed(.authentication), weighed(.intermediary)].compactMap(\.self)
    }

    private func weight(_ dimension: Dimension) -> Double? {
        guard let figure = facts.figure(dimension), let shares = BaselineTuning.intruder(dimension) else {
            return nil
        }
        return figure.prediction().weight(shares)
    }

    private func network() -> Evidence? {
        guard let figure = facts.figure(.network), let weight = weight(.network) else { return nil }
        let isNew = figure.past.days == 0
        let bounded = BaselineWeights.network(
            weight, provider: self.weight(.provider), novelty: figure.own.novelty, isNew: isNew)
        // Whoever was never seen has no habit of roaming that a strange network could be part of.
        let isStranger = isNew && figure.others.count == 0 && figure.past.allDays == 0
        return evidence(.network, figure, isStranger ? max(0, bounded) : bounded, .attested)
    }

    private func hour() -> Evidence? {
        guard let figure = facts.figure(.hour) else { return nil }
        let uniform = HourShares.uniform(figure.value)
        let prediction = figure.prediction(base: uniform)
        return evidence(
            .hour, figure, BaselineWeights.hour(actor: prediction.actor, uniform: uniform), .attested)
    }

    private func weighed(_ dimension: Dimension) -> Evidence? {
        guard let figure = facts.figure(dimension), let weight = weight(dimension) else { return nil }
        return evidence(dimension, figure, weight, dimension == .authentication ? .credentialed : .attested)
    }

    /// A string that anybody may type: it lowers only where this actor is known to use it, from a network that is known
    /// as well.
    private func tool() -> Evidence? {
        guard let figure = facts.figure(.tool), let weight = weight(.tool) else { return nil }
        if weight >= 0 { return evidence(.tool, figure, weight, .asserted) }
        let isSeenTogether = figure.past.days > 0 && (facts.figure(.network)?.past.days ?? 0) > 0
        return isSeenTogether ? evidence(.tool, figure, weight, .credentialed) : nil
    }

    private func newActor() -> Evidence? {
        guard facts.isNewActor else { return nil }
        let shares = facts.shares
        let weight = LogOdds(BaselineWeights.newActor(shares.firsts, of: shares.changes))
        guard weight.units != 0 else { return nil }
        return Evidence(
            code: "identity.first", family: .identity, weight: weight, provenance: .attested,
            text:
                "this actor's first change, or its first in two weeks, is less than a day old; of the \(shares.changes) changes of the last 30 closed days \(shares.firsts) were of such actors",
            fields: NativeFields.telling(of: "actor", in: change))
    }

    private func evidence(
        _ dimension: Dimension, _ figure: BaselineFacts.Figure, _ weight: Double, _ provenance: Provenance
    ) -> Evidence? {
        let weight = LogOdds(weight)
        guard weight.units != 0 else { return nil }
        return Evidence(
            code: "identity.\(dimension.name)\(figure.ending)", family: .identity, weight: weight,
            provenance: provenance,
            text: BaselineWords.sentence(dimension, figure, isPersons: facts.person != nil),
            fields: fields(of: dimension))
    }

    private func fields(of dimension: Dimension) -> [Change.SourceField] {
        switch dimension {
        case .network: NativeFields.telling(of: "origin", in: change)
        case .authentication: NativeFields.telling(of: "actor", in: change)
        default: []
        }
    }
}

extension BaselineFacts.Figure {
    /// How likely the value is, for the actor and for an intruder.
    func prediction(base: Double? = nil) -> Prediction {
        Prediction(
            own: own, kind: Level(kind), organisation: Level(all), others: others, base: base)
    }

    /// The last part of an evidence code.
    var ending: String {
        if past.days > 0 { return ".known" }
        return others.count > 0 || all.count > 0 ? ".new_to_actor" : ".new"
    }
}
