import CloudChanges

/// The sum from prior to confidence, one entry a fact.
struct Waterfall {
    let lines: [String]

    init(_ verdict: Verdict) {
        let isShift = { (evidence: Evidence) in evidence.family == .prior || evidence.family == .calibration }
        let prior = verdict.evidence.filter { $0.family == .prior }
        let calibration = verdict.evidence.filter { $0.family == .calibration }
        let facts = verdict.evidence.filter { !isShift($0) }
        let total = LogOdds(units: verdict.evidence.reduce(0) { $0 + $1.weight.units })
        let column = (verdict.evidence.map { DisplayWidth.of($0.code) }.max() ?? 0) + 2
        func entry(_ evidence: Evidence) -> [String] { Waterfall.entry(evidence, column) }
        lines =
            ["weights (log-odds; positive speaks for an attack):"] + prior.flatMap(entry)
            + facts.flatMap(entry)
            + [
                Waterfall.total(
                    "score: all but prior and calibration; the decision rests on it", verdict.score)
            ]
            + calibration.flatMap(entry)
            + [
                Waterfall.total(
                    "sum: the log-odds of confidence \(Figures.percent(verdict.confidence))", total)
            ]
    }

    private static func entry(_ evidence: Evidence, _ column: Int) -> [String] {
        let isOurs = evidence.family == .prior || evidence.family == .calibration
        let vouches = isOurs ? "" : " [\(evidence.provenance.rawValue)]"
        let code = evidence.code + String(repeating: " ", count: column - DisplayWidth.of(evidence.code))
        let label = "  \(figure(evidence.weight))  \(code)"
        return Paragraph.lines(label, evidence.text + vouches, margin: DisplayWidth.of(label))
    }

    private static func total(_ name: String, _ weight: LogOdds) -> String { "= \(figure(weight))  \(name)" }

    private static func figure(_ weight: LogOdds) -> String {
        let text = (weight.units >= 0 ? "+" : "") + Figures.fourDecimals(weight)
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
