import ArgumentParser
import Foundation

/// Figures on made-up companies: what is kept quiet, what is shown, beside what people use today.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract:
            "Judge made-up companies by the protocol of docs/accuracy.md and say how good the verdicts were.",
        discussion: """
            Even seeds are for tuning, odd ones only for the report: look at what went wrong in even ones, never in odd ones.

            EXAMPLES
              bench evaluate --squelch .build-release/release/squelch --seeds 2,4 --details   tune
              bench evaluate --squelch .build-release/release/squelch --write docs/accuracy.md   report
              bench evaluate --squelch .build-release/release/squelch --seeds 2,4 --labels 0,10,100,1000,10x
            """)

    @Option(help: "The command to judge with, built for release.")
    var squelch: String

    @Option(help: "Seeds, with commas; by default the twelve of the report.")
    var seeds: String?

    @Option(help: "Kinds of company, with commas.")
    var kinds = "mixed,azure-first,gitops,regulated"

    @Option(help: ArgumentHelp("Judge under this configuration.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Put the tables into this page, between its comments.", valueName: "page"))
    var write: String?

    @Flag(help: "Name the worst classes and every incident missed.")
    var details = false

    @Option(
        help: ArgumentHelp(
            "Instead, judge under so many labels of the first thirty days, with commas; some are wrong. `10x`: all ten.",
            valueName: "counts"))
    var labels: String?

    func run() throws {
        let chosen = seeds?.split(separator: ",").compactMap { Int($0) } ?? [1, 3, 5]
        if let labels {
            let study = try LabelStudy(labels)
            return print(
                try study.run(squelch: squelch, kinds: kinds.split(separator: ",").map(String.init), chosen))
        }
        var worlds: [JudgedWorld] = []
        for kind in kinds.split(separator: ",").map(String.init) {
            for seed in chosen {
                let world = try JudgedWorld.run(squelch: squelch, config: config, kind: kind, seed: seed)
                FileHandle.standardError.write(Data((world.line + "\n").utf8))
                worlds.append(world)
            }
        }
        let report = AccuracyReport(worlds: worlds)
        print(report.text)
        if details { print(report.details) }
        guard let write else { return }
        let page = try String(contentsOfFile: write, encoding: .utf8)
        let marks = MarkedPage(name: "evaluate", command: "make evaluate")
        try Data(try marks.replacing(in: page, with: report.text + "\n" + report.details).utf8)
            .write(to: URL(filePath: write))
    }
}
