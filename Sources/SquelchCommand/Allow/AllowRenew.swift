import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct AllowRenew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Give an entry a new end, if what it hid gives no reason against it.",
        discussion: """
            Refused (status 1) where the ledger holds a true positive that the entry hid; said where nothing was hidden by \
            it at all, for then nobody needs it.

            EXAMPLE
              squelch allow renew 3f0c --days 90
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: ArgumentHelp("Days from now, the newest event of the ledger; at most 365.", valueName: "n"))
    var days: Int64 = EntryTerms.usualDays

    @Argument(help: ArgumentHelp("Id of the entry, its beginning, or its file.", valueName: "entry"))
    var id: String

    func validate() throws {
        if !(1...EntryTerms.mostDays).contains(days) {
            throw ValidationError("--days must be between 1 and \(EntryTerms.mostDays)")
        }
    }

    func run() throws {
        let loaded = try options.load()
        let entry = try EntryOptions.entry(id, of: loaded)
        let ledger = try EntryLedger.open(ledgerOption.path, for: "allow renew")
        if let ledger {
            var filter = ReviewFilter()
            filter.decisions = [.suppress]
            filter.decidedBy = "allowlist:\(entry.id)"
            filter.takesReviewed = true
            let bad = try ledger.reviewItems(filter).filter { $0.disposition == .truePositive }
            if let first = bad.first {
                throw CommandError(
                    status: .found, code: "allowlist.true-positive",
                    sentence:
                        "the entry hid \(bad.count) true positive\(bad.count == 1 ? "" : "s"), \(first.verdict.eventID) for one",
                    remedy: "narrow or revoke it: `squelch allow revoke \(entry.id) --since …`")
            }
            if try ledger.entryHits()[entry.id] == nil {
                Diagnostics.standard.write(
                    "squelch: warning: \(entry.id) covers nothing that is recorded; an entry that nobody needs is better revoked"
                )
            }
        }
        let now = try EntryLedger.now(ledger)
        let end = EventTime(seconds: now.seconds + days * 86_400)
        var file = try EntryFile(of: entry)
        try file.set("expires", String(end.description.prefix(10)))
        try file.write()
        Diagnostics.standard.write(
            "squelch: \(entry.id) now ends on \(end.description.prefix(10)) (\(entry.file))")
    }
}
