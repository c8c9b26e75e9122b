/// What other records tell of the session in which a change was made.
public struct SessionFacts: Codable, Sendable, Hashable {
    /// Somebody who made an earlier call that this one rests on.
    public struct Party: Codable, Sendable, Hashable {
        /// The earlier call's event id.
        public var eventID: String
        /// Its native action, such as `AssumeRoleWithWebIdentity`, `UpdateStack` or
        /// `Microsoft.Resources/deployments/write`.
        public var action: String
        /// How long before the change, in whole seconds.
        public var secondsBefore: Int
        /// The caller's key, as ``ActorIdentity/key``.
        public var actor: String
        /// The caller's kind, as ``ActorIdentity/Kind``.
        public var kind: String
        /// What a person would call the caller.
        public var display: String
        /// Ids that the provider vouches for and an owner may pin: role or user ARN, e-mail address, object id.
        public var identities: [String]
        /// The subject of the token that was shown: repository, branch, environment; nil where there was none.
        public var subject: String?
        /// Who issued that token.
        public var issuer: String?
        /// The address that the earlier call came from.
        public var address: String?
        /// The earlier call's user agent; the caller's words.
        public var userAgent: String?
        /// The stack, deployment or role that it was about.
        public var resource: String?

        /// Only the first six are always known.
        public init(
            eventID: String, action: String, secondsBefore: Int, actor: String, kind: String, display: String,
            identities: [String] = [], subject: String? = nil, issuer: String? = nil, address: String? = nil,
            userAgent: String? = nil, resource: String? = nil
        ) {
            self.eventID = eventID
            self.action = action
            self.secondsBefore = secondsBefore
            self.actor = actor
            self.kind = kind
            self.display = display
            self.identities = identities
            self.subject = subject
            self.issuer = issuer
            self.address = address
            self.userAgent = userAgent
            self.resource = resource
        }
    }

    /// Who opened the session: the call that issued the credentials, joined by access key.
    public var opener: Party?
    /// Who opened the session that the opener was in, and so on, nearest first; at most ``mostHops``.
    public var behindOpener: [Party]?
    /// Who set the service going that made the call: the stack's or deployment's control call. For a deployment the
    /// caller, the time and its own resources agree; a correlation id alone joins nothing.
    public var initiator: Party?
    /// Who opened the session that the initiator was in, and so on, nearest first; at most ``mostHops``.
    public var behindInitiator: [Party]?
    /// Whose deployment bears the record's correlation id, where caller, time or resources do not agree.
    public var correlated: Party?
    /// People who were at the same address shortly before, as display names, sorted; at most three.
    public var peopleHere: [String]?

    /// Roles may be assumed from roles without end; nobody needs more of them to see where a session began.
    public static let mostHops = 8

    /// Nothing is known of the session.
    public init() {}
}
