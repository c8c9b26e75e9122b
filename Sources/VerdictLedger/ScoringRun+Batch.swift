import CloudChanges
import GRDB
import Squelch

extension ScoringRun {
    /// What a step came to, by the time it is written.
    enum Outcome {
        case judged(Decision, line: [UInt8], raised: [Resurfacing])
        case printed(RecordedVerdict)
        case rejudged(Decision, line: [UInt8])
        case late(records: Int, Resurfacing?)
        case unreadable

        typealias Judgement = Judge.Judgement
    }

    /// Judges and writes each step in turn, in one transaction, so that a judgement finds what the ones before it
    /// taught the memories; prints when all of it is durable. What closes the run goes into the transaction of its last
    /// batch, since each one waits for the disk.
    func perform(
        _ steps: ArraySlice<RunPlan.Waiting>, of plan: RunPlan, _ closing: Closing?,
        _ settle: () throws -> Void, _ emit: ([UInt8]) throws -> Void
    ) throws {
        var outcomes: [Outcome] = []
        try ledger.write { db in
            let batch = try steps.map { try plan.step($0, db) }
            if batch.contains(where: \.isNew) { try ledger.frames.learn(db) }
            var writer = RowWriter(db: db, frames: ledger.frames, rules: rules)
            // All of earlier transactions were printed before this one began.
            if options.tracksPrinting { try writer.forgetUnprinted() }
            for step in batch {
                if step.isNew { outcomes += try overdue(by: step.time, &writer) }
                outcomes.append(try perform(step, &writer))
            }
            try memories.settle(db)
            if let closing { try write(closing, writer) }
            rules = writer.rules
        }
        for outcome in outcomes { try print(outcome, emit) }
        try settle()
    }

    private func perform(_ step: RunPlan.Step, _ writer: inout RowWriter) throws -> Outcome {
        switch step.work {
        case .new(let lead, let followUps):
            return try judgeNew(step, lead: lead, followUps: followUps, &writer)
        case .known(let operation, let entries):
            return try known(operation, entries, step, &writer)
        case .late(let operation, let entries):
            return try late(operation, entries, step, &writer)
        }
    }

    // MARK: New

    private func judgeNew(
        _ step: RunPlan.Step, lead: Int, followUps: [Int], _ writer: inout RowWriter
    ) throws -> Outcome {
        let operation = Operation(
            lead: try spool.match(of: spool.entry(lead)),
            followUps: try followUps.map { try spool.match(of: spool.entry($0)) }, eventID: step.eventID)
        let judgement: Outcome.Judgement
        do {
            judgement = try judged(operation, cause: .first, writer.db)
        } catch let error as NormaliseError {
            report.unreadable += 1
            onNotice(.unreadable(operation.lead.record.place, error))
            return .unreadable
        }
        var records = try ([lead] + followUps).map { try record($0, isLate: false) }
        if records[0].recordID != step.eventID {
            records[0].recordID = step.eventID
            if followUps.isEmpty { records[0].role = .whole }
        }
        let key = records[0].role == .whole ? nil : try spool.entry(lead).part.key
        let row = try writer.insertOperation(
            cloud: step.cloud, eventID: step.eventID, key: key, time: step.time)
        var inputs: [Int64] = []
        for record in records { inputs.append(try writer.insert(record, of: row)) }
        let verdict = try writer.insert(
            judgement, cause: .first, since: step.time, of: row, ordinal: 0, inputs: inputs)
        if options.tracksPrinting { try writer.insertUnprinted(verdict) }
        try learn(judgement, writer.db)
        written.operations += 1
        written.verdicts += 1
        written.records += records.count
        let raised = try raise(after: judgement, writer, since: step.time)
        return .judged(judgement.verdict.decision, line: judgement.line, raised: raised)
    }

    /// The judgement of an operation as of its own time.
    private func judged(
        _ operation: Operation, cause: VerdictCause, previous: Decision? = nil, _ db: Database
    ) throws -> Outcome.Judgement {
        let change = try judge.normalise(operation)
        var context = judge.context(for: change, operation)
        try memories.recall(change, operation, into: &context, db)
        judge.conclude(&context, for: change, operation)
        return try judge(operation, change, context, cause: cause, previous: previous)
    }

    private func learn(_ judgement: Outcome.Judgement, _ db: Database) throws {
        try memories.learn(judgement.change, judgement.context, judgement.verdict, db)
    }

    private func record(_ index: Int, isLate: Bool) throws -> NewRecord {
        let entry = try spool.entry(index)
        return NewRecord(
            cloud: entry.cloud, recordID: entry.part.recordID, role: entry.part.role, time: entry.part.time,
            digest: entry.digest, isLate: isLate, text: try spool.text(of: entry),
            rule: spool.rule(of: entry), alsoMatched: spool.alsoMatched(of: entry),
            alertID: spool.alertID(of: entry))
    }

    // MARK: Known

    private func known(
        _ operation: Int64, _ entries: [Int], _ step: RunPlan.Step, _ writer: inout RowWriter
    ) throws -> Outcome {
        let lookup = LedgerLookup(writer.db)
        guard let printed = try lookup.printed(operation, in: ledger) else {
            throw LedgerError.corrupt(path: ledger.path, detail: "\(step.eventID) has no verdict")
        }
        guard options.rejudges, let standing = try lookup.standing(operation, in: ledger),
            var stored = try stored(standing, writer.db)
        else { return .printed(printed) }
        stored.operation = try withPresentRules(stored.operation, entries)
        let judgement = try judged(stored.operation, cause: .rejudged, writer.db)
        if judgement.line == printed.line { return .printed(printed) }
        let matches = [stored.operation.lead] + stored.operation.followUps
        var inputs: [Int64] = []
        for (record, match) in zip(stored.records, matches) {
            inputs.append(
                try writer.insertMatch(
                    of: record, rule: match.rule, alsoMatched: match.alsoMatched,
                    alertID: match.record.alertID))
        }
        try writer.insert(
            judgement, cause: .rejudged, since: printed.time, of: printed.operation,
            ordinal: standing.ordinal + 1, inputs: inputs)
        written.verdicts += 1
        return .rejudged(judgement.verdict.decision, line: judgement.line)
    }

    /// What the ledger holds of a recorded operation; nil, and named, when its records were pruned.
    func stored(_ standing: RecordedVerdict, _ db: Database) throws -> StoredOperation? {
        let stored = try StoredOperation.all(of: standing, db, in: ledger)
        if stored == nil { onNotice(.pruned(eventID: standing.eventID)) }
        return stored
    }

    /// The recorded operation, its matches as the present rules made them, where those records came again.
    private func withPresentRules(_ operation: Operation, _ entries: [Int]) throws -> Operation {
        var present: [Digest: MatchSpool.Entry] = [:]
        for index in entries {
            let entry = try spool.entry(index)
            present[entry.digest] = entry
        }
        func renewed(_ match: Match) -> Match {
            guard let entry = present[Digest(ofRecord: match.record.value)] else { return match }
            var match = match
            match.rule = spool.rule(of: entry)
            match.alsoMatched = spool.alsoMatched(of: entry)
            match.record.alertID = spool.alertID(of: entry) ?? match.record.alertID
            return match
        }
        return Operation(
            lead: renewed(operation.lead), followUps: operation.followUps.map(renewed),
            eventID: operation.eventID)
    }

    // MARK: Late

    /// Stores what came after its operation was judged, and judges a failure again that turns out a success.
    private func late(
        _ operation: Int64, _ entries: [Int], _ step: RunPlan.Step, _ writer: inout RowWriter
    ) throws -> Outcome {
        let standing = try LedgerLookup(writer.db).standing(operation, in: ledger)
        var stored: StoredOperation?
        if let standing, standing.outcome == .failure { stored = try self.stored(standing, writer.db) }
        var inputs = stored?.inputs ?? []
        for entry in entries {
            inputs.append(try writer.insert(try record(entry, isLate: true), of: operation))
        }
        written.records += entries.count
        guard let before = standing, let stored else { return .late(records: entries.count, nil) }
        var whole = stored.operation
        whole.followUps += try entries.map { try spool.match(of: spool.entry($0)) }
        let judgement = try judged(
            whole, cause: .resurfaced("outcome"), previous: before.decision, writer.db)
        guard judgement.verdict.change.outcome == .success else {
            return .late(records: entries.count, nil)
        }
        try writer.insert(
            judgement, cause: .resurfaced("outcome"), since: step.time, of: operation,
            ordinal: before.ordinal + 1, inputs: inputs)
        try learn(judgement, writer.db)
        memories.letGo()
        written.verdicts += 1
        return .late(
            records: entries.count,
            Resurfacing(
                cloud: before.cloud, eventID: before.eventID, cause: "outcome", since: step.time,
                before: before.decision, now: judgement.verdict.decision))
    }

    // MARK: Print

    private func print(_ outcome: Outcome, _ emit: ([UInt8]) throws -> Void) throws {
        switch outcome {
        case .unreadable: return
        case .judged(let decision, let line, let raised):
            report.judged += 1
            report.resurfaced += raised
            report.decisions[decision, default: 0] += 1
            try emit(line)
        case .printed(let recorded):
            report.repeated += 1
            if recorded.model != judge.model { report.repeatedUnderOtherModel += 1 }
            guard options.printsRepeats else { return }
            report.decisions[recorded.decision, default: 0] += 1
            try emit(recorded.line)
        case .rejudged(let decision, let line):
            report.rejudged += 1
            report.decisions[decision, default: 0] += 1
            try emit(line)
        case .late(let records, let resurfacing):
            report.late += records
            if let resurfacing { report.resurfaced.append(resurfacing) }
        }
    }
}
