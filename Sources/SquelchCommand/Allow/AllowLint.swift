import ArgumentParser
import CloudChanges
import VerdictLedger

struct AllowLint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Name every problem of every entry at once.",
        discussion: """
            Refused is what an intruder could fulfil alone, what never ends or belongs to nobody, what Sigma would read the \
            other way round, what names rules, logs, fields or guards that there are not, and what its own examples speak \
            against. docs/allowlists.md lists the codes.

            Exit status 0: nothing was found. 1: something was. 3: a file could not be read.

            EXAMPLES
              squelch allow lint
              squelch allow lint --format sarif allowlists/ > lint.sarif
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: "text, json or sarif.")
    var format = Format.text

    @Argument(
        help: ArgumentHelp("Files or directories, instead of --allowlists.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif
    }

    func run() throws {
        let ledger = try? EntryLedger.open(ledgerOption.path, for: "allow lint")
        let loaded = try options.load(paths, now: try EntryLedger.now(ledger))
        let entries = loaded.allowlist.entries
        let faults = loaded.reading.faults + EntryOverlap.faults(among: entries)
        let report = LintReport(faults, sound: entries.count)
        let writer = try ResultWriter(path: nil)
        switch format {
        case .text: try writer.write(report.text)
        case .json: try writer.write(report.json.text() + "\n")
        case .sarif: try writer.write(report.sarif.text() + "\n")
        }
        try writer.flush()
        Diagnostics.standard.write(
            "squelch: \(Words.counted(entries.count, "entry is", "entries are")) sound · \(Words.counted(faults.count, "problem"))"
        )
        if faults.contains(where: { $0.code == "unreadable" }) { throw ExitStatus.input }
        if !faults.isEmpty { throw ExitStatus.found }
    }
}
