import ArgumentParser
import VerdictLedger

/// `squelch replay`: same inputs, same bytes.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judge a recorded event again from the ledger alone, and compare the bytes.",
        discussion: """
            Exit status 0: the same line came out, and is printed. 1: another one; both are printed, and the keys that \
            differ are named. 4: the event's native records were pruned.

            EXAMPLE
              squelch replay 6f2b1c9e-… | jq .confidence
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Id of a record or verdict.", valueName: "event-id"))
    var eventID: String

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "replay")
        let recorded = try ledger.requireVerdict(eventID)
        let replay = try ledger.replay(recorded, by: Judging.judge(of: recorded))
        let writer = try ResultWriter(path: nil)
        try writer.write(line: replay.line)
        if !replay.isSame { try writer.write(line: recorded.line) }
        try writer.flush()
        guard !replay.isSame else { return }
        Diagnostics.standard.write(
            "squelch: replay differs from the record in: \(replay.differingKeys.joined(separator: ", "))\n"
                + "    first line: judged now; second line: as recorded by \(recorded.model)")
        throw ExitStatus.found
    }
}
