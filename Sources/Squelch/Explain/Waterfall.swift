/// The sum from prior to confidence, one line a fact.
struct Waterfall {
    let lines: [String]

    init(_ verdict: Verdict) {
        let isShift = { (evidence: Evidence) in evidence.family == .prior || evidence.family == .calibration }
        let prior = verdict.evidence.filter { $0.family == .prior }
        let calibration = verdict.evidence.filter { $0.family == .calibration }
        let facts = verdict.evidence.filter { !isShift($0) }
        let total = LogOdds(units: verdict.evidence.reduce(0) { $0 + $1.weight.units })
        lines =
            ["weights (log-odds; positive speaks for an attack):"] + prior.map(Waterfall.line)
            + facts.map(Waterfall.line)
            + [Waterfall.total("score, without prior and calibration", verdict.score)]
            + calibration.map(Waterfall.line)
            + [Waterfall.total("sum = confidence \(Figures.percent(verdict.confidence))", total)]
    }

    private static func line(_ evidence: Evidence) -> String {
        let isOurs = evidence.family == .prior || evidence.family == .calibration
        let vouches = isOurs ? "" : " [\(evidence.provenance.rawValue)]"
        return "\(figure(evidence.weight))  \(evidence.code)\(vouches)  \(evidence.text)"
    }

    private static func total(_ name: String, _ weight: LogOdds) -> String { "\(figure(weight))= \(name)" }

    private static func figure(_ weight: LogOdds) -> String {
        let text = (weight.units >= 0 ? "+" : "") + Figures.fourDecimals(weight)
        return String(repeating: " ", count: max(0, 10 - text.count)) + text
    }
}
