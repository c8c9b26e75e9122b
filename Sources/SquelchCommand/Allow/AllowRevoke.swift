import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct AllowRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take an entry back: from now on, or from a date on.",
        discussion: """
            Writes `revoked:` into the entry's file. Now is right behind the newest event of the ledger; without a ledger the \
            entry is taken back altogether. With --since, what it hid from then on is judged again without it, and what would \
            not have been hidden comes back (see `squelch review list --resurfaced`).

            EXAMPLES
              squelch allow revoke 3f0c
              squelch allow revoke 3f0c --since 2026-03-01 --db squelch.db
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: ArgumentHelp("Event time from which on it does not hold.", valueName: "date"))
    var since: InstantArgument?

    @Argument(help: ArgumentHelp("Id of the entry, its beginning, or its file.", valueName: "entry"))
    var id: String

    func run() throws {
        let loaded = try options.load()
        let entry = try EntryOptions.entry(id, of: loaded)
        let mode: Ledger.Mode = since == nil ? .readExisting : .readWrite
        let ledger = try EntryLedger.open(ledgerOption.path, for: "allow revoke", mode: mode)
        var file = try EntryFile(of: entry)
        let value: String
        if let since {
            value = since.time.description
        } else if let newest = try ledger?.counts().newest {
            // What is recorded was decided under it.
            value = EventTime(seconds: newest.seconds + 1).description
        } else {
            value = "true"
        }
        try file.set("revoked", value)
        try file.write()
        Diagnostics.standard.write("squelch: \(entry.id) is revoked (\(entry.file): revoked: \(value))")
        guard let since else { return }
        guard let ledger else {
            Diagnostics.standard.write(
                "squelch: warning: there is no ledger \(ledgerOption.path), so nothing that it hid was judged again; "
                    + "run the same command with --db")
            return
        }
        let terms = Dictionary(
            try options.load().allowlist.entries.map { ($0.id, $0.terms) },
            uniquingKeysWith: { one, _ in one })
        let raised = try ledger.resurface(
            coveredBy: entry.id, since: since.time,
            isWithdrawn: { id, time in terms[id]?.state(at: time) == .revoked },
            by: { Judging.judge(of: $0) })
        for item in raised.prefix(20) {
            Diagnostics.standard.write(
                "squelch: resurfaced (revoked): \(item.eventID) of \(item.cloud.rawValue), \(item.before.rawValue) before, \(item.now.rawValue) now"
            )
        }
        if raised.count > 20 {
            Diagnostics.standard.write("squelch: … and \(raised.count - 20) more like these")
        }
        Diagnostics.standard.write(
            "squelch: \(raised.count) verdict\(raised.count == 1 ? "" : "s") came back from what the entry hid since \(since.time)"
        )
    }
}
