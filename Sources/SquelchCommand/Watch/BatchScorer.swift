import CloudChanges
import Squelch
import VerdictLedger

/// Reads a few files, has what matches judged and recorded, prints it, and notes the files as read.
final class BatchScorer {
    private(set) var counts = InputCounts()
    private(set) var matched = 0
    private(set) var latency = VerdictLatency()
    /// Since the last ``takeLatency()``.
    private var recent = VerdictLatency()
    private let judged = FirstJudged()
    private let rules: RuleSet
    private let context: ContextTable
    private let seesAll: Bool
    private let reader: RepeatedReader
    private let ledger: Ledger
    private var judge: Judge
    private let session: InputSession
    private let windows: WindowCalendar
    private let allowlists: LoadedAllowlists
    private var nextLook = 0.0
    /// Seconds between two looks at the allowlists' files.
    private static let lookInterval = 1.0
    private let printer: VerdictPrinter
    private let diagnostics = Diagnostics.standard

    var decisions: [Decision: Int] { printer.counts }

    init(
        _ session: InputSession, _ windows: WindowCalendar, _ allowlists: LoadedAllowlists, jobs: Int,
        _ ledger: Ledger, _ printer: VerdictPrinter
    ) throws {
        self.session = session
        self.windows = windows
        self.allowlists = allowlists
        rules = session.rules
        context = try ContextTable.builtIn()
        seesAll = session.configuration.baseline.learnFrom == .all
        reader = RepeatedReader(
            table: context.widened(session.rules.dispatchTable, seesAll: seesAll), jobs: jobs)
        self.ledger = ledger
        self.printer = printer
        judge = BatchScorer.judge(session, windows, allowlists.allowlist, judged)
        try allowlists.record(in: ledger)
    }

    private static func judge(
        _ session: InputSession, _ windows: WindowCalendar, _ allowlist: Allowlist,
        _ judged: FirstJudged
    ) -> Judge {
        let digest = RuleLoading.digest(of: session.rules, session.configuration, windows, allowlist)
        var judge = Judging.judge(Pipeline(rulesDigest: digest), session.configuration, windows, allowlist)
        judge.encode = { [encode = judge.encode] verdict in
            judged.note()
            return try encode(verdict)
        }
        return judge
    }

    /// Takes up what has changed among the allowlists' files, between two batches and all at once: a batch is judged by
    /// one state of them.
    func renewAllowlists() throws {
        let now = Machine.monotonicSeconds
        guard now >= nextLook else { return }
        nextLook = now + BatchScorer.lookInterval
        guard allowlists.renew() else { return }
        allowlists.tell()
        judge = BatchScorer.judge(session, windows, allowlists.allowlist, judged)
        try allowlists.record(in: ledger)
    }

    /// - Returns: The files that could not be opened or read to their end: they are not noted as read.
    func score(_ readings: [Reading]) throws -> [[UInt8]] {
        var options = ScoringRun.Options()
        options.spillDirectory = Machine.temporaryDirectory
        options.printsRepeats = false
        options.tracksPrinting = true
        options.learnsFromAll = seesAll
        let notices = NoticeBoard()
        let run = ScoringRun(ledger: ledger, judge: judge, options: options) { notices.show($0) }
        let failed = try read(readings, into: run)
        let marks = readings.filter { reading in
            reading.source.map { !failed.contains(String(decoding: $0.name, as: UTF8.self)) } ?? true
        }.map(\.mark)
        let oldest = readings.map(\.since).min() ?? 0
        let report = try run.finish(
            endedAt: Machine.wallSeconds, files: marks,
            settle: {
                judged.instant = nil
                try printer.settle()
            },
            emit: { line in
                note(since: oldest)
                try printer.print(line)
            })
        notices.closeFollowed(report)
        return readings.filter { reading in
            reading.source.map { failed.contains(String(decoding: $0.name, as: UTF8.self)) } ?? false
        }.map(\.mark.path)
    }

    /// A verdict is on the disk by now; of several files the first one waited longest, and of several verdicts of a
    /// transaction the first one.
    private func note(since arrival: Double) {
        let now = Machine.monotonicSeconds
        let recording = judged.instant.map { now - $0 }
        recent.add(arrival: now - arrival, recording: recording)
        latency.add(arrival: now - arrival, recording: recording)
    }

    func takeLatency() -> VerdictLatency {
        defer { recent = VerdictLatency() }
        return recent
    }

    private func read(_ readings: [Reading], into run: ScoringRun) throws -> Set<String> {
        var failed: Set<String> = []
        var unrelated: [String: Int] = [:]
        let files = readings.compactMap(\.source)
        let read = try reader.read(
            files,
            onFault: { fault in
                // A file that is gone again was renamed, as a rule; it comes under its new name.
                if fault.code == "input.cannot-open" || fault.code == "input.cannot-read" {
                    failed.insert(fault.place.file)
                }
                diagnostics.write(fault)
            },
            onContext: { batch in try run.add(batch) },
            onSightings: { sightings in try run.add(sightings) },
            onRecord: { record in
                if let event = context.event(of: record) { try run.add(event) }
                switch rules.selection(of: record) {
                case .match(let match):
                    matched += 1
                    try run.add(match)
                case .possibleCompletion(let record): try run.add(possibleCompletion: record)
                case .unrelatedAlert(let alert): unrelated[alert.tool, default: 0] += 1
                case nil: if seesAll, let sighting = Sighting(of: record) { try run.add([sighting]) }
                }
            })
        counts.add(read)
        run.inputFaults = read.faults
        InputSession.tell(unrelated: unrelated)
        return failed
    }
}

/// When the first verdict of a transaction stood.
private final class FirstJudged {
    var instant: Double?

    func note() { instant = instant ?? Machine.monotonicSeconds }
}
