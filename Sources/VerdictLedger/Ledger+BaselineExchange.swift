import CloudChanges
import GRDB
public import Squelch

/// What one verdict taught, on its way between ledgers.
public struct BaselineRow: Sendable, Hashable {
    /// The actor's key.
    public var actor: String
    /// The verdict's event id.
    public var eventID: String
    /// Whose log it stood in.
    public var cloud: String
    /// `prompt`, `held` or `forgotten`.
    public var state: String
    /// As ``Origin/network``.
    public var network: String?
    /// What was shown, and when.
    public var contribution: Contribution
}

/// How much the ledger knows of what is normal.
public struct BaselineCounts: Sendable, Hashable {
    /// Verdicts that taught something.
    public var contributions = 0
    /// Of those, taken out again.
    public var forgotten = 0
    /// Of those, waiting as loud.
    public var held = 0
    /// Actors, people and objects.
    public var subjects = 0
    /// Bytes of their habits.
    public var bytes = 0
    /// Values that are counted by actor.
    public var values = 0
}

extension Ledger {
    /// Every contribution, or one actor's, in the order of actor, time and id.
    public func baselineRows(of actor: String? = nil, _ body: (BaselineRow) throws -> Void) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT actor, half, cloud, eventID, kind, network, state, showings FROM baselineContribution
                    WHERE ? IS NULL OR actor = ? ORDER BY actor, half, cloud, eventID
                    """, arguments: [actor.map(StoredText.encode), actor.map(StoredText.encode)])
            while let row = try rows.next() { try body(try Self.baselineRow(row)) }
        }
    }

    private static func baselineRow(_ row: Row) throws -> BaselineRow {
        BaselineRow(
            actor: StoredText.decode(row["actor"]), eventID: StoredText.decode(row["eventID"]),
            cloud: row["cloud"], state: row["state"],
            network: (row["network"] as String?).map(StoredText.decode),
            contribution: try ContributionLog.contribution(row))
    }

    /// Takes over what other ledgers learned; what this one knows already stays as it is.
    ///
    /// - Returns: How many contributions were new.
    public func mergeBaselines(_ rows: [BaselineRow]) throws -> Int {
        try write { db in
            let store = BaselineStore()
            var added = 0
            for row in rows {
                let contribution = row.contribution
                try db.cachedStatement(
                    sql: """
                        INSERT OR IGNORE INTO baselineContribution
                            (actor, half, cloud, eventID, kind, network, state, showings)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(
                    arguments: [
                        StoredText.encode(row.actor), contribution.half.number, row.cloud,
                        StoredText.encode(row.eventID), contribution.kind.rawValue,
                        row.network.map(StoredText.encode), row.state, Blob.data(contribution.bytes),
                    ])
                guard db.changesCount > 0 else { continue }
                added += 1
                guard let release = ContributionLog.release(named: row.state) else { continue }
                try store.add(contribution, release, times: 1, db)
            }
            try store.write(db)
            return added
        }
    }

    /// Sizes of the baselines.
    public func baselineCounts() throws -> BaselineCounts {
        try read { db in
            var counts = BaselineCounts()
            func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
            counts.contributions = try number("SELECT count(*) FROM baselineContribution")
            counts.forgotten = try number(
                "SELECT count(*) FROM baselineContribution WHERE state = 'forgotten'")
            counts.held = try number("SELECT count(*) FROM baselineContribution WHERE state = 'held'")
            counts.subjects = try number("SELECT count(*) FROM baselineSubject")
            counts.bytes = try number("SELECT sum(length(habits)) FROM baselineSubject")
            counts.values = try number("SELECT count(*) FROM baselineValue")
            return counts
        }
    }
}
