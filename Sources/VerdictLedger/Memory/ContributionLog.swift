import CloudChanges
import GRDB
import Squelch

/// Which verdict taught what: one row a verdict, the one truth from which habits and counts are sums.
struct ContributionLog {
    let store: BaselineStore

    // MARK: Learning

    /// Learns from a verdict, in place of what the same event taught before.
    func learn(
        _ contribution: Contribution, of change: Change, _ release: Release, _ facts: BaselineFacts,
        _ db: Database
    ) throws {
        let key = Self.key(change)
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT kind, half, state, showings FROM baselineContribution
                    WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                    """), arguments: key)
        if let known {
            // What was taken out stays out.
            guard let before = Self.release(known) else { return }
            try store.add(try Self.contribution(known), before, times: -1, db)
        } else {
            try count(change, isFirst: facts.isNewActor, db)
        }
        try store.add(contribution, release, times: 1, db)
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO baselineContribution
                    (actor, half, cloud, eventID, kind, network, state, showings) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: key + [
                contribution.kind.rawValue, change.origin.network.map(StoredText.encode),
                Self.state(release), Blob.data(contribution.bytes),
            ])
    }

    /// What was loud takes along what the same actor did from the same network and nobody has read yet.
    func hold(before change: Change, _ db: Database) throws {
        let half = HalfDay(of: change.time).number
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT actor, half, cloud, eventID, kind, state, showings FROM baselineContribution
                    WHERE actor = ? AND half BETWEEN ? AND ? AND network IS ? AND state = 'prompt'
                    ORDER BY half, cloud, eventID
                    """),
            arguments: [
                StoredText.encode(change.actor.key), half - 1, half,
                change.origin.network.map(StoredText.encode),
            ])
        for row in rows { try move(row, to: .held, db) }
    }

    /// Changes how soon a contribution counts; with nil it is taken out for good.
    func move(_ row: Row, to release: Release?, _ db: Database) throws {
        let contribution = try Self.contribution(row)
        if let before = Self.release(row) { try store.add(contribution, before, times: -1, db) }
        if let release { try store.add(contribution, release, times: 1, db) }
        try db.cachedStatement(
            sql: """
                UPDATE baselineContribution SET state = ?
                WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                """
        ).execute(
            arguments: [
                release.map(Self.state) ?? "forgotten", row["actor"] as String, row["half"] as Int,
                row["cloud"] as String, row["eventID"] as String,
            ])
    }

    private func count(_ change: Change, isFirst: Bool, _ db: Database) throws {
        let kind = change.actor.kind
        try db.cachedStatement(
            sql: """
                INSERT INTO baselineDay (day, changes, firsts, people, workloads, services)
                VALUES (?, 1, ?, ?, ?, ?)
                ON CONFLICT (day) DO UPDATE SET changes = changes + 1, firsts = firsts + excluded.firsts,
                    people = people + excluded.people, workloads = workloads + excluded.workloads,
                    services = services + excluded.services
                """
        ).execute(
            arguments: [
                HalfDay(of: change.time).day, isFirst ? 1 : 0, kind == .human ? 1 : 0,
                kind == .workload ? 1 : 0, kind == .service ? 1 : 0,
            ])
    }

    // MARK: Reading

    /// Sums over the thirty days before `day`.
    func shares(before day: Int, _ db: Database) throws -> BaselineFacts.Shares {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT sum(changes) AS changes, sum(firsts) AS firsts, sum(people) AS people,
                        sum(workloads) AS workloads, sum(services) AS services
                    FROM baselineDay WHERE day BETWEEN ? AND ?
                    """), arguments: [day - BaselineFacts.sharesDays, day - 1])
        var shares = BaselineFacts.Shares()
        guard let row, let changes = row["changes"] as Int? else { return shares }
        shares.changes = changes
        shares.firsts = row["firsts"]
        shares.people = row["people"]
        shares.workloads = row["workloads"]
        shares.services = row["services"]
        return shares
    }

    /// Whether the actor made no change between two weeks and a day ago.
    func isNewActor(_ change: Change, _ db: Database) throws -> Bool {
        let now = change.time.seconds
        return try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT 1 FROM judgedChange WHERE actor = ? AND seconds BETWEEN ? AND ? LIMIT 1"),
            arguments: [
                StoredText.encode(change.actor.key), now - Int64(BaselineFacts.dormantDays) * 86_400,
                now - 86_400,
            ]) == nil
    }

    /// Whether the actor was loud from this network within a week.
    func wasLoud(_ change: Change, _ db: Database) throws -> Bool {
        let now = change.time.seconds
        return try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT 1 FROM judgedChange WHERE actor = ? AND seconds BETWEEN ? AND ?
                    AND (seconds, nanoseconds) < (?, ?) AND network IS ? AND score > ? LIMIT 1
                    """),
            arguments: [
                StoredText.encode(change.actor.key), now - 7 * 86_400, now, now, change.time.nanoseconds,
                change.origin.network.map(StoredText.encode), BaselineFacts.loud.value,
            ]) != nil
    }

    // MARK: Rows

    private static func key(_ change: Change) -> StatementArguments {
        [
            StoredText.encode(change.actor.key), HalfDay(of: change.time).number, change.cloud.rawValue,
            StoredText.encode(change.eventID),
        ]
    }

    static func state(_ release: Release) -> String { release == .held ? "held" : "prompt" }

    /// Nil for what was taken out.
    static func release(_ row: Row) -> Release? { release(named: row["state"]) }

    static func release(named state: String) -> Release? {
        switch state {
        case "prompt": .prompt
        case "held": .held
        default: nil
        }
    }

    static func contribution(_ row: Row) throws -> Contribution {
        let kind = ActorIdentity.Kind(rawValue: row["kind"]) ?? .unknown
        let bytes = Blob.bytes(row["showings"])
        guard let contribution = Contribution(half: HalfDay(row["half"]), kind: kind, bytes: bytes) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a contribution does not unpack")
        }
        return contribution
    }
}
