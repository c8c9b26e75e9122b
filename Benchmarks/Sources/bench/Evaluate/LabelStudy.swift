import Foundation

/// What labels do to the figures: the same companies, judged under none, few and many statements of analysts on the first
/// thirty days.
struct LabelStudy {
    /// So many labels, of which so many are wrong.
    struct Dose {
        let labels: Int
        let wrong: Int
        var name: String {
            wrong == labels && labels > 0 ? "\(labels), all wrong" : "\(labels), \(wrong) wrong"
        }
    }

    /// Three in two hundred are wrong.
    private static let wrongShare = 0.015

    private let doses: [Dose]

    /// - Parameter text: Counts with commas; `10x` for ten labels that are all wrong.
    /// - Throws: ``BenchError`` for what is no count.
    init(_ text: String) throws {
        doses = try text.split(separator: ",").map { word in
            let isAllWrong = word.hasSuffix("x")
            guard let labels = Int(isAllWrong ? word.dropLast() : word), labels >= 0 else {
                throw BenchError.failed("--labels: \(word) is no number of labels")
            }
            let wrong = isAllWrong ? labels : Int((Double(labels) * Self.wrongShare).rounded(.up))
            return Dose(labels: labels, wrong: labels == 0 ? 0 : wrong)
        }
    }

    /// Judges every company under every dose. ECE and Brier without labels are those before calibration by labels.
    ///
    /// - Parameters:
    ///   - squelch: The command to judge with.
    ///   - kinds: Kinds of company.
    ///   - seeds: Their seeds.
    /// - Returns: A row a dose: means over the companies.
    /// - Throws: What making or judging a company throws.
    func run(squelch: String, kinds: [String], _ seeds: [Int]) throws -> String {
        var figures: [[Accuracy]] = doses.map { _ in [] }
        for kind in kinds {
            for seed in seeds {
                let judged = try worlds(squelch: squelch, kind: kind, seed: seed)
                for (index, world) in judged.enumerated() {
                    let accuracy = Accuracy(of: world, decide: \.decision)
                    figures[index].append(accuracy)
                    let line = "\(kind) \(seed), \(doses[index].name): \(accuracy.line)\n"
                    FileHandle.standardError.write(Data(line.utf8))
                }
            }
        }
        var table = MarkdownTable(head: ["labels"] + AccuracyReport.heads)
        for (dose, some) in zip(doses, figures) { table.rows.append([dose.name] + Self.row(some)) }
        return table.text
    }

    /// One company under every dose; what comes before the labels is done once.
    private func worlds(squelch: String, kind: String, seed: Int) throws -> [JudgedWorld] {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "squelch-labels-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        let world = folder.appending(path: "world").path
        try JudgedWorld.call(squelch, ["demo", "--world", "\(seed)", "--kind", kind, world])
        let ledger = folder.appending(path: "ledger").path
        func score(_ ledger: String, _ output: String, _ part: String) throws {
            try JudgedWorld.call(
                squelch,
                [
                    "score", "--db", ledger, "--windows", "\(world)/windows.ics", "--format", "ndjson",
                    "--output", output, "\(world)/\(part)",
                ])
        }
        try score(ledger, "\(world)/a.ndjson", "burnin")
        let truth = try TruthRow.all(of: "\(world)/truth.csv")
        let before = try JudgedChange.all(of: "\(world)/a.ndjson", truth)
        return try doses.map { dose in
            let copy = "\(ledger)-\(dose.labels)-\(dose.wrong)"
            for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: ledger + suffix) {
                try files.copyItem(atPath: ledger + suffix, toPath: copy + suffix)
            }
            let said = "\(world)/labels.csv"
            try Data(Self.labels(dose, on: before, seed: seed).utf8).write(to: URL(filePath: said))
            if dose.labels > 0 {
                try JudgedWorld.call(squelch, ["review", "import", "--db", copy, said], allowing: [0, 3])
            }
            let output = "\(world)/b.ndjson"
            try? files.removeItem(atPath: output)
            try score(copy, output, "eval")
            return JudgedWorld(
                kind: kind, seed: seed, days: 60, before: before,
                after: try JudgedChange.all(of: output, truth), missing: 0)
        }
    }

    /// Statements on changes drawn at random; wrong ones say the opposite of what is true.
    private static func labels(_ dose: Dose, on changes: [JudgedChange], seed: Int) -> String {
        var numbers = SeededNumbers(seed: UInt64(seed), stream: 5)
        let chosen = changes.sorted { $0.id < $1.id }.shuffled(using: &numbers).prefix(dose.labels)
        let rows = chosen.enumerated().map { index, change in
            let isCalledAttack = change.truth.isAttack != (index < dose.wrong)
            let word = isCalledAttack ? "true_positive" : "benign_positive"
            return "\(change.id),\(word),ada,\(change.time),\n"
        }
        return "event_id,disposition,analyst,time,note\n" + rows.joined()
    }

    private static func row(_ figures: [Accuracy]) -> [String] {
        func mean(_ value: (Accuracy) -> Double?) -> Double {
            let values = figures.compactMap(value)
            return values.reduce(0, +) / Double(max(values.count, 1))
        }
        func share(_ part: Int, _ all: Int) -> Double { all == 0 ? 1 : Double(part) / Double(all) }
        return [
            String(format: "%.1f %%", 100 * mean(\.benignSuppressed)),
            String(format: "%.1f %%", 100 * mean { share($0.caught, $0.incidents) }),
            String(format: "%.1f %%", 100 * mean { share($0.alerted, $0.incidents) }),
            String(format: "%.2f", mean(\.alertsADay)), String(format: "%.2f", mean(\.reviewsADay)),
            String(format: "%.1f %%", 100 * mean(\.noiseAtAll)),
            String(format: "%.4f", mean(\.calibrationError)), String(format: "%.4f", mean(\.brier)),
        ]
    }
}
