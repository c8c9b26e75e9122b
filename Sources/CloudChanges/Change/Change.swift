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
    /// When the leading record says that the operation happened.
    public var time: EventTime
    /// Whose audit log told of it.
    public var cloud: Cloud
    /// Account, subscription or project; empty where the record has none.
    public var scope: String
    /// As the provider spells it, such as `eu-west-1` or `westeurope`; nil for what is global, or not said.
    public var region: String?
    /// The native action as recorded.
    public var action: String
    /// From whichever record of the operation says how it ended.
    public var outcome: Outcome
    /// The provider's own word for a failure, such as `Client.UnauthorizedOperation`.
    public var errorCode: String?
    /// Who is answerable: behind an assumed role the role, behind a service the one it acted for, where
    /// recorded.
    public var actor: ActorIdentity
    /// Where the call came from; empty parts are not recorded.
    public var origin: Origin
    /// The firewall object, also where the call itself named only one of its rules.
    public var target: Target
    /// Merged and sorted. Empty for a match that no normaliser knows.
    public var changes: [RuleChange]
    /// The recorded fields the parts were read from, by part: `actor`, `origin`, `target`, `outcome`, `changes`.
    /// Each is a dotted path in the leading record with the text found there.
    public var sources: [String: [SourceField]]

    /// What the call states beyond its difference; never printed.
    public var stated: Stated

    /// A native field and what stood in it.
    public struct SourceField: Sendable, Hashable {
        /// Keys joined by dots, in the record's own spelling; elements of lists by their index from 0, in brackets as
        /// in `items[0].cidrIp`: a key may be a number, too.
        public var path: String
        /// The value's text with its escapes decoded, a long one cut: hostile until it is printed.
        public var text: String

        /// The field at `path`, and what stood there.
        public init(_ path: String, _ text: String) {
            self.path = path
            self.text = text
        }
    }

    /// Merges and sorts `changes` (``RuleChange/merged(_:)``); everything else is kept as given.
    public init(
        eventID: String, records: [String], time: EventTime, cloud: Cloud, scope: String, region: String?,
        action: String, outcome: Outcome, errorCode: String? = nil, actor: ActorIdentity, origin: Origin,
        target: Target, changes: [RuleChange], sources: [String: [SourceField]] = [:],
        stated: Stated = Stated()
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
        self.stated = stated
    }
}
