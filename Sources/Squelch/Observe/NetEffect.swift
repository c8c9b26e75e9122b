import CloudChanges

/// What is left of a change when its parts that undo each other are taken out.
enum NetEffect {
    /// Drops what is added and removed alike within one operation, whichever comes first.
    ///
    /// Terraform's first revoke and authorize of the default egress is one net zero. Alike means the same
    /// direction, effect, protocol, ports and priority: a rule renumbered is not the same rule.
    static func of(_ changes: [RuleChange]) -> [RuleChange] {
        let coming = peersByRule(changes.filter(isComing))
        let going = peersByRule(changes.filter(isGoing))
        return changes.compactMap { change in
            let opposite = isComing(change) ? going : isGoing(change) ? coming : [:]
            guard let undone = opposite[key(change)] else { return change }
            var rest = change
            rest.peers = change.peers.filter { !undone.contains($0) }
            return rest.peers.isEmpty ? nil : rest
        }
    }

    private static func isComing(_ change: RuleChange) -> Bool {
        isPlain(change) && [.add, .create, .enable].contains(change.operation)
    }

    private static func isGoing(_ change: RuleChange) -> Bool {
        isPlain(change) && [.remove, .delete, .disable].contains(change.operation)
    }

    /// Only rules that the record shows whole can cancel each other: unknown never equals unknown.
    private static func isPlain(_ change: RuleChange) -> Bool {
        change.traits.isEmpty && change.effect != nil && change.direction != nil && change.ports != nil
            && change.networkProtocol != nil && !change.peers.isEmpty && !change.peers.contains(.unknown)
    }

    private static func key(_ change: RuleChange) -> RuleChange {
        RuleChange(
            .add, direction: change.direction, effect: change.effect,
            networkProtocol: change.networkProtocol, ports: change.ports, priority: change.priority)
    }

    private static func peersByRule(_ changes: [RuleChange]) -> [RuleChange: Set<Peer>] {
        changes.reduce(into: [:]) { $0[key($1), default: []].formUnion($1.peers) }
    }
}
