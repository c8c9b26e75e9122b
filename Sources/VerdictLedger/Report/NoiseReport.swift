public import CloudChanges
import Squelch

/// What Squelch did in a period: noise removed, what it cost, what is proven. By event time, as verdicts stand now.
public struct NoiseReport: Sendable {
    /// Verdicts by decision.
    public struct Counts: Sendable, Hashable {
        /// Standing so.
        public var alerts = 0, reviews = 0, suppressed = 0

        /// None yet.
        public init() {}

        /// All of them: one a firewall change that a rule matched.
        public var matches: Int { alerts + reviews + suppressed }
        /// Share of matches that nobody had to look at, in 0...1; nil without matches.
        public var noiseRemoved: Double? { matches == 0 ? nil : Double(suppressed) / Double(matches) }

        mutating func add(_ decision: Decision) {
            switch decision {
            case .alert: alerts += 1
            case .review: reviews += 1
            case .suppress: suppressed += 1
            }
        }
    }

    /// Verdicts that have something in common.
    public struct Group: Sendable, Hashable {
        /// What they share; hostile where it is an actor.
        public var name: String
        /// How they stand.
        public var counts: Counts
    }

    /// An incident of several verdicts, or of one alert.
    public struct IncidentRow: Sendable, Hashable {
        /// Event id of its first verdict.
        public var id: String
        /// Actor of its most suspicious verdict; hostile.
        public var actor: String
        /// Of all its verdicts in the period.
        public var counts: Counts
        /// The highest of its verdicts, in 0...1.
        public var confidence: Double
        /// Of its most suspicious verdict.
        public var since: EventTime
    }

    /// Whose alerts and reviews were most.
    public struct Noisy: Sendable, Hashable {
        /// ``ActorIdentity/key``; hostile.
        public var actor: String
        /// How its verdicts stand.
        public var counts: Counts
        /// Of its alerts and reviews, those that people called benign or false.
        public var benign = 0
        /// Of all its verdicts, those that people called attacks.
        public var attacks = 0
    }

    /// What people said.
    public struct Said: Sendable, Hashable {
        /// Verdicts of the period by what holds of them.
        public var words: [Disposition: Int] = [:]
        /// Alerts and reviews of which nobody said anything.
        public var open = 0
    }

    /// From here on, and before there.
    public var since: EventTime
    /// See ``since``.
    public var until: EventTime
    /// Of the period.
    public var counts = Counts()
    /// Of the period as long before it; nil where the ledger begins later.
    public var before: Counts?
    /// By UTC day, `2026-03-04`, in order; days without a match have no row.
    public var days: [Group] = []
    /// By what decided: `threshold`, `guard:NAME`, `allowlist:ID` …
    public var causes: [Group] = []
    /// By the family of evidence that weighed most towards the decision.
    public var families: [Group] = []
    /// Alerts and incidents of more than one verdict in which somebody had to look, the most suspicious first.
    public var incidents: [IncidentRow] = []
    /// Most alerts and reviews first.
    public var noisy: [Noisy] = []
    /// Raised after they had been printed, by cause.
    public var resurfaced: [String: Int] = [:]
    /// What people said of the period's verdicts.
    public var said = Said()
    /// What the audit of the suppressed proves.
    public var audit = AuditTally(decidedBy: "all")
    /// Runs that ended with an event of the period, and the records that they could not read.
    public var runs = 0, unreadable = 0

    /// Whole days, rounded up; at least one.
    public var length: Int { max(1, Int((until.seconds - since.seconds + 86_399) / 86_400)) }
}
