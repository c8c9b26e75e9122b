import CloudChanges
import GRDB
import Squelch

extension ScoringRun {
    /// What a step came to, before it is written.
    private enum Outcome {
        case judged(Step, verdict: Verdict, line: [UInt8], records: [NewRecord])
        case printed(RecordedVerdict)
        case rejudged(RecordedVerdict, ordinal: Int, StoredOperation, verdict: Verdict, line: [UInt8])
        case late(operation: Int64, records: [NewRecord], Resurfaced?)
        case unreadable

        typealias Step = RunPlan.Step
    }

    private struct Resurfaced {
        var before: RecordedVerdict
        var verdict: Verdict
        var line: [UInt8]
        var since: EventTime
        /// Inputs that are in the ledger already; the late ones follow.
        var inputs: [Int64]
    }

    /// Reads, judges, writes, prints: in this order, so that nothing is printed that is not recorded.
    func perform(
        _ batch: [RunPlan.Step], _ settle: () throws -> Void, _ emit: ([UInt8]) throws -> Void
    ) throws {
        guard !batch.isEmpty else { return }
        var recorded = try readRecorded(batch)
        var outcomes: [Outcome] = []
        for step in batch { outcomes.append(try outcome(of: step, &recorded)) }
        try write(outcomes)
        for outcome in outcomes { try print(outcome, emit) }
        try settle()
    }

    // MARK: Read

    /// What the ledger holds of the batch's operations.
    private struct Recorded {
        var printed: [Int64: RecordedVerdict] = [:]
        var standing: [Int64: RecordedVerdict] = [:]
        var stored: [Int64: StoredOperation] = [:]
    }

    private func readRecorded(_ batch: [RunPlan.Step]) throws -> Recorded {
        try ledger.read { db in
            let lookup = LedgerLookup(db)
            var recorded = Recorded()
            for step in batch {
                switch step.work {
                case .new: break
                case .known(let operation, _):
                    recorded.printed[operation] = try lookup.printed(operation, path: ledger.path)
                    guard options.rejudges else { break }
                    recorded.standing[operation] = try lookup.standing(operation, path: ledger.path)
                    try readStored(operation, db, &recorded)
                case .late(let operation, _):
                    let standing = try lookup.standing(operation, path: ledger.path)
                    recorded.standing[operation] = standing
                    if standing?.outcome == .failure { try readStored(operation, db, &recorded) }
                }
            }
            return recorded
        }
    }

    private func readStored(_ operation: Int64, _ db: Database, _ recorded: inout Recorded) throws {
        guard let standing = recorded.standing[operation] else { return }
        recorded.stored[operation] = try StoredOperation.all(of: standing, db, path: ledger.path)
        if recorded.stored[operation] == nil { onNotice(.pruned(eventID: standing.eventID)) }
    }

    // MARK: Judge

    private func outcome(of step: RunPlan.Step, _ recorded: inout Recorded) throws -> Outcome {
        switch step.work {
        case .new(let lead, let followUps):
            return try judgeNew(step, lead: lead, followUps: followUps)
        case .known(let operation, let entries):
            return try known(operation, entries, step, recorded)
        case .late(let operation, let entries):
            let records = try entries.map { try record($0, isLate: true) }
            return .late(
                operation: operation, records: records, try resurfaced(operation, entries, step, recorded))
        }
    }

    private func judgeNew(_ step: RunPlan.Step, lead: Int, followUps: [Int]) throws -> Outcome {
        let operation = Operation(
            lead: try spool.match(of: spool.entries[lead]),
            followUps: try followUps.map { try spool.match(of: spool.entries[$0]) }, eventID: step.eventID)
        do {
            let judgement = try judge(operation, cause: .first)
            var records = try ([lead] + followUps).map { try record($0, isLate: false) }
            if records[0].recordID != step.eventID {
                records[0].recordID = step.eventID
                if followUps.isEmpty { records[0].role = .whole }
            }
            return .judged(step, verdict: judgement.verdict, line: judgement.line, records: records)
        } catch let error as NormaliseError {
            report.unreadable += 1
            onNotice(.unreadable(operation.lead.record.place, error))
            return .unreadable
        }
    }

    private func record(_ index: Int, isLate: Bool) throws -> NewRecord {
        let entry = spool.entries[index]
        return NewRecord(
            cloud: entry.cloud, recordID: entry.part.recordID, role: entry.part.role, time: entry.part.time,
            digest: entry.digest, isLate: isLate, frame: Blob.compressed(try spool.text(of: entry)),
            rule: spool.rule(of: entry), alsoMatched: spool.alsoMatched(of: entry),
            alertID: spool.alertID(of: entry))
    }

    private func known(
        _ operation: Int64, _ entries: [Int], _ step: RunPlan.Step, _ recorded: Recorded
    ) throws -> Outcome {
        guard let printed = recorded.printed[operation] else {
            throw LedgerError.corrupt(path: ledger.path, detail: "\(step.eventID) has no verdict")
        }
        guard options.rejudges, var stored = recorded.stored[operation],
            let standing = recorded.standing[operation]
        else { return .printed(printed) }
        stored.operation = try withPresentRules(stored.operation, entries)
        let judgement = try judge(stored.operation, cause: .rejudged)
        if judgement.line == printed.line { return .printed(printed) }
        return .rejudged(
            printed, ordinal: standing.ordinal + 1, stored, verdict: judgement.verdict,
            line: judgement.line)
    }

    /// The recorded operation, its matches as the present rules made them, where those records came again.
    private func withPresentRules(_ operation: Operation, _ entries: [Int]) throws -> Operation {
        var present: [Digest: MatchSpool.Entry] = [:]
        for index in entries { present[spool.entries[index].digest] = spool.entries[index] }
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

    /// The new verdict of a failure that late records show to have succeeded after all.
    private func resurfaced(
        _ operation: Int64, _ entries: [Int], _ step: RunPlan.Step, _ recorded: Recorded
    ) throws -> Resurfaced? {
        guard let before = recorded.standing[operation], let stored = recorded.stored[operation] else {
            return nil
        }
        var whole = stored.operation
        whole.followUps += try entries.map { try spool.match(of: spool.entries[$0]) }
        let judgement = try judge(whole, cause: .resurfaced("outcome"), previous: before.decision)
        guard judgement.verdict.change.outcome == .success else { return nil }
        return Resurfaced(
            before: before, verdict: judgement.verdict, line: judgement.line, since: step.time,
            inputs: stored.inputs)
    }

    // MARK: Write

    private func write(_ outcomes: [Outcome]) throws {
        let changes = outcomes.contains { outcome in
            switch outcome {
            case .judged, .rejudged, .late: true
            case .printed, .unreadable: false
            }
        }
        guard changes else { return }
        try ledger.write { db in
            var writer = RowWriter(db: db, rules: rules)
            // All of earlier transactions were printed before this one began.
            if options.tracksPrinting { try writer.forgetUnprinted() }
            for outcome in outcomes { try write(outcome, &writer) }
            rules = writer.rules
        }
    }

    private func write(_ outcome: Outcome, _ writer: inout RowWriter) throws {
        switch outcome {
        case .printed, .unreadable: break
        case .judged(let step, let verdict, let line, let records):
            let key = records.first?.role == .whole ? nil : keyOfLead(step)
            let operation = try writer.insertOperation(
                cloud: step.cloud, eventID: step.eventID, key: key, time: step.time)
            var inputs: [Int64] = []
            for record in records { inputs.append(try writer.insert(record, of: operation)) }
            let row = try writer.insert(
                verdict, line: line, cause: .first, since: step.time, of: operation, ordinal: 0,
                inputs: inputs)
            if options.tracksPrinting { try writer.insertUnprinted(row) }
            written.operations += 1
            written.verdicts += 1
            written.records += records.count
        case .rejudged(let printed, let ordinal, let stored, let verdict, let line):
            let matches = [stored.operation.lead] + stored.operation.followUps
            var inputs: [Int64] = []
            for (record, match) in zip(stored.records, matches) {
                inputs.append(
                    try writer.insertMatch(
                        of: record, rule: match.rule, alsoMatched: match.alsoMatched,
                        alertID: match.record.alertID))
            }
            try writer.insert(
                verdict, line: line, cause: .rejudged, since: printed.time, of: printed.operation,
                ordinal: ordinal, inputs: inputs)
            written.verdicts += 1
        case .late(let operation, let records, let resurfaced):
            var inputs = resurfaced?.inputs ?? []
            for record in records { inputs.append(try writer.insert(record, of: operation)) }
            written.records += records.count
            guard let resurfaced else { break }
            try writer.insert(
                resurfaced.verdict, line: resurfaced.line, cause: .resurfaced("outcome"),
                since: resurfaced.since, of: operation, ordinal: resurfaced.before.ordinal + 1, inputs: inputs
            )
            written.verdicts += 1
        }
    }

    private func keyOfLead(_ step: RunPlan.Step) -> String? {
        guard case .new(let lead, _) = step.work else { return nil }
        return spool.entries[lead].part.key
    }

    // MARK: Print

    private func print(_ outcome: Outcome, _ emit: ([UInt8]) throws -> Void) throws {
        switch outcome {
        case .unreadable: return
        case .judged(_, let verdict, let line, _):
            report.judged += 1
            report.decisions[verdict.decision, default: 0] += 1
            try emit(line)
        case .printed(let recorded):
            report.repeated += 1
            if recorded.model != judge.model { report.repeatedUnderOtherModel += 1 }
            guard options.printsRepeats else { return }
            report.decisions[recorded.decision, default: 0] += 1
            try emit(recorded.line)
        case .rejudged(_, _, _, let verdict, let line):
            report.rejudged += 1
            report.decisions[verdict.decision, default: 0] += 1
            try emit(line)
        case .late(_, let records, let resurfaced):
            report.late += records.count
            guard let resurfaced else { return }
            report.resurfaced.append(
                Resurfacing(
                    cloud: resurfaced.before.cloud, eventID: resurfaced.before.eventID, cause: "outcome",
                    since: resurfaced.since, before: resurfaced.before.decision,
                    now: resurfaced.verdict.decision))
        }
    }
}
