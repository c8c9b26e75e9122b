import ArgumentParser
import Foundation

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure, print the tables, and write them into a page.",
        discussion: """
            All commands of a table run in turn, round by round. CPU seconds are user and system time of the whole process,
            from wait4(2). Peers that are not installed are left out, and said. Data stay in the cache.
            """)

    @Option(help: "The release build of squelch.")
    var squelch: String

    @Option(help: "Folder for logs and the Python environment; kept. Default: a temporary one, removed.")
    var cache: String?

    @Flag(help: "A small run, under two minutes.")
    var quick = false

    @Option(help: "Only these parts: main, sizes, rules, score, watch. Comma-separated.")
    var only: String?

    @Option(help: "Page to write the tables into, between its two comments.")
    var write: String?

    @Option(help: "Folder with the scripts of the Python peers.")
    var peers = "Benchmarks/peers"

    @Option(help: "Seed of the logs.")
    var seed: UInt64 = LogShape().seed

    func validate() throws {
        let parts = only?.split(separator: ",").map(String.init) ?? []
        if let wrong = parts.first(where: { Suite.Part(rawValue: $0) == nil }) {
            throw ValidationError("no part is called \(wrong); there are main, sizes, rules, score and watch")
        }
        if quick && write != nil {
            throw ValidationError("a quick run is too small for the page; leave out --write")
        }
        guard FileManager.default.isExecutableFile(atPath: squelch) else {
            throw ValidationError("\(squelch) is no program: run `make release` first")
        }
    }

    func run() throws {
        let files = FileManager.default
        let scratch = files.temporaryDirectory.appending(
            path: "squelch-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try files.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: scratch) }
        let place = cache.map { URL(filePath: $0) } ?? scratch.appending(path: "cache")
        try files.createDirectory(at: place, withIntermediateDirectories: true)
        let launcher = try Launcher(scratch: scratch)
        let plan = quick ? Plan.quick : .full
        let suite = Suite(
            plan: plan, squelch: Squelch(program: squelch), launcher: launcher, cache: place, seed: seed,
            scratch: scratch)
        let rivals = try Peers(
            scripts: URL(filePath: peers), cache: place, rules: GeneratedRules.write(count: 1, in: place),
            launcher: launcher)
        let own =
            launcher.ask([squelch, "--version"])?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
        let parts =
            only?.split(separator: ",").compactMap { Suite.Part(rawValue: String($0)) } ?? Suite.Part.allCases
        let results = try suite.run(parts, peers: rivals)
        let report = Report(
            results: results, rounds: plan.rounds, versions: [own] + rivals.versions(launcher),
            skipped: rivals.skipped, date: Date())
        print(report.text)
        if let write {
            let page = try String(contentsOfFile: write, encoding: .utf8)
            try Data(try MarkedPage.bench.replacing(in: page, with: report.text).utf8).write(
                to: URL(filePath: write))
            Progress.say("wrote the tables into \(write)")
        }
    }
}
