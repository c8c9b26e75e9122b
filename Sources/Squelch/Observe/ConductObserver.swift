import CloudChanges

/// How the actor behaved. This family only raises.
struct ConductObserver: Observer {
    /// The root user does 5 % of intruders' changes (engine.md section 5, s = .05 for the rest of the kinds) and,
    /// judged, about 1 % of everybody's: ln 5, rounded down.
    static let root = LogOdds(1.5)
    /// A refusal tells that the caller may not do what it tried. Engine.md gives 0.5 for each refusal within the
    /// hour; one alone, from a pipeline whose rights are being set up, is common, hence half.
    static let refused = LogOdds(0.25)

    /// At most one piece of evidence for root and one for a refusal; then what happened before.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        rootEvidence(change) + refusalEvidence(change) + newcomerEvidence(change, surroundings)
            + PrecedentObserver().observe(change, in: surroundings)
    }

    private func rootEvidence(_ change: Change) -> [Evidence] {
        guard change.actor.kind == .root else { return [] }
        return [
            Evidence(
                code: "conduct.root", family: .conduct, weight: ConductObserver.root,
                provenance: .credentialed,
                text:
                    "the root user made the call: judged to be so in 5 % of intruders' changes and 1 % of everybody's",
                fields: NativeFields.telling(of: "actor", in: change))
        ]
    }

    /// Engine.md section 6, "Conduct": a function that nobody knew opens the group that a pipeline has just made.
    static let newcomer = LogOdds(1.2)
    static let newcomerWithin = 2 * 3_600

    private func newcomerEvidence(_ change: Change, _ surroundings: Surroundings) -> [Evidence] {
        guard let made = surroundings.context.lifecycle?.made, made.actor != change.actor.key,
            made.secondsBefore <= Self.newcomerWithin, surroundings.context.baseline?.isNewActor == true,
            surroundings.movements.contains(where: { $0.kind == .opens })
        else { return [] }
        return [
            Evidence(
                code: "conduct.newcomer", family: .conduct, weight: ConductObserver.newcomer,
                provenance: .attested,
                text:
                    "a new actor opens what \(made.actor) made \(Figures.span(made.secondsBefore)) before",
                fields: NativeFields.telling(of: "target", in: change))
        ]
    }

    private func refusalEvidence(_ change: Change) -> [Evidence] {
        guard change.outcome == .failure, let code = change.errorCode, Refusal.isRefusal(code) else {
            return []
        }
        return [
            Evidence(
                code: "conduct.refused", family: .conduct, weight: ConductObserver.refused,
                provenance: .attested,
                text: "the call was refused (\(code)): the caller tried what it may not do",
                fields: NativeFields.telling(of: "outcome", in: change))
        ]
    }
}

/// Tells a refusal for lack of rights from other failures.
enum Refusal {
    /// Prefix-tolerant, since only EC2 writes `Client.` before its codes.
    ///
    /// Source: exposure.md section 6; Azure Resource Manager, "AuthorizationFailed"; google.rpc.Code 7.
    static func isRefusal(_ code: String) -> Bool {
        let name = code.lowercased().filter { $0 != "_" && $0 != " " }
        let words = [
            "unauthorized", "accessdenied", "authorizationfailed", "permissiondenied", "forbidden",
            "notauthorized",
        ]
        return words.contains(where: name.contains) || ["7", "401", "403"].contains(name)
    }
}
