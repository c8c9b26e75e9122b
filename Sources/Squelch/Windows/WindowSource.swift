public import CloudChanges

/// Holds a change against the feeds: which window it lies in, and what the tickets are that it names. Runs after the
/// memories, for it reads who opened the session and what was typed before.
public struct WindowSource: ContextSource {
    private let calendar: WindowCalendar

    /// - Parameter calendar: All feeds of the run.
    public init(_ calendar: WindowCalendar) { self.calendar = calendar }

    /// Leaves no facts where no window is near and no ticket is named.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        var facts = context.window ?? WindowFacts()
        let check = ScopeCheck(of: change, opener: context.session?.opener)
        let tickets = TicketClaims(calendar, check, at: change.time)
        facts.claims = tickets.claims(
            in: TypedTexts.all(of: operation).map { .init(path: $0.path, text: $0.text, isOwn: true) }
                + facts.earlier)
        facts.earlier = []
        if !facts.claims.contains(where: { [.elsewhere, .unapproved].contains($0.standing) }) {
            facts.shares = nil
        }
        addWindows(to: &facts, check, at: change.time)
        let isTold =
            facts.approved != nil || facts.freeze != nil || !facts.missed.isEmpty || !facts.claims.isEmpty
        context.window = isTold ? facts : nil
    }

    private func addWindows(to facts: inout WindowFacts, _ check: ScopeCheck, at time: EventTime) {
        let open = calendar.open(at: time).filter { $0.window.standing == .approved }
        facts.freeze = open.lazy.filter { $0.window.kind == .freeze }
            .map { WindowFacts.Window($0, check.fit(of: $0.window)) }
            .first { [.inside, .typed, .unscoped].contains($0.fit) }
        let all = open.filter { $0.window.kind == .approval }
            .map { WindowFacts.Window($0, check.fit(of: $0.window)) }
        let inside = all.filter { $0.fit == .inside }
        let named = Set(facts.claims.map(\.number))
        facts.approved =
            inside.first { !named.isDisjoint(with: $0.tickets) } ?? inside.first(where: \.restsOnActor)
            ?? inside.first
        facts.moreApproved = max(0, inside.count - 1)
        guard facts.approved == nil else { return }
        // What only just does not hold tells most: the right scope at another hour, then the right hour.
        let closed = calendar.nearlyOpen(at: time).filter(\.window.mayExcuse)
            .map { WindowFacts.Window($0, check.fit(of: $0.window)) }.filter { $0.fit == .inside }
        let order: [WindowFacts.Fit] = [.typed, .incomparable, .unscoped, .outside]
        let missed = closed + order.flatMap { fit in all.filter { $0.fit == fit } }
        facts.missed = Array(missed.prefix(2))
        facts.moreMissed = max(0, missed.count - 2)
    }
}

extension WindowFacts.Window {
    init(_ opening: WindowCalendar.Opening, _ found: ScopeCheck.Found) {
        let window = opening.window
        var place = window.place
        place.file = place.file.split(separator: "/").last.map(String.init) ?? place.file
        self.init(
            place: place.description, title: clipped(window.title),
            tickets: Array(window.tickets.prefix(4)), opens: opening.span.start, closes: opening.span.end,
            isGrace: opening.isGrace, fit: found.fit, because: found.because,
            restsOnActor: found.restsOnActor)
    }
}
