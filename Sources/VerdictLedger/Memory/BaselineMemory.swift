import CloudChanges
import GRDB
import Squelch

/// What is normal for actors, people and firewall objects: read before a judgement, learned after it.
struct BaselineMemory: Memory {
    let store: BaselineStore
    let log: ContributionLog
    let sightings: SightingLog
    /// Whether every record of an actor teaches.
    let learnsFromAll: Bool

    init(
        _ frames: TextFrames, store: BaselineStore = BaselineStore(), recent: RecentChanges = RecentChanges(),
        learnsFromAll: Bool = false
    ) {
        self.store = store
        self.learnsFromAll = learnsFromAll
        log = ContributionLog(store: store, frames: frames, recent: recent)
        sightings = SightingLog(store: store)
    }

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        let shown = ShownValues(of: change, operation, context.session)
        let reading = BaselineReading(change, shown, store, db)
        var facts = try reading.facts()
        facts.shares = try log.shares(before: HalfDay(of: change.time).day, db)
        facts.isNewActor = try log.isNewActor(change, db)
        facts.isHeld = try log.wasLoud(change, db)
        facts.learnsFromAll = learnsFromAll ? true : nil
        context.baseline = facts
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        guard let facts = context.baseline else { return }
        let contribution = Contribution(of: change, in: facts, content: verdict.contentClass)
        let isLoud = verdict.score > BaselineFacts.loud
        try log.learn(contribution, of: change, isLoud || facts.isHeld ? .held : .prompt, facts, db)
        guard isLoud else { return }
        try log.hold(before: change, db)
        try sightings.restate(change.actor.key, HalfDay(of: change.time), change.origin.network, db)
    }

    func settle(_ db: Database) throws { try store.write(db) }
}

/// Reads the habits behind one change.
struct BaselineReading {
    private let change: Change
    private let shown: ShownValues
    private let store: BaselineStore
    private let db: Database
    private let now: HalfDay

    init(_ change: Change, _ shown: ShownValues, _ store: BaselineStore, _ db: Database) {
        self.change = change
        self.shown = shown
        self.store = store
        self.db = db
        now = HalfDay(of: change.time)
    }

    func facts() throws -> BaselineFacts {
        let actor = try store.habits(of: Subject.actor(change.actor.key), db)
        let person = try shown.person.map { try store.habits(of: Subject.person($0), db) } ?? actor
        let object = try store.habits(of: Subject.object(change.target.id, change.cloud), db)
        var facts = BaselineFacts()
        facts.person = shown.person
        for (dimension, value) in shown.values {
            facts.figures[dimension.name] = try figure(value, dimension, dimension.isPersons ? person : actor)
        }
        let writers = object.days(of: .writer, at: now)
        if !change.target.id.isEmpty {
            let ownership = HabitSummary.ownership(of: change.actor.key, among: writers)
            facts.figures[Dimension.ownership.name] = try figure(ownership, .ownership, actor)
        }
        facts.content = HabitSummary.content(actor, at: now)
        facts.object = HabitSummary.content(object, at: now)
        facts.ownShare = HabitSummary.share(of: change.actor.key, in: writers)
        facts.kindContent = try store.all(
            .init(dimension: .content, actors: change.actor.kind.rawValue), on: now.day, db)
        facts.allContent = try store.all(.init(dimension: .content, actors: ""), on: now.day, db)
        facts.peers = try peers()
        return facts
    }

    /// The value that the actor, or the person, has shown on most days; nil without any.
    func usual(_ dimension: Dimension) throws -> BaselineFacts.Figure? {
        let person = dimension.isPersons ? shown.person.map(Subject.person) : nil
        let habits = try store.habits(of: person ?? Subject.actor(change.actor.key), db)
        let days = habits.days(of: dimension, at: now)
        let most = days.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
        return try most.map { try figure($0.key, dimension, habits) }
    }

    private func figure(_ value: String, _ dimension: Dimension, _ habits: Habits) throws
        -> BaselineFacts.Figure
    {
        let kind = change.actor.kind.rawValue
        let all = try store.shared(value, .init(dimension: dimension, actors: ""), on: now.day, db)
        let mine = habits.presence(in: dimension, on: now.day)
        return BaselineFacts.Figure(
            value: value, own: Level(of: value, in: habits.days(of: dimension, at: now), asOf: now.day),
            kind: try store.shared(value, .init(dimension: dimension, actors: kind), on: now.day, db),
            all: all,
            others: OthersCount(
                count: max(0, all.count - (mine.contains(value) ? 1 : 0)),
                total: max(0, all.total - mine.count)),
            past: HabitSummary.past(of: value, dimension, habits, at: now))
    }

    /// Which of the change's hosts and ranges are known.
    private func peers() throws -> BaselineFacts.Peers? {
        guard !shown.peers.isEmpty else { return nil }
        var facts = BaselineFacts.Peers()
        let (own, novelty) = try store.peers(of: Subject.actor(change.actor.key), at: now, db)
        facts.named = shown.peers.map(\.description)
        facts.own = facts.named.filter { own[$0] != nil }
        facts.here = try shown.peers.filter { try isKnownHere($0) }.map(\.description)
        if !own.isEmpty { facts.novelty = novelty }
        return facts
    }

    private func isKnownHere(_ peer: IPNetwork) throws -> Bool {
        let named = try store.shared(
            peer.description, .init(dimension: .peer, actors: ""), on: now.day, db)
        if named.count > 0 { return true }
        guard let network = Origin(address: peer).network, peer.isHost else { return false }
        let people = BaselineStore.Place(dimension: .network, actors: ActorIdentity.Kind.human.rawValue)
        return try store.shared(network, people, on: now.day, db).count > 0
    }
}
