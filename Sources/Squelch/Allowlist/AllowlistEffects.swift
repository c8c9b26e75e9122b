import CloudChanges

/// What the entries that cover a change do about it: lines of evidence, and whether one of them suppresses.
///
/// An entry stands aside where the change exposes more than the entry's limit.
struct AllowlistEffects: Sendable, Hashable {
    private let facts: AllowlistFacts
    private let tier: Exposure.Tier

    /// Nil where nothing covers the change.
    init?(_ surroundings: Surroundings) {
        guard let facts = surroundings.context.allowlist else { return nil }
        self.facts = facts
        tier = surroundings.exposure.tier
    }

    private var within: [AllowlistFacts.Entry] { facts.entries.filter { $0.takesIn(tier) } }

    /// A line an entry; those that lower first, then those that cap what is left, so that the weights add up.
    ///
    /// - Parameter sum: Of all other evidence but prior and calibration, in units.
    /// - Returns: Lines whose weights are final.
    func lines(beside sum: Int) -> [Evidence] {
        var left = sum
        var lines: [Evidence] = []
        for entry in within {
            if case .lower(let weight) = entry.effect {
                lines.append(
                    line(
                        entry, "lower", LogOdds(-weight), "takes \(Figures.fourDecimals(LogOdds(weight))) off"
                    ))
            }
        }
        left += lines.reduce(0) { $0 + $1.weight.units }
        for entry in within {
            guard case .cap(let most) = entry.effect else { continue }
            let weight = LogOdds(units: min(0, LogOdds(most).units - left))
            lines.append(
                line(
                    entry, "cap", weight, "holds the score at most at \(Figures.fourDecimals(LogOdds(most)))")
            )
            left += weight.units
        }
        for entry in within where entry.effect == .suppress {
            lines.append(line(entry, "suppress", .zero, "covers this change"))
        }
        for entry in facts.entries where !entry.takesIn(tier) {
            lines.append(
                line(
                    entry, "exceeded", .zero,
                    "would cover this change, but takes in exposure up to \(entry.maxExposure) only, and this is \(tier.rawValue)"
                ))
        }
        return lines
    }

    /// The first entry that suppresses in spite of the guards that hold: each must be named in it.
    func suppressing(despite guards: [SuppressionGuard]) -> AllowlistFacts.Entry? {
        within.first { entry in
            entry.effect == .suppress && guards.allSatisfy { entry.overridesGuard.contains($0.name) }
        }
    }

    private func line(_ entry: AllowlistFacts.Entry, _ what: String, _ weight: LogOdds, _ words: String)
        -> Evidence
    {
        Evidence(
            code: "allowlist.\(what)", family: .allowlist, weight: weight, provenance: .attested,
            text:
                "allowlist entry “\(entry.title)” of \(entry.owner), until \(entry.expires), \(words): \(entry.reason)",
            fields: [.init("(allowlist entry) id", entry.id)])
    }
}
