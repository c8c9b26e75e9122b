/// How an operation ended, as far as its records say.
public enum Outcome: String, Sendable, Hashable {
    case success, failure
    case dryRun = "dry_run"
    /// No record says; judged as a success.
    case unknown
}

/// A match in normal form: who did what to which firewall, from where, opening or closing what.
public struct Change: Sendable, Hashable {
    /// The id of the operation's leading record, see interfaces.md "Ids".
    public var eventID: String
    /// Ids of all records of the operation, leading one first, the rest sorted.
    public var records: [String]
    public var time: EventTime
    public var cloud: Cloud
    /// Account, subscription or project; empty where the record has none.
    public var scope: String
    public var region: String?
    /// The native action as recorded.
    public var action: String
    public var outcome: Outcome
    /// The provider's own word for a failure, such as `Client.UnauthorizedOperation`.
    public var errorCode: String?
    public var actor: ActorIdentity
    public var origin: Origin
    public var target: Target
    /// Merged and sorted. Empty for a match that no normaliser knows.
    public var changes: [RuleChange]
    /// The recorded fields the parts were read from, by part: `actor`, `origin`, `target`, `outcome`, `changes`.
    /// Each is a dotted path in the leading record with the text found there.
    public var sources: [String: [SourceField]]

    /// A native field and what stood in it.
    public struct SourceField: Sendable, Hashable {
        public var path: String
        public var text: String

        public init(_ path: String, _ text: String) {
            self.path = path
            self.text = text
        }
    }

    public init(
        eventID: String, records: [String], time: EventTime, cloud: Cloud, scope: String, region: String?,
        action: String, outcome: Outcome, errorCode: String? = nil, actor: ActorIdentity, origin: Origin,
        target: Target, changes: [RuleChange], sources: [String: [SourceField]] = [:]
    ) {
        self.eventID = eventID
        self.records = records
        self.time = time
        self.cloud = cloud
        self.scope = scope
        self.region = region
        self.action = action
        self.outcome = outcome
        self.errorCode = errorCode
        self.actor = actor
        self.origin = origin
        self.target = target
        self.changes = RuleChange.merged(changes)
        self.sources = sources
    }
}
