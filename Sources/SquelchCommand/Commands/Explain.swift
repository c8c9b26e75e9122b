import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// `squelch explain`: why, and what would change it.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why an event was judged as it was, and what would change it.",
        discussion: """
            Any id of any record of the operation will do. Nothing but the ledger is read.

            EXAMPLES
              squelch explain 6f2b1c9e-…
              squelch explain --db may.db --format json 6f2b1c9e-…
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: "text or json.")
    var format = Format.text

    @Argument(help: ArgumentHelp("Id of a record or verdict.", valueName: "event-id"))
    var eventID: String

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "explain")
        let recorded = try ledger.requireVerdict(eventID)
        let replay = try ledger.replay(recorded, by: Judging.judge(of: recorded))
        if !replay.isSame {
            Diagnostics.standard.write(
                "squelch: recorded by \(recorded.model); explained as this version judges it, which differs in: "
                    + replay.differingKeys.joined(separator: ", "))
        }
        let writer = try ResultWriter(path: nil)
        switch format {
        case .text: try writer.write(Explanation.text(of: replay.verdict) + "\n")
        case .json: try writer.write(line: Explanation.json(of: replay.verdict))
        }
        try writer.flush()
    }
}
