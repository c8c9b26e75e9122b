public import CloudChanges
import GRDB
public import Squelch

/// A recorded verdict beside what it would be under other allowlists or another configuration. Nothing is written.
public struct Trial: Sendable {
    /// As it stands.
    public var recorded: RecordedVerdict
    /// What was said of it.
    public var disposition: Disposition?
    /// As judged now.
    public var verdict: Verdict
    /// What it was judged from.
    public var context: Context
}

/// How a trial judges: everything that is read of state stays as it was recorded.
public struct TrialJudge {
    /// Changes what the recorded context says of allowlists, windows and configuration. One trial each; none leaves the
    /// verdict out.
    public var contexts: (Context, Change, Operation) -> [Context]
    /// Judges, normal form first.
    public var judge: (RecordedVerdict) -> Judge

    /// - Parameters:
    ///   - contexts: Pure.
    ///   - judge: Under the verdict's own model.
    public init(
        contexts: @escaping (Context, Change, Operation) -> [Context],
        judge: @escaping (RecordedVerdict) -> Judge
    ) {
        self.contexts = contexts
        self.judge = judge
    }
}

/// How far a trial came.
public struct TrialReport: Sendable, Hashable {
    /// Verdicts that could be judged again.
    public var judged = 0
    /// Those whose native records were pruned.
    public var pruned = 0
    /// Event times of the first and the last one.
    public var first: EventTime?
    /// See ``first``.
    public var last: EventTime?

    /// Nothing judged yet.
    public init() {}

    /// Whole days from the first to the last, at least one.
    public var days: Int64 {
        guard let first, let last else { return 1 }
        return max(1, (last.seconds - first.seconds + 86_399) / 86_400)
    }
}

extension Ledger {
    /// Judges every verdict as it stands again, by event time, from its records and its snapshot.
    ///
    /// - Parameters:
    ///   - since: Only operations from this time on.
    ///   - trial: What is different.
    ///   - progress: Called now and then with how many of how many are done.
    ///   - body: Takes each one that was not left out.
    /// - Returns: Counts, and the stretch of time.
    /// - Throws: ``LedgerError``, or what `body` throws.
    public func judgeAgain(
        since: EventTime? = nil, by trial: TrialJudge, progress: (Int, Int) -> Void = { _, _ in },
        _ body: (Trial) throws -> Void
    ) throws -> TrialReport {
        var report = TrialReport()
        let rows = try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT v.id FROM verdict v JOIN operation o ON o.id = v.operation
                    WHERE v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                    AND (o.seconds, o.nanoseconds) >= (?, ?)
                    ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                    """, arguments: [since?.seconds ?? .min, since?.nanoseconds ?? 0])
        }
        for portion in Portions(of: rows.count, size: 500) {
            progress(portion.lowerBound, rows.count)
            let found = try read { db in try rows[portion].map { try recorded($0, db) } }
            for (recorded, disposition, stored) in found {
                report.first = report.first ?? recorded.time
                report.last = recorded.time
                guard let stored else {
                    report.pruned += 1
                    continue
                }
                report.judged += 1
                let judge = trial.judge(recorded)
                let change = try judge.normalise(stored.operation)
                guard let before = try? Context(snapshot: recorded.snapshot) else {
                    throw LedgerError.corrupt(
                        path: path,
                        detail: "the snapshot of \(recorded.eventID) is none that this version reads")
                }
                for context in trial.contexts(before, change, stored.operation) {
                    let verdict = try judge.judge(stored.operation, change, context)
                    try body(
                        Trial(
                            recorded: recorded, disposition: disposition, verdict: verdict, context: context))
                }
            }
        }
        return report
    }

    private func recorded(
        _ row: Int64, _ db: Database
    ) throws -> (RecordedVerdict, Disposition?, StoredOperation?) {
        let statement = try db.cachedStatement(sql: "\(RecordedVerdict.selection) WHERE v.id = ?")
        guard let found = try Row.fetchOne(statement, arguments: [row]) else {
            throw LedgerError.corrupt(path: path, detail: "a verdict went away while it was read")
        }
        let verdict = try RecordedVerdict(found, of: self)
        let word = try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT word FROM disposition WHERE operation = ?
                    ORDER BY seconds DESC, nanoseconds DESC, id DESC LIMIT 1
                    """), arguments: [verdict.operation])
        return (
            verdict, word.flatMap(Disposition.init(rawValue:)),
            try StoredOperation.inputs(of: verdict, db, in: self)
        )
    }
}
