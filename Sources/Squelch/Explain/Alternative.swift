import CloudChanges

/// A fact of a change, or of what stood around it, that could have been otherwise.
struct Alternative: Sendable {
    /// Completes "would be suppressed if …".
    let condition: String
    /// Makes it so in a copy; leaves a copy as it is that has no such fact.
    let apply: @Sendable (inout Change, inout Context) -> Void

    /// Facts of the change itself, the likeliest first.
    static func ofTheChange(for judgement: Judgement) -> [Alternative] {
        let change = judgement.change
        let openings = change.changes.filter(\.opensInward)
        let peer = Set(openings.flatMap(\.peers)).count > 1 ? "every peer" : "the peer"
        return judgement.ruling.decision == .suppress ? moreOpen(change, peer) : lessOpen(peer)
    }

    /// Facts that would make it safer.
    private static func lessOpen(_ peer: String) -> [Alternative] {
        [
            rules("the caller were not the root user") { _, _ in
            } also: {
                if $0.actor.kind == .root { $0.actor.kind = .human }
            },
            rules("\(peer) were inside 10.0.0.0/8") { rule, _ in
                if rule.opensInward { rule.peers = [.network(tenNet)] }
            },
            rules("tcp 443 were the only port") { rule, change in
                // An entry of a list has no ports; elsewhere unknown ports are what the record leaves open.
                guard rule.opensInward, !Movement(rule, of: change).isListEntry else { return }
                if rule.ports == nil { rule.traits.remove(.contentUnknown) }
                rule.networkProtocol = "tcp"
                rule.ports = [https].compactMap(\.self)
            },
            rules("the record showed the whole change, and nothing more that opens") { rule, _ in
                let isShown = rule.ports != nil && !rule.peers.isEmpty && !rule.peers.contains(.unknown)
                if rule.opensInward, isShown { rule.traits.remove(.contentUnknown) }
            },
            rules("it took the entries out of the list instead of adding them") { rule, change in
                if rule.opensInward, Movement(rule, of: change).isListEntry { rule = rule.reversed(.remove) }
            },
            rules("it closed the same instead of opening it") { rule, _ in
                if rule.opensInward, rule.traits.isDisjoint(with: [.layerOff, .defaultAllow, .emptied]) {
                    rule = rule.reversed(.remove)
                }
            },
            rules("the rule taken away had been an allow") { rule, _ in
                if rule.goes { rule.effect = .allow }
            },
            rules("protection were switched on instead of off") { rule, _ in
                let off: Set<RuleChange.Trait> = [.layerOff, .defaultAllow, .emptied, .protectionOff]
                if !rule.traits.isDisjoint(with: off) { rule = RuleChange(.enable, traits: [.layerOn]) }
            },
            rules("what the record does not show were only a description") { rule, change in
                let kind = Movement(rule, of: change).kind
                if [.changesUnknown, .attaches, .replacesDeny].contains(kind) { rule.traits = [.wordsOnly] }
            },
            rules("the group were of the same account") { rule, _ in
                rule.traits.remove(.foreignAccount)
                rule.peers = rule.peers.map(\.domestic)
            },
        ]
    }

    /// Facts that would make it worse.
    private static func moreOpen(_ change: Change, _ peer: String) -> [Alternative] {
        [
            rules("\(peer) were 0.0.0.0/0") { rule, _ in
                if rule.opensInward { rule.peers = [.anyV4] }
            },
            rules("tcp 22 were the port") { rule, change in
                if rule.opensInward, !Movement(rule, of: change).isListEntry {
                    rule.networkProtocol = "tcp"
                    rule.ports = [ssh].compactMap(\.self)
                }
            },
            rules("it let 0.0.0.0/0 in on tcp 22") { rule, change in
                if rule.opensInward, !Movement(rule, of: change).isListEntry {
                    rule.networkProtocol = "tcp"
                    rule.ports = [ssh].compactMap(\.self)
                    rule.peers = [.anyV4]
                }
            },
            rules("it opened the same instead of closing it") { rule, _ in
                if rule.closesByRule { rule = rule.reversed(.add) }
            },
            rules("it allowed the same instead of denying it") { rule, _ in
                if rule.comes, rule.effect == .deny, rule.direction != .egress { rule = rule.reversed(.add) }
            },
            rules("the rule taken away had been a deny") { rule, change in
                // Where only allows are kept, there is no such fact.
                if rule.goes, !rule.peers.isEmpty, !Movement.allowOnly.contains(change.target.kind) {
                    rule.effect = .deny
                }
            },
            rules("it let 0.0.0.0/0 in instead of letting anything out") { rule, _ in
                if rule.direction == .egress, rule.effect != .deny {
                    rule.direction = .ingress
                    rule.peers = [.anyV4]
                }
            },
            rules("the call had succeeded") { _, _ in
            } also: {
                if $0.outcome != .success {
                    $0.outcome = .success
                    $0.errorCode = nil
                }
            },
        ] + (change.cloud == .aws ? [rootInstead] : [])
    }

    /// Only AWS has a root user.
    private static let rootInstead = rules("the root user had made the call") { _, _ in
    } also: {
        $0.actor.kind = .root
    }

    private static func rules(
        _ condition: String, _ alter: @escaping @Sendable (inout RuleChange, Change) -> Void,
        also: @escaping @Sendable (inout Change) -> Void = { _ in }
    ) -> Alternative {
        Alternative(condition: condition) { otherwise, _ in
            let change = otherwise
            otherwise.changes = RuleChange.merged(
                change.changes.map { rule in
                    var rule = rule
                    alter(&rule, change)
                    return rule
                })
            also(&otherwise)
        }
    }

    private static let tenNet = IPNetwork(family: .v4, address: 10 << 24, prefixLength: 8)
    private static let https = PortRange(443, 443)
    private static let ssh = PortRange(22, 22)
}

extension RuleChange {
    /// Comes, allows, is not outward, and the record shows at least to whom or where.
    fileprivate var opensInward: Bool {
        comes && effect != .deny && direction != .egress
            && (ports != nil || peers.contains { $0 != .unknown })
    }

    fileprivate var comes: Bool { [.add, .create, .enable, .replace].contains(operation) }

    fileprivate var goes: Bool {
        [.remove, .delete, .disable, .detach].contains(operation)
            && traits.subtracting([.contentUnknown]).isEmpty
    }

    /// An allow that goes and whose content is known.
    fileprivate var closesByRule: Bool { goes && effect != .deny && !peers.isEmpty && direction != .egress }

    fileprivate func reversed(_ operation: Operation) -> RuleChange {
        var rule = self
        rule.operation = operation
        rule.effect = .allow
        rule.traits = []
        return rule
    }
}

extension Peer {
    fileprivate var domestic: Peer {
        if case .group(let id, _?) = self { return .group(id: id, account: nil) }
        return self
    }
}
