import CloudChanges

/// How far "this is our pipeline" can be believed (fingerprints.md section 5). Only what the provider vouches for and
/// the owner pinned lifts a change above the fourth step; no string does.
enum TrustLadder {
    /// The five steps, most trusted first.
    enum Step: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// An attested service path, set going by a pinned initiator with its token and from its network.
        case initiatedByPinned = 1
        /// A pinned identity with an approved token from an expected network.
        case pinnedWithTokenAndNetwork = 2
        /// A pinned identity.
        case pinned = 3
        /// Nothing but the caller's words, or nothing at all.
        case hintsOnly = 4
        /// The words are contradicted.
        case contradicted = 5

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    static func step(of facts: AutomationFacts) -> Step {
        if !counting(facts).isEmpty { return .contradicted }
        if facts.service != nil, let initiator = facts.initiatorPin, initiator.isSound {
            // A service is no more trusted than whoever set it going: a stolen key gains nothing by way of a stack.
            return isProven(initiator) ? .initiatedByPinned : .pinned
        }
        guard let pin = facts.pin, pin.isSound else { return .hintsOnly }
        return isProven(pin) ? .pinnedWithTokenAndNetwork : .pinned
    }

    /// Identity, token and network, each of them listed and each of them fitting.
    private static func isProven(_ pin: PipelinePin) -> Bool {
        pin.path != nil && (pin.subject == .fits || isBoundToResource(pin)) && pin.network == .fits
    }

    /// The contradictions that count: an owner who pins an identity has said that its kind of key is the pipeline's.
    static func counting(_ facts: AutomationFacts) -> [Contradiction] {
        guard let pin = facts.pin, pin.isSound, pin.path != nil else { return facts.contradictions }
        return facts.contradictions.filter { ![.longLivedKey, .exportedKey].contains($0.kind) }
    }

    /// Azure's managed identities have no token that could be carried away and no subject in the log: the resource they
    /// belong to is what a subject is elsewhere.
    private static func isBoundToResource(_ pin: PipelinePin) -> Bool {
        pin.subject == .open && pin.identity.hasPrefix("/subscriptions/")
    }
}
