import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct AllowShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "An entry: what it says, where it stands, and what it was before.",
        discussion: """
            EXAMPLE
              squelch allow show 3f0c
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Id of the entry, its beginning, or its file.", valueName: "entry"))
    var id: String

    func run() throws {
        let loaded = try options.load()
        let entry = try EntryOptions.entry(id, of: loaded)
        let ledger = try EntryLedger.open(ledgerOption.path, for: "allow show")
        let now = try EntryLedger.now(ledger)
        let hits = try ledger?.entryHits()[entry.id]
        var lines = [
            "\(entry.terms.state(at: now).rawValue)  \(entry.title)", "  id       \(entry.id)",
            "  file     \(entry.file):\(entry.line)", "  owner    \(entry.terms.owner)",
            "  reason   \(entry.terms.reason)",
            "  time     \(entry.terms.from.map { "from \($0) " } ?? "")until \(entry.terms.expires)",
            "  effect   \(entry.terms.effect.text), exposure up to \(entry.terms.maxExposure.rawValue)",
        ]
        if !entry.terms.overridesGuard.isEmpty {
            lines.append(
                "  passes   \(entry.terms.overridesGuard.joined(separator: ", ")), approved by \(entry.terms.approvedBy ?? "nobody")"
            )
        }
        if let hits {
            let last = hits.last.map { ", last \($0)" } ?? ""
            lines.append("  hits     \(hits.count), of which it decided \(hits.decided)\(last)")
        }
        for past in try ledger?.entryHistory(entry.id) ?? [] {
            let what = past.change.what.isEmpty ? "" : ": \(past.change.what.joined(separator: ", "))"
            let who = past.version.author.map { " by \($0)" } ?? ""
            let commit = past.version.commit.map { " in \($0.prefix(12))" } ?? ""
            lines.append(
                "  \(past.change.event.rawValue.padded(8)) \(past.version.version.prefix(16)) after \(past.since)\(what)\(who)\(commit)"
            )
        }
        let writer = try ResultWriter(path: nil)
        try writer.write(lines.map { TerminalText.safe($0) + "\n" }.joined() + "\n")
        for line in entry.text.split(separator: "\n", omittingEmptySubsequences: false) {
            try writer.write(line.isEmpty ? "\n" : "  " + TerminalText.safe(String(line)) + "\n")
        }
        try writer.flush()
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
