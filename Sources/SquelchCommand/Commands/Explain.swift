import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// `squelch explain`: why, and what would change it.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why an event was judged as it was, and what would change it.",
        discussion: """
            Any id of any record of the operation will do. Nothing but the ledger is read, and nothing is written.

            --what-if KEY=VALUE judges a copy in which that is otherwise, and says what differs; give it several times for
            several facts. The keys:

            \(WhatIf.help)

            EXAMPLES
              squelch explain 6f2b1c9e-…
              squelch explain --db may.db --format json 6f2b1c9e-…
              squelch explain 6f2b1c9e-… --what-if peer=0.0.0.0/0 --what-if port=22
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: "text or json.")
    var format = Format.text

    @Option(
        name: .customLong("what-if"),
        help: ArgumentHelp(
            "Judge a copy in which this is otherwise; nothing is recorded.", valueName: "key=value"))
    var whatIf: [String] = []

    @Argument(help: ArgumentHelp("Id of a record or verdict.", valueName: "event-id"))
    var eventID: String

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "explain")
        let recorded = try ledger.requireVerdict(eventID)
        let replay = try ledger.replay(recorded, by: Judging.judge(of: recorded))
        if !replay.isSame {
            Diagnostics.standard.write(
                "squelch: recorded by \(recorded.model); explained as this version judges it, which differs in: "
                    + replay.differingKeys.joined(separator: ", "))
        }
        let writer = try ResultWriter(path: nil)
        if whatIf.isEmpty {
            try write(replay.verdict, of: recorded, in: ledger, to: writer)
        } else {
            try writeOtherwise(replay.verdict, of: recorded, in: ledger, to: writer)
        }
        try writer.flush()
    }

    private func write(
        _ verdict: Verdict, of recorded: RecordedVerdict, in ledger: Ledger, to writer: ResultWriter
    ) throws {
        let inputs = try Inputs(of: recorded, in: ledger)
        let usual = try ledger.usualFacts(of: inputs.change, inputs.operation, inputs.context)
        let found = Explanation.Searched.sets(
            inputs.pipeline.otherwise(inputs.operation, inputs.change, in: inputs.context, usual: usual))
        switch format {
        case .text: try writer.write(Explanation.text(of: verdict, searched: found) + "\n")
        case .json: try writer.write(line: Explanation.json(of: verdict, searched: found))
        }
    }

    private func writeOtherwise(
        _ verdict: Verdict, of recorded: RecordedVerdict, in ledger: Ledger, to writer: ResultWriter
    ) throws {
        let page: WhatIfPage
        do {
            let asked = try WhatIf(whatIf)
            let inputs = try Inputs(of: recorded, in: ledger)
            let otherwise = try inputs.pipeline.judge(
                asked, of: inputs.operation, inputs.change, in: inputs.context
            ) { copy in
                try ledger.baselineFacts(of: copy, inputs.operation, inputs.context.session)
            }
            page = WhatIfPage(asked, recorded: verdict, otherwise: otherwise)
        } catch let fault as WhatIf.Fault {
            throw CommandError(
                status: .usage, code: "usage.what-if", sentence: fault.sentence, remedy: fault.remedy)
        }
        switch format {
        case .text: try writer.write(page.text + "\n")
        case .json: try writer.write(line: page.json)
        }
    }

    /// What a recorded verdict rests on.
    private struct Inputs {
        let pipeline: Pipeline
        let operation: CloudChanges.Operation
        let change: Change
        let context: Context

        init(of recorded: RecordedVerdict, in ledger: Ledger) throws {
            pipeline = Judging.pipeline(of: recorded)
            operation = try ledger.inputs(of: recorded)
            change = try pipeline.normalise(operation)
            // Replaying it has read the snapshot before.
            context = try Context(snapshot: recorded.snapshot)
        }
    }
}

extension WhatIf {
    /// One line a key.
    fileprivate static var help: String {
        Key.allCases.map { key in
            let gap = String(repeating: " ", count: 12 - key.rawValue.count)
            return "  \(key.rawValue)\(gap)\(key.takes)"
        }.joined(separator: "\n")
    }
}
