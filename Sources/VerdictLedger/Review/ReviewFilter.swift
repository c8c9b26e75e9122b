public import CloudChanges
import GRDB
public import Squelch

/// Which verdicts somebody wants to see. What is not given does not restrict.
public struct ReviewFilter: Sendable, Hashable {
    /// Standing so.
    public var decisions: Set<Decision> = [.alert, .review]
    /// Event times from here on.
    public var since: EventTime?
    /// Event times before this.
    public var until: EventTime?
    /// Of actor keys, with `*` and `?`.
    public var actor: Glob?
    /// Rule id.
    public var rule: String?
    /// Exposure of the change.
    public var tier: Exposure.Tier?
    /// What decided, such as `guard:root`.
    public var decidedBy: String?
    /// Event id of the first verdict of the incident.
    public var incident: String?
    /// Only those that were raised after they had been printed.
    public var isResurfaced = false
    /// Also those of which somebody said something that still holds.
    public var takesReviewed = false

    /// What needs a person: alerts and reviews of which nobody said anything.
    public init() {}

    func admits(_ verdict: RecordedVerdict) -> Bool {
        decisions.contains(verdict.decision) && (rule.map { $0 == verdict.rule } ?? true)
            && (tier.map { $0 == verdict.tier } ?? true)
            && (decidedBy.map { $0 == verdict.decidedBy } ?? true)
            && (incident.map { $0 == verdict.incident } ?? true) && (actor?.matches(verdict.actor) ?? true)
            && (!isResurfaced || verdict.isResurfaced)
    }
}

/// A standing verdict beside what was said of it.
public struct ReviewItem: Sendable, Hashable {
    /// As it stands now.
    public var verdict: RecordedVerdict
    /// What holds; nil where nobody said anything, or took it back.
    public var disposition: Disposition?
    /// Drawn by `review sample`.
    public var isSampled: Bool
    /// The decision that stood before this one; nil for a first verdict.
    public var before: Decision?
}

extension RecordedVerdict {
    var isResurfaced: Bool {
        if case .resurfaced = cause { true } else { false }
    }
}

extension Ledger {
    /// Verdicts as they stand, by event time, that pass the filter.
    ///
    /// - Throws: ``LedgerError``.
    public func reviewItems(_ filter: ReviewFilter) throws -> [ReviewItem] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT q.*, d.word,
                        EXISTS (SELECT 1 FROM auditSample a WHERE a.operation = q.operation) AS sampled,
                        (SELECT p.decision FROM verdict p
                            WHERE p.operation = q.operation AND p.ordinal = q.ordinal - 1) AS before
                    FROM (\(RecordedVerdict.selection)
                        WHERE v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                        AND (o.seconds, o.nanoseconds) >= (?, ?) AND (o.seconds, o.nanoseconds) < (?, ?)) q
                    LEFT JOIN disposition d ON d.operation = q.operation AND d.id = \(Ledger.latestDisposition)
                    ORDER BY q.operationSeconds, q.operationNanoseconds, q.eventID, q.cloud
                    """,
                arguments: [
                    filter.since?.seconds ?? .min, filter.since?.nanoseconds ?? 0,
                    filter.until?.seconds ?? .max,
                    filter.until?.nanoseconds ?? 0,
                ])
            var items: [ReviewItem] = []
            while let row = try rows.next() {
                let word: String? = row["word"]
                let disposition = word.flatMap(Disposition.init(rawValue:))
                let verdict = try RecordedVerdict(row, of: self)
                guard filter.admits(verdict), filter.takesReviewed || disposition == nil else { continue }
                items.append(
                    ReviewItem(
                        verdict: verdict, disposition: disposition, isSampled: row["sampled"],
                        before: (row["before"] as String?).flatMap(Decision.init(rawValue:))))
            }
            return items
        }
    }

    /// Draws `count` of the suppressed in a period, each as likely as any other, and notes which.
    ///
    /// The draw is by a digest of seed and event, so that the same seed draws the same ones, and who suppressed them cannot
    /// choose.
    ///
    /// - Returns: Those drawn, by event time, whether or not somebody has looked at them.
    /// - Throws: ``LedgerError``.
    public func drawSample(_ count: Int, seed: String, of filter: ReviewFilter) throws -> [ReviewItem] {
        var filter = filter
        filter.decisions = [.suppress]
        filter.takesReviewed = true
        let ranked = try reviewItems(filter).map { item in
            let name = "\(seed)\u{0}\(item.verdict.cloud.rawValue)\u{0}\(item.verdict.eventID)"
            return (Digest(of: Array(name.utf8)).hex(64), item)
        }.sorted { $0.0 < $1.0 }
        let drawn = ranked.prefix(count).map(\.1)
        try write { db in
            for item in drawn {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO auditSample (operation, seed) VALUES (?, ?)",
                    arguments: [item.verdict.operation, StoredText.encode(seed)])
            }
        }
        return drawn.map { item in
            var item = item
            item.isSampled = true
            return item
        }.sorted { ($0.verdict.time, $0.verdict.eventID) < ($1.verdict.time, $1.verdict.eventID) }
    }
}
