extension Explanation {
    /// What an approved window took off, and what it could not; empty without one.
    static func window(_ verdict: Verdict) -> String? {
        let family = verdict.evidence.filter { $0.family == .window }
        guard family.contains(where: { $0.code == "window.approved" && $0.weight < .zero }) else {
            return nil
        }
        let taken = family.filter { $0.weight < .zero || $0.code == "window.bounded" }
            .reduce(0) { $0 + $1.weight.units }
        let off =
            taken == 0 ? "takes nothing off" : "takes \(Figures.fourDecimals(LogOdds(units: -taken))) off"
        let left = verdict.evidence.filter { line in
            // A balancing line is no fact that anybody could excuse.
            line.weight > .zero && !line.code.hasSuffix(".bounded")
                && !FamilyBounds.excusable.contains(line.family)
                && ![.window, .prior, .calibration].contains(line.family)
        }.map { "\($0.code) (+\(Figures.fourDecimals($0.weight)))" }
        var limits = left.isEmpty ? [] : ["it does not excuse \(left.joined(separator: ", "))"]
        if case .suppressionGuard(let name) = verdict.decidedBy {
            limits.append("it does not lift the guard “\(name)”")
        }
        return ([off] + limits).joined(separator: "; ")
    }
}
