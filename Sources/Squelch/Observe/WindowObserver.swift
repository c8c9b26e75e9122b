import CloudChanges

/// Approved windows and the tickets that a change names. A window lowers by what the house approved and the record
/// vouches for; a number is the caller's word, which may help only inside such a window and counts against where it is
/// wrong.
struct WindowObserver: Observer {
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.window else { return [] }
        return windows(facts, surroundings) + claims(facts)
    }

    // MARK: Windows

    private func windows(_ facts: WindowFacts, _ surroundings: Surroundings) -> [Evidence] {
        let blocked = facts.freeze.map { freeze($0, against: facts.approved, surroundings) }
        guard let window = facts.approved else {
            return [blocked].compactMap(\.self) + missed(facts)
        }
        let more = WindowWords.more(facts.moreApproved, "holds it, too", "hold it, too")
        let approved = evidence(
            "approved", facts.freeze == nil ? WindowWeights.approved : .zero,
            window.restsOnActor ? .credentialed : .attested,
            "\(WindowWords.name(window)) is approved for \(window.because), \(WindowWords.hours(window))\(more)",
            window.place)
        return [approved, blocked].compactMap(\.self)
    }

    /// Only an opening is unwanted; what closes in a freeze repairs something.
    private func freeze(
        _ freeze: WindowFacts.Window, against approved: WindowFacts.Window?, _ surroundings: Surroundings
    ) -> Evidence {
        let opens = Widest.of(surroundings.movements).map { ContentTable.weight(of: $0.content).units > 0 }
        let weight = opens == true && approved == nil ? WindowWeights.freeze : .zero
        let against =
            approved == nil ? "" : "; it and the approved window speak against each other, so neither counts"
        return evidence(
            "freeze", weight, .attested,
            "no change is wanted now: \(WindowWords.name(freeze)), \(WindowWords.hours(freeze))\(against)",
            freeze.place)
    }

    private func missed(_ facts: WindowFacts) -> [Evidence] {
        facts.missed.enumerated().map { index, window in
            let more = index == facts.missed.count - 1 ? facts.moreMissed : 0
            return evidence(
                "missed", .zero, .attested,
                WindowWords.missed(window)
                    + WindowWords.more(more, "is open for others", "are open for others"),
                window.place)
        }
    }

    // MARK: Tickets

    private func claims(_ facts: WindowFacts) -> [Evidence] {
        let unapproved = facts.claims.filter { $0.standing == .unapproved && $0.isOwn }
        let right = facts.claims.contains { $0.standing == .fits }
        let worst = Self.lie(facts)
        // Several wrong numbers are one mistake, or one lie; the one of greatest weight counts. Beside the right one a
        // stale number is no lie, and beside an invented one the right number no proof.
        let proof = right && unapproved.isEmpty && counts(facts) ? WindowWeights.ticket : .zero
        let best = facts.claims.first { $0.standing == .fits }
        return facts.claims.map { claim in
            let weight = claim == best ? proof : claim == worst?.claim ? worst?.weight ?? .zero : .zero
            return evidence(claim, weight, facts)
        }
    }

    /// The wrong number that counts, and what it weighs; nil beside a right one, or where none is wrong.
    static func lie(_ facts: WindowFacts) -> (claim: WindowFacts.Claim, weight: LogOdds)? {
        guard !facts.claims.contains(where: { $0.standing == .fits }) else { return nil }
        return facts.claims.filter(\.isOwn).compactMap { claim in
            switch claim.standing {
            case .unapproved: (claim, WindowWeights.unapproved(facts.shares))
            case .elsewhere: (claim, WindowWeights.elsewhere(facts.shares))
            default: nil
            }
        }.max { $0.weight < $1.weight }
    }

    private func counts(_ facts: WindowFacts) -> Bool { facts.approved != nil && facts.freeze == nil }

    private func evidence(_ claim: WindowFacts.Claim, _ weight: LogOdds, _ facts: WindowFacts) -> Evidence {
        let isRight = claim.standing == .fits
        return Evidence(
            code: "window.ticket_\(claim.standing.rawValue)", family: .window, weight: weight,
            // What lowers is that the feed knows the number and the scope fits; anyone who knows the number has this.
            provenance: isRight ? .credentialed : .asserted,
            text: WindowWords.sentence(claim, weight, facts.shares), fields: [.init(claim.path, claim.text)])
    }

    private func evidence(
        _ code: String, _ weight: LogOdds, _ provenance: Provenance, _ text: String, _ place: String
    ) -> Evidence {
        Evidence(
            code: "window.\(code)", family: .window, weight: weight, provenance: provenance, text: text,
            fields: [.init("(feed) place", place)])
    }
}
