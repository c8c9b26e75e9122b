public import CloudChanges

/// What one verdict teaches: the showings that it adds to the habits of its actor, person and object. Kept beside the
/// verdict, so that exactly this can be taken out again, and ledgers can be merged.
public struct Contribution: Sendable, Hashable {
    /// One showing of one value.
    public struct Showing: Sendable, Hashable {
        /// ``Subject/key``
        public var subject: String
        /// What the value is of.
        public var dimension: Dimension
        /// As shown.
        public var value: String

        /// Checks nothing.
        public init(subject: String, dimension: Dimension, value: String) {
            self.subject = subject
            self.dimension = dimension
            self.value = value
        }
    }

    /// When.
    public var half: HalfDay
    /// The actor's kind.
    public var kind: ActorIdentity.Kind
    /// In one order.
    public var showings: [Showing]
    /// What showed it. Counts of a kind's actors are of those who make changes, by their changes alone: what sort of
    /// caller an actor is may differ from record to record.
    public var source: Showings.Source

    /// Checks nothing.
    public init(
        half: HalfDay, kind: ActorIdentity.Kind, showings: [Showing], source: Showings.Source = .change
    ) {
        self.half = half
        self.kind = kind
        self.showings = showings
        self.source = source
    }

    /// What a change teaches that was judged in `context`: nothing without figures.
    ///
    /// A call that failed shows its context, never its content: what was refused is no habit.
    public init(of change: Change, in facts: BaselineFacts, content: String?) {
        let actor = Subject.actor(change.actor.key)
        let person = facts.person.map(Subject.person) ?? actor
        var showings: [Showing] = []
        for dimension in Dimension.allCases {
            guard let value = facts.figure(dimension)?.value else { continue }
            let owner = dimension.isPersons ? person : actor
            showings.append(.init(subject: owner, dimension: dimension, value: value))
        }
        showings.append(.init(subject: actor, dimension: .account, value: change.scope))
        if let region = change.region {
            showings.append(.init(subject: actor, dimension: .region, value: clipped(region)))
        }
        if change.outcome == .success || change.outcome == .unknown {
            if let content { showings.append(.init(subject: actor, dimension: .content, value: content)) }
            for peer in facts.peers?.named ?? [] {
                showings.append(.init(subject: actor, dimension: .peer, value: peer))
            }
            if !change.target.id.isEmpty {
                let object = Subject.object(change.target.id, change.cloud)
                if let content {
                    showings.append(.init(subject: object, dimension: .content, value: content))
                }
                showings.append(.init(subject: object, dimension: .writer, value: change.actor.key))
            }
        }
        self.init(half: HalfDay(of: change.time), kind: change.actor.kind, showings: showings)
    }
}

/// Whose habits they are.
public enum Subject {
    /// An actor, by its key.
    public static func actor(_ key: String) -> String { "a:\(key)" }
    /// A person, by e-mail address.
    public static func person(_ address: String) -> String { "p:\(address)" }
    /// A firewall object.
    public static func object(_ id: String, _ cloud: Cloud) -> String { "o:\(cloud.rawValue):\(id)" }

    /// Whether a key is an object's.
    public static func isObject(_ key: String) -> Bool { key.hasPrefix("o:") }
}

extension Dimension {
    /// Network and hour are a person's, whatever role it wears; tool, authentication and content are the actor's.
    public var isPersons: Bool { [.network, .provider, .hour].contains(self) }

    /// Whether actors are counted by its values: accounts, regions and writers are not.
    public var isShared: Bool { ![.account, .region, .writer].contains(self) }
}

extension Contribution {
    /// The showings in the ledger's spelling: subjects once each, then per showing its subject's place, dimension and
    /// value.
    public var bytes: [UInt8] {
        let subjects = Set(showings.map(\.subject)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var bytes: [UInt8] = []
        func append(_ text: String) {
            Varint.append(UInt64(text.utf8.count), to: &bytes)
            bytes += text.utf8
        }
        Varint.append(UInt64(subjects.count), to: &bytes)
        subjects.forEach(append)
        for showing in showings {
            Varint.append(UInt64(subjects.firstIndex(of: showing.subject) ?? 0), to: &bytes)
            bytes.append(showing.dimension.rawValue)
            append(showing.value)
        }
        return bytes
    }

    /// Reads what ``bytes`` wrote; nil for anything else.
    public init?(
        half: HalfDay, kind: ActorIdentity.Kind, bytes: [UInt8], source: Showings.Source = .change
    ) {
        var reader = Varint.Reader(bytes)
        guard let count = reader.count() else { return nil }
        var subjects: [String] = []
        for _ in 0..<count {
            guard let subject = reader.text() else { return nil }
            subjects.append(subject)
        }
        var showings: [Showing] = []
        while !reader.isAtEnd {
            guard let place = reader.number(), place < UInt64(subjects.count), let number = reader.byte(),
                let dimension = Dimension(rawValue: number), let value = reader.text()
            else { return nil }
            showings.append(.init(subject: subjects[Int(place)], dimension: dimension, value: value))
        }
        self.init(half: half, kind: kind, showings: showings, source: source)
    }
}
