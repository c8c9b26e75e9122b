import ArgumentParser
import CloudChanges
import Glibc
import Squelch
import VerdictLedger

/// `squelch backtest`: what would differ over the recorded history.
struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Judge the recorded history again under other allowlists or another configuration; change nothing.",
        discussion: """
            Every verdict as it stands is judged again from its native records and its snapshot: what the ledger remembered \
            stays as it was. Entries are asked as if they had always been there. Without --allowlists those of ./allowlists are \
            taken, without --config the configuration that was in force, and without --windows (and without feeds in the \
            configuration that is given) what windows and tickets said then.

            EXAMPLES
              squelch backtest                              under ./allowlists as it is now
              squelch backtest --allowlists new/ --format json | jq .changes
              squelch backtest --config new.yml --since 2026-03-01
              squelch backtest --windows changes.ics        what other windows would have excused
            """)

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var options: EntryOptions
    @OptionGroup var windowOption: WindowOption

    @Option(help: ArgumentHelp("Events from then on.", valueName: "date"))
    var since: InstantArgument?

    @Option(help: "text or json. Default: text.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() throws {
        let loaded = try options.load()
        loaded.tell()
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "backtest")
        var settings = TrialSettings()
        if options.configuration.path != nil { settings.configuration = try options.configuration.load() }
        let windows = try windows(settings.configuration)
        settings.windows = windows?.calendar
        var difference = Difference(judgesWindows: windows != nil)
        let meter = JudgingMeter("judged again")
        difference.report = try ledger.judgeAgain(
            since: since?.time, by: Judging.trial(loaded.allowlist, settings), progress: meter.show
        ) { difference.add($0) }
        meter.finish()
        let writer = try ResultWriter(path: nil)
        switch format {
        case .text: try writer.write(difference.text)
        case .json: try writer.write(difference.json.text() + "\n")
        }
        try writer.flush()
        if loaded.isBroken || windows?.faults.isEmpty == false { throw ExitStatus.input }
    }

    /// Nil where nothing names any: then what they said stays as it was.
    private func windows(_ configuration: Configuration?) throws -> LoadedWindows? {
        guard !windowOption.paths.isEmpty || configuration?.windows.feeds.isEmpty == false else { return nil }
        let windows = try windowOption.load(try configuration ?? options.configuration.load())
        windows.tell()
        return windows
    }
}

/// What would be decided otherwise.
struct Difference {
    var report = TrialReport()
    /// Else what they said is as it was recorded.
    private let judgesWindows: Bool
    private var groups: [Turn: Group] = [:]
    private var actors: [String: [Turn: Int]] = [:]
    private var entries: [String: [Turn: Int]] = [:]
    private var otherCause = 0

    private static let mostExamples = 5

    init(judgesWindows: Bool) { self.judgesWindows = judgesWindows }

    private struct Turn: Hashable, Comparable, CustomStringConvertible {
        var from: Decision
        var to: Decision

        var description: String { "\(from.rawValue) → \(to.rawValue)" }

        static func < (left: Turn, right: Turn) -> Bool {
            (right.from, left.to) < (left.from, right.to)
        }
    }

    private struct Group {
        var count = 0
        var examples: [Example] = []
    }

    private struct Example {
        var eventID: String
        var time: EventTime
        var actor: String
        var before: String
        var now: String
        var confidence: (before: Double, now: Double)
        var disposition: Disposition?
    }

    mutating func add(_ trial: Trial) {
        let turn = Turn(from: trial.recorded.decision, to: trial.verdict.decision)
        let now = trial.verdict.decidedBy.text
        guard turn.from != turn.to else {
            if now != trial.recorded.decidedBy, !trial.recorded.decidedBy.hasPrefix("resurfaced:") {
                otherCause += 1
            }
            return
        }
        groups[turn, default: Group()].count += 1
        actors[trial.recorded.actor, default: [:]][turn, default: 0] += 1
        for cause in Set([trial.recorded.decidedBy, now]) where cause.hasPrefix("allowlist:") {
            entries[String(cause.dropFirst("allowlist:".count)), default: [:]][turn, default: 0] += 1
        }
        let example = Example(
            eventID: trial.recorded.eventID, time: trial.recorded.time, actor: trial.recorded.actor,
            before: trial.recorded.decidedBy, now: now,
            confidence: (trial.recorded.confidence, trial.verdict.confidence),
            disposition: trial.disposition)
        // What was an attack is always shown.
        let isFull = groups[turn, default: Group()].examples.count >= Self.mostExamples
        if !isFull || trial.disposition == .truePositive { groups[turn]?.examples.append(example) }
    }

    private var differing: Int { groups.values.reduce(0) { $0 + $1.count } }

    private static func ranked(_ counts: [String: [Turn: Int]]) -> [(name: String, turns: [(Turn, Int)])] {
        counts.map { ($0.key, $0.value.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }.sorted {
            left, right in
            let (one, other) = (left.1.reduce(0) { $0 + $1.1 }, right.1.reduce(0) { $0 + $1.1 })
            return one != other ? one > other : left.0 < right.0
        }
    }

    private func causes(_ example: Example) -> String {
        example.before == example.now
            ? "decided by \(example.now) again" : "\(example.before) → \(example.now)"
    }

    private func minute(_ time: EventTime) -> String {
        String("\(time)".prefix(16)).split(separator: "T").joined(separator: " ")
    }

    var text: String {
        var lines = [
            "judged again   \(report.judged) verdicts"
                + (report.pruned > 0 ? "; \(report.pruned) more were pruned" : ""),
            "windows        "
                + (judgesWindows ? "judged again" : "as they were recorded; --windows judges them again"),
            "would differ   \(differing)" + (otherCause > 0 ? "; \(otherCause) more for another cause" : ""),
        ]
        for (turn, group) in groups.sorted(by: { $0.key < $1.key }) {
            lines.append("")
            lines.append("\(turn)   \(group.count)")
            for example in group.examples {
                let said = example.disposition.map { "  \($0.rawValue)" } ?? ""
                lines += [
                    "  \(example.eventID)  \(minute(example.time))\(said)",
                    "    \(example.actor)",
                    "    \(VerdictTable.percent(example.confidence.before)) → "
                        + "\(VerdictTable.percent(example.confidence.now)), \(causes(example))",
                ]
            }
            if group.count > group.examples.count {
                lines.append("  … and \(group.count - group.examples.count) more")
            }
        }
        for (heading, counts) in [("by actor", actors), ("by entry", entries)] where !counts.isEmpty {
            lines += ["", heading]
            for (name, turns) in Self.ranked(counts).prefix(20) {
                lines.append("  \(name)   " + turns.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
            }
        }
        return lines.map { TerminalText.safe($0) + "\n" }.joined()
    }

    var json: JSONValue {
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(JSONObject(members.map { .init(key: $0.0, value: $0.1) }))
        }
        func number(_ value: Int) -> JSONValue { .number("\(value)") }
        func counts(_ counts: [String: [Turn: Int]], _ key: String) -> JSONValue {
            .array(
                Self.ranked(counts).flatMap { name, turns in
                    turns.map { turn, count in
                        object([
                            (key, .string(name)), ("from", .string(turn.from.rawValue)),
                            ("to", .string(turn.to.rawValue)), ("count", number(count)),
                        ])
                    }
                })
        }
        let changes = groups.sorted { $0.key < $1.key }.map { turn, group in
            object([
                ("from", .string(turn.from.rawValue)), ("to", .string(turn.to.rawValue)),
                ("count", number(group.count)),
                (
                    "examples",
                    .array(
                        group.examples.map { example in
                            object([
                                ("event_id", .string(example.eventID)), ("time", .string("\(example.time)")),
                                ("actor", .string(example.actor)),
                                ("decided_by_before", .string(example.before)),
                                ("decided_by", .string(example.now)),
                                ("disposition", example.disposition.map { .string($0.rawValue) } ?? .null),
                            ])
                        })
                ),
            ])
        }
        return object([
            ("judged", number(report.judged)), ("pruned", number(report.pruned)),
            ("windows", .string(judgesWindows ? "judged again" : "as recorded")),
            ("differ", number(differing)),
            ("other_cause", number(otherCause)), ("changes", .array(changes)),
            ("actors", counts(actors, "actor")),
            ("entries", counts(entries, "entry")),
        ])
    }
}
