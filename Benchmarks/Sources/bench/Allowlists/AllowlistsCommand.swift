import ArgumentParser
import Foundation

/// What a hundred thousand allowlist entries cost, beside ten.
struct AllowlistsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allowlists",
        abstract:
            "Measure what a verdict costs under many allowlist entries: load time, CPU a verdict, memory.",
        discussion: """
            The cost of a verdict is the CPU time of a run on the whole log less that of a run on its first record, over the \
            number of changes. Both are medians of several runs in turn.

            EXAMPLE
              bench allowlists --squelch .build-release/release/squelch --write docs/performance.md
            """)

    @Option(help: "The release build of squelch.")
    var squelch: String

    @Option(
        help: "Entries of the larger folders, with commas; the first is what the others are held against.")
    var entries = "10,1000,100000"

    @Option(help: "Changes in the log.")
    var changes = 20_000

    @Option(help: "Runs of each.")
    var rounds = 5

    @Option(help: ArgumentHelp("Put the table into this page, between its comments.", valueName: "page"))
    var write: String?

    func run() throws {
        let scratch = FileManager.default.temporaryDirectory.appending(
            path: "squelch-allowlists-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let launcher = try Launcher(scratch: scratch)
        let log = try EntryLog.write(changes, to: scratch)
        let counts = entries.split(separator: ",").compactMap { Int($0) }
        for count in counts { try EntryFolder.write(count, to: scratch.appending(path: "\(count)")) }
        var figures: [Int: (whole: [Double], single: [Double], peak: Int)] = [:]
        for _ in 0..<rounds {
            for count in counts {
                let whole = try score(log.whole, count, scratch, launcher)
                let single = try score(log.single, count, scratch, launcher)
                figures[count, default: ([], [], 0)].whole.append(whole.cpu)
                figures[count, default: ([], [], 0)].single.append(single.cpu)
                figures[count, default: ([], [], 0)].peak = max(figures[count]?.peak ?? 0, whole.peak)
            }
        }
        let text = table(counts, figures)
        print(text)
        guard let write else { return }
        let page = try String(contentsOfFile: write, encoding: .utf8)
        let marks = MarkedPage(name: "allowlists", command: "bench allowlists")
        try Data(try marks.replacing(in: page, with: text).utf8).write(to: URL(filePath: write))
    }

    private func score(_ log: URL, _ count: Int, _ scratch: URL, _ launcher: Launcher) throws -> Usage {
        let ledger = scratch.appending(path: "ledger.db").path
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try? FileManager.default.removeItem(atPath: ledger + suffix)
        }
        let usage = try launcher.run(
            [
                squelch, "score", "--jobs", "1", "--db", ledger, "--format", "ndjson", "--allowlists",
                scratch.appending(path: "\(count)").path, log.path,
            ], discarding: true)
        guard usage.status == 0 else { throw BenchError.failed("squelch score ended with \(usage.status)") }
        return usage
    }

    private func table(
        _ counts: [Int], _ figures: [Int: (whole: [Double], single: [Double], peak: Int)]
    ) -> String {
        var table = MarkdownTable(
            head: [
                "entries", "loading, CPU s", "a verdict, CPU µs", "against \(counts.first ?? 0)",
                "peak memory, MB",
            ])
        var base = 0.0
        for count in counts {
            guard let figure = figures[count] else { continue }
            let single = median(figure.single)
            let verdict = (median(figure.whole) - single) / Double(changes - 1) * 1e6
            if base == 0 { base = verdict }
            table.rows.append([
                "\(count)", String(format: "%.2f", single), String(format: "%.0f", verdict),
                String(format: "%.2f ×", verdict / base), "\(figure.peak >> 20)",
            ])
        }
        return table.text
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
