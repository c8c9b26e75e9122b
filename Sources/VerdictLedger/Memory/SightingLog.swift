import CloudChanges
import GRDB
import Squelch

/// What records that are no changes taught: a row an actor, half-day and network, the one truth from which habits are
/// sums, beside ``ContributionLog``.
///
/// A row's state follows from what else the ledger holds, whichever came first: it is lost within half a day of an attack
/// by the same actor from the same network, and held from half a day before until a week after what was loud.
struct SightingLog {
    let store: BaselineStore

    /// Half-days beside an attack's own that it takes along. Judgement: as far as its look-around could count.
    private static let besideAttacks = 1
    /// Half-days before, and after, what was loud.
    private static let beforeLoud = 1
    private static let afterLoud = 14

    // MARK: Learning

    /// Takes in what was seen; what is known already changes nothing.
    ///
    /// - Returns: Whether anything was new.
    @discardableResult
    func add(_ row: SightingRow, _ db: Database) throws -> Bool {
        guard let known = try self.row(row.actor, row.half, row.network, db) else {
            try put(row, db)
            if let release = row.state.release {
                try store.add(row.contribution, release, times: 1, db)
            }
            return true
        }
        let missing = Set(row.showings).subtracting(known.showings)
        guard !missing.isEmpty else { return false }
        var grown = known
        grown = SightingRow(
            actor: known.actor, half: known.half, network: known.network, state: known.state,
            showings: missing.union(known.showings))
        try put(grown, db)
        if let release = known.state.release {
            let added = SightingRow(
                actor: row.actor, half: row.half, network: row.network, state: known.state, showings: missing)
            try store.add(added.contribution, release, times: 1, db)
        }
        return true
    }

    /// The state of a row that is new, by what the ledger holds.
    func state(of actor: String, _ half: HalfDay, _ network: String, _ db: Database) throws
        -> SightingRow.State
    {
        let stored = (
            actor: StoredText.encode(actor), network: network.isEmpty ? nil : StoredText.encode(network)
        )
        let attack = try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT 1 FROM baselineContribution WHERE actor = ? AND half BETWEEN ? AND ?
                    AND network IS ? AND state = 'forgotten' AND lost IS NOT NULL LIMIT 1
                    """),
            arguments: [
                stored.actor, half.number - Self.besideAttacks, half.number + Self.besideAttacks,
                stored.network,
            ])
        if attack != nil { return .lost }
        let loud = try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT 1 FROM judgedChange j JOIN baselineContribution c ON c.actor = j.actor
                        AND c.half = j.seconds / 43200 AND c.cloud = j.cloud AND c.eventID = j.eventID
                    WHERE j.actor = ? AND j.seconds >= ? AND j.seconds < ? AND j.network IS ? AND j.score > ?
                        AND c.state = 'held' LIMIT 1
                    """),
            arguments: [
                stored.actor, HalfDay(half.number - Self.afterLoud).start.seconds,
                HalfDay(half.number + Self.beforeLoud + 1).start.seconds, stored.network,
                BaselineFacts.loud.value,
            ])
        return loud != nil ? .held : .prompt
    }

    /// Whether no row of this actor can be held or lost, for whom many rows come at once.
    func isUneventful(_ actor: String, _ db: Database) throws -> Bool {
        let actor = StoredText.encode(actor)
        let loud = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM judgedChange WHERE actor = ? AND score > ? LIMIT 1"),
            arguments: [actor, BaselineFacts.loud.value])
        guard loud == nil else { return false }
        return try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT 1 FROM baselineContribution WHERE actor = ? AND lost IS NOT NULL LIMIT 1"),
            arguments: [actor]) == nil
    }

    // MARK: What changes with verdicts and dispositions

    /// Works out anew the states of what an actor showed around a change from its network.
    ///
    /// - Returns: What counts no more, with how soon it had counted.
    @discardableResult
    func restate(_ actor: String, _ half: HalfDay, _ network: String?, _ db: Database) throws
        -> [(row: SightingRow, release: Release)]
    {
        let reach = max(Self.besideAttacks, Self.beforeLoud)
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM baselineSighting WHERE actor = ? AND half BETWEEN ? AND ? AND network = ?
                    ORDER BY half
                    """),
            arguments: [
                StoredText.encode(actor), half.number - reach, half.number + Self.afterLoud,
                StoredText.encode(network ?? ""),
            ]
        ).map(SightingRow.init)
        var out: [(row: SightingRow, release: Release)] = []
        for row in rows where row.state != .forgotten {
            let state = try state(of: row.actor, row.half, row.network, db)
            if state.release == nil, let release = row.state.release { out.append((row, release)) }
            try move(row, to: state, db)
        }
        return out
    }

    /// What an actor's other records taught from a half-day on, for good.
    ///
    /// - Returns: What counts no more, with how soon it had counted.
    func forget(_ actor: String, since: HalfDay?, _ db: Database) throws
        -> [(row: SightingRow, release: Release)]
    {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM baselineSighting WHERE actor = ? AND half >= ? AND state <> 'forgotten'
                ORDER BY half, network
                """, arguments: [StoredText.encode(actor), since?.number ?? .min]
        ).map(SightingRow.init)
        for row in rows { try move(row, to: .forgotten, db) }
        return rows.compactMap { row in row.state.release.map { (row, $0) } }
    }

    private func move(_ row: SightingRow, to state: SightingRow.State, _ db: Database) throws {
        guard state != row.state else { return }
        if let release = row.state.release { try store.add(row.contribution, release, times: -1, db) }
        if let release = state.release { try store.add(row.contribution, release, times: 1, db) }
        var moved = row
        moved.state = state
        try put(moved, db)
    }

    /// Takes over a row of another ledger: what either saw; of two states the one that counts least.
    ///
    /// - Returns: Whether anything was new.
    func merge(_ row: SightingRow, _ db: Database) throws -> Bool {
        guard let known = try self.row(row.actor, row.half, row.network, db) else { return try add(row, db) }
        let all = SightingRow.State.allCases
        let state = [known.state, row.state].max { all.firstIndex(of: $0) ?? 0 < all.firstIndex(of: $1) ?? 0 }
        let isMoved = state != known.state
        if let state, isMoved { try move(known, to: state, db) }
        let isGrown = try add(row, db)
        return isGrown || isMoved
    }

    // MARK: Rows

    private func row(_ actor: String, _ half: HalfDay, _ network: String, _ db: Database) throws
        -> SightingRow?
    {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT * FROM baselineSighting WHERE actor = ? AND half = ? AND network = ?"),
            arguments: [StoredText.encode(actor), half.number, StoredText.encode(network)]
        ).map(SightingRow.init)
    }

    private func put(_ row: SightingRow, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO baselineSighting (actor, half, network, state, showings)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                StoredText.encode(row.actor), row.half.number, StoredText.encode(row.network),
                row.state.rawValue, Blob.data(row.contribution.bytes),
            ])
    }
}
