public import CloudChanges
import GRDB

/// One run of `score`: takes matches in any order, and prints one line an operation in the order of events.
///
/// What the ledger knows is printed as it was; what it does not know is judged and recorded. A line is printed only
/// after the transaction with its verdict is durable, so a run that was killed and done again prints what an
/// undisturbed one prints, and leaves the same ledger.
///
///     let run = ScoringRun(ledger: ledger, judge: judge, options: .init()) { notice in … }
///     for match in matches { try run.add(match) }
///     let report = try run.finish(endedAt: now) { line in try output.write(line) }
public final class ScoringRun {
    /// What a caller may vary; only ``rejudges`` changes what is printed.
    public struct Options: Sendable {
        /// Judge recorded operations anew; another line becomes a linked second verdict and is printed.
        public var rejudges = false
        /// For matches beyond `memoryBound`.
        public var spillDirectory = "/tmp"
        /// Bytes of records kept in memory.
        public var memoryBound = 32 << 20
        /// A transaction holds at most so many operations; the first ones fewer, so that lines are not long in coming,
        public var operationsPerTransaction = 5_000
        /// and about so many bytes of records and what comes of them.
        public var bytesPerTransaction = 32 << 20
        /// Hand lines to `emit` that were recorded before this run.
        public var printsRepeats = true
        /// Keep in the ledger which lines are recorded and not printed yet, for a process that may be killed and must
        /// print each once; see ``Ledger/unprinted()``.
        public var tracksPrinting = false
        /// Whether the caller hands on sightings of every record (``ScoringRun/add(_:)-[Sighting]``), for what a verdict says
        /// that it rests on.
        public var learnsFromAll = false

        /// Bounds for an ordinary machine, and nothing judged anew.
        public init() {}
    }

    let ledger: Ledger
    let judge: Judge
    let options: Options
    let contextEvents: ContextStore
    let memories: Memories
    private var sightings = SightingSums()
    private let sightingLog: SightingLog
    var spool: MatchSpool
    var report = RunReport()
    /// Records and files that the caller could not read, for the ledger's list of runs.
    public var inputFaults = 0
    let onNotice: (RunNotice) -> Void
    var written = (operations: 0, verdicts: 0, records: 0)
    var rules: [RuleReference: Int64] = [:]

    /// `onNotice` is called on the caller's thread, from ``add(_:)`` and from ``finish(endedAt:files:settle:emit:)``.
    public init(
        ledger: Ledger, judge: Judge, options: Options, onNotice: @escaping (RunNotice) -> Void
    ) {
        self.ledger = ledger
        self.judge = judge
        self.options = options
        self.onNotice = onNotice
        spool = MatchSpool(directory: options.spillDirectory, bound: options.memoryBound)
        contextEvents = ContextStore(directory: options.spillDirectory, bound: options.memoryBound / 4)
        let habits = BaselineStore()
        sightingLog = SightingLog(store: habits)
        memories = Memories.ofLedger(
            contextEvents, ledger.frames, habits, learnsFromAll: options.learnsFromAll)
    }

    /// Takes in what no rule has to match and later judgements read.
    ///
    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    public func add(_ event: ContextEvent) throws { try contextEvents.add(event) }

    /// Takes in events that the reader set aside; they are read when they are asked for.
    ///
    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    public func add(_ batch: ContextBatch) throws { try contextEvents.add(batch) }

    /// Takes in who was seen at work, for the habits: from there on it is learned, whatever becomes of this run.
    ///
    /// - Throws: ``LedgerError``.
    public func add(_ sightings: [Sighting]) throws {
        for sighting in sightings { self.sightings.add(sighting) }
        if self.sightings.isFull { try writeSightings() }
    }

    /// Before anything is judged: nothing that is younger than the delay is read, so what is learned too early changes nothing.
    private func writeSightings() throws {
        guard !sightings.isEmpty else { return }
        try ledger.write { db in
            try sightings.write(to: sightingLog, db)
            try sightingLog.store.write(db)
        }
    }

    /// Takes a match in; a record without a place in time is named and left out.
    ///
    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    public func add(_ match: Match) throws {
        report.matched += 1
        let part: OperationPart
        do throws(NormaliseError) {
            part = try match.record.cloud.normaliser.part(of: match.record)
        } catch {
            report.unreadable += 1
            onNotice(.unreadable(match.record.place, error))
            return
        }
        try spool.add(match, part: part)
    }

    /// Takes in a record that no rule selected by itself, but that may tell how a selected operation ended. One
    /// that completes nothing is forgotten.
    ///
    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    public func add(possibleCompletion match: Match) throws {
        guard var part = try? match.record.cloud.normaliser.part(of: match.record), part.role == .completion
        else { return }
        part.needsLead = true
        try spool.add(match, part: part)
    }

    /// Judges and records what is new, and hands every operation's line to `emit`, in the order of event time,
    /// ties by event id.
    ///
    /// - Parameters:
    ///   - endedAt: Seconds since 1970-01-01T00:00:00Z, for the ledger's list of runs.
    ///   - files: What the matches came from, noted as read in the last transaction. Only with
    ///     ``Options/tracksPrinting``: else a line that is recorded and not printed would never be.
    ///   - settle: Called after the lines of each transaction: when it returns they count as printed.
    ///   - emit: Takes a line that is durably recorded.
    /// - Returns: What was judged, repeated and resurfaced.
    /// - Throws: ``LedgerError``, or what `judge` or `emit` threw; all that was printed before is recorded.
    public func finish(
        endedAt: Int64, files: [ReadFile] = [], settle: () throws -> Void = {}, emit: ([UInt8]) throws -> Void
    ) throws -> RunReport {
        try writeSightings()
        try spool.close()
        report.duplicates = spool.duplicates
        let plan = try RunPlan(spool, ledger: ledger, keepsEntries: options.rejudges)
        for shared in plan.sharedIDs {
            let entry = try spool.entry(shared.entry)
            onNotice(
                .sharedID(
                    spool.place(of: entry), cloud: entry.cloud, id: entry.part.recordID,
                    eventID: shared.eventID))
        }
        for batch in batches(of: plan.late, plan) { try perform(batch, of: plan, nil, settle, emit) }
        let closing = Closing(endedAt: endedAt, files: files)
        let last = batches(of: plan.steps, plan)
        for batch in last.dropLast() { try perform(batch, of: plan, nil, settle, emit) }
        try perform(last.last ?? [], of: plan, closing, settle, emit)
        if options.tracksPrinting, written.verdicts > 0 { try ledger.strikePrinted() }
        return report
    }

    private func batches(of steps: [RunPlan.Waiting], _ plan: RunPlan) -> [ArraySlice<RunPlan.Waiting>] {
        var batches: [ArraySlice<RunPlan.Waiting>] = []
        var (start, size) = (0, 0)
        var most = min(200, options.operationsPerTransaction)
        for (index, step) in steps.enumerated() {
            size += 4_096 + plan.size(of: step)
            if index + 1 - start >= most || size >= options.bytesPerTransaction {
                batches.append(steps[start..<index + 1])
                (start, size) = (index + 1, 0)
                most = min(2 * most, options.operationsPerTransaction)
            }
        }
        if start < steps.count { batches.append(steps[start...]) }
        return batches
    }

    /// What the last transaction holds beside verdicts.
    struct Closing {
        var endedAt: Int64
        var files: [ReadFile]
    }

    /// Says when the run ended, if it added anything: a repeat leaves the ledger as it was.
    func write(_ closing: Closing, _ writer: RowWriter) throws {
        try contextEvents.persist(writer.db)
        if written.records + written.verdicts > 0 {
            try writer.insert(
                RunRow(
                    endedAt: closing.endedAt, model: judge.model, operations: written.operations,
                    verdicts: written.verdicts, records: written.records,
                    unreadable: inputFaults + report.unreadable))
        }
        for file in closing.files { try writer.insert(file) }
    }
}
