import ArgumentParser
import VerdictLedger

struct ReviewList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "What needs a person, or with --suppressed what was hidden; alike ones in one row.",
        discussion: """
            EXAMPLES
              squelch review list
              squelch review list --limit 10                       the ten that are most urgent
              squelch review list --suppressed --decided-by threshold --since 2026-03-01 --until 2026-04-01
              squelch review list --format ndjson --actor 'aws:role/ci-*' | jq -r '.event_ids[]'
            """)

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var which: ReviewFilterOptions

    @Flag(help: "A row each.")
    var each = false

    @Option(help: ArgumentHelp("Show so many rows at most, the most urgent first.", valueName: "number"))
    var limit: Int?

    @Option(help: "table or ndjson. Default: table on a terminal, ndjson otherwise.")
    var format: Format?

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, ndjson
    }

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit): give one or more") }
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "review list")
        let rows = ReviewRows(try ledger.reviewItems(which.filter), isGrouped: !each)
        let writer = try ResultWriter(path: nil)
        switch format ?? (writer.isTerminal ? .table : .ndjson) {
        case .table: try writer.write(rows.table(Style.of(writer), limit: limit))
        case .ndjson: for line in rows.lines(limit: limit) { try writer.write(line: line) }
        }
        try writer.flush()
    }
}
