import CloudChanges
import GRDB
import Squelch

/// What the actor did shortly before: from context events, and from the changes that were judged already.
struct ConductMemory: Memory {
    let store: ContextStore

    /// Engine.md section 6, "Conduct": refusals in the hour; logging switched off within 2 h; four or more places in
    /// an hour.
    private static let hour: Int64 = 3_600
    private static let guardOff: Int64 = 2 * 3_600
    /// Engine.md: session carry within 4 h, active elsewhere within 3 h.
    private static let session: Int64 = 4 * 3_600
    private static let elsewhere: Int64 = 3 * 3_600
    /// Judgement: who may act as a role is changed rarely, and seldom the day it first acts.
    private static let trust: Int64 = 86_400
    private static let keyMade: Int64 = 7 * 86_400

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        var facts = ConductFacts()
        facts.refusals = try refusals(before: change, db)
        facts.protectionOff = try protectionOff(before: change, db)
        if change.cloud == .aws { try readAWS(change, operation.lead.record.value, into: &facts, db) }
        facts.places = try places(before: change, db)
        facts.loudest = try earlier(
            than: change, within: Self.session, "network IS ? AND score > 0", "score DESC, seconds DESC", db)
        if change.actor.kind == .human, change.origin.network != nil {
            facts.elsewhere = try earlier(
                than: change, within: Self.elsewhere, "network IS NOT ? AND network IS NOT NULL",
                "seconds DESC", db)
        }
        if facts != ConductFacts() { context.conduct = facts }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let content = verdict.evidence.first { $0.family == .content && $0.weight.value > 0 }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO judgedChange (actor, seconds, nanoseconds, cloud, eventID, scope, region,
                    network, target, outcome, content, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            StoredText.encode(change.actor.key), change.time.seconds, change.time.nanoseconds,
            change.cloud.rawValue, StoredText.encode(change.eventID), StoredText.encode(change.scope),
            change.region.map(StoredText.encode), change.origin.network.map(StoredText.encode),
            StoredText.encode(change.target.id), change.outcome.rawValue, content?.code,
            verdict.score.value,
        ])
    }

    // MARK: Context events

    private func refusals(before change: Change, _ db: Database) throws -> ConductFacts.Refusals? {
        let span = ContextStore.Span(before: change.time, seconds: Self.hour)
        let found = try store.events([.refusal], by: change.actor.key, in: span, db).filter {
            $0.time < change.time
        }
        let calls = Self.calls(found.filter { !change.records.contains($0.id) })
        guard !calls.isEmpty else { return nil }
        return ConductFacts.Refusals(
            count: calls.count, dryRuns: calls.count { $0.outcome == .dryRun },
            actions: Array(Set(calls.map(\.action)).sorted().prefix(5)))
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
        let seconds: Int64 = row["seconds"]
        let network: String? = row["network"]
        return ConductFacts.Earlier(
            eventID: StoredText.decode(row["eventID"]),
            secondsBefore: Int(clamping: change.time.seconds - seconds), score: row["score"],
            network: network.map(StoredText.decode))
    }

    /// Only openings count: closing the same in every region is what everybody does.
    private func places(before change: Change, _ db: Database) throws -> [String]? {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT scope, region FROM judgedChange
                    WHERE actor = ? AND seconds BETWEEN ? AND ? AND content IS NOT NULL AND cloud = ?
                    AND (seconds, nanoseconds) < (?, ?) ORDER BY scope, region LIMIT 16
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.time.seconds - Self.hour, change.time.seconds,
                change.cloud.rawValue, change.time.seconds, change.time.nanoseconds,
            ])
        let own = "\(change.scope)/\(change.region ?? "")"
        let places = rows.map { row -> String in
            let (scope, region): (String, String?) = (row["scope"], row["region"])
            return "\(StoredText.decode(scope))/\(region.map(StoredText.decode) ?? "")"
        }.filter { $0 != own }
        return places.isEmpty ? nil : places
    }
}
