import CloudChanges

/// Patterns across actors: one address that several let in within a week, and nobody before, is behind all of them.
struct CampaignObserver: Observer {
    /// Engine.md section 6, "Peer": the same new peer elsewhere within 7 days + 0.4 each, up to 1.5.
    static let each = 0.4
    static let most = 1.5

    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.incident, facts.actorsWithPeer > 0, let peer = facts.peer,
            surroundings.movements.contains(where: { movement in
                movement.kind == .opens && !movement.isEgress
                    && movement.rule.peers.contains { $0.description == peer }
            })
        else { return [] }
        let count = facts.actorsWithPeer
        return [
            Evidence(
                code: "campaign.peer", family: .campaign,
                weight: LogOdds(min(Self.most, Self.each * Double(count))), provenance: .attested,
                text:
                    "\(peer) was let in by \(count) other actor\(count == 1 ? "" : "s") within a week, and by nobody here before that",
                fields: NativeFields.telling(of: "changes", in: change))
        ]
    }
}
