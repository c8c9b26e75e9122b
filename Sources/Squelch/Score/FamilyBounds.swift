/// Keeps families within their caps, and asserted facts from lowering anything.
enum FamilyBounds {
    /// Engine.md section 6, "Family caps". A family without an entry is bounded by its own table.
    static let caps: [EvidenceFamily: LogOdds] = [
        .conduct: LogOdds(5), .automation: LogOdds(5), .window: LogOdds(2.5), .lifecycle: LogOdds(2.5),
        .feedback: LogOdds(1.5), .campaign: LogOdds(3),
    ]

    /// The evidence, with one line more for each family that gives way, so that the printed weights add up.
    static func bounded(_ evidence: [Evidence]) -> [Evidence] {
        EvidenceFamily.allCases.flatMap { family -> [Evidence] in
            let members = evidence.filter { $0.family == family }
            let printed = members.reduce(0) { $0 + $1.weight.units }
            // What only the caller vouches for may raise, never lower (engine.md, "Corroboration").
            let admitted = members.reduce(0) { sum, member in
                member.provenance == .asserted ? sum + max(0, member.weight.units) : sum + member.weight.units
            }
            let cap = caps[family]?.units ?? Int.max
            let counted = min(max(admitted, -cap), cap)
            return counted == printed
                ? members : members + [balance(family, counted - printed, cap: caps[family])]
        }
    }

    private static func balance(_ family: EvidenceFamily, _ units: Int, cap: LogOdds?) -> Evidence {
        let limit = cap.map { ", and the family counts for at most \(Figures.fourDecimals($0))" } ?? ""
        return Evidence(
            code: "\(family.rawValue).bounded", family: family, weight: LogOdds(units: units),
            provenance: .attested, text: "what only the caller vouches for lowers nothing\(limit)")
    }
}
