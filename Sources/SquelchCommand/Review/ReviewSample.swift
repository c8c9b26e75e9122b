import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct ReviewSample: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract:
            "Draw some of the suppressed at random, to look at without knowing why they were suppressed.",
        discussion: """
            Each of the suppressed of the period is as likely as any other; the same seed draws the same ones. What is drawn is noted, \
            and `review stats` says what looking at it proves. Scores and reasons are left out, so that they do not sway the answer.

            EXAMPLES
              squelch review sample --n 50 --seed 2026-03 --since 2026-03-01 --until 2026-04-01
              squelch review mark 6f2b… --as benign_positive     what looking at one of them gave
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: ArgumentHelp("How many.", valueName: "number"))
    var n: Int

    @Option(help: ArgumentHelp("Any text; the same one draws the same verdicts.", valueName: "text"))
    var seed: String

    @Option(help: ArgumentHelp("Events from then on.", valueName: "date"))
    var since: InstantArgument?

    @Option(help: ArgumentHelp("Events before then.", valueName: "date"))
    var until: InstantArgument?

    @Option(help: "table or ndjson. Default: table on a terminal, ndjson otherwise.")
    var format: Format?

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, ndjson
    }

    func validate() throws {
        if n < 1 { throw ValidationError("--n is \(n): give one or more") }
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readWrite, for: "review sample")
        var filter = ReviewFilter()
        (filter.since, filter.until) = (since?.time, until?.time)
        let drawn = try ledger.drawSample(n, seed: seed, of: filter)
        let writer = try ResultWriter(path: nil)
        let rows = SampleRows(drawn)
        switch format ?? (writer.isTerminal ? .table : .ndjson) {
        case .table: try writer.write(rows.table(Style.of(writer)))
        case .ndjson: for line in rows.lines { try writer.write(line: line) }
        }
        try writer.flush()
        if drawn.count < n {
            Diagnostics.standard.write(
                "squelch: only \(ReadSummary.grouped(drawn.count)) were suppressed in that time")
        }
    }
}

/// What was drawn, without anything that would sway whoever looks at it.
struct SampleRows {
    private let verdicts: [JSONValue]

    init(_ drawn: [ReviewItem]) {
        let parser = JSONParser()
        verdicts = drawn.compactMap { item in item.verdict.line.withUnsafeBytes { try? parser.parse($0) } }
    }

    private static let keys = ["event_id", "time", "cloud", "actor", "origin", "action", "target", "changes"]

    var lines: [[UInt8]] {
        verdicts.map { line in
            var out: [UInt8] = []
            JSONValue.object(
                JSONObject(Self.keys.map { .init(key: $0, value: line[$0] ?? .null) })
            ).write(to: &out)
            return out
        }
    }

    func table(_ style: Style) -> String {
        let rows = verdicts.map { line -> SplitTable.Row in
            let (time, target) = (line["time"]?.string ?? "", line["target"])
            let cells = [
                time.prefix(16).split(separator: "T").joined(separator: " "),
                line["origin"]?["ip"]?.string ?? line["origin"]?["service"]?.string ?? "-",
                target?["name"]?.string ?? target?["id"]?.string ?? "-",
                line["actor"]?["display"]?.string ?? "-", VerdictSummary.of(line),
                line["event_id"]?.string ?? "-",
            ]
            return SplitTable.Row(cells: cells.map(TerminalText.safe), ink: nil)
        }
        let headings = ["time", "from", "target", "who", "what", "event"]
        return SplitTable(headings: headings, elastic: [1, 2], second: [3, 4]).text(rows, style)
    }
}

struct ReviewStats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "What was hidden, how much of it was looked at, and what that proves about the rest.",
        discussion: """
            The bound holds for what `review sample` drew: only what was drawn at random speaks for what was not looked at. It is the \
            exact one-sided 95 % limit of Clopper and Pearson on the share of suppressed verdicts that were attacks; what was left undetermined \
            counts as if it had been one.

            EXAMPLE
              squelch review stats --since 2026-03-01 --until 2026-04-01
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: ArgumentHelp("Events from then on.", valueName: "date"))
    var since: InstantArgument?

    @Option(help: ArgumentHelp("Events before then.", valueName: "date"))
    var until: InstantArgument?

    @Option(help: "text or json.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "review stats")
        var filter = ReviewFilter()
        filter.decisions = [.suppress]
        filter.takesReviewed = true
        (filter.since, filter.until) = (since?.time, until?.time)
        let (rows, whole) = AuditTally.tallies(of: try ledger.reviewItems(filter))
        let writer = try ResultWriter(path: nil)
        switch format {
        case .text:
            for row in rows { try writer.write(TerminalText.safe(AuditWords.line(of: row)) + "\n") }
            try writer.write(AuditWords.line(of: whole) + "\n" + AuditWords.sentence(of: whole) + "\n")
        case .json: for row in rows + [whole] { try writer.write(line: AuditWords.json(of: row)) }
        }
        try writer.flush()
    }
}
