import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// `squelch baseline`: what is normal, and how to take out what should not be.
struct Baseline: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Show what is normal for an actor, a person or a firewall object, and take out what is not.",
        discussion: """
            EXAMPLES
              squelch baseline show aws:role/ci-network      what is usual, on how many days, what would surprise
              squelch baseline show dana@example.com         a person, in whatever role
              squelch baseline show sg-0a1b2c3d              what is done to a firewall, and by whom
              squelch baseline forget aws:role/ci-network --since 2026-03-01
              squelch baseline export > baselines.ndjson     everything that was learned, a line a verdict
              squelch baseline merge --db all.db east.db west.db
              squelch baseline stats
            """,
        subcommands: [
            BaselineShow.self, BaselineForget.self, BaselineExport.self, BaselineMerge.self,
            BaselineStats.self,
        ])
}

struct BaselineShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what is usual, on how many days, and what would surprise.",
        discussion: """
            EXAMPLE
              squelch baseline show aws:role/ci-network --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(
        help: ArgumentHelp("An actor's key, a person's e-mail address or an object's id.", valueName: "name"))
    var name: String

    @Option(help: "table or json. Default: table on a terminal, json otherwise.")
    var format: Format?

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "baseline show")
        let pages = try ledger.baselines(of: name)
        guard !pages.isEmpty else { throw try CommandError.noBaseline(of: name, in: ledger) }
        let writer = try ResultWriter(path: nil)
        for (place, page) in pages.enumerated() {
            switch format ?? (writer.isTerminal ? .table : .json) {
            case .table: try writer.write((place > 0 ? "\n" : "") + BaselineText.table(page))
            case .json: try writer.write(line: BaselineText.line(page))
            }
        }
        try writer.flush()
    }
}

struct BaselineForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take out what an actor's verdicts taught, as if it had never been learned.",
        discussion: """
            What was forgotten stays out, even when the same logs are scored again. What had leaned on it is judged again, and \
            comes back where it would be decided otherwise (squelch review list --resurfaced).

            EXAMPLES
              squelch baseline forget aws:role/ci-network --since 2026-03-01
              squelch baseline forget aws:role/ci-network --verdict 6f2b…
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("The actor's key, as verdicts print it.", valueName: "actor"))
    var actor: String

    @Option(help: ArgumentHelp("Only what happened from then on (UTC; whole half-days).", valueName: "date"))
    var since: InstantArgument?

    @Option(help: ArgumentHelp("Only what this verdict taught.", valueName: "event-id"))
    var verdict: String?

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readWrite, for: "baseline forget")
        // Of any record of the operation; the contribution stands under the id of its verdict.
        let eventID = try verdict.map { try ledger.requireVerdict($0).eventID }
        let (count, sightings, resurfaced) = try ledger.forgetBaseline(
            of: actor, since: since.map { HalfDay(of: $0.time) }, eventID: eventID, judgedBy: Judging.judge)
        guard count + sightings > 0 else { throw try CommandError.noBaseline(of: actor, in: ledger) }
        let others =
            sightings == 0 ? "" : ", and its other records of \(Words.counted(sightings, "half-day"))"
        Diagnostics.standard.write(
            "squelch: took out what \(Words.counted(count, "verdict")) of \(actor) taught\(others)")
        LabelWords.write(resurfaced)
    }
}

struct BaselineStats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Say how much is known, and how much room it takes.",
        discussion: """
            EXAMPLE
              squelch baseline stats --db may.db
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Only of this actor, person or object.", valueName: "name"))
    var name: String?

    @Option(help: "text or json. Default: text on a terminal, json otherwise.")
    var format: Format?

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "baseline stats")
        let counts = try ledger.baselineCounts(of: name)
        if let name, counts.contributions == 0, counts.subjects == 0, counts.sightings == 0 {
            throw try CommandError.noBaseline(of: name, in: ledger)
        }
        let writer = try ResultWriter(path: nil)
        switch format ?? (writer.isTerminal ? .text : .json) {
        case .text: try writer.write(BaselineText.sentence(counts))
        case .json: try writer.write(line: BaselineText.line(counts))
        }
        try writer.flush()
    }
}

extension CommandError {
    static func noBaseline(of name: String, in ledger: Ledger) throws -> CommandError {
        let nearest = try ledger.baselineSuggestions(for: name)
        let hint = nearest.isEmpty ? "" : " Did you mean \(nearest.joined(separator: ", "))?"
        return CommandError(
            status: .found, code: "baseline.unknown", sentence: "nothing is known of \(name)",
            remedy: "give an actor's key as verdicts print it, an e-mail address or an object's id.\(hint)")
    }
}
