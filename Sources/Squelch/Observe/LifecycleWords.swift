import CloudChanges

/// The sentences of the family `lifecycle`.
enum LifecycleWords {
    /// Which controller, and who vouches for it.
    static func who(_ controller: LifecycleFacts.Recognised) -> String {
        let kind = "\(controller.name) (\(controller.kind.replacing("_", with: " ")))"
        switch controller.vouching {
        case .attested: return "\(kind) made the call, by the provider's own word"
        case .token:
            return "\(kind) made the call, by the token of its cluster, which holds for whoever may use it"
        case .pinned:
            return
                "\(kind) made the call, by an identity that the configuration pins, which holds for a thief of it too"
        }
    }

    static func doubt(_ controller: LifecycleFacts.Recognised) -> String {
        switch controller.doubt {
        case .project: "no project numbers are configured as one's own"
        case .unverified: "nobody has read a record of the kind; `lifecycle: enable:` switches it on"
        case nil: ""
        }
    }

    static func overdue(_ overdue: LifecycleFacts.Overdue) -> String {
        let kind = "\(overdue.controller) (\(overdue.kind.replacing("_", with: " ")))"
        let usual = Figures.span(overdue.usualSeconds)
        let why = overdue.isByDesign ? "is made to last \(usual) at most" : "is usually gone within \(usual)"
        let more = overdue.more > 0 ? " and \(overdue.more) more" : ""
        return
            "still open though \(kind) made it and its kind \(why): \(overdue.open.joined(separator: "; "))\(more)"
    }

    static func age(_ made: LifecycleFacts.Made?) -> String {
        made.map { "made \(Figures.span($0.secondsBefore)) before" } ?? ""
    }

    static func mask(_ name: LifecycleFacts.Name, _ facts: LifecycleFacts, _ change: Change) -> String {
        let whose = "the name \(name.text) is one that \(name.controller) gives"
        let made =
            facts.name == nil
            ? facts.made.map {
                "; \($0.controller ?? $0.actor) made the object \(Figures.span($0.secondsBefore)) before"
            }
                ?? "" : ""
        if let request = facts.request {
            return
                "\(whose)\(made); \(change.actor.display) asked for such access \(Figures.span(request.secondsBefore)) before"
        }
        return
            "\(whose)\(made); \(change.actor.display) is no such controller, and \(habit(facts.familiarDays ?? 0, facts.otherWriters ?? 0))"
    }

    private static func habit(_ days: Int, _ others: Int) -> String {
        let own =
            days == 0
            ? "was not seen to write such before" : "has written such on \(BaselineWords.days(days))"
        guard others > 0 else { return own }
        return "\(own); \(others) other actor\(others == 1 ? "" : "s") did in the last 30 closed days"
    }
}
