import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

struct AllowTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the examples of every entry; with --db, also what it would have decided.",
        discussion: """
            Each entry is asked about the recorded history as if it had always been there and were switched on: how many it \
            covers, a day, of whom, and each that something speaks against: an attack by its disposition, or an alert.

            Exit status 0: every example holds. 1: one does not. 3: an entry is refused for another reason.

            EXAMPLES
              squelch allow test
              squelch allow test --db squelch.db allowlists/new.yml
            """)

    @OptionGroup var options: EntryOptions

    @Option(
        name: .customLong("db"), help: ArgumentHelp("Ask this ledger's history, too.", valueName: "file"),
        completion: .file())
    var ledger: String?

    @Option(help: "text or json.")
    var format = Format.text

    @Argument(
        help: ArgumentHelp("Files or directories, instead of --allowlists.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() throws {
        let loaded = try options.load(paths)
        let faults = loaded.reading.faults
        for fault in faults { Diagnostics.standard.write(fault) }
        var tests = loaded.allowlist.entries.map { EntryTest($0) }
        if let ledger {
            let opened = try Ledger.open(ledger, mode: .readExisting, for: "allow test")
            try EntryTest.ask(opened, &tests)
        }
        let writer = try ResultWriter(path: nil)
        switch format {
        case .text:
            if tests.isEmpty { try writer.write("no entries\n") }
            for test in tests { try writer.write(test.text) }
        case .json: for test in tests { try writer.write(test.json.text() + "\n") }
        }
        try writer.flush()
        let isContradicted = faults.contains { $0.code == "example" }
        let isRefused = faults.contains { $0.code != "example" && $0.severity == .error }
        try (isRefused ? ExitStatus.input : isContradicted ? .found : .done).leave()
    }
}

/// What came of asking one entry.
struct EntryTest {
    private let entry: AllowlistEntry
    private(set) var history: History?

    /// What the entry would have done to what is recorded.
    struct History {
        var report = TrialReport()
        var covered = 0
        var changed: [String: Int] = [:]
        var actors: [String: Int] = [:]
        var against: [(eventID: String, why: String)] = []
    }

    init(_ entry: AllowlistEntry) { self.entry = entry }

    /// Asks all entries about every recorded verdict, each by itself, in one pass over the history.
    static func ask(_ ledger: Ledger, _ tests: inout [EntryTest]) throws {
        var histories: [String: History] = [:]
        let trial = Judging.trial(eachOf: Allowlist(tests.map(\.entry.onTrial)))
        let meter = JudgingMeter("judged again")
        let report = try ledger.judgeAgain(by: trial, progress: meter.show) { trial in
            for entry in trial.context.allowlist?.entries ?? [] {
                histories[entry.id, default: History()].add(trial)
            }
        }
        meter.finish()
        for place in tests.indices {
            tests[place].history = histories[tests[place].entry.id] ?? History()
            tests[place].history?.report = report
        }
    }

    var text: String {
        let (catches, misses) = (
            entry.examples.count(where: \.isCaught), entry.examples.count { !$0.isCaught }
        )
        var lines = [
            "\(entry.title)  (\(entry.id))",
            catches + misses == 0
                ? "  examples   none; add one it must catch and a near miss"
                : "  examples   \(catches) caught, \(misses) near miss\(misses == 1 ? "" : "es") let by",
        ]
        if let history {
            let perDay = Figures(Double(history.covered) / Double(history.report.days))
            lines.append(
                "  history    covers \(history.covered) of \(history.report.judged) verdicts in \(history.report.days) days, \(perDay) a day"
            )
            if history.report.pruned > 0 {
                lines.append("             \(history.report.pruned) more were pruned")
            }
            for (change, count) in history.changed.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                lines.append("             \(count) \(change)")
            }
            for (actor, count) in history.actors.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
                .prefix(10)
            {
                lines.append("  actor      \(count) \(actor)")
            }
            for (eventID, why) in history.against { lines.append("  against    \(eventID): \(why)") }
            if history.against.isEmpty { lines.append("  against    nothing") }
        }
        return lines.map { TerminalText.safe($0) + "\n" }.joined()
    }

    var json: JSONValue {
        func counts(_ counts: [String: Int]) -> JSONValue {
            .object(
                JSONObject(
                    counts.sorted { $0.key < $1.key }.map {
                        .init(key: $0.key, value: .number("\($0.value)"))
                    }))
        }
        var members: [JSONObject.Member] = [
            .init(key: "id", value: .string(entry.id)), .init(key: "title", value: .string(entry.title)),
            .init(key: "caught", value: .number("\(entry.examples.count(where: \.isCaught))")),
            .init(key: "missed", value: .number("\(entry.examples.count { !$0.isCaught })")),
        ]
        if let history {
            members += [
                .init(key: "judged", value: .number("\(history.report.judged)")),
                .init(key: "pruned", value: .number("\(history.report.pruned)")),
                .init(key: "days", value: .number("\(history.report.days)")),
                .init(key: "covers", value: .number("\(history.covered)")),
                .init(key: "decisions", value: counts(history.changed)),
                .init(key: "actors", value: counts(history.actors)),
                .init(
                    key: "against",
                    value: .array(
                        history.against.map { eventID, why in
                            .object(
                                JSONObject([
                                    .init(key: "event_id", value: .string(eventID)),
                                    .init(key: "why", value: .string(why)),
                                ]))
                        })),
            ]
        }
        return .object(JSONObject(members))
    }

    /// One digit after the point.
    private struct Figures: CustomStringConvertible {
        let description: String

        init(_ number: Double) {
            let tenths = Int((number * 10).rounded())
            description = "\(tenths / 10).\(tenths % 10)"
        }
    }
}

extension EntryTest.History {
    mutating func add(_ trial: Trial) {
        covered += 1
        actors[trial.recorded.actor, default: 0] += 1
        changed["\(trial.recorded.decision.rawValue) → \(trial.verdict.decision.rawValue)", default: 0] += 1
        var reasons: [String] = []
        switch trial.disposition {
        case .truePositive: reasons.append("an analyst called it a true positive")
        case .undetermined: reasons.append("an analyst could not tell")
        case .benignPositive, .falsePositive, nil: break
        }
        if trial.recorded.decision == .alert, trial.disposition?.isBenign != true {
            reasons.append("it was an alert, confidence \(VerdictTable.percent(trial.recorded.confidence))")
        }
        if !reasons.isEmpty { against.append((trial.recorded.eventID, reasons.joined(separator: "; "))) }
    }
}
