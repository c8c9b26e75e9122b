/// What approved change windows and tickets say of a change. Facts only: what they weigh is the observer's.
public struct WindowFacts: Codable, Sendable, Hashable {
    /// How a window's scope compares with the change.
    public enum Fit: String, Codable, Sendable, Hashable {
        /// What the record vouches for lies in it.
        case inside
        /// Only a name that the caller gave itself lies in it.
        case typed
        /// Part of the change lies elsewhere.
        case outside
        /// Record and scope name things in ways that cannot be compared.
        case incomparable
        /// It has none, so it excuses nothing.
        case unscoped
    }

    /// A window, as it was when the change was judged.
    public struct Window: Codable, Sendable, Hashable {
        /// File and line, without folders.
        public var place: String
        /// What its owner calls it.
        public var title: String
        /// Its tickets; at most four.
        public var tickets: [String]
        /// Seconds since 1970-01-01T00:00:00Z; inside.
        public var opens: Int64
        /// Outside.
        public var closes: Int64
        /// Whether only the configured grace held the change.
        public var isGrace: Bool
        /// Of its scope.
        public var fit: Fit
        /// What of the scope matched, or did not; empty where nothing could be compared.
        public var because: String
        /// Whether the scope would not fit another actor.
        public var restsOnActor: Bool
    }

    /// A number that somebody typed into the change, or before it.
    public struct Claim: Codable, Sendable, Hashable {
        /// What comes of it.
        public enum Standing: String, Codable, Sendable, Hashable, CaseIterable {
            /// Approved, now, for this: best first.
            case fits
            /// The same, but only by a name that the caller gave itself.
            case typed
            /// Approved for now; for what cannot be compared.
            case incomparable
            /// Approved for now, and for nothing in particular.
            case unscoped
            /// The feed does not say whether it was approved.
            case undecided
            /// Approved, for another time or something else.
            case elsewhere
            /// Not approved, or not known at all to a feed that covers the day.
            case unapproved
            /// No loaded feed tells of that day and of such numbers.
            case uncovered
            /// Of an incident, request or problem: no change.
            case incident
        }

        /// In upper case.
        public var number: String
        /// Where it was typed.
        public var path: String
        /// What stands there, at most 200 characters; hostile.
        public var text: String
        /// What comes of it.
        public var standing: Standing
        /// What the feed says of it, or what does not fit.
        public var because: String
        /// Whether it was typed for this change: in it, or shortly before by the same actor.
        public var isOwn: Bool
    }

    /// How often this house's tickets are wrong: days of actors that named tickets in the 90 days before the last UTC
    /// midnight.
    public struct Shares: Codable, Sendable, Hashable {
        /// All of them.
        public var named: Int
        /// With a number that nobody approved.
        public var unapproved: Int
        /// With a number that is approved for something else.
        public var elsewhere: Int

        /// Counts of whole days.
        public init(named: Int, unapproved: Int, elsewhere: Int) {
            self.named = named
            self.unapproved = unapproved
            self.elsewhere = elsewhere
        }
    }

    /// Something typed before the change that may name a ticket: tags, a session's, a stack's.
    public struct Earlier: Codable, Sendable, Hashable {
        /// What it is, for people: `(earlier tag) Change`.
        public var path: String
        /// What stands there; hostile.
        public var text: String
        /// By the same actor, within hours.
        public var isOwn: Bool

        /// Not read yet.
        public init(path: String, text: String, isOwn: Bool) {
            self.path = path
            self.text = text
            self.isOwn = isOwn
        }
    }

    /// The window that holds the change: time and scope fit.
    public var approved: Window?
    /// Windows that hold it beside that one.
    public var moreApproved = 0
    /// The nearest ones that do not; at most two.
    public var missed: [Window] = []
    /// Open ones that do not hold it beside those.
    public var moreMissed = 0
    /// A time at which no change is wanted, with this change in its scope.
    public var freeze: Window?
    /// Numbers that were named; at most eight.
    public var claims: [Claim] = []
    /// Known where a ledger remembers.
    public var shares: Shares?
    /// Gathered by the memory; read, and emptied, by ``WindowSource``.
    public var earlier: [Earlier] = []

    /// Nothing is known yet.
    public init() {}
}
