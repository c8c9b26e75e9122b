import CloudChanges
import GRDB
import Squelch

/// What the actor did shortly before: from context events, and from the changes that were judged already.
struct ConductMemory: Memory {
    let store: ContextStore
    var recent = RecentChanges()

    /// Engine.md section 6, "Conduct": refusals in the hour; logging switched off within 2 h.
    private static let hour: Int64 = 3_600
    private static let guardOff: Int64 = 2 * 3_600
    /// Judgement: who may act as a role is changed rarely, and seldom the day it first acts.
    private static let trust: Int64 = 86_400
    private static let keyMade: Int64 = 7 * 86_400
    private static let mostPlaces = 16

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        var facts = ConductFacts()
        facts.refusals = try refusals(before: change, db)
        facts.protectionOff = try protectionOff(before: change, db)
        if change.cloud == .aws { try readAWS(change, operation.lead.record.value, into: &facts, db) }
        try readChanges(before: change, into: &facts, db)
        if facts != ConductFacts() { context.conduct = facts }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let content = verdict.evidence.first { $0.family == .content && $0.weight.value > 0 }
        let (actor, eventID) = (StoredText.encode(change.actor.key), StoredText.encode(change.eventID))
        let scope = StoredText.encode(change.scope)
        let region = change.region.map(StoredText.encode)
        let network = change.origin.network.map(StoredText.encode)
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO judgedChange (actor, seconds, nanoseconds, cloud, eventID, scope, region,
                    network, target, outcome, content, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            actor, change.time.seconds, change.time.nanoseconds, change.cloud.rawValue, eventID, scope,
            region,
            network, StoredText.encode(change.target.id), change.outcome.rawValue, content?.code,
            verdict.score.value,
        ])
        let place = RecentChanges.Place(
            cloud: change.cloud, scope: ExactText(scope), region: region.map(ExactText.init))
        recent.add(
            .init(
                at: Moment(change.time), eventID: eventID, network: network, score: verdict.score.value,
                place: content == nil ? nil : place), by: actor)
    }

    // MARK: Context events

    private func refusals(before change: Change, _ db: Database) throws -> ConductFacts.Refusals? {
        let span = ContextStore.Span(before: change.time, seconds: Self.hour)
        let own = Set(change.records.map(ContextStore.key))
        let seen = store.glances([.refusal], by: change.actor.key, in: span).filter {
            $0.time < change.time && !own.contains($0.id)
        }
        let known = own.union(seen.map(\.id))
        let others = Self.calls(
            try store.events([.refusal], by: change.actor.key, in: span, without: true, db).filter {
                $0.time < change.time && !known.contains(ContextStore.key($0.id))
            })
        guard !seen.isEmpty || !others.isEmpty else { return nil }
        let dryRuns = seen.count { $0.outcome == .dryRun } + others.count { $0.outcome == .dryRun }
        let actions = Set(seen.lazy.map(\.action)).union(others.lazy.map(\.action))
        return ConductFacts.Refusals(
            count: seen.count + others.count, dryRuns: dryRuns, actions: Array(actions.sorted().prefix(5)))
    }

    private func protectionOff(before change: Change, _ db: Database) throws -> [ConductFacts.Precedent]? {
        let span = ContextStore.Span(before: change.time, seconds: Self.guardOff)
        let found = try store.events([.protectionOff], by: change.actor.key, in: span, db).filter {
            $0.outcome == .success && $0.id != change.eventID
        }
        return found.isEmpty
            ? nil : Self.calls(found).suffix(3).reversed().map { Self.precedent($0, before: change) }
    }

    /// One event a call: of several records of one operation the last.
    private static func calls(_ events: [ContextEvent]) -> [ContextEvent] {
        let last = Dictionary(
            events.compactMap { event in event.operation.map { ($0, event.id) } }, uniquingKeysWith: { $1 })
        return events.filter { event in event.operation.map { last[$0] == event.id } ?? true }
    }

    private func readAWS(
        _ change: Change, _ record: JSONValue, into facts: inout ConductFacts, _ db: Database
    ) throws {
        let identity = record[path: "userIdentity"]
        if let role = identity?[path: "sessionContext", "sessionIssuer", "userName"]?.string {
            let span = ContextStore.Span(before: change.time, seconds: Self.trust)
            let found = try store.events([.trust], of: role, in: span, db).last {
                $0.outcome == .success && $0.scope == change.scope
            }
            facts.trust = found.map { Self.precedent($0, before: change) }
        }
        guard let key = identity?["accessKeyId"]?.string, !key.isEmpty else { return }
        let made = try store.events(
            [.key], of: key, in: .init(before: change.time, seconds: Self.keyMade), db
        ).last { $0.outcome == .success }
        facts.keyMade = made.map { Self.precedent($0, before: change) }
        let issued = try store.events(
            [.session, .key], of: key, in: .init(before: change.time, seconds: Self.keyMade), db
        ).last { $0.outcome == .success }
        guard let issued, let there = issued.address.flatMap({ IPNetwork($0) }),
            let here = change.origin.address, there.isPublic, here.isPublic,
            issued.network != change.origin.network
        else { return }
        facts.issuedElsewhere = Self.precedent(issued, before: change)
    }

    static func precedent(_ event: ContextEvent, before change: Change) -> ConductFacts.Precedent {
        ConductFacts.Precedent(
            eventID: event.id, action: event.action,
            secondsBefore: Int(clamping: change.time.seconds - event.time.seconds), actor: event.actor.key,
            what: event.detail("what") ?? event.detail("user") ?? event.subjects.first,
            network: event.network)
    }

    // MARK: Changes

    private func readChanges(before change: Change, into facts: inout ConductFacts, _ db: Database) throws {
        let network = change.origin.network.map(StoredText.encode)
        let asksElsewhere = change.actor.kind == .human && network != nil
        guard let held = try recent.actor(StoredText.encode(change.actor.key), at: Moment(change.time), db)
        else {
            facts.places = try places(before: change, db)
            facts.loudest = try earlier(
                than: change, within: RecentChanges.carry, "network IS ? AND score > 0",
                "score DESC, seconds DESC", db)
            guard asksElsewhere else { return }
            facts.elsewhere = try earlier(
                than: change, within: RecentChanges.elsewhere, "network IS NOT ? AND network IS NOT NULL",
                "seconds DESC", db)
            return
        }
        let rows = held.places(in: change.cloud).prefix(Self.mostPlaces)
        facts.places = Self.places(rows.map { ($0.scope.text, $0.region?.text) }, beside: change)
        facts.loudest = held.loudest(from: network).map { Self.earlier($0, than: change) }
        guard asksElsewhere, let network else { return }
        facts.elsewhere = held.latest(notFrom: network).map { Self.earlier($0, than: change) }
    }

    private static func earlier(_ entry: RecentChanges.Entry, than change: Change) -> ConductFacts.Earlier {
        ConductFacts.Earlier(
            eventID: StoredText.decode(entry.eventID),
            secondsBefore: Int(clamping: change.time.seconds - entry.at.seconds), score: entry.score,
            network: entry.network.map(StoredText.decode))
    }

    private func earlier(
        than change: Change, within span: Int64, _ condition: String, _ order: String, _ db: Database
    ) throws -> ConductFacts.Earlier? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seconds, eventID, score, network FROM judgedChange
                    WHERE actor = ? AND seconds BETWEEN ? AND ? AND (seconds, nanoseconds) < (?, ?) AND \(condition)
                    ORDER BY \(order), nanoseconds DESC, eventID LIMIT 1
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.time.seconds - span, change.time.seconds,
                change.time.seconds, change.time.nanoseconds, change.origin.network.map(StoredText.encode),
            ])
        guard let row else { return nil }
        return Self.earlier(
            .init(
                at: Moment(seconds: row["seconds"], nanoseconds: 0), eventID: row["eventID"],
                network: row["network"], score: row["score"]), than: change)
    }

    /// Only openings count: closing the same in every region is what everybody does.
    private func places(before change: Change, _ db: Database) throws -> [String]? {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT scope, region FROM judgedChange
                    WHERE actor = ? AND seconds BETWEEN ? AND ? AND content IS NOT NULL AND cloud = ?
                    AND (seconds, nanoseconds) < (?, ?) ORDER BY scope, region LIMIT \(Self.mostPlaces)
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.time.seconds - RecentChanges.places,
                change.time.seconds,
                change.cloud.rawValue, change.time.seconds, change.time.nanoseconds,
            ])
        return Self.places(rows.map { ($0["scope"], $0["region"]) }, beside: change)
    }

    private static func places(
        _ rows: [(scope: String, region: String?)], beside change: Change
    ) -> [String]? {
        let own = "\(change.scope)/\(change.region ?? "")"
        let places = rows.map { scope, region in
            "\(StoredText.decode(scope))/\(region.map(StoredText.decode) ?? "")"
        }.filter { $0 != own }
        return places.isEmpty ? nil : places
    }
}
