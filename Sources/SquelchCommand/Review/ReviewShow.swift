import ArgumentParser
import Squelch
import VerdictLedger

struct ReviewShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Why a verdict is as it is, how it came to stand so, and what was said of it.",
        discussion: """
            EXAMPLE
              squelch review show 6f2b…
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Id of a record or verdict.", valueName: "event-id"))
    var eventID: String

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "review show")
        let recorded = try ledger.requireVerdict(eventID)
        let replay = try ledger.replay(recorded, by: Judging.judge(of: recorded))
        let writer = try ResultWriter(path: nil)
        try writer.write(Explanation.text(of: replay.verdict) + "\n")
        let history = try ledger.verdict(forID: eventID)?.history ?? []
        for verdict in history.dropFirst() {
            try writer.write(
                TerminalText.safe(
                    "since \(verdict.since): \(verdict.decision.rawValue) (\(verdict.cause.text), decided by \(verdict.decidedBy))"
                )
                    + "\n")
        }
        for said in try ledger.dispositions(of: recorded) {
            let who = said.analyst.isEmpty ? "somebody" : said.analyst
            let what = said.disposition?.rawValue ?? "took it back"
            let note = said.note.isEmpty ? "" : ": \(said.note)"
            try writer.write(TerminalText.safe("said \(said.time) by \(who): \(what)\(note)") + "\n")
        }
        try writer.flush()
    }
}
