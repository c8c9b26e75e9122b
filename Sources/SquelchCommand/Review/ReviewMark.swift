import ArgumentParser
import CloudChanges
import Glibc
import VerdictLedger

struct ReviewMark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Say what verdicts were: by id, or all that a filter selects.",
        discussion: """
            EXAMPLES
              squelch review mark 6f2b… --as true_positive --note "stolen key, see IR-77"
              squelch review mark --actor 'aws:role/ci-*' --tier low --as benign_positive
              squelch review mark 6f2b… --undo
            """)

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var which: ReviewFilterOptions

    @Option(name: .customLong("as"), help: "true_positive, benign_positive, false_positive or undetermined.")
    var disposition: WordArgument<Disposition>?

    @Flag(help: "Take back what was said; it stays on record.")
    var undo = false

    @Option(help: "Why.")
    var note = ""

    @Option(help: ArgumentHelp("Who says so.", valueName: "name"))
    var analyst = getenv("USER").map { String(cString: $0) } ?? ""

    @Argument(help: ArgumentHelp("Ids of records or verdicts.", valueName: "event-id"))
    var eventIDs: [String] = []

    func validate() throws {
        if (disposition == nil) != undo {
            throw ValidationError("give --as with a disposition, or --undo, and not both")
        }
        if eventIDs.isEmpty != which.isRestricting {
            throw ValidationError("give event ids, or a filter such as --actor, and not both")
        }
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readWrite, for: "review mark")
        var ids = eventIDs
        if ids.isEmpty {
            var filter = which.filter
            filter.takesReviewed = filter.takesReviewed || undo
            ids = try ledger.reviewItems(filter).filter { !undo || $0.disposition != nil }.map(
                \.verdict.eventID)
        }
        let now = EventTime(seconds: Machine.wallSeconds)
        let rows = ids.map {
            DispositionRow(
                eventID: $0, disposition: undo ? nil : disposition?.word, analyst: analyst, time: now,
                note: note)
        }
        let report = try ledger.take(rows, judgedBy: Judging.judge)
        Diagnostics.standard.write(
            "squelch: \(undo ? "took back" : "marked") \(ReadSummary.grouped(report.taken))")
        LabelWords.write(report)
        for place in report.unknown {
            Diagnostics.standard.write(
                CommandError.noSuchEvent(ids[place], nearest: try ledger.suggestions(for: ids[place])))
        }
        if !report.unknown.isEmpty || ids.isEmpty { throw ExitStatus.found }
    }
}
