import CloudChanges

/// Looks numbers that somebody typed up in the feeds. The number is the caller's word; all else is the feed's.
struct TicketClaims {
    private let calendar: WindowCalendar
    private let check: ScopeCheck
    private let time: EventTime

    private static let most = 8

    init(_ calendar: WindowCalendar, _ check: ScopeCheck, at time: EventTime) {
        self.calendar = calendar
        self.check = check
        self.time = time
    }

    /// Each number once, where it was typed first.
    func claims(in texts: [WindowFacts.Earlier]) -> [WindowFacts.Claim] {
        var claims: [WindowFacts.Claim] = []
        for text in texts {
            for found in calendar.patterns.numbers(in: text.text)
            where claims.count < Self.most && !claims.contains(where: { $0.number == found.number }) {
                claims.append(claim(found, text))
            }
        }
        return claims
    }

    private func claim(_ found: TicketPatterns.Found, _ text: WindowFacts.Earlier) -> WindowFacts.Claim {
        let (standing, because) = found.isChange ? standing(of: found.number) : (.incident, "")
        return WindowFacts.Claim(
            number: found.number, path: text.path, text: clipped(text.text), standing: standing,
            because: because, isOwn: text.isOwn)
    }

    private typealias Standing = WindowFacts.Claim.Standing

    /// The best that any window of the ticket gives. What accuses needs a feed that covers the day.
    private func standing(of number: String) -> (WindowFacts.Claim.Standing, String) {
        let windows = calendar.windows(ofTicket: number).filter { $0.kind == .approval }
        let order = Standing.allCases
        let all = windows.map { standing(of: $0) }
        let best = all.min { (order.firstIndex(of: $0.0) ?? 0) < (order.firstIndex(of: $1.0) ?? 0) }
        let found = best ?? (.unapproved, "no loaded feed knows it")
        let accuses = [.elsewhere, .unapproved].contains(found.0)
        return accuses && !calendar.covers(number, at: time)
            ? (.uncovered, "no loaded feed covers that day") : found
    }

    private func standing(of window: ChangeWindow) -> (Standing, String) {
        switch window.standing {
        case .refused(let reason): return (.unapproved, reason)
        case .undecided(let reason): return (.undecided, reason)
        case .approved: break
        }
        guard calendar.opening(of: window, at: time) != nil else { return (.elsewhere, hours(of: window)) }
        let found = check.fit(of: window)
        switch found.fit {
        case .inside: return (.fits, found.because)
        case .typed: return (.typed, found.because)
        case .incomparable: return (.incomparable, "")
        case .unscoped: return (.unscoped, "")
        case .outside: return (.elsewhere, "it is for \(found.because)")
        }
    }

    /// The time nearest to the change: the last one that is over, else the first.
    private func hours(of window: ChangeWindow) -> String {
        let before = TimeSpan(from: time.seconds - 366 * 86_400, to: time.seconds)
        let past = before.flatMap { window.occurrences.spans(overlapping: $0).last }
        guard let span = past ?? window.occurrences.first else { return "it is approved for no time" }
        return "it is approved for \(span)"
    }
}
