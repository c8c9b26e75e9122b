import CloudChanges
import GRDB
import Squelch

/// Which changes belong together: those of one actor from one place in one go, and those of several actors that let the
/// same stranger in.
struct IncidentMemory: Memory {
    var tallies = IncidentTallies()

    /// A go ends with an hour of silence, or after a day. Judgement.
    private static let silence: Int64 = 3_600
    private static let longest: Int64 = 86_400
    /// Engine.md: the same new peer within 7 days.
    private static let peers: Int64 = 7 * 86_400

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        let session = try session(of: change, db)
        let stranger = try stranger(in: change, context, db)
        guard let incident = session ?? stranger?.incident else { return }
        var facts = IncidentFacts(id: StoredText.decode(incident.id))
        facts.peer = stranger?.peer
        facts.actorsWithPeer = stranger?.actors ?? 0
        try count(incident.id, before: change, into: &facts, db)
        if facts.members > 0 || facts.actorsWithPeer > 0 { context.incident = facts }
    }

    private func count(
        _ incident: String, before change: Change, into facts: inout IncidentFacts, _ db: Database
    ) throws {
        if let tally = try tallies.tally(of: incident, at: Moment(change.time), db) {
            facts.members = tally.members
            facts.shown = tally.shown
            return
        }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT decision, content, max(confidence) AS confidence, count(*) AS count FROM incidentMember
                    WHERE incident = ? AND (seconds, nanoseconds) < (?, ?) GROUP BY decision, content
                    """), arguments: [incident, change.time.seconds, change.time.nanoseconds])
        for row in rows {
            let (decision, content): (String, String) = (row["decision"], row["content"])
            facts.members += row["count"]
            guard decision != Decision.suppress.rawValue else { continue }
            facts.shown[content] = max(facts.shown[content] ?? 0, row["confidence"])
        }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let incident = StoredText.encode(verdict.incident)
        let begun = try begun(incident, at: Moment(change.time), db) ?? change.time.seconds
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO incidentMember (actor, seconds, nanoseconds, cloud, eventID, network, incident,
                    begun, content, confidence, decision, opens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            StoredText.encode(change.actor.key), change.time.seconds, change.time.nanoseconds,
            change.cloud.rawValue, StoredText.encode(change.eventID),
            change.origin.network.map(StoredText.encode), incident, begun, verdict.contentClass ?? "",
            verdict.confidence, verdict.decision.rawValue, verdict.opensSomething,
        ])
        let member = IncidentTallies.Member(
            at: Moment(change.time), content: verdict.contentClass ?? "", confidence: verdict.confidence,
            decision: verdict.decision.rawValue, opens: verdict.opensSomething)
        tallies.add(member, to: incident, begun: begun)
        guard verdict.opensSomething else { return }
        for peer in Self.strangers(context) {
            try db.cachedStatement(
                sql:
                    "INSERT OR IGNORE INTO openedPeer (peer, seconds, actor, incident, begun) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                peer, change.time.seconds, StoredText.encode(change.actor.key), incident, begun,
            ])
        }
    }

    /// Nil where nothing is in it yet.
    private func begun(_ incident: String, at time: Moment, _ db: Database) throws -> Int64? {
        if let tally = try tallies.tally(of: incident, at: time, db) { return tally.begun }
        return try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT min(begun) FROM incidentMember WHERE incident = ?"),
            arguments: [incident])
    }

    // MARK: Joining

    private struct Incident {
        var id: String
        var begun: Int64
    }

    private func session(of change: Change, _ db: Database) throws -> Incident? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT incident, begun FROM incidentMember
                    WHERE actor = ? AND seconds BETWEEN ? AND ? AND (seconds, nanoseconds) < (?, ?) AND network IS ?
                    ORDER BY seconds DESC, nanoseconds DESC, eventID DESC LIMIT 1
                    """),
            arguments: [
                StoredText.encode(change.actor.key), change.time.seconds - Self.silence, change.time.seconds,
                change.time.seconds, change.time.nanoseconds, change.origin.network.map(StoredText.encode),
            ])
        guard let row else { return nil }
        let incident = Incident(id: row["incident"], begun: row["begun"])
        return change.time.seconds - incident.begun <= Self.longest ? incident : nil
    }

    private func stranger(
        in change: Change, _ context: Context, _ db: Database
    ) throws -> (peer: String, actors: Int, incident: Incident)? {
        for peer in Self.strangers(context) {
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT actor, incident, begun FROM openedPeer
                        WHERE peer = ? AND seconds BETWEEN ? AND ? AND actor <> ? ORDER BY seconds, actor
                        """),
                arguments: [
                    peer, change.time.seconds - Self.peers, change.time.seconds - 1,
                    StoredText.encode(change.actor.key),
                ])
            guard let first = rows.first else { continue }
            let actors = Set(rows.map { row -> String in row["actor"] })
            return (peer, actors.count, Incident(id: first["incident"], begun: first["begun"]))
        }
        return nil
    }

    /// Public hosts and ranges that nobody here is known to let in.
    private static func strangers(_ context: Context) -> [String] {
        guard let peers = context.baseline?.peers else { return [] }
        return peers.named.filter { !peers.own.contains($0) && !peers.here.contains($0) }
    }
}
