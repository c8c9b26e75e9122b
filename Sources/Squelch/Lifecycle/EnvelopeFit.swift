import CloudChanges

/// How a change compares with what a controller ever needs. Names do not count: what fits, fits by what it does.
enum EnvelopeFit: Sendable, Hashable {
    /// Everything it does is within.
    case inside
    /// The record leaves open what some of it does.
    case unclear(String)
    /// A part that its kind never needs, as a sentence.
    case outside(String)
    /// It opens outwards, which its kind never does.
    case outward
    /// A call that its own policy does not permit.
    case unpermitted

    /// The worst part decides.
    static func of(_ change: Change, _ movements: [Movement], in envelope: Envelope) -> EnvelopeFit {
        if isUnpermitted(change, envelope) { return .unpermitted }
        var fit = inside
        for movement in movements {
            switch part(movement, of: change, in: envelope) {
            case .inside: continue
            case .unclear(let why): fit = .unclear(why)
            case let worst: return worst
            }
        }
        return fit
    }

    /// A call that the provider's own policy does not permit: impossible, or the policy changed.
    private static func isUnpermitted(_ change: Change, _ envelope: Envelope) -> Bool {
        guard let writes = envelope.writes, Envelope.bounded.contains(change.action),
            // A refusal is just what the missing permission brings about.
            !(change.outcome == .failure && Refusal.isRefusal(change.errorCode ?? ""))
        else { return false }
        return !writes.contains { $0.actions.contains(change.action) }
    }

    private static func part(_ movement: Movement, of change: Change, in envelope: Envelope) -> EnvelopeFit {
        switch movement.kind {
        case .closes, .createsEmpty, .wordsOnly, .removesIdleDeny, .changesNothing: return .inside
        case .opens: return opening(movement, of: change, in: envelope)
        case .layerOff, .emptied, .protectionOff: return .outside("it takes a layer of protection away")
        case .attaches, .changesUnknown, .replacesDeny:
            return .unclear("the record does not show what it lets in")
        case .outranksDeny: return .unclear("an allow got in front of a deny")
        case .removesDeny, .removesUnknown: return .unclear("what it takes away may have been a deny")
        }
    }

    private static func opening(_ movement: Movement, of change: Change, in envelope: Envelope) -> EnvelopeFit
    {
        let rule = movement.rule
        guard let allowed = movement.isEgress ? envelope.egress : envelope.opens else {
            return .outward
        }
        // Of a whole write the rules of others are only written again: who made them is not known.
        let isCopied = change.cloud == .azure && change.changes.count > 1
        for peer in rule.peers.isEmpty ? [.unknown] : rule.peers {
            let isForeign = rule.traits.contains(.foreignAccount)
            let reach = PeerReach([peer], of: change, isForeign: isForeign)
            guard reach.widest != .unknown, rule.ports != nil, !rule.traits.contains(.contentUnknown) else {
                return .unclear("the record does not show whom it lets in, or where")
            }
            if allowed.contains(where: { $0.takes(peer, reach) && $0.takes(movement) }) { continue }
            let what = "\(peer) to \(Sentence.ports(movement.ports))"
            return isCopied
                ? .unclear("a whole write repeats \(what), which may be somebody else's rule")
                : .outside(
                    "\(movement.isEgress ? "opening out to" : "opening") \(what) is nothing that its kind needs"
                )
        }
        return .inside
    }
}

extension Envelope {
    /// Calls that some policy of the table permits or does not.
    fileprivate static let bounded = Set(Writing.allCases.flatMap(\.actions))
}

extension Envelope.Opening {
    /// Whether the peer is one of this sort.
    fileprivate func takes(_ peer: Peer, _ reach: PeerReach) -> Bool {
        if let own = IPNetwork(self.peer) { return peer.network.map(own.contains) ?? false }
        switch reach.widest {
        case .world, .wide: return self.peer == "world"
        case .range: return ["world", "range"].contains(self.peer)
        case .host, .ownAddress: return ["world", "range", "host"].contains(self.peer)
        case .privateRange: return ["world", "private"].contains(self.peer)
        case .group: return self.peer == "group"
        case .prefixList: return self.peer == "prefix_list"
        case .foreignGroup, .unknown: return false
        }
    }

    /// Whether the ports are among those of this sort. ICMP carries none.
    fileprivate func takes(_ movement: Movement) -> Bool {
        guard let ports else { return true }
        if movement.ports.classes == [.icmp] { return true }
        guard let asked = movement.rule.ports, !asked.isEmpty else { return false }
        return asked.allSatisfy { range in
            ports.contains {
                $0.first.map { $0 <= range.first } == true && $0.last.map { range.last <= $0 } == true
            }
        }
    }
}
