import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// `squelch score`: the main job.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Weigh every firewall change in the logs and keep the verdicts in the ledger.",
        discussion: """
            Scoring the same input twice adds nothing and prints the same lines again.

            EXAMPLES
              squelch score logs/                                 a table on a terminal, NDJSON into a pipe
              squelch score --db may.db --output may.ndjson --format ndjson s3-copy/AWSLogs/
              squelch score --format csv --output may.csv logs/   for a spreadsheet
              squelch score --format ocsf logs/                   OCSF 1.8 Detection Findings, one a line
              squelch score --windows cab.ics --windows changes.csv logs/
              squelch score --allowlists allowlists/ logs/        ./allowlists is read when it exists
              squelch score --fail-on alert logs/                 exit status 1 when there is an alert
              gcloud logging read … --format json | squelch score -
            """)

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var input: InputOptions
    @OptionGroup var windowOption: WindowOption

    @Option(help: "table, ndjson, csv or ocsf. Default: table on a terminal, ndjson otherwise.")
    var format: VerdictFormat?

    @Option(help: ArgumentHelp("Write results there instead of standard output.", valueName: "file"))
    var output: String?

    @Option(help: "Exit with status 1 when a printed verdict is an alert.")
    var failOn: FailureCause?

    @Flag(help: "Judge recorded events anew, as linked second records.")
    var rejudge = false

    @OptionGroup var allowlistOption: AllowlistOption

    enum FailureCause: String, ExpressibleByArgument, CaseIterable {
        case alert
    }

    func run() throws {
        var session = try InputSession(input)
        let allowlists = try allowlistOption.load(session.rules, session.configuration)
        allowlists.tell()
        if allowlists.isBroken { session.raise(.input) }
        let windows = try windowOption.load(session.configuration)
        windows.tell()
        if !windows.faults.isEmpty { session.raise(.input) }
        let writer = try ResultWriter(path: output)
        let printer = VerdictPrinter(writer, format: format)
        let ledger = try Ledger.open(ledgerOption.path, mode: .createIfMissing, for: "score")
        var options = ScoringRun.Options()
        options.rejudges = rejudge
        options.learnsFromAll = session.configuration.baseline.learnFrom == .all
        options.spillDirectory = Machine.temporaryDirectory
        let pipeline = Pipeline(
            rulesDigest: RuleLoading.digest(
                of: session.rules, session.configuration, windows.calendar, allowlists.allowlist))
        try allowlists.record(in: ledger)
        let notices = NoticeBoard()
        let run = ScoringRun(
            ledger: ledger,
            judge: Judging.judge(
                pipeline, session.configuration, windows.calendar, allowlists.allowlist),
            options: options
        ) {
            notices.show($0)
        }
        try session.read(
            onCompletion: { record in try run.add(possibleCompletion: record) },
            context: try ContextTable.builtIn(),
            onContextBatch: { batch in try run.add(batch) }, onContext: { event in try run.add(event) },
            onSightings: { sightings in try run.add(sightings) },
            onMatch: { match in try run.add(match) })
        run.inputFaults = session.counts.faults
        let meter = JudgingMeter("judged")
        let report = try run.finish(endedAt: Machine.wallSeconds) { line in
            try printer.print(line)
            if printer.isSilent { meter.step() }
        }
        meter.finish()
        try printer.finish()
        notices.close(report)
        session.summarise(printer.counts)
        if report.unreadable > 0 { session.raise(.input) }
        let found: ExitStatus = failOn == .alert && printer.counts[.alert, default: 0] > 0 ? .found : .done
        try max(session.status, found).leave()
    }
}
