/// Keeps families within their caps, asserted facts from lowering anything, and windows from excusing more than content.
enum FamilyBounds {
    /// Engine.md section 6, "Family caps". A family without an entry is bounded by its own table.
    static let caps: [EvidenceFamily: LogOdds] = [
        .conduct: LogOdds(5), .automation: LogOdds(5), .window: LogOdds(2.5), .lifecycle: LogOdds(2.5),
        .feedback: LogOdds(1.5), .campaign: LogOdds(3),
    ]

    /// What a change does, to what and for whom: all that an approved window speaks of.
    static let excusable: Set<EvidenceFamily> = [.content, .object, .peer]

    /// The evidence, with one line more for each family that gives way, so that the printed weights add up.
    static func bounded(_ evidence: [Evidence]) -> [Evidence] {
        let others = EvidenceFamily.allCases.filter { $0 != .window }.flatMap { family in
            bounded(evidence.filter { $0.family == family }, of: family)
        }
        let windows = evidence.filter { $0.family == .window }
        return others + bounded(windows, of: .window, floor: -most(windows, beside: others))
    }

    /// The most that windows may take off, in units. A window excuses what a change does, not who made it: so no more
    /// than what the content weighs; and where the window names the actor, or the change its ticket, as much more as
    /// nothing else speaks against the change. One for a whole account is guessable, and never enough alone.
    ///
    /// | content | else against it | window for the account | with the actor or ticket |
    /// |---|---|---|---|
    /// | 0.6 | 0 | 0.6 | 1.8 |
    /// | 0.6 | 1.5 | 0.6 | 0.9 |
    /// | 3.0 | 5 | 1.2 | 1.8 |
    private static func most(_ windows: [Evidence], beside others: [Evidence]) -> Int {
        let sums = Dictionary(grouping: others, by: \.family).mapValues { members in
            members.reduce(0) { $0 + $1.weight.units }
        }
        let content = excusable.reduce(0) { $0 + (sums[$1] ?? 0) }
        let against = sums.filter { !excusable.contains($0.key) }.values.reduce(0) { $0 + max(0, $1) }
        let isPersonal = windows.contains { $0.weight.units < 0 && $0.provenance == .credentialed }
        let full = -(WindowWeights.approved.units + WindowWeights.ticket.units)
        return max(0, content) + (isPersonal ? max(0, full - against) : 0)
    }

    /// The members of one family, and what it gives way by: it lowers no further than `floor`, in units, not above 0.
    private static func bounded(
        _ members: [Evidence], of family: EvidenceFamily, floor: Int = -.max
    ) -> [Evidence] {
        let printed = members.reduce(0) { $0 + $1.weight.units }
        // What only the caller vouches for may raise, never lower (engine.md, "Corroboration").
        let admitted = members.reduce(0) { sum, member in
            member.provenance == .asserted ? sum + max(0, member.weight.units) : sum + member.weight.units
        }
        let cap = caps[family]?.units ?? Int.max
        let counted = min(max(admitted, -cap, floor), cap)
        guard counted != printed else { return members }
        let text =
            max(admitted, -cap) < floor
            ? "a window excuses what a change does, not who made it, so it takes off no more than this"
            : words(cap: caps[family])
        return members + [
            Evidence(
                code: "\(family.rawValue).bounded", family: family, weight: LogOdds(units: counted - printed),
                provenance: .attested, text: text)
        ]
    }

    private static func words(cap: LogOdds?) -> String {
        let limit = cap.map { ", and the family counts for at most \(Figures.fourDecimals($0))" } ?? ""
        return "what only the caller vouches for lowers nothing\(limit)"
    }
}
