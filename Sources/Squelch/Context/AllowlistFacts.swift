public import CloudChanges

/// The allowlist entries in force that cover a change, as they were when it was judged. What they may do about it is
/// decided beside guards and exposure.
public struct AllowlistFacts: Codable, Sendable, Hashable {
    /// One of them.
    public struct Entry: Codable, Sendable, Hashable {
        /// The filter's UUID, in lower case.
        public var id: String
        /// The first 16 hexadecimal digits of its version's digest.
        public var version: String
        /// Its own title, at most 200 characters.
        public var title: String
        /// Who answers for it.
        public var owner: String
        /// Why it is there, at most 200 characters.
        public var reason: String
        /// Event time of its end.
        public var expires: String
        /// What it does.
        public var effect: Effect
        /// The most that a change may expose.
        public var maxExposure: String
        /// Guards that it passes, which another than its owner approved.
        public var overridesGuard: [String]

        /// What an entry does.
        public enum Effect: Codable, Sendable, Hashable {
            case suppress
            /// Takes so much off the score.
            case lower(Double)
            /// Holds the score at most at this.
            case cap(Double)
        }
    }

    /// Those that suppress, then the others, each by id; at most ``most``.
    public var entries: [Entry]

    /// More would tell nobody anything.
    public static let most = 8
}

extension AllowlistFacts {
    /// Nil where nothing covers the change.
    public init?(_ entries: [AllowlistEntry]) {
        guard !entries.isEmpty else { return nil }
        let all = entries.map(Entry.init)
        let sorted = all.filter { $0.effect == .suppress } + all.filter { $0.effect != .suppress }
        self.entries = Array(sorted.prefix(Self.most))
    }
}

extension AllowlistFacts.Entry {
    init(_ entry: AllowlistEntry) {
        let terms = entry.terms
        id = entry.id
        version = entry.digest.hex(16)
        title = clipped(entry.title)
        owner = clipped(terms.owner)
        reason = clipped(terms.reason)
        expires = terms.expires.description
        effect =
            switch terms.effect {
            case .suppress: .suppress
            case .lower(let weight): .lower(weight)
            case .cap(let score): .cap(score)
            }
        maxExposure = terms.maxExposure.rawValue
        overridesGuard = terms.approvedBy == nil ? [] : terms.overridesGuard
    }

    /// Whether a change of this exposure is still within its limit.
    func takesIn(_ tier: Exposure.Tier) -> Bool {
        Exposure.Tier(rawValue: maxExposure).map { tier <= $0 } ?? false
    }
}
