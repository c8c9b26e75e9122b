import CloudChanges

/// What the same actor did from the same place shortly before: whoever was strange four minutes ago is no less so now.
/// The family only raises.
struct SessionObserver: Observer {
    /// Engine.md section 6, "Session carry": 0.35 of the best score within 4 h, at most 1.5.
    static let share = 0.35
    static let most = 1.5

    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let loudest = surroundings.context.conduct?.loudest, loudest.score > 0 else { return [] }
        let place = change.origin.network.map { "from \($0)" } ?? "in the same way"
        return [
            Evidence(
                code: "session.earlier", family: .session,
                weight: LogOdds(min(Self.most, Self.share * loudest.score)), provenance: .attested,
                text:
                    "\(Figures.span(loudest.secondsBefore)) before, the same actor made a change \(place) with the score \(Figures.fourDecimals(LogOdds(loudest.score)))",
                fields: [.init("(earlier record) id", loudest.eventID)])
        ]
    }
}
