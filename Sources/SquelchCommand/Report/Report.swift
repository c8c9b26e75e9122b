import ArgumentParser
import CloudChanges
import VerdictLedger

/// `squelch report`: what Squelch did in a period, for those who ask what it is good for.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Noise removed, what it cost, and what is proven.",
        discussion: """
            Periods are of event time; "now" is the newest event of the ledger. Verdicts count as they stand, resurfaced ones as \
            they were raised. Minutes are what the suppressed would have taken a person; looking at the rest is counted beside it. \
            What a look takes and costs stands under `costs` in the configuration (`minutes`, `look`).

            EXAMPLES
              squelch report                                     the last thirty days
              squelch report --since 2026-03-01 --until 2026-04-01
              squelch report --format json | jq .noise_removed
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var configuration: ConfigurationOption

    @Option(
        help: ArgumentHelp("Events from then on. Default: thirty days before the end.", valueName: "date"))
    var since: InstantArgument?

    @Option(
        help: ArgumentHelp(
            "Events before then. Default: the end of the newest event's day.", valueName: "date"))
    var until: InstantArgument?

    @Option(
        help: ArgumentHelp(
            "What looking at one alert or review takes a person. Default: `minutes` under `costs` in the configuration, else 5.",
            valueName: "minutes"))
    var minutes: Double?

    private static let usualMinutes = 5.0

    @Option(help: "text or json. Default: text on a terminal, json otherwise.")
    var format: Format?

    func validate() throws {
        if let since, let until, until.time <= since.time {
            throw ValidationError("--until must come after --since")
        }
        if let minutes, !(0...10_000).contains(minutes) {
            throw ValidationError("--minutes must be between 0 and 10000")
        }
    }

    func run() throws {
        let settings = try configuration.load().decisions
        let look = LookCost(
            minutes: minutes ?? settings.lookMinutes ?? Self.usualMinutes, price: settings.lookPrice)
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "report")
        let writer = try ResultWriter(path: nil)
        guard let report = try ledger.noiseReport(since: since?.time, until: until?.time) else {
            throw CommandError(
                status: .found, code: "report.empty", sentence: "the ledger holds no verdict yet",
                remedy: "score some logs first: squelch score logs/")
        }
        switch format ?? (writer.isTerminal ? .text : .json) {
        case .text: try writer.write(ReportText.page(report, look))
        case .json: try writer.write(line: ReportJSON.line(report, look))
        }
        try writer.flush()
    }
}

/// What looking at one verdict takes a person.
struct LookCost {
    var minutes: Double
    /// In the house's money; nil where none is configured.
    var price: Double?
}
