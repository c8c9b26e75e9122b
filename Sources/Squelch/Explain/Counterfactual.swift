import CloudChanges

/// A single fact that could have been otherwise, and what the decision would have been.
struct Counterfactual: Sendable {
    /// A change of more parts is not searched: each fact tried is a whole judgement, and a hostile record may hold
    /// 100,000 parts. That costs the reader a sentence, never the decision.
    static let mostParts = 4_000

    /// Peers of all rules, a rule without any counting as one.
    static func parts(of change: Change) -> Int { change.changes.reduce(0) { $0 + max(1, $1.peers.count) } }

    let change: Change
    let sentence: String

    /// Tries single facts, the likeliest first, and *judges each changed copy anew*; nil when none flips the decision.
    static func search(
        from judgement: Judgement, judge: (Change) -> Judgement
    ) -> Counterfactual? {
        guard parts(of: judgement.change) <= mostParts else { return nil }
        for alternative in Alternative.all(for: judgement) {
            let otherwise = judge(alternative.change)
            guard otherwise.ruling.decision != judgement.ruling.decision else { continue }
            let word = otherwise.ruling.decision.conditional
            let score = Figures.fourDecimals(otherwise.score.raw)
            let instead = Figures.fourDecimals(judgement.score.raw)
            let figures =
                score == instead ? "the score stays \(score)" : "score \(score) instead of \(instead)"
            let sentence = "\(word) if \(alternative.condition): \(figures)"
            return Counterfactual(change: alternative.change, sentence: sentence)
        }
        return nil
    }
}

/// A copy of a change in which one fact is different.
struct Alternative: Sendable {
    /// Completes "would be suppressed if …".
    let condition: String
    let change: Change

    static func all(for judgement: Judgement) -> [Alternative] {
        let change = judgement.change
        let openings = change.changes.filter(\.opensInward)
        let peer = Set(openings.flatMap(\.peers)).count > 1 ? "every peer" : "the peer"
        let facts = judgement.ruling.decision == .suppress ? moreOpen(change, peer) : lessOpen(change, peer)
        return facts.compactMap(\.self).filter { $0.change != change }
    }

    /// Facts that would make it safer.
    private static func lessOpen(_ change: Change, _ peer: String) -> [Alternative?] {
        [
            rules(change, "the caller were not the root user") { _ in
            } also: {
                if $0.actor.kind == .root { $0.actor.kind = .human }
            },
            rules(change, "\(peer) were inside 10.0.0.0/8") { rule in
                if rule.opensInward { rule.peers = [.network(tenNet)] }
            },
            rules(change, "tcp 443 were the only port") { rule in
                // An entry of a list has no ports; elsewhere unknown ports are what the record leaves open.
                guard rule.opensInward, !Movement(rule, of: change).isListEntry else { return }
                if rule.ports == nil { rule.traits.remove(.contentUnknown) }
                rule.networkProtocol = "tcp"
                rule.ports = [https].compactMap(\.self)
            },
            rules(change, "the record showed the whole change, and nothing more that opens") { rule in
                let isShown = rule.ports != nil && !rule.peers.isEmpty && !rule.peers.contains(.unknown)
                if rule.opensInward, isShown { rule.traits.remove(.contentUnknown) }
            },
            rules(change, "it took the entries out of the list instead of adding them") { rule in
                if rule.opensInward, Movement(rule, of: change).isListEntry { rule = rule.reversed(.remove) }
            },
            rules(change, "it closed the same instead of opening it") { rule in
                if rule.opensInward, rule.traits.isDisjoint(with: [.layerOff, .defaultAllow, .emptied]) {
                    rule = rule.reversed(.remove)
                }
            },
            rules(change, "the rule taken away had been an allow") { rule in
                if rule.goes { rule.effect = .allow }
            },
            rules(change, "protection were switched on instead of off") { rule in
                let off: Set<RuleChange.Trait> = [.layerOff, .defaultAllow, .emptied, .protectionOff]
                if !rule.traits.isDisjoint(with: off) { rule = RuleChange(.enable, traits: [.layerOn]) }
            },
            rules(change, "what the record does not show were only a description") { rule in
                let kind = Movement(rule, of: change).kind
                if [.changesUnknown, .attaches, .replacesDeny].contains(kind) { rule.traits = [.wordsOnly] }
            },
            rules(change, "the group were of the same account") { rule in
                rule.traits.remove(.foreignAccount)
                rule.peers = rule.peers.map(\.domestic)
            },
        ]
    }

    /// Facts that would make it worse.
    private static func moreOpen(_ change: Change, _ peer: String) -> [Alternative?] {
        [
            rules(change, "\(peer) were 0.0.0.0/0") { rule in
                if rule.opensInward { rule.peers = [.anyV4] }
            },
            rules(change, "tcp 22 were the port") { rule in
                if rule.opensInward, !Movement(rule, of: change).isListEntry {
                    rule.networkProtocol = "tcp"
                    rule.ports = [ssh].compactMap(\.self)
                }
            },
            rules(change, "it let 0.0.0.0/0 in on tcp 22") { rule in
                if rule.opensInward, !Movement(rule, of: change).isListEntry {
                    rule.networkProtocol = "tcp"
                    rule.ports = [ssh].compactMap(\.self)
                    rule.peers = [.anyV4]
                }
            },
            rules(change, "it opened the same instead of closing it") { rule in
                if rule.closesByRule { rule = rule.reversed(.add) }
            },
            rules(change, "it allowed the same instead of denying it") { rule in
                if rule.comes, rule.effect == .deny, rule.direction != .egress { rule = rule.reversed(.add) }
            },
            rules(change, "the rule taken away had been a deny") { rule in
                // Where only allows are kept, there is no such fact.
                if rule.goes, !rule.peers.isEmpty, !Movement.allowOnly.contains(change.target.kind) {
                    rule.effect = .deny
                }
            },
            rules(change, "it let 0.0.0.0/0 in instead of letting anything out") { rule in
                if rule.direction == .egress, rule.effect != .deny {
                    rule.direction = .ingress
                    rule.peers = [.anyV4]
                }
            },
            rules(change, "the call had succeeded") { _ in
            } also: {
                if $0.outcome != .success {
                    $0.outcome = .success
                    $0.errorCode = nil
                }
            },
            rootInstead(change),
        ]
    }

    /// Only AWS has a root user.
    private static func rootInstead(_ change: Change) -> Alternative? {
        guard change.cloud == .aws else { return nil }
        return rules(change, "the root user had made the call") { _ in
        } also: {
            $0.actor.kind = .root
        }
    }

    private static func rules(
        _ change: Change, _ condition: String, _ alter: (inout RuleChange) -> Void,
        also: (inout Change) -> Void = { _ in }
    ) -> Alternative? {
        var otherwise = change
        otherwise.changes = RuleChange.merged(
            change.changes.map { rule in
                var rule = rule
                alter(&rule)
                return rule
            })
        also(&otherwise)
        return Alternative(condition: condition, change: otherwise)
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

extension Decision {
    fileprivate var conditional: String {
        switch self {
        case .suppress: "it would be suppressed"
        case .review: "it would be for review"
        case .alert: "it would be an alert"
        }
    }
}
