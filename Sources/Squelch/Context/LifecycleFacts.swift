public import CloudChanges

/// Which controller or service of the provider's made the call, whose names the object bears, and what the ledger
/// remembers of it. Facts only: what they weigh is the observer's.
public struct LifecycleFacts: Codable, Sendable, Hashable {
    /// Why a recognised controller earns nothing.
    public enum Doubt: String, Codable, Sendable, Hashable {
        /// Whose project's agent it is, is not known.
        case project
        /// No record of the kind was read, and nobody enabled the row.
        case unverified
    }

    /// A controller that was recognised by who called, never by what it called anything.
    public struct Recognised: Codable, Sendable, Hashable {
        /// What a verdict calls it.
        public var name: String
        /// What it makes; lifetimes are learned by it.
        public var kind: String
        /// What vouches for it.
        public var vouching: Controller.Vouching
        /// The path of the field that shows it; empty where another record does.
        public var path: String
        /// What stands there, at most 200 characters.
        public var text: String
        /// What it ever needs.
        public var envelope: Envelope
        /// What IAM demands of the object.
        public var guardText: String?
        /// Why it earns nothing though it is recognised; nil where it may.
        public var doubt: Doubt?
        /// The pin of the configuration, where one fits.
        public var pin: PipelinePin?
    }

    /// A controller's name or tag on the object.
    public struct Name: Codable, Sendable, Hashable {
        /// Whose name it is.
        public var controller: String
        /// The family: objects of the same kind on the same cloud.
        public var kind: String
        /// The path of the field; empty where the name is remembered from the object's making.
        public var path: String
        /// The name, at most 200 characters; hostile.
        public var text: String

        /// `path` is empty for a name that the ledger remembers.
        public init(controller: String, kind: String, path: String, text: String) {
            self.controller = controller
            self.kind = kind
            self.path = path
            self.text = text
        }
    }

    /// How the ledger saw the object being made.
    public struct Made: Codable, Sendable, Hashable {
        /// How long before the change, in whole seconds.
        public var secondsBefore: Int
        /// The maker's key, as ``ActorIdentity/key``.
        public var actor: String
        /// The controller that made it; nil where its maker was none.
        public var controller: String?
        /// Its name, where that is a controller's.
        public var name: Name?

        /// As the ledger keeps it.
        public init(secondsBefore: Int, actor: String, controller: String?, name: Name?) {
            self.secondsBefore = secondsBefore
            self.actor = actor
            self.controller = controller
            self.name = name
        }
    }

    /// Just-in-time access that was asked for: Defender then writes the rule, in the name of whoever asked.
    public struct Request: Codable, Sendable, Hashable {
        /// The id of its own verdict.
        public var eventID: String
        /// How long before the change, in whole seconds.
        public var secondsBefore: Int

        /// As the ledger keeps it.
        public init(eventID: String, secondsBefore: Int) {
            self.eventID = eventID
            self.secondsBefore = secondsBefore
        }
    }

    /// An object that stands longer than its kind does.
    public struct Overdue: Codable, Sendable, Hashable {
        /// The controller that made it.
        public var controller: String
        /// What it is.
        public var kind: String
        /// After how many seconds its kind is gone, as a rule.
        public var usualSeconds: Int
        /// Whether that is what the kind is made for; else it was learned.
        public var isByDesign: Bool
        /// What stands open, in words; at most three.
        public var open: [String]
        /// How many rules stand open beside those.
        public var more: Int

        /// As the ledger keeps it.
        public init(
            controller: String, kind: String, usualSeconds: Int, isByDesign: Bool, open: [String], more: Int
        ) {
            self.controller = controller
            self.kind = kind
            self.usualSeconds = usualSeconds
            self.isByDesign = isByDesign
            self.open = open
            self.more = more
        }
    }

    /// Only in a resurfaced verdict: the object that the change opened outlived its kind, and is still open.
    public var overdue: Overdue?
    /// The controller that the caller is.
    public var controller: Recognised?
    /// The controller whose names the object bears.
    public var name: Name?
    /// How the object was made, where the ledger saw it.
    public var made: Made?
    /// On how many days before this actor wrote objects of such a name; nil where the name is nobody's.
    public var familiarDays: Int?
    /// How many others did in the last 30 closed days.
    public var otherWriters: Int?
    /// What the same actor had asked just-in-time access for, shortly before.
    public var request: Request?

    /// Nothing is recognised, and nothing named.
    public init() {}
}
