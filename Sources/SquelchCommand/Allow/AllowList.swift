import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct AllowList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "State, owner, days left, hits and last hit of every entry.",
        discussion: """
            Now is the newest event of the ledger. Refused entries are named on standard error (status 3).

            EXAMPLES
              squelch allow list
              squelch allow list --format ndjson | jq 'select(.state == "expiring")'
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: "table or ndjson. Default: table on a terminal, ndjson otherwise.")
    var format: Format?

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, ndjson
    }

    func run() throws {
        let loaded = try options.load()
        for fault in loaded.reading.faults { Diagnostics.standard.write(fault) }
        let ledger = try EntryLedger.open(ledgerOption.path, for: "allow list")
        let rows = EntryRows(
            loaded.allowlist.entries, try ledger?.entryHits() ?? [:], now: try EntryLedger.now(ledger))
        let writer = try ResultWriter(path: nil)
        switch format ?? (writer.isTerminal ? .table : .ndjson) {
        case .table: try writer.write(rows.table(Style.of(writer)))
        case .ndjson: for line in rows.lines { try writer.write(line: line) }
        }
        try writer.flush()
        if loaded.isBroken { throw ExitStatus.input }
    }
}

/// Entries as `allow list` shows them.
struct EntryRows {
    private let entries: [AllowlistEntry]
    private let hits: [String: EntryHits]
    private let now: EventTime

    init(_ entries: [AllowlistEntry], _ hits: [String: EntryHits], now: EventTime) {
        self.entries = entries
        self.hits = hits
        self.now = now
    }

    /// Whole days until the end, rounded down; nil once it is over.
    private func daysLeft(_ entry: AllowlistEntry) -> Int64? {
        switch entry.terms.state(at: now) {
        case .active, .expiring, .pending: (entry.terms.expires.seconds - now.seconds) / 86_400
        case .disabled, .expired, .revoked: nil
        }
    }

    func table(_ style: Style) -> String {
        guard !entries.isEmpty else { return "no entries\n" }
        let headings = ["state", "days left", "hits", "last hit", "owner", "effect", "title", "id"]
        let rows = entries.map { entry -> SplitTable.Row in
            let hits = hits[entry.id]
            let cells = [
                entry.terms.state(at: now).rawValue, daysLeft(entry).map { "\($0)" } ?? "-",
                "\(hits?.count ?? 0)",
                hits?.last.map { String("\($0)".prefix(10)) } ?? "-", entry.terms.owner,
                entry.terms.effect.text,
                entry.title, entry.id,
            ]
            return SplitTable.Row(cells: cells.map(TerminalText.safe), ink: nil)
        }
        return SplitTable(headings: headings, elastic: [4], second: [6]).text(rows, style)
    }

    var lines: [[UInt8]] {
        entries.map { entry in
            let (terms, hits) = (entry.terms, hits[entry.id])
            func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
            let members: [JSONObject.Member] = [
                .init(key: "id", value: .string(entry.id)), .init(key: "title", value: .string(entry.title)),
                .init(key: "state", value: .string(terms.state(at: now).rawValue)),
                .init(key: "owner", value: .string(terms.owner)),
                .init(key: "reason", value: .string(terms.reason)),
                .init(key: "ticket", value: text(terms.ticket)),
                .init(key: "from", value: text(terms.from?.description)),
                .init(key: "expires", value: .string(terms.expires.description)),
                .init(key: "days_left", value: daysLeft(entry).map { .number("\($0)") } ?? .null),
                .init(key: "effect", value: .string(terms.effect.text)),
                .init(key: "max_exposure", value: .string(terms.maxExposure.rawValue)),
                .init(key: "hits", value: .number("\(hits?.count ?? 0)")),
                .init(key: "decided", value: .number("\(hits?.decided ?? 0)")),
                .init(key: "last_hit", value: text(hits?.last?.description)),
                .init(key: "file", value: .string(entry.file)),
                .init(key: "line", value: .number("\(entry.line)")),
                .init(key: "version", value: .string(entry.digest.hex(16))),
            ]
            return Array(JSONValue.object(JSONObject(members)).text().utf8)
        }
    }
}
