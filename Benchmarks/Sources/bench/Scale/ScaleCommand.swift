import ArgumentParser
import Foundation

/// What a verdict costs in a house of a thousand actors, and of a million.
struct ScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Measure what a verdict costs beside histories of many actors: CPU time, memory, room.",
        discussion: """
            The cost of a verdict is the CPU time of a run on all changes less that of a run on the first, over their number. \
            All is the median of several runs in turn, each into a fresh copy of the ledger.

            EXAMPLE
              bench scale --squelch .build-release/release/squelch --write docs/performance.md
            """)

    @Option(help: "The release build of squelch.")
    var squelch: String

    @Option(help: "Actors of the houses, with commas; the first is what the others are held against.")
    var actors = "1000,10000,100000,1000000"

    @Option(help: "Changes to score.")
    var changes = 4_000

    @Option(help: "Runs of each.")
    var rounds = 3

    @Option(help: ArgumentHelp("Put the table into this page, between its comments.", valueName: "page"))
    var write: String?

    private struct Sample {
        let house: Int
        let ledger: String
        let making: Usage
        let lessons: Int
        /// Ledger and habits alone, bytes an actor.
        let room: (ledger: Int, habits: Int)
        var known: [Double] = []
        var other: [Double] = []
        var peak = 0
    }

    func run() throws {
        let files = FileManager.default
        let scratch = files.temporaryDirectory.appending(
            path: "squelch-scale-\(ProcessInfo.processInfo.processIdentifier)")
        try files.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: scratch) }
        let launcher = try Launcher(scratch: scratch)
        let house = HouseLedger(squelch: squelch, launcher: launcher, folder: scratch)
        let lessons = try house.lessons()
        var samples: [Sample] = []
        for count in actors.split(separator: ",").compactMap({ Int($0) }) {
            Progress.say("scale: a house of \(Figures.grouped(count))")
            let made = try house.make(count, from: lessons)
            let room = try room(of: made.path, count, launcher)
            samples.append(
                Sample(house: count, ledger: made.path, making: made.usage, lessons: made.lessons, room: room)
            )
        }
        for round in 0..<rounds {
            Progress.say("scale: round \(round + 1) of \(rounds)")
            for index in samples.indices { try measure(&samples[index], scratch, launcher) }
        }
        let text = table(samples)
        print(text)
        guard let write else { return }
        let page = try String(contentsOfFile: write, encoding: .utf8)
        let marks = MarkedPage(name: "scale", command: "bench scale")
        try Data(try marks.replacing(in: page, with: text).utf8).write(to: URL(filePath: write))
    }

    // MARK: Measuring

    private func measure(_ sample: inout Sample, _ scratch: URL, _ launcher: Launcher) throws {
        let first = try score([House.record(0, day: House.days)], sample, scratch, launcher)
        // Few actors with many changes each, whose habits stay at hand; and each change by another.
        let few = (0..<changes).map { number in
            House.record(
                Self.fewActor(number % 200, of: sample.house), day: House.days, number: number / 200)
        }
        let many = (0..<changes).map { number in
            House.record(
                (number * 7_919) % sample.house, day: House.days, number: number / min(sample.house, changes))
        }
        for (records, place) in [(few, \Sample.known), (many, \Sample.other)] {
            let usage = try score(records, sample, scratch, launcher)
            sample[keyPath: place].append((usage.cpu - first.cpu) * 1_000 / Double(changes - 1))
            sample.peak = max(sample.peak, usage.peak)
        }
    }

    /// Of two hundred, spread over the house, ten of each sort.
    private static func fewActor(_ index: Int, of house: Int) -> Int {
        index * house / 200 / House.sorts * House.sorts + index % House.sorts
    }

    private func score(
        _ records: [String], _ sample: Sample, _ scratch: URL, _ launcher: Launcher
    ) throws -> Usage {
        let log = scratch.appending(path: "changes.ndjson")
        try Data((records.joined(separator: "\n") + "\n").utf8).write(to: log)
        let copy = scratch.appending(path: "copy.db").path
        let files = FileManager.default
        for suffix in ["", "-wal", "-shm", ".lock"] { try? files.removeItem(atPath: copy + suffix) }
        try files.copyItem(atPath: sample.ledger, toPath: copy)
        let usage = try launcher.run(
            [squelch, "score", "--jobs", "1", "--db", copy, "--format", "ndjson", log.path], discarding: true)
        guard usage.status == 0 else { throw BenchError.failed("squelch score ended with \(usage.status)") }
        return usage
    }

    private func room(of ledger: String, _ actors: Int, _ launcher: Launcher) throws -> (Int, Int) {
        let size = try FileManager.default.attributesOfItem(atPath: ledger)[.size] as? Int ?? 0
        let told = launcher.ask([squelch, "baseline", "stats", "--db", ledger, "--format", "json"]) ?? ""
        let counts = try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [String: Any]
        return (size / actors, (counts?["bytes"] as? Int ?? 0) / actors)
    }

    // MARK: Telling

    private func table(_ samples: [Sample]) -> String {
        var table = MarkdownTable(head: [
            "actors", "verdicts they learned from", "ledger, bytes an actor", "of it habits",
            "a verdict, few actors, CPU ms", "against the first", "each change by another, CPU ms",
            "against the first", "verdicts a CPU second", "peak memory, MB",
        ])
        let (known, other) = (
            Figures(samples.first?.known ?? []).median, Figures(samples.first?.other ?? []).median
        )
        for sample in samples {
            let (own, others) = (Figures(sample.known), Figures(sample.other))
            table.rows.append([
                Figures.grouped(sample.house), Figures.grouped(sample.lessons),
                Figures.grouped(sample.room.ledger), Figures.grouped(sample.room.habits), own.text,
                String(format: "%.2f ×", own.median / known), others.text,
                String(format: "%.2f ×", others.median / other),
                Figures.grouped(Int(1_000 / others.median)), "\(sample.peak / 1_000_000)",
            ])
        }
        return """
            \(Figures.grouped(changes)) changes, \(rounds) runs of each in turn, medians and ranges; \(Machine().text).

            \(table.text)
            """
    }
}
