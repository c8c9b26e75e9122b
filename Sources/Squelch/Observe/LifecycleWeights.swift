import CloudChanges

/// What the family `lifecycle` weighs. Starting values by reasoning, each with its reason; none was measured.
enum LifecycleWeights {
    /// Engine.md section 6, "Masks": a controller outside what its kind ever needs.
    static let outside = LogOdds(1.5)

    /// What IAM does not let it do: a call beyond its policy, an object that its guard keeps it from. Either the record is
    /// false or the policy changed, as for ``AutomationWeights/noPermission``; the family's cap bounds it.
    static let impossible = LogOdds(2.5)

    /// What outlives its kind with something open has left what the kind needs, so the credit goes and as much as for
    /// ``outside`` comes on top. The decision does not rest on it: it comes back by engine.md section 2, "resurface".
    static let overdue = outside

    /// What opens outwards though its kind never does. The provider's own controllers make no such rule by their code
    /// (GKE: "Automatically created firewall rules"), so it is as impossible; of a pinned one its owner may only have
    /// left `egress` out.
    static func outward(by vouching: Controller.Vouching) -> LogOdds {
        vouching == .attested ? impossible : outside
    }

    /// Engine.md section 6, "Masks": a controller's name by an actor that never wrote that family. A person who edits
    /// such an object by hand is rarer than a script that does.
    static func name(by kind: ActorIdentity.Kind) -> LogOdds {
        switch kind {
        case .human, .root: LogOdds(2.5)
        // A role's session that shows no person is most often a script's.
        case .workload, .service, .unknown: LogOdds(1.5)
        }
    }

    /// An object that is known to be another's making bears the name already: whoever edits it typed nothing. Terraform
    /// adds rules to the group of an EKS cluster as a matter of course. Judgement.
    static let touched = LogOdds(1.0)

    /// So many days of such names make a known writer; each takes its part off. An intruder's burst is one day.
    static let knownFrom = 3

    /// What a controller's name weighs on somebody who is none: less, the more days this actor wrote such names on, and
    /// the more others do, which is how a house shows that the controller acts in the name of people. By ln( 1 + others ):
    /// a new one among n writers of such names is as common as that.
    static func mask(_ facts: LifecycleFacts, by actor: ActorIdentity) -> LogOdds {
        if facts.request != nil { return .zero }
        let isAnothers = facts.name == nil || facts.made.map { $0.actor != actor.key } == true
        let full = isAnothers ? min(touched, name(by: actor.kind)) : name(by: actor.kind)
        let habit = LogOdds(ratio: 1 + Double(facts.otherWriters ?? 0))
        let left = Double(max(0, knownFrom - (facts.familiarDays ?? 0))) / Double(knownFrom)
        return max(.zero, LogOdds((full.value - habit.value) * left)).rounded
    }

    /// The most that a controller inside its envelope takes off, by who vouches: steps 1 to 3 of the trust ladder
    /// (fingerprints.md section 5), as in ``AutomationWeights/credit(_:)``. Nobody can drive a provider's controller
    /// beyond its envelope; within it whoever may use the cluster or the service can, so the first step is lower than
    /// for a pinned pipeline unless the object is the controller's own.
    static func credit(_ controller: LifecycleFacts.Recognised, isOwn: Bool) -> LogOdds {
        switch controller.vouching {
        case .attested: isOwn ? LogOdds(-1.5) : LogOdds(-1.0)
        case .token: controller.pin.map(isProven) == true ? LogOdds(-1.2) : LogOdds(-0.6)
        case .pinned: controller.pin.map(isProven) == true ? LogOdds(-1.2) : LogOdds(-0.6)
        }
    }

    private static func isProven(_ pin: PipelinePin) -> Bool { pin.subject == .fits && pin.network == .fits }
}
