#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Scores of a house, counted in steps of a twentieth: fine enough for thresholds, few enough for millions of changes.
public struct ScoreCounts: Sendable, Hashable {
    /// Steps in one unit of log-odds.
    public static let steps = 20.0

    /// How many by step.
    public private(set) var counts: [Int: Int] = [:]

    /// None yet.
    public init() {}

    /// Adds changes whose score, times ``steps``, rounds to `step`.
    public mutating func add(step: Int, count: Int) { counts[step, default: 0] += count }

    var total: Int { counts.values.reduce(0, +) }

    /// In one order, highest first.
    var ordered: [(score: Double, count: Int)] {
        counts.sorted { $0.key > $1.key }.map { (Double($0.key) / Self.steps, $0.value) }
    }

    /// The lowest step down to which no more than this share lies; nil where not even the highest fits.
    func score(above share: Double) -> Double? {
        let most = share * Double(total)
        var (sum, least) = (0.0, Double?.none)
        for (score, count) in ordered {
            sum += Double(count)
            if sum > most { break }
            least = score - 0.5 / Self.steps
        }
        return least
    }
}

/// Sets thresholds and calibration by what a house showed (engine.md section 6).
public enum ScaleFit {
    /// Closed days that are read, and those at a ledger's beginning that are left out: everything is new then. Engine.
    public static let days: Int64 = 30
    /// See ``days``.
    public static let settling: Int64 = 14
    /// Fewer changes say nothing of their highest twentieth. Judgement.
    static let fewest = 200
    /// Shares of all changes that are worth an alert, and a person's time at all. Engine has 2 % and 5 %; 3 % is still 1.7
    /// alerts a day at 55 changes, and with 5.5 %, attacks and guards among them, 95 in a hundred harmless ones are left alone.
    static let alerts = 0.03
    static let shown = 0.055
    /// Where so many lie above the absolute threshold, a house is so loud that the budget raises it. Judgement: 8 % of 55
    /// changes a day are 4.4 lines.
    static let shownAtMost = 0.08
    /// How far labels may be expected to move the calibration: a standard deviation of the intercept. Judgement.
    static let spread = 0.7
    /// Share of labels that are wrong. Judgement: 1 or 2 in a hundred, as analysts' second looks tell.
    static let wrongLabels = 0.02

    /// - Parameters:
    ///   - scores: Of the closed days.
    ///   - attacks: Scores of changes labelled so.
    ///   - harmless: The same for all other labels but `undetermined`.
    /// - Returns: Only the count, while too few were seen.
    public static func facts(_ scores: ScoreCounts, attacks: ScoreCounts, harmless: ScoreCounts) -> ScaleFacts
    {
        var facts = ScaleFacts()
        facts.changes = scores.total
        guard facts.changes >= fewest else { return facts }
        facts.alert = scores.score(above: alerts)
        facts.review = review(scores)
        facts.labels = attacks.total + harmless.total
        facts.truePositives = attacks.total
        let assumed = intercept(scores.ordered)
        facts.shift = labelled(assumed, attacks.ordered, harmless.ordered)
        return facts
    }

    /// Lowered until the budget is used up; raised only where the absolute threshold shows far more than that.
    private static func review(_ scores: ScoreCounts) -> Double? {
        guard let low = scores.score(above: shown), let high = scores.score(above: shownAtMost) else {
            return nil
        }
        return min(low, max(Thresholds.absolute.review.value, high))
    }

    /// The shift with which the mean confidence is the assumed base rate: the mean only grows with it, so by halving.
    private static func intercept(_ scores: [(score: Double, count: Int)]) -> Double {
        let all = scores.reduce(0.0) { $0 + Double($1.count) }
        return halving { shift in
            scores.reduce(0.0) { $0 + Double($1.count) / (1 + exp(-$1.score - shift)) } / all
                - Calibration.assumedBaseRate
        }
    }

    /// The shift at which labels and assumption together are likeliest. A label depends on what a change was, given its
    /// score; so it does not matter that analysts look at loud ones first. One in ``wrongLabels`` is taken to be wrong,
    /// so a label far from where the score says weighs no more than a mistake would.
    private static func labelled(
        _ assumed: Double, _ attacks: [(score: Double, count: Int)], _ harmless: [(score: Double, count: Int)]
    ) -> Double {
        guard !attacks.isEmpty || !harmless.isEmpty else { return assumed }
        func likelihood(_ shift: Double) -> Double {
            func sum(_ labels: [(score: Double, count: Int)], _ sign: Double) -> Double {
                labels.reduce(0) { sum, label in
                    let truth = 1 / (1 + exp(-sign * (label.score + shift)))
                    return sum + Double(label.count) * log(wrongLabels + (1 - 2 * wrongLabels) * truth)
                }
            }
            let distance = (shift - assumed) / spread
            return sum(attacks, 1) + sum(harmless, -1) - 0.5 * distance * distance
        }
        let candidates = (-150...150).map { assumed + Double($0) * 0.02 }
        return candidates.map { (likelihood($0), $0) }.max { $0.0 < $1.0 }?.1 ?? assumed
    }

    private static func halving(_ excess: (Double) -> Double) -> Double {
        var (low, high) = (-40.0, 40.0)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if excess(middle) > 0 { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }
}
