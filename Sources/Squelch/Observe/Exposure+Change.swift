public import CloudChanges

extension Exposure {
    /// Most reasons that one verdict names; the rest are counted.
    private static let mostReasons = 6

    /// How reachable the change makes something, on what the log shows alone.
    ///
    /// Whether the target has a public address or a route is not in the log: this is potential exposure.
    public static func of(_ change: Change) -> Exposure {
        of(Movement.all(of: change), in: change)
    }

    static func of(_ movements: [Movement], in change: Change) -> Exposure {
        if let halted = haltedReason(change) {
            return Exposure(tier: .none, isWorld: false, reasons: [halted])
        }
        guard !change.changes.isEmpty else {
            let reason =
                "the record is no firewall change that Squelch can read, so its exposure is not known"
            return Exposure(tier: .none, isWorld: false, reasons: [reason])
        }
        guard !movements.isEmpty else {
            let reason = "everything that is added is also removed in the same operation: nothing changes"
            return Exposure(tier: .none, isWorld: false, reasons: [reason])
        }
        let tiers = movements.map { (movement: $0, tier: Tier(of: $0)) }
        return Exposure(
            tier: tiers.map(\.tier).max() ?? .none,
            isWorld: movements.contains {
                ($0.kind == .opens || $0.kind == .outranksDeny) && $0.peers.classes.contains(.world)
                    && !$0.isPending
            },
            reasons: reasons(tiers))
    }

    private static func haltedReason(_ change: Change) -> String? {
        let code = change.errorCode.map { " (\($0))" } ?? ""
        return switch change.outcome {
        case .failure: "the call failed\(code), so it changed nothing"
        case .dryRun: "the call was a dry run\(code), so it changed nothing"
        case .success, .unknown: nil
        }
    }

    private static func reasons(_ tiers: [(movement: Movement, tier: Tier)]) -> [String] {
        let sorted = tiers.enumerated().sorted { left, right in
            if left.element.tier != right.element.tier { return left.element.tier > right.element.tier }
            return left.offset < right.offset
        }
        var reasons: [String] = []
        for (index, part) in sorted.enumerated() {
            let sentence = Sentence.of(part.element.movement)
            guard !reasons.contains(sentence) else { continue }
            // A hostile record may hold 100,000 parts: what nobody reads is not put into words.
            guard reasons.count < mostReasons else {
                let rest = sorted.count - index
                return reasons + ["and \(rest) more part\(rest == 1 ? "" : "s") of the change"]
            }
            reasons.append(sentence)
        }
        return reasons
    }
}
