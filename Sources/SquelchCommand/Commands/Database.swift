import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// `squelch db`: the ledger itself.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Check, back up, migrate or prune the ledger.",
        discussion: """
            EXAMPLES
              squelch db check --db may.db
              squelch db backup --db may.db may-backup.db
              squelch db prune --db may.db --before 2026-01-01
            """,
        subcommands: [Check.self, Backup.self, Migrate.self, Prune.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the whole ledger and say what is wrong with it; status 1 when something is.")

        @OptionGroup var ledgerOption: LedgerOption

        func run() throws {
            let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "db check")
            let problems = try ledger.check()
            let writer = try ResultWriter(path: nil)
            for problem in problems {
                try writer.write(
                    TerminalText.safe("\(ledgerOption.path): error[\(problem.code)] \(problem.sentence)")
                        + "\n")
            }
            if problems.isEmpty {
                let counts = try ledger.counts()
                try writer.write(
                    "\(ledgerOption.path): sound: \(ReadSummary.grouped(counts.operations)) operations, "
                        + "\(ReadSummary.grouped(counts.records)) native records"
                        + (counts.prunedRecords > 0
                            ? ", \(ReadSummary.grouped(counts.prunedRecords)) pruned\n" : "\n"))
            }
            try writer.flush()
            if !problems.isEmpty { throw ExitStatus.found }
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the ledger as of one moment to a new file, while others may write.")

        @OptionGroup var ledgerOption: LedgerOption

        @Argument(help: "The new file; an existing one is never overwritten.", completion: .file())
        var destination: String

        func run() throws {
            let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "db backup")
            try ledger.backup(to: destination)
            Diagnostics.standard.write("squelch: \(ledgerOption.path) copied to \(destination)")
        }
    }

    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring an older ledger up to this version's form.")

        @OptionGroup var ledgerOption: LedgerOption

        func run() throws {
            let ledger = try Ledger.open(ledgerOption.path, mode: .readWrite, for: "db migrate")
            let known = Ledger.knownVersion
            let found = ledger.foundVersion ?? known
            Diagnostics.standard.write(
                found == known
                    ? "squelch: \(ledgerOption.path) is at version \(known) already"
                    : "squelch: \(ledgerOption.path) brought from version \(found) to \(known)")
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drop the native records of old operations; their verdicts stay, `replay` of them ends."
        )

        @OptionGroup var ledgerOption: LedgerOption

        @Option(
            help: ArgumentHelp("Event time, such as 2026-01-01 or 2026-01-01T00:00:00Z.", valueName: "date"))
        var before: String

        @Flag(help: "Only say what would be dropped.")
        var dryRun = false

        func validate() throws {
            if EventTime(parsing: before.contains("T") ? before : before + "T00:00:00Z") == nil {
                throw ValidationError("--before: \(before) is no date; write 2026-01-01")
            }
        }

        func run() throws {
            guard let time = EventTime(parsing: before.contains("T") ? before : before + "T00:00:00Z") else {
                return
            }
            let ledger = try Ledger.open(ledgerOption.path, mode: .readWrite, for: "db prune")
            let report = try ledger.prune(before: time, isDryRun: dryRun)
            let size =
                dryRun
                ? ""
                : "; \(ReadSummary.bytes(report.before)) before, \(ReadSummary.bytes(report.after)) after"
            Diagnostics.standard.write(
                "squelch: \(dryRun ? "would drop" : "dropped") \(ReadSummary.grouped(report.records)) records of "
                    + "\(ReadSummary.grouped(report.operations)) operations before \(time)\(size)")
        }
    }
}
