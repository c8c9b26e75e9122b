import CloudChanges
import GRDB
import Squelch

/// How firewall objects were made and by whom, and who writes objects under controllers' names.
struct LifecycleMemory: Memory {
    /// Engine.md section 5, "Delay, hold, release": nothing is familiar before 12 hours have passed, and what scored
    /// above + 3 waits 7 days.
    private static let delay: Int64 = 12 * 3_600
    private static let hold: Int64 = 7 * 86_400
    private static let held = 3.0
    /// Over how many closed days it is read who else writes such names: as long as the house's other shares. Judgement.
    private static let habitDays: Int64 = 30
    /// How long after a request its rule is written: at once, as a rule; a slow one is still its own. Judgement.
    private static let requested: Int64 = 600

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        var facts = context.lifecycle ?? LifecycleFacts()
        facts.made = try MadeObject.written(by: change).lazy.compactMap { try made($0, change, db) }.first
        if let name = facts.name ?? facts.made?.name {
            facts.familiarDays = try familiarDays(of: name.kind, change, db)
            facts.otherWriters = try otherWriters(of: name.kind, change, db)
            facts.request = try request(before: change, db)
        }
        if facts != LifecycleFacts() { context.lifecycle = facts }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let facts = context.lifecycle ?? LifecycleFacts()
        if let name = facts.name ?? facts.made?.name { try learnWriter(of: name.kind, change, verdict, db) }
        for object in MadeObject.ended(by: change) { try end(object, change, db) }
        // Of rules in a cloud where each is an object only those are worth a row that a controller's name or hand made.
        guard change.cloud == .aws || facts.name != nil || facts.controller != nil else { return }
        for object in MadeObject.made(by: change) { try make(object, facts, change, db) }
    }

    // MARK: Objects

    private func make(
        _ object: MadeObject.Made, _ facts: LifecycleFacts, _ change: Change, _ db: Database
    ) throws {
        let usual = try facts.controller.flatMap { try Lifetimes.usual(for: $0, at: change, db) }
        try db.cachedStatement(
            sql: """
                INSERT INTO madeObject (cloud, object, seconds, nanoseconds, eventID, actor, controller, kind,
                    nameOf, nameKind, name, firewall, rule, usual, isByDesign, deadline)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16 WHERE NOT EXISTS
                    (SELECT 1 FROM madeObject WHERE cloud = ?1 AND object = ?2 AND endedAt IS NULL)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            change.cloud.rawValue, StoredText.encode(object.key), change.time.seconds,
            change.time.nanoseconds, StoredText.encode(change.eventID), StoredText.encode(change.actor.key),
            facts.controller.map { StoredText.encode($0.name) },
            facts.controller.map { StoredText.encode($0.kind) },
            facts.name.map { StoredText.encode($0.controller) },
            facts.name.map { StoredText.encode($0.kind) }, facts.name.map { StoredText.encode($0.text) },
            usual.flatMap { _ in object.firewall.map(StoredText.encode) },
            usual.flatMap { _ in object.rule.map(StoredText.encode) }, usual?.seconds, usual?.isByDesign,
            usual.map { change.time.seconds + $0.seconds + Lifetimes.grace },
        ])
    }

    private func end(_ object: String, _ change: Change, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE madeObject SET endedAt = ? WHERE cloud = ? AND object = ? AND endedAt IS NULL
                AND (seconds, nanoseconds) <= (?, ?)
                """
        ).execute(arguments: [
            change.time.seconds, change.cloud.rawValue, StoredText.encode(object), change.time.seconds,
            change.time.nanoseconds,
        ])
    }

    /// How the object was made that stood at the time of the change.
    private func made(_ object: String, _ change: Change, _ db: Database) throws -> LifecycleFacts.Made? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT seconds, actor, controller, nameOf, nameKind, name FROM madeObject
                WHERE cloud = ? AND object = ? AND (seconds, nanoseconds) < (?, ?)
                AND (endedAt IS NULL OR endedAt >= ?) ORDER BY seconds DESC, nanoseconds DESC LIMIT 1
                """)
        let time = change.time
        let row = try Row.fetchOne(
            statement,
            arguments: [
                change.cloud.rawValue, StoredText.encode(object), time.seconds, time.nanoseconds,
                time.seconds,
            ])
        guard let row else { return nil }
        let madeAt: Int64 = row["seconds"]
        let text = { (column: String) -> String? in (row[column] as String?).map(StoredText.decode) }
        var name: LifecycleFacts.Name?
        if let controller = text("nameOf"), let kind = text("nameKind"), let word = text("name") {
            name = LifecycleFacts.Name(controller: controller, kind: kind, path: "", text: word)
        }
        return LifecycleFacts.Made(
            secondsBefore: Int(clamping: time.seconds - madeAt), actor: text("actor") ?? "",
            controller: text("controller"), name: name)
    }

    // MARK: Writers

    /// One row a day, actor, kind and network, so that a burst is one day.
    private func learnWriter(of kind: String, _ change: Change, _ verdict: Verdict, _ db: Database) throws {
        guard let network = change.origin.network, change.outcome != .failure else { return }
        let wait = verdict.score.value > Self.held ? Self.hold : Self.delay
        try db.cachedStatement(
            sql: """
                INSERT INTO nameWriter (actor, cloud, kind, network, day, visibleAt) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET visibleAt = max(visibleAt, excluded.visibleAt)
                """
        ).execute(arguments: [
            StoredText.encode(change.actor.key), change.cloud.rawValue, StoredText.encode(kind),
            StoredText.encode(network), Self.day(of: change.time), change.time.seconds + wait,
        ])
    }

    private func familiarDays(of kind: String, _ change: Change, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(DISTINCT day) FROM nameWriter
                    WHERE actor = ? AND cloud = ? AND kind = ? AND visibleAt <= ?
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.cloud.rawValue, StoredText.encode(kind),
                change.time.seconds,
            ]) ?? 0
    }

    /// What others do is read as of the last closed day (engine.md section 5, "Shardable by design").
    private func otherWriters(of kind: String, _ change: Change, _ db: Database) throws -> Int? {
        let today = Self.day(of: change.time)
        let count = try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(DISTINCT actor) FROM nameWriter
                    WHERE cloud = ? AND kind = ? AND day >= ? AND day < ? AND actor <> ? AND visibleAt <= ?
                    """),
            arguments: [
                change.cloud.rawValue, StoredText.encode(kind), today - Self.habitDays, today,
                StoredText.encode(change.actor.key), today * 86_400,
            ])
        return count == 0 ? nil : count
    }

    /// Azure tells of such a request as of any other change, so it was judged already.
    private func request(before change: Change, _ db: Database) throws -> LifecycleFacts.Request? {
        guard change.cloud == .azure else { return nil }
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seconds, eventID FROM judgedChange
                    WHERE actor = ? AND seconds BETWEEN ? AND ? AND (seconds, nanoseconds) <= (?, ?) AND cloud = 'azure'
                    AND scope = ? AND outcome = 'success' AND lower(target) LIKE '%/jitnetworkaccesspolicies/%'
                    AND eventID <> ? ORDER BY seconds DESC, nanoseconds DESC, eventID LIMIT 1
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.time.seconds - Self.requested,
                change.time.seconds, change.time.seconds, change.time.nanoseconds,
                StoredText.encode(change.scope), StoredText.encode(change.eventID),
            ])
        guard let row else { return nil }
        let seconds: Int64 = row["seconds"]
        return LifecycleFacts.Request(
            eventID: StoredText.decode(row["eventID"]),
            secondsBefore: Int(clamping: change.time.seconds - seconds))
    }

    private static func day(of time: EventTime) -> Int64 {
        (time.seconds - (time.seconds < 0 ? 86_399 : 0)) / 86_400
    }
}
