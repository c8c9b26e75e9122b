import Foundation

/// Tables over all companies judged.
struct AccuracyReport {
    let worlds: [JudgedWorld]

    var text: String {
        [overall, byKind, ablations].joined(separator: "\n")
    }

    private var overall: String {
        var table = MarkdownTable(head: ["way of deciding"] + AccuracyReport.heads)
        table.rows.append(["**Squelch**"] + row { Accuracy(of: $0, decide: \.decision) })
        for method in Method.all {
            table.rows.append(
                [method.name]
                    + row { world in
                        Accuracy(of: world, score: method.score?(world), decide: method.decide(world))
                    })
        }
        let unfound = worlds.reduce(0) { $0 + $1.missing }
        return """
            \(worlds.count) companies, \(Figures.grouped(worlds.reduce(0) { $0 + $1.after.count })) changes after the first thirty days, \
            \(unfound) changes without a verdict. Means over companies, in brackets the 95 % interval of the mean (bootstrap over companies).

            \(table.text)
            """
    }

    private var byKind: String {
        var table = MarkdownTable(head: ["kind of company"] + AccuracyReport.heads)
        for kind in Set(worlds.map(\.kind)).sorted() {
            let some = AccuracyReport(worlds: worlds.filter { $0.kind == kind })
            table.rows.append([kind] + some.row { Accuracy(of: $0, decide: \.decision) })
        }
        return table.text
    }

    /// Each family's printed weights taken out of the score, the thresholds as they stand; guards and abstention stay.
    private var ablations: String {
        var table = MarkdownTable(head: ["without the family"] + AccuracyReport.heads)
        let families = Set(worlds.flatMap { $0.after.flatMap { Array($0.families.keys) } }).sorted()
        for family in families {
            let score: (JudgedChange) -> Double = { $0.score - ($0.families[family] ?? 0) }
            table.rows.append(
                [family] + row { Accuracy(of: $0, score: score) { AccuracyReport.decided($0, score($0)) } })
        }
        return table.text
    }

    private static func decided(_ change: JudgedChange, _ score: Double) -> JudgedChange.Decision {
        if score >= 0.75 { return .alert }
        if score >= -0.55 { return .review }
        return change.decidedBy.hasPrefix("guard:") || change.decidedBy == "abstain" ? .review : .suppress
    }

    static let heads = [
        "benign suppressed", "incidents caught", "alerted", "alerts a day", "reviews a day", "noise at 100 %",
        "ECE", "Brier",
    ]

    private func row(_ accuracy: (JudgedWorld) -> Accuracy) -> [String] {
        let figures = worlds.map(accuracy)
        return [
            percent(figures.map(\.benignSuppressed)), percent(figures.map { share($0.caught, $0.incidents) }),
            percent(figures.map { share($0.alerted, $0.incidents) }), mean(figures.map(\.alertsADay), 2),
            mean(figures.map(\.reviewsADay), 2),
            percent(figures.compactMap(\.noiseAtAll)), mean(figures.compactMap(\.calibrationError), 4),
            mean(figures.compactMap(\.brier), 4),
        ]
    }

    private func share(_ part: Int, _ all: Int) -> Double { all == 0 ? 1 : Double(part) / Double(all) }

    private func percent(_ values: [Double]) -> String {
        guard !values.isEmpty else { return "–" }
        let (low, high) = interval(values)
        return String(format: "%.1f %% (%.1f–%.1f)", 100 * average(values), 100 * low, 100 * high)
    }

    private func mean(_ values: [Double], _ digits: Int) -> String {
        guard !values.isEmpty else { return "–" }
        let (low, high) = interval(values)
        return String(format: "%.\(digits)f (%.\(digits)f–%.\(digits)f)", average(values), low, high)
    }

    private func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Percentile bootstrap of the mean, seeded.
    private func interval(_ values: [Double]) -> (Double, Double) {
        var numbers = SeededNumbers(seed: 1, stream: 0)
        let means = (0..<1000).map { _ in
            average(values.map { _ in values[Int(numbers.next() % UInt64(values.count))] })
        }.sorted()
        return (means[25], means[974])
    }
}

extension AccuracyReport {
    /// What went wrong: classes of harmless changes that were loud, and each incident that nobody saw.
    var details: String { [noisiest, missed].joined(separator: "\n") }

    private var noisiest: String {
        var loud: [String: (quiet: Int, review: Int, alert: Int)] = [:]
        for change in worlds.flatMap(\.after) where !change.truth.isAttack {
            switch change.decision {
            case .suppress: loud[change.truth.kind, default: (0, 0, 0)].quiet += 1
            case .review: loud[change.truth.kind, default: (0, 0, 0)].review += 1
            case .alert: loud[change.truth.kind, default: (0, 0, 0)].alert += 1
            }
        }
        var table = MarkdownTable(head: ["harmless class", "suppressed", "review", "alert"])
        let worst = loud.sorted {
            ($0.value.review + $0.value.alert, $1.key) > ($1.value.review + $1.value.alert, $0.key)
        }
        for (kind, count) in worst.prefix(15) {
            table.rows.append([kind, "\(count.quiet)", "\(count.review)", "\(count.alert)"])
        }
        return table.text
    }

    private var missed: String {
        var plots: [String: (incidents: Int, caught: Int, alerted: Int)] = [:]
        var lines: [String] = []
        for world in worlds {
            let attacks = Dictionary(
                grouping: world.after.filter { $0.truth.isAttack && $0.truth.isDetectable },
                by: \.truth.incident)
            for (incident, changes) in attacks.sorted(by: { $0.key < $1.key }) {
                let kind = changes[0].truth.kind
                plots[kind, default: (0, 0, 0)].incidents += 1
                if changes.contains(where: { $0.decision == .alert }) {
                    plots[kind, default: (0, 0, 0)].alerted += 1
                }
                if changes.contains(where: { $0.decision != .suppress }) {
                    plots[kind, default: (0, 0, 0)].caught += 1
                } else {
                    let best = changes.map(\.score).max() ?? 0
                    lines.append(
                        String(
                            format: "- missed: %@ %d, %@ %@, best score %.2f, %@", world.kind, world.seed,
                            incident, kind, best, changes[0].id))
                }
            }
        }
        var table = MarkdownTable(head: ["plot", "incidents", "caught", "alerted"])
        for (kind, count) in plots.sorted(by: { $0.key < $1.key }) {
            table.rows.append([kind, "\(count.incidents)", "\(count.caught)", "\(count.alerted)"])
        }
        return table.text + "\n" + lines.joined(separator: "\n") + "\n"
    }
}
