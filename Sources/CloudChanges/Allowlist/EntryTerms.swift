/// What stands under `squelch:` in an entry.
public struct EntryTerms: Sendable, Hashable {
    /// Who answers for it.
    public var owner = ""
    /// Why it is there.
    public var reason = ""
    /// Where that was decided.
    public var ticket: String?
    /// In force from this event time on; nil without a lower bound.
    public var from: EventTime?
    /// In force before this event time.
    public var expires = EventTime(seconds: 0)
    /// When it was taken back.
    public var revocation: Revocation?
    /// Days between two looks at it.
    public var reviewEvery: Int?
    /// What it does.
    public var effect = EntryEffect.suppress
    /// The most that a change may expose and still be covered.
    public var maxExposure = ExposureLimit.low
    /// Guards that it passes, sorted.
    public var overridesGuard: [String] = []
    /// Who allowed it to, never its owner.
    public var approvedBy: String?
    /// False for one that waits to be filled in.
    public var isEnabled = true

    /// The longest that an entry may be in force.
    public static let mostDays: Int64 = 365
    /// What `allow add` and `allow renew` write.
    public static let usualDays: Int64 = 90

    /// When an entry stopped to be in force before its end.
    public enum Revocation: Sendable, Hashable {
        /// From this event time on.
        case since(EventTime)
        /// It never was.
        case always
    }
}

/// What an entry does to a verdict.
public enum EntryEffect: Sendable, Hashable {
    case suppress
    /// Takes so much off the score.
    case lower(Double)
    /// Holds the score at most at this.
    case cap(Double)

    /// As a file spells it.
    public var text: String {
        switch self {
        case .suppress: "suppress"
        case .lower(let weight): "lower: \(weight)"
        case .cap(let score): "cap: \(score)"
        }
    }
}

/// The words of an exposure's tier, narrowest first.
public enum ExposureLimit: String, Sendable, Hashable, Comparable, CaseIterable {
    case none, low, medium, high, critical

    /// `none` is least.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Where an entry stands in its life, at a moment.
public enum EntryState: String, Sendable, Hashable, CaseIterable {
    case disabled, pending, active, expiring, expired, revoked
}

extension EntryTerms {
    /// Shorter before its end than this an entry is expiring.
    public static let notice: Int64 = 14 * 86_400

    /// Computed, never stored.
    ///
    /// | | before `from` | then | 14 days before `expires` | from `expires` on |
    /// |---|---|---|---|---|
    /// | as it is | pending | active | expiring | expired |
    /// | revoked before | revoked | revoked | revoked | revoked |
    public func state(at time: EventTime) -> EntryState {
        guard isEnabled else { return .disabled }
        switch revocation {
        case .always: return .revoked
        case .since(let since) where time >= since: return .revoked
        case .since, nil: break
        }
        if time >= expires { return .expired }
        if let from, time < from { return .pending }
        return expires.seconds - time.seconds <= Self.notice ? .expiring : .active
    }

    /// Whether it may cover an event of this time: `from` ≤ time < `expires`, and not revoked by then.
    public func isInForce(at time: EventTime) -> Bool {
        switch state(at: time) {
        case .active, .expiring: true
        case .disabled, .pending, .expired, .revoked: false
        }
    }

    /// The same without a lower bound, for asking what an entry would have done.
    public func wouldBeInForce(at time: EventTime) -> Bool {
        var terms = self
        terms.from = nil
        return terms.isInForce(at: time)
    }
}
