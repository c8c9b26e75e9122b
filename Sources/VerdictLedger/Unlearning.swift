import CloudChanges
import GRDB
import Squelch

/// Contributions taken out of the baselines, and what had leaned on them judged again; within one transaction, so that
/// all of it happens once or not at all.
struct Unlearning {
    private let ledger: Ledger
    private let db: Database
    private let store = BaselineStore()
    private var log: ContributionLog { ContributionLog(store: store, frames: ledger.frames) }
    private var sightings: SightingLog { SightingLog(store: store) }
    /// From which half-day on something that was taken out had counted, by whose habit it was.
    private var lost: [String: Int] = [:]

    init(ledger: Ledger, db: Database) {
        self.ledger = ledger
        self.db = db
    }

    // MARK: Out and in

    /// - Parameters:
    ///   - row: A whole row of the contributions.
    ///   - isForGood: What is not may be put back.
    /// - Returns: Whether it was not out yet.
    /// - Throws: Errors of the database.
    @discardableResult
    mutating func takeOut(_ row: Row, isForGood: Bool) throws -> Bool {
        guard let release = ContributionLog.release(row) else { return false }
        note(lost: try log.contribution(row), release)
        try log.move(row, to: nil, isForGood: isForGood, db)
        try restateSightings(around: row)
        return true
    }

    /// - Returns: Whether a disposition had taken it out.
    mutating func putBack(_ row: Row) throws -> Bool {
        guard try log.putBack(row, db) else { return false }
        try restateSightings(around: row)
        return true
    }

    /// Ends the hold of what was loud.
    mutating func release(_ row: Row) throws {
        guard ContributionLog.release(row) == .held else { return }
        try log.move(row, to: .prompt, db)
        try restateSightings(around: row)
    }

    /// What an actor's other records taught, for good.
    ///
    /// - Returns: How many half-days of them.
    mutating func forgetSightings(of actor: String, since: HalfDay?) throws -> Int {
        let out = try sightings.forget(actor, since: since, db)
        for (row, release) in out { note(lost: row.contribution, release) }
        return out.count
    }

    /// What the actor did beside a change, which hangs on what is said of the change.
    private mutating func restateSightings(around row: Row) throws {
        let network: String? = row["network"]
        let out = try sightings.restate(
            StoredText.decode(row["actor"]), HalfDay(row["half"]), network.map(StoredText.decode), db)
        for (row, release) in out { note(lost: row.contribution, release) }
    }

    private mutating func note(lost contribution: Contribution, _ release: Release) {
        let counts = contribution.half.number + release.halfDays
        for showing in contribution.showings {
            lost[showing.subject] = min(lost[showing.subject] ?? counts, counts)
        }
    }

    // MARK: What leaned on it

    /// Writes the sums, and judges again what had read them: what weighs more without becomes a record of its own.
    ///
    /// - Parameters:
    ///   - cause: As in ``VerdictCause/resurfaced(_:)``.
    ///   - judge: The judge of a recorded verdict.
    /// - Returns: What was brought back, in the order of events.
    /// - Throws: What the judge threw.
    func judgeAgain(cause: String, by judge: (RecordedVerdict) -> Judge) throws -> [Resurfacing] {
        try store.write(db)
        guard let first = lost.values.min() else { return [] }
        let since = try Int64.fetchOne(db, sql: "SELECT max(seconds) FROM operation") ?? 0
        try ledger.frames.learn(db)
        let writer = RowWriter(db: db, frames: ledger.frames, rules: [:])
        var resurfaced: [Resurfacing] = []
        for id in try leaning(from: first) {
            guard let before = try LedgerLookup(db).standing(id, in: ledger), before.decision < .alert,
                let stored = try StoredOperation.inputs(of: before, db, in: ledger),
                let judgement = try judgement(of: stored.operation, before, cause, judge(before)),
                judgement.verdict.decision > before.decision
            else { continue }
            try writer.insert(
                judgement, cause: .resurfaced(cause), since: EventTime(seconds: since), of: id,
                ordinal: before.ordinal + 1, inputs: stored.inputs)
            resurfaced.append(
                Resurfacing(
                    cloud: before.cloud, eventID: before.eventID, cause: cause,
                    since: EventTime(seconds: since),
                    before: before.decision, now: judgement.verdict.decision))
        }
        return resurfaced
    }

    /// Operations whose verdicts read habits that had held what was taken out, in the order of events.
    private func leaning(from first: Int) throws -> [Int64] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.*, o.id AS operation FROM baselineContribution c
                JOIN operation o ON o.cloud = c.cloud AND o.eventID = c.eventID
                WHERE c.half >= ? ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                """, arguments: [first])
        var operations: [Int64] = []
        while let row = try rows.next() {
            let half: Int = row["half"]
            let contribution = try log.contribution(row)
            let leaned = contribution.showings.contains { (lost[$0.subject] ?? .max) <= half }
            if leaned { operations.append(row["operation"]) }
        }
        return operations
    }

    /// The judgement without what was taken out; nil where that had made no difference to what was read.
    private func judgement(
        of operation: Operation, _ before: RecordedVerdict, _ cause: String, _ judge: Judge
    ) throws -> Judge.Judgement? {
        guard var context = try? Context(snapshot: before.snapshot), let then = context.baseline else {
            return nil
        }
        let change = try judge.normalise(operation)
        let shown = ShownValues(of: change, operation, context.session)
        var facts = try BaselineReading(change, shown, store, db).facts()
        facts.shares = try log.shares(before: HalfDay(of: change.time).day, db)
        // Whether the actor was new or loud was so at the time, whatever is said of it now.
        facts.isNewActor = then.isNewActor
        facts.isHeld = then.isHeld
        facts.learnsFromAll = then.learnsFromAll
        if facts == then { return nil }
        context.baseline = facts
        return try judge(operation, change, context, cause: .resurfaced(cause), previous: before.decision)
    }
}
