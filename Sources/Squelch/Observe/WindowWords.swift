import CloudChanges

/// The sentences of the family `window`.
enum WindowWords {
    /// `the window “Renew certificates” (CHG0012345)`.
    static func name(_ window: WindowFacts.Window) -> String {
        let tickets = window.tickets.filter { $0 != window.title.uppercased() }
        let numbers = tickets.isEmpty ? "" : " (\(tickets.joined(separator: ", ")))"
        return "the window “\(window.title)”\(numbers)"
    }

    static func hours(_ window: WindowFacts.Window) -> String {
        let hours = "from \(time(window.opens)) until \(time(window.closes))"
        return window.isGrace ? "\(hours): outside it by no more than the configured grace" : hours
    }

    static func more(_ count: Int, _ one: String, _ several: String) -> String {
        count == 0 ? "" : count == 1 ? "; one more \(one)" : "; \(count) more \(several)"
    }

    /// A window that does not hold the change, and why.
    static func missed(_ window: WindowFacts.Window) -> String {
        let name = name(window)
        switch window.fit {
        case .inside:
            return "\(name) is approved for \(window.because), but not for now: \(hours(window))"
        case .outside:
            return "\(name) is open until \(time(window.closes)), but is for \(window.because), not for this"
        case .typed:
            return
                "\(name) is open until \(time(window.closes)), but only a name that the call itself gives fits it (\(window.because)), which excuses nothing"
        case .incomparable:
            return
                "\(name) is open until \(time(window.closes)), but whether this is meant cannot be told from how it and the record name things"
        case .unscoped:
            return
                "\(name) is open until \(time(window.closes)), but names no account, actor or resource, so it excuses nothing"
        }
    }

    /// What comes of a number.
    static func sentence(_ claim: WindowFacts.Claim, _ weight: LogOdds, _ shares: WindowFacts.Shares?)
        -> String
    {
        let named = "it names the ticket \(claim.number), by the caller's own word"
        let habit = weight > .zero ? habit(claim.standing, shares) : ""
        let others = claim.isOwn ? "" : "; it was typed by others, or long before"
        switch claim.standing {
        case .fits:
            let why = weight == .zero ? "; that counts for nothing here" : ""
            return "\(named), which is approved now for \(claim.because)\(why)"
        case .typed:
            return
                "\(named): only a name that the call itself gives fits it (\(claim.because)), which excuses nothing"
        case .incomparable:
            return "\(named), approved for now; whether for this cannot be told, so it counts for nothing"
        case .unscoped:
            return "\(named), approved for now but for nothing in particular, so it counts for nothing"
        case .undecided: return "\(named): \(claim.because), so it counts for nothing"
        case .elsewhere: return "\(named), and it does not fit: \(claim.because)\(habit)\(others)"
        case .unapproved: return "\(named), and nobody approved it: \(claim.because)\(habit)\(others)"
        case .uncovered: return "\(named): \(claim.because), so it counts for nothing"
        case .incident:
            return
                "it names \(claim.number), which is no change: an incident, request or problem approves nothing"
        }
    }

    private static func habit(_ standing: WindowFacts.Claim.Standing, _ shares: WindowFacts.Shares?) -> String
    {
        guard let shares, shares.named > 0 else { return "; how often that happens here is not known yet" }
        let wrong = standing == .unapproved ? shares.unapproved : shares.elsewhere
        return "; that happened on \(wrong) of \(shares.named) days on which an actor named tickets here"
    }

    private static func time(_ seconds: Int64) -> String { EventTime(seconds: seconds).description }
}
