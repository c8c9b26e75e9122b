/// What the actor, or the credential, did shortly before the change.
public struct ConductFacts: Codable, Sendable, Hashable {
    /// Calls that were refused.
    public struct Refusals: Codable, Sendable, Hashable {
        /// Calls within the hour before the change, dry runs among them.
        public var count: Int
        /// Of those the dry runs.
        public var dryRuns: Int
        /// Different actions, sorted; at most five.
        public var actions: [String]

        /// `count` may be more than there are `actions`.
        public init(count: Int, dryRuns: Int, actions: [String]) {
            self.count = count
            self.dryRuns = dryRuns
            self.actions = actions
        }
    }

    /// An earlier call that bears on the change.
    public struct Precedent: Codable, Sendable, Hashable {
        /// The earlier call's event id.
        public var eventID: String
        /// Its native action.
        public var action: String
        /// How long before the change, in whole seconds.
        public var secondsBefore: Int
        /// Who made it, as ``ActorIdentity/key``.
        public var actor: String
        /// What it was about, where recorded.
        public var what: String?
        /// As ``Origin/network`` of the earlier call.
        public var network: String?

        /// Checks nothing.
        public init(
            eventID: String, action: String, secondsBefore: Int, actor: String, what: String? = nil,
            network: String? = nil
        ) {
            self.eventID = eventID
            self.action = action
            self.secondsBefore = secondsBefore
            self.actor = actor
            self.what = what
            self.network = network
        }
    }

    /// Refusals of the same actor.
    public var refusals: Refusals?
    /// Logging or another guard that the same actor switched off within two hours; nearest first, at most three.
    public var protectionOff: [Precedent]?
    /// The latest change, within a day, of who may act as this actor.
    public var trust: Precedent?
    /// The making of the access key that was used, within the last days.
    public var keyMade: Precedent?
    /// Where the credential was issued, when both addresses are public and differ.
    public var issuedElsewhere: Precedent?
    /// Accounts and regions in which the actor made a change of the same kind within the hour, this one left out;
    /// `account/region`, sorted, at most sixteen.
    public var places: [String]?

    /// An earlier change of the same actor.
    public struct Earlier: Codable, Sendable, Hashable {
        /// Its event id.
        public var eventID: String
        /// How long before the change, in whole seconds.
        public var secondsBefore: Int
        /// What it was judged.
        public var score: Double
        /// As ``Origin/network``.
        public var network: String?

        /// Checks nothing.
        public init(eventID: String, secondsBefore: Int, score: Double, network: String?) {
            self.eventID = eventID
            self.secondsBefore = secondsBefore
            self.score = score
            self.network = network
        }
    }

    /// The loudest change of the same actor from the same network within four hours.
    public var loudest: Earlier?
    /// The latest change of the same person from another network within three hours.
    public var elsewhere: Earlier?

    /// Nothing of note was seen.
    public init() {}
}
