/// An event that no rule has to match, and that tells something of later changes: who opened a session, who switched
/// logging off, what was refused.
public struct ContextEvent: Sendable, Hashable {
    /// What such an event tells.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Temporary credentials were issued; the subject is the access key.
        case session
        /// A CloudFormation stack or stack set was told to change; subjects are role, stack and set.
        case stack
        /// An Azure or Google deployment; subjects are correlation id and resource.
        case deployment
        /// A just-in-time opening or role was asked for.
        case justInTime = "just_in_time"
        /// Logging or another guard was switched off or thinned out.
        case protectionOff = "protection_off"
        /// Who may act as an identity was changed; the subject is the identity.
        case trust
        /// A long-lived key was made; the subject is the key.
        case key
        /// A call was refused, or was a dry run.
        case refusal
        /// Tags were put on firewall objects; subjects are their ids.
        case tags
    }

    /// What the event tells; one record tells one thing.
    public var kind: Kind
    /// Whose audit log told of it.
    public var cloud: Cloud
    /// The record's own id (interfaces.md, "Ids").
    public var id: String
    /// When the event happened.
    public var time: EventTime
    /// The native action as recorded.
    public var action: String
    /// Who made the call, as a change by the same caller names it.
    public var actor: ActorIdentity
    /// As ``Origin/network`` of the call.
    public var network: String?
    /// The caller's address as recorded, when it is one.
    public var address: String?
    /// Account, subscription or project; empty where the record has none.
    public var scope: String
    /// nil for what is global, or not said.
    public var region: String?
    /// How the call ended.
    public var outcome: Outcome
    /// The provider's own word for a failure.
    public var errorCode: String?
    /// The same for all records of one operation; nil for a record that tells of its call alone.
    public var operation: String?
    /// What later records can be joined by; sorted.
    public var subjects: [String]
    /// Further recorded values by the names of the table, sorted by name; long ones are cut.
    public var details: [Detail]

    /// A named value of the record.
    public struct Detail: Sendable, Hashable {
        /// As the table of context events calls it.
        public var name: String
        /// Scalar text, or compact JSON: hostile until it is printed.
        public var text: String

        /// `text` as it stood in the record.
        public init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The detail of this name, where the record had it.
    public func detail(_ name: String) -> String? { details.first { $0.name == name }?.text }

    /// Sorts subjects and details; the rest is kept as given.
    public init(
        kind: Kind, cloud: Cloud, id: String, time: EventTime, action: String, actor: ActorIdentity,
        network: String? = nil, address: String? = nil, scope: String = "", region: String? = nil,
        outcome: Outcome = .success,
        errorCode: String? = nil, operation: String? = nil, subjects: [String] = [], details: [Detail] = []
    ) {
        self.kind = kind
        self.cloud = cloud
        self.id = id
        self.time = time
        self.action = action
        self.actor = actor
        self.network = network
        self.address = address
        self.scope = scope
        self.region = region
        self.outcome = outcome
        self.errorCode = errorCode
        self.operation = operation
        self.subjects = Set(subjects).sorted()
        self.details = details.sorted { ($0.name, $0.text) < ($1.name, $1.text) }
    }
}
