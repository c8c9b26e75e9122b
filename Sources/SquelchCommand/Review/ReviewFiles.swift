import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct ReviewImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take dispositions from CSV files.",
        discussion: """
            Columns: event_id,disposition,analyst,time,note. The header may be missing, further columns are ignored. Of several \
            rows for an event the latest time holds; taking the same file again changes nothing. Rows that cannot be read and \
            ids that the ledger does not know are named, the rest is taken; exit status 3.

            EXAMPLE
              squelch review import --db may.db dispositions.csv
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("CSV files.", valueName: "file"), completion: .file(extensions: ["csv"]))
    var paths: [String]

    func run() throws {
        let now = EventTime(seconds: Machine.wallSeconds)
        let files = try paths.map { path in
            guard let bytes = SmallFile.read(path) else { throw CommandError.unreadable(path) }
            return DispositionFile(bytes, path: path, now: now)
        }
        let ledger = try Ledger.open(ledgerOption.path, mode: .createIfMissing, for: "review import")
        var taken = DispositionReport()
        var refused = 0
        for (path, file) in zip(paths, files) {
            for fault in file.faults { Diagnostics.standard.write(fault) }
            let report = try ledger.take(file.rows.map(\.row), judgedBy: Judging.judge)
            for place in report.unknown {
                let (line, row) = file.rows[place]
                Diagnostics.standard.write(
                    "\(path):\(line): error[review.unknown-event] the ledger has no event \(row.eventID)\n"
                        + "    remedy: score the log that holds it first, then import again")
            }
            taken.taken += report.taken
            taken.repeated += report.repeated
            taken.takenOut += report.takenOut
            taken.putBack += report.putBack
            taken.resurfaced += report.resurfaced
            refused += file.faults.count + report.unknown.count
        }
        Diagnostics.standard.write(
            "squelch: took \(ReadSummary.grouped(taken.taken)) dispositions · had \(ReadSummary.grouped(taken.repeated)) already · "
                + "refused \(ReadSummary.grouped(refused))")
        LabelWords.write(taken)
        if refused > 0 { throw ExitStatus.input }
    }
}

struct ReviewExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print what holds of each event, as CSV that `import` takes.",
        discussion: """
            A cell that a spreadsheet would take for a formula begins with an apostrophe; `import` takes it away from ids again.

            EXAMPLE
              squelch review export > dispositions.csv
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: ArgumentHelp("Write there instead of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "review export")
        let writer = try ResultWriter(path: output)
        try writer.write("event_id,disposition,analyst,time,note\n")
        for row in try ledger.standingDispositions() {
            let cells = [row.eventID, row.disposition?.rawValue ?? "", row.analyst, "\(row.time)", row.note]
            try writer.write(cells.map { VerdictCSV.cell($0) }.joined(separator: ",") + "\n")
        }
        try writer.flush()
    }
}

/// What followed from statements, on standard error.
enum LabelWords {
    static func write(_ report: DispositionReport) {
        if report.takenOut > 0 {
            Diagnostics.standard.write(
                "squelch: took what \(Words.counted(report.takenOut, "verdict")) taught out of the baselines")
        }
        if report.putBack > 0 {
            Diagnostics.standard.write(
                "squelch: put back what \(Words.counted(report.putBack, "verdict")) taught")
        }
        write(report.resurfaced)
    }

    static func write(_ resurfaced: [Resurfacing]) {
        NoticeBoard.write(resurfaced.prefix(20), to: .standard)
        guard resurfaced.count > 20 else { return }
        Diagnostics.standard.write(
            "squelch: … and \(ReadSummary.grouped(resurfaced.count - 20)) more (squelch review list --resurfaced)"
        )
    }
}
