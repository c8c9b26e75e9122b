import CloudChanges
import GRDB
import Squelch

/// Which verdict taught what: one row a verdict, the one truth from which habits and counts are sums.
struct ContributionLog {
    let store: BaselineStore
    let frames: TextFrames
    var recent = RecentChanges()
    var prompt = PromptNetworks()

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
                    SELECT * FROM baselineContribution
                    WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                    """), arguments: key)
        if let known {
            // What was taken out stays out.
            guard let before = Self.release(known) else { return }
            try store.add(try self.contribution(known), before, times: -1, db)
            try count(known, times: -1, db)
        }
        let row = BaselineRow(
            actor: change.actor.key, eventID: change.eventID, cloud: change.cloud, state: .init(release),
            network: change.origin.network, isFirst: facts.isNewActor, contribution: contribution)
        try put(row, db)
    }

    /// Writes a row, and adds what it teaches to the sums; what stood there before is out of them already.
    func put(_ row: BaselineRow, _ db: Database) throws {
        let contribution = row.contribution
        if row.state == .prompt {
            prompt.add(
                StoredText.encode(row.actor), row.network.map(StoredText.encode), at: contribution.half.number
            )
        }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO baselineContribution
                    (actor, half, cloud, eventID, kind, network, state, showings, isFirst)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                StoredText.encode(row.actor), contribution.half.number, row.cloud.rawValue,
                StoredText.encode(row.eventID), contribution.kind.rawValue,
                row.network.map(StoredText.encode), row.state.rawValue,
                Blob.data(frames.packed(contribution.bytes, as: .showings)),
                row.isFirst,
            ])
        guard let release = row.state.release else { return }
        try store.add(contribution, release, times: 1, db)
        try count(contribution.half, contribution.kind, isFirst: row.isFirst, times: 1, db)
    }

    /// What was loud takes along what the same actor did from the same network and nobody has read yet.
    func hold(before change: Change, _ db: Database) throws {
        let half = HalfDay(of: change.time).number
        let actor = StoredText.encode(change.actor.key)
        let network = change.origin.network.map(StoredText.encode)
        guard try prompt.mayHold(actor, network, at: half, db) else { return }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM baselineContribution
                    WHERE actor = ? AND half BETWEEN ? AND ? AND network IS ? AND state = 'prompt'
                    ORDER BY half, cloud, eventID
                    """),
            arguments: [actor, half - 1, half, network])
        for row in rows { try move(row, to: .held, db) }
        prompt.remove(actor, network)
    }

    /// Changes how soon a contribution counts; with nil it is taken out.
    ///
    /// What is not taken out for good may be put back (``putBack(_:_:)``).
    func move(_ row: Row, to release: Release?, isForGood: Bool = true, _ db: Database) throws {
        let contribution = try self.contribution(row)
        let before = Self.release(row)
        if release == .prompt { prompt.add(row["actor"], row["network"], at: contribution.half.number) }
        if let before { try store.add(contribution, before, times: -1, db) }
        if let release { try store.add(contribution, release, times: 1, db) }
        if before != nil, release == nil { try count(row, times: -1, db) }
        if before == nil, release != nil { try count(row, times: 1, db) }
        let state = release.map(BaselineRow.State.init) ?? .forgotten
        try db.cachedStatement(
            sql: """
                UPDATE baselineContribution SET state = ?, lost = ?
                WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                """
        ).execute(
            arguments: [
                state.rawValue,
                isForGood || release != nil ? nil : before.map { BaselineRow.State($0).rawValue },
                row["actor"] as String, row["half"] as Int, row["cloud"] as String, row["eventID"] as String,
            ])
    }

    /// Puts back what was taken out for a reason that no longer holds; what was forgotten for good stays out.
    ///
    /// - Returns: Whether there was something to put back.
    func putBack(_ row: Row, _ db: Database) throws -> Bool {
        let lost: String? = row["lost"]
        guard let release = lost.flatMap(BaselineRow.State.init)?.release else { return false }
        try move(row, to: release, db)
        return true
    }

    private func count(_ row: Row, times: Int, _ db: Database) throws {
        try count(
            HalfDay(row["half"]), ActorIdentity.Kind(rawValue: row["kind"]) ?? .unknown,
            isFirst: row["isFirst"],
            times: times, db)
    }

    private func count(
        _ half: HalfDay, _ kind: ActorIdentity.Kind, isFirst: Bool, times: Int, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO baselineDay (day, changes, firsts, people, workloads, services)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (day) DO UPDATE SET changes = changes + excluded.changes,
                    firsts = firsts + excluded.firsts, people = people + excluded.people,
                    workloads = workloads + excluded.workloads, services = services + excluded.services
                """
        ).execute(
            arguments: [
                half.day, times, isFirst ? times : 0, kind == .human ? times : 0,
                kind == .workload ? times : 0, kind == .service ? times : 0,
            ])
        guard times < 0 else { return }
        try db.cachedStatement(sql: "DELETE FROM baselineDay WHERE day = ? AND changes = 0").execute(
            arguments: [half.day])
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
        let network = change.origin.network.map(StoredText.encode)
        let actor = StoredText.encode(change.actor.key)
        if let held = try recent.actor(actor, at: Moment(change.time), db) {
            return held.wasLoud(from: network)
        }
        return try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT 1 FROM judgedChange WHERE actor = ? AND seconds BETWEEN ? AND ?
                    AND (seconds, nanoseconds) < (?, ?) AND network IS ? AND score > ? LIMIT 1
                    """),
            arguments: [
                actor, now - RecentChanges.loud, now, now, change.time.nanoseconds, network,
                BaselineFacts.loud.value,
            ]) != nil
    }

    // MARK: Rows

    private static func key(_ change: Change) -> StatementArguments {
        [
            StoredText.encode(change.actor.key), HalfDay(of: change.time).number, change.cloud.rawValue,
            StoredText.encode(change.eventID),
        ]
    }

    /// Nil for what was taken out.
    static func release(_ row: Row) -> Release? { BaselineRow.State(rawValue: row["state"])?.release }

    func contribution(_ row: Row) throws -> Contribution {
        let kind = ActorIdentity.Kind(rawValue: row["kind"]) ?? .unknown
        guard let bytes = frames.text(of: Blob.bytes(row["showings"])),
            let contribution = Contribution(half: HalfDay(row["half"]), kind: kind, bytes: bytes)
        else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a contribution does not unpack")
        }
        return contribution
    }
}
