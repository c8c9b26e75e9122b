public import CloudChanges
import GRDB
public import Squelch

/// What one verdict taught, on its way between ledgers.
public struct BaselineRow: Sendable, Hashable {
    /// When it counts, if at all.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// After the delay.
        case prompt
        /// After a week: it was loud, or went with what was.
        case held
        /// Never.
        case forgotten

        init(_ release: Release) { self = release == .held ? .held : .prompt }

        var release: Release? {
            switch self {
            case .prompt: .prompt
            case .held: .held
            case .forgotten: nil
            }
        }
    }

    /// The actor's key.
    public var actor: String
    /// The verdict's event id.
    public var eventID: String
    /// Whose log it stood in.
    public var cloud: Cloud
    /// When it counts.
    public var state: State
    /// As ``Origin/network``.
    public var network: String?
    /// Whether the actor was new.
    public var isFirst: Bool
    /// What was shown, and when.
    public var contribution: Contribution

    /// Checks nothing.
    public init(
        actor: String, eventID: String, cloud: Cloud, state: State, network: String?, isFirst: Bool,
        contribution: Contribution
    ) {
        self.actor = actor
        self.eventID = eventID
        self.cloud = cloud
        self.state = state
        self.network = network
        self.isFirst = isFirst
        self.contribution = contribution
    }

    /// Of two ledgers' rows for one event the greater is kept, so that ledgers may be merged in any order: forgotten
    /// before held before prompt, since whoever held or took something out knew a reason.
    private var rank: (Int, [UInt8], Int, String) {
        (
            State.allCases.firstIndex(of: state) ?? 0, contribution.bytes, isFirst ? 1 : 0,
            "\(contribution.kind.rawValue) \(network ?? "")"
        )
    }

    func isKept(before other: BaselineRow) -> Bool {
        let (own, others) = (rank, other.rank)
        if own.0 != others.0 { return own.0 > others.0 }
        if own.1 != others.1 { return others.1.lexicographicallyPrecedes(own.1) }
        return (own.2, own.3) > (others.2, others.3)
    }
}

/// How much the ledger knows of what is normal.
public struct BaselineCounts: Sendable, Hashable {
    /// Verdicts that taught something.
    public var contributions = 0
    /// Of those, taken out again.
    public var forgotten = 0
    /// Of those, waiting as loud.
    public var held = 0
    /// Half-days of an actor at a network, of which other records than changes taught something.
    public var sightings = 0
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
                    SELECT * FROM baselineContribution
                    WHERE ? IS NULL OR actor = ? ORDER BY actor, half, cloud, eventID
                    """, arguments: [actor.map(StoredText.encode), actor.map(StoredText.encode)])
            while let row = try rows.next() { try body(try baselineRow(row)) }
        }
    }

    private func baselineRow(_ row: Row) throws -> BaselineRow {
        let words: (cloud: String, state: String) = (row["cloud"], row["state"])
        guard let cloud = Cloud(rawValue: words.cloud), let state = BaselineRow.State(rawValue: words.state)
        else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "a contribution has a word that is not ours")
        }
        return BaselineRow(
            actor: StoredText.decode(row["actor"]), eventID: StoredText.decode(row["eventID"]), cloud: cloud,
            state: state, network: (row["network"] as String?).map(StoredText.decode),
            isFirst: row["isFirst"],
            contribution: try ContributionLog(store: BaselineStore(), frames: frames).contribution(row))
    }

    /// What other records than changes taught: of every actor, or of one, in the order of actor, time and network.
    public func sightingRows(of actor: String? = nil, _ body: (SightingRow) throws -> Void) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM baselineSighting WHERE ? IS NULL OR actor = ? ORDER BY actor, half, network
                    """, arguments: [actor.map(StoredText.encode), actor.map(StoredText.encode)])
            while let row = try rows.next() { try body(try SightingRow(row)) }
        }
    }

    /// Takes over what other ledgers saw, all of it in one transaction: what either saw is seen once. Merging commutes.
    ///
    /// - Returns: How many rows were new or grew.
    public func mergeSightings(_ rows: [SightingRow]) throws -> Int {
        try write { db in
            let log = SightingLog(store: BaselineStore())
            var added = 0
            for row in rows where try log.merge(row, db) { added += 1 }
            try log.store.write(db)
            return added
        }
    }

    /// Takes over what other ledgers learned, all of it in one transaction. The same event in both counts once; merging
    /// commutes.
    ///
    /// - Returns: How many contributions were new, or replaced one of the same event.
    public func mergeBaselines(_ rows: [BaselineRow]) throws -> Int {
        try write { db in
            let log = ContributionLog(store: BaselineStore(), frames: frames)
            try frames.learn(db)
            var added = 0
            for row in rows {
                let known = try Row.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT * FROM baselineContribution
                            WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                            """),
                    arguments: [
                        StoredText.encode(row.actor), row.contribution.half.number, row.cloud.rawValue,
                        StoredText.encode(row.eventID),
                    ])
                if let known {
                    guard row.isKept(before: try baselineRow(known)) else { continue }
                    try log.move(known, to: nil, db)
                }
                try log.put(row, db)
                added += 1
            }
            try log.store.write(db)
            return added
        }
    }

    /// Sizes of the baselines, or of what is known under one name: of its verdicts, and of its own habits.
    ///
    /// - Throws: ``LedgerError``.
    public func baselineCounts(of name: String? = nil) throws -> BaselineCounts {
        try read { db in
            let key = name.map(StoredText.encode)
            let subjects = name.map(Self.subjects) ?? []
            let places = subjects.map { _ in "?" }.joined(separator: ", ")
            var counts = BaselineCounts()
            func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
                try Int.fetchOne(db, sql: sql, arguments: arguments) ?? 0
            }
            let rows = "SELECT count(*) FROM baselineContribution WHERE (?1 IS NULL OR actor = ?1)"
            counts.contributions = try number(rows, [key])
            counts.forgotten = try number("\(rows) AND state = 'forgotten'", [key])
            counts.held = try number("\(rows) AND state = 'held'", [key])
            counts.sightings = try number(
                "SELECT count(*) FROM baselineSighting WHERE (?1 IS NULL OR actor = ?1)", [key])
            let which = name == nil ? "" : " WHERE subject IN (\(places))"
            let arguments = StatementArguments(subjects.map(StoredText.encode))
            counts.subjects = try number("SELECT count(*) FROM baselineSubject\(which)", arguments)
            counts.bytes = try number("SELECT sum(length(habits)) FROM baselineSubject\(which)", arguments)
            counts.values = name == nil ? try number("SELECT count(*) FROM baselineValue") : 0
            return counts
        }
    }

    /// Whose habits may stand under a name: an actor's, a person's, an object's of each cloud.
    static func subjects(named name: String) -> [String] {
        [Subject.actor(name), Subject.person(name.lowercased())]
            + Cloud.allCases.map { Subject.object(name, $0) }
    }
}
