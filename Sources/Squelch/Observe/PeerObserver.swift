import CloudChanges

/// Whether the hosts and ranges that are let in are known: to this actor, or here.
struct PeerObserver: Observer {
    /// The least known of those that an opening lets in; nothing for one without public hosts or ranges.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let peers = surroundings.context.baseline?.peers else { return [] }
        let opened = surroundings.movements.filter { $0.kind == .opens && !$0.isEgress }.flatMap(\.rule.peers)
        let named = Set(opened.map(\.description)).intersection(peers.named).sorted()
        let weighed = named.map { (weight(of: $0, peers), $0) }
        guard let (weight, peer) = weighed.max(by: { $0.0 < $1.0 }), weight.units != 0 else { return [] }
        return [
            Evidence(
                code: "peer.\(ending(peer, peers))", family: .peer, weight: weight, provenance: .attested,
                text: sentence(peer, peers, of: named.count),
                fields: NativeFields.telling(of: "changes", in: change))
        ]
    }

    private func weight(of peer: String, _ peers: BaselineFacts.Peers) -> LogOdds {
        if peers.own.contains(peer) { return BaselineTuning.peerOwn }
        if peers.here.contains(peer) { return BaselineTuning.peerHere }
        guard let novelty = peers.novelty else { return .zero }
        let ratio = LogOdds(ratio: BaselineTuning.peerNew / novelty).value
        return LogOdds(min(BaselineTuning.peerMost, ratio)).rounded
    }

    private func ending(_ peer: String, _ peers: BaselineFacts.Peers) -> String {
        peers.own.contains(peer) ? "known" : peers.here.contains(peer) ? "known_here" : "new"
    }

    private func sentence(_ peer: String, _ peers: BaselineFacts.Peers, of count: Int) -> String {
        let which = count > 1 ? "the least known of \(count) peers, \(peer)," : "the peer \(peer)"
        if peers.own.contains(peer) { return "\(which) was let in by this actor before" }
        if peers.here.contains(peer) {
            return "\(which) is known here: in a rule of somebody else's, or a network of people here"
        }
        let share = peers.novelty.map { "; about \(Figures.percent($0)) of this actor's peers are new" } ?? ""
        return "\(which) was never let in here before\(share)"
    }
}
