import CloudChanges
import Glibc
import Squelch

/// Reading and matching, as `score` and `match` share it: rules loaded, faults named, progress shown, all counted.
struct InputSession {
    let rules: RuleSet
    let configuration: Configuration
    private(set) var status = ExitStatus.done
    private(set) var counts = InputCounts()
    private(set) var matched = 0
    /// Alerts of other tools on something else than a firewall, by tool.
    private var unrelated: [String: Int] = [:]
    let jobs: Int
    private let paths: [String]
    private let diagnostics = Diagnostics.standard

    init(_ options: InputOptions) throws { try self.init(paths: options.paths, options.reading) }

    /// - Throws: ``CommandError`` for a path that does not exist.
    init(paths: [String], _ options: ReadingOptions) throws {
        self.paths = paths
        jobs = options.jobs ?? Machine.cores
        let rulePaths = options.rulePaths
        for path in paths + rulePaths.filter({ $0 != "builtin" }) where path != "-" {
            guard access(path, F_OK) == 0 else { throw CommandError.noSuchPath(path) }
        }
        configuration = try options.configuration.load()
        let loaded = try RuleLoading.load(rulePaths, configuration)
        rules = loaded.rules
        for fault in loaded.faults { diagnostics.write(fault) }
        if !loaded.faults.isEmpty { status = .input }
        for remark in RuleLoading.remarks(on: rules) { diagnostics.write(remark) }
    }

    /// Reads all input and hands on, in input order, each match.
    mutating func readMatches(onMatch: (Match) throws -> Void) throws {
        var meter = ProgressMeter(diagnostics)
        var matched = 0
        var unrelated: [String: Int] = [:]
        counts = try RecordReader().select(
            paths, by: rules, jobs: jobs,
            progress: { meter.show($0, matched: matched) },
            onFault: { fault in diagnostics.write(fault) },
            onSelection: { selection in
                switch selection {
                case .match(let match):
                    matched += 1
                    try onMatch(match)
                case .unrelatedAlert(let alert): unrelated[alert.tool, default: 0] += 1
                case .possibleCompletion: break
                }
            })
        meter.finish()
        self.unrelated = unrelated
        self.matched = matched
        if counts.hasFaults { raise(.input) }
    }

    /// Reads all input and hands on, in input order, each match, what may complete one, and the context events of the
    /// table; of all other records who was seen, where the configuration wants it.
    mutating func read(
        onCompletion: (Match) throws -> Void, context: ContextTable?,
        onContextBatch: (ContextBatch) throws -> Void, onContext: (ContextEvent) throws -> Void,
        onSightings: ([Sighting]) throws -> Void, onMatch: (Match) throws -> Void
    ) throws {
        var meter = ProgressMeter(diagnostics)
        var matched = 0
        var unrelated: [String: Int] = [:]
        let seesAll = configuration.baseline.learnFrom == .all
        counts = try RecordReader().read(
            paths, table: context?.widened(rules.dispatchTable, seesAll: seesAll) ?? rules.dispatchTable,
            jobs: jobs,
            progress: { meter.show($0, matched: matched) },
            onFault: { fault in diagnostics.write(fault) },
            onContext: onContextBatch, onSightings: onSightings,
            onRecord: { record in
                if let event = context?.event(of: record) { try onContext(event) }
                switch rules.selection(of: record) {
                case .match(let match):
                    matched += 1
                    try onMatch(match)
                case .possibleCompletion(let record): try onCompletion(record)
                case .unrelatedAlert(let alert): unrelated[alert.tool, default: 0] += 1
                case nil: if seesAll, let sighting = Sighting(of: record) { try onSightings([sighting]) }
                }
            })
        meter.finish()
        self.unrelated = unrelated
        self.matched = matched
        if counts.hasFaults { raise(.input) }
    }

    /// Alerts that hold an event, but none that a rule selects: said and counted, as they are not judged.
    static func tell(unrelated: [String: Int]) {
        for (tool, count) in unrelated.sorted(by: { $0.key < $1.key }) {
            Diagnostics.standard.write(
                "squelch: \(ReadSummary.grouped(count)) alert\(count == 1 ? "" : "s") of \(JSONValue.string(tool).text()) on something else than a firewall change, not judged"
            )
        }
    }

    /// The closing line: what was read, and of `score` what was decided.
    func summarise(_ decisions: [Decision: Int]? = nil) {
        InputSession.tell(unrelated: unrelated)
        var text = ReadSummary.text(counts, matched: matched)
        if let decisions {
            for decision in [Decision.alert, .review, .suppress] {
                text += " · \(decision.rawValue) \(ReadSummary.grouped(decisions[decision, default: 0]))"
            }
        }
        diagnostics.write("squelch: \(text)")
    }

    mutating func raise(_ other: ExitStatus) { status = max(status, other) }
}
