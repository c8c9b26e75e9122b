/// What is normal for whoever made a change, as of its own time: the ingredients of every weight, none of the weights.
public struct BaselineFacts: Codable, Sendable, Hashable {
    /// One value that was shown, and how used its actor, its kind and everybody are to it.
    public struct Figure: Codable, Sendable, Hashable {
        /// As shown; hostile.
        public var value: String
        /// The actor's, or the person's.
        public var own: Level
        /// Actors of the same kind.
        public var kind: SharedCount
        /// All actors.
        public var all: SharedCount
        /// All but this one.
        public var others: OthersCount
        /// What the actor's days tell.
        public var past: Past

        /// Checks nothing.
        public init(
            value: String, own: Level, kind: SharedCount, all: SharedCount, others: OthersCount, past: Past
        ) {
            self.value = value
            self.own = own
            self.kind = kind
            self.all = all
            self.others = others
            self.past = past
        }
    }

    /// How often and how lately, in days that count.
    public struct Past: Codable, Sendable, Hashable {
        /// Days on which the value was shown.
        public var days = 0
        /// Days since the last of them.
        public var last: Int?
        /// Different values.
        public var values = 0
        /// Days on which any was shown.
        public var allDays = 0
        /// Days since the first of those.
        public var first: Int?
        /// Days since a value was last shown for the first time.
        public var newest: Int?

        /// Nothing is known.
        public init() {}
    }

    /// What sort of changes somebody, or something, is used to.
    public struct Content: Codable, Sendable, Hashable {
        /// Decayed days by class.
        public var counts: [String: Double]
        /// Their level, without a count.
        public var level: Level
        /// Days by class, undecayed.
        public var days: [String: Int]
        /// Days with any.
        public var allDays: Int
    }

    /// Hosts and ranges that the change names.
    public struct Peers: Codable, Sendable, Hashable {
        /// All of them, sorted; at most 32.
        public var named: [String] = []
        /// Those that the actor has let in before.
        public var own: [String] = []
        /// Those that others have, or that lie in a network of people here.
        public var here: [String] = []
        /// The share of new ones among what the actor lets in; nil without a history.
        public var novelty: Double?

        /// None is known.
        public init() {}
    }

    /// Sums over the last closed days.
    public struct Shares: Codable, Sendable, Hashable {
        /// Changes.
        public var changes = 0
        /// Changes by actors that were new.
        public var firsts = 0
        /// By people, workloads and services.
        public var people = 0
        /// See ``people``.
        public var workloads = 0
        /// See ``people``.
        public var services = 0

        /// None yet.
        public init() {}
    }

    /// By ``Dimension/name``; what is not recorded, or not the caller's own, has none.
    public var figures: [String: Figure] = [:]
    /// The key of the person behind the actor, where there is one.
    public var person: String?
    /// The actor's.
    public var content: Content?
    /// The object's; nil where nothing is known of it.
    public var object: Content?
    /// This actor's share of the days on which the object was written.
    public var ownShare: Double?
    /// Actors by class of change: of the kind and of all, as of the last closed day.
    public var kindContent: [String: Int] = [:]
    /// See ``kindContent``.
    public var allContent: [String: Int] = [:]
    /// Hosts and ranges; nil where the change names none.
    public var peers: Peers?
    /// The house's own shares.
    public var shares = Shares()
    /// Whether the actor made its first change, or its first in two weeks, less than a day ago.
    public var isNewActor = false
    /// The person was loud from this network within a week, so that this is held as well.
    public var isHeld = false
    /// Whether habits rest on every record of the actor; nil where only its changes were read.
    public var learnsFromAll: Bool?

    /// Nothing is known.
    public init() {}
}

extension BaselineFacts {
    /// The figure of a dimension.
    func figure(_ dimension: Dimension) -> Figure? { figures[dimension.name] }
}

extension Level: Codable {
    /// Four numbers in a list: snapshots are many.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for number in [count, total, discount, discounted] { try list.encode(number) }
    }

    /// - Throws: `DecodingError` for anything but four numbers.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        self.init(
            count: try list.decode(Double.self), total: try list.decode(Double.self),
            discount: try list.decode(Double.self), discounted: try list.decode(Double.self))
    }
}

extension SharedCount: Codable {
    /// Five numbers in a list.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for number in [count, total, values, ones, twos] { try list.encode(number) }
    }

    /// - Throws: `DecodingError` for anything but five whole numbers.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        self.init(
            count: try list.decode(Int.self), total: try list.decode(Int.self),
            values: try list.decode(Int.self), ones: try list.decode(Int.self),
            twos: try list.decode(Int.self))
    }
}

extension OthersCount: Codable {
    /// Two numbers in a list.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for number in [count, total] { try list.encode(number) }
    }

    /// - Throws: `DecodingError` for anything but two whole numbers.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        self.init(count: try list.decode(Int.self), total: try list.decode(Int.self))
    }
}
