import ArgumentParser
import CompanyWorlds
import FoundationEssentials
import Glibc

/// A made-up company's logs to play with.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A made-up company's logs to play with.",
        discussion: """
            Draws a company from a seed: its people, pipelines and controllers, ninety days of their audit logs in the \
            clouds' own layouts, and intruders among them. Writes into DIR:

              burnin/            the first thirty days, to get acquainted
              eval/              the rest
              windows.ics        approved changes
              dispositions.csv   what analysts said of some of the first thirty days, a few of them wrong
              truth.csv          what each firewall change really was

            EXAMPLE
              squelch demo --world 7 /tmp/company
              squelch score --db /tmp/company.db --windows /tmp/company/windows.ics /tmp/company/burnin
              squelch score --db /tmp/company.db --windows /tmp/company/windows.ics /tmp/company/eval
            """)

    @Option(help: ArgumentHelp("The seed: the same one gives the same company.", valueName: "seed"))
    var world: UInt64

    @Option(
        help:
            "The kind of company: \(CompanyKind.allCases.map(\.rawValue).joined(separator: ", ")). Drawn where not given."
    )
    var kind: WordArgument<CompanyKind>?

    @Option(help: "Days of logs, from 31 on.")
    var days = 90

    @Option(help: "About how many firewall changes a day.")
    var changes = 55.0

    @Argument(help: ArgumentHelp("Where to write; made where it does not exist.", valueName: "dir"))
    var folder: String

    func validate() throws {
        if days < 31 {
            throw ValidationError(
                "--days is \(days): the first thirty are for getting acquainted, so give 31 or more.")
        }
        if changes <= 0 { throw ValidationError("--changes is \(changes): give a number above zero.") }
    }

    func run() throws {
        let world = World(seed: world, kind: kind?.word, days: days, changesADay: changes)
        let summary = world.summary
        do {
            try world.write(to: URL(filePath: folder))
        } catch {
            let cause = ((error as? CocoaError)?.underlying as? POSIXError)
                .map { String(cString: strerror($0.code.rawValue)) }
            throw CommandError(
                status: .storage, code: "demo.unwritable",
                sentence: "\(folder): the company cannot be written: \(cause ?? "\(error)")",
                remedy: "choose another folder, or make room")
        }
        Diagnostics.standard.write(
            """
            squelch: wrote \(folder): \(Words.counted(summary.days, "day")) of \(summary.kind), \
            \(Words.counted(summary.people, "person", "people")), \(Words.counted(summary.pipelines, "pipeline")), \
            \(Words.counted(summary.changes, "firewall change"))
            squelch: next: squelch score --windows \(folder)/windows.ics \(folder)/burnin
            """)
    }
}
