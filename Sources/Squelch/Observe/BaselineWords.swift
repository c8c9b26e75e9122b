import CloudChanges

/// The sentences of what is normal, each with the figures it rests on.
enum BaselineWords {
    static func sentence(_ dimension: Dimension, _ figure: BaselineFacts.Figure, isPersons: Bool) -> String {
        let who = isPersons && dimension.isPersons ? "this person" : "this actor"
        let value = figure.value
        let what =
            switch dimension {
            case .network: "change from \(value)"
            case .tool: "change with “\(value)”"
            case .authentication: "change signed in as “\(value)”"
            case .intermediary: value == "none" ? "change made directly" : "change made through \(value)"
            case .assumedBy: "change in a session opened by \(value)"
            case .hour: "change in the hours “\(value)” UTC"
            default: "change with \(dimension.name) \(value)"
            }
        return "\(opening(what, who, figure))\(past(dimension, figure))\(others(figure))"
    }

    private static func opening(_ what: String, _ who: String, _ figure: BaselineFacts.Figure) -> String {
        guard figure.past.days > 0 else { return "first \(what) by \(who)" }
        let last = figure.past.last.map { $0 == 0 ? ", last today" : ", last \(days($0)) ago" } ?? ""
        return
            "\(what), as on \(figure.past.days) of \(who)'s \(days(figure.past.allDays)) of changes\(last)"
    }

    /// What the actor did instead, where the value is new to it.
    private static func past(_ dimension: Dimension, _ figure: BaselineFacts.Figure) -> String {
        let past = figure.past
        guard past.days == 0 else { return "" }
        guard past.allDays > 0, let first = past.first else { return "; nothing is known of it before" }
        let plural = past.values == 1 ? noun(dimension).one : noun(dimension).many
        let newest = past.values == 1 ? nil : past.newest.map { ", the last new one \(days($0)) ago" }
        return
            "; in \(days(first)) it used \(past.values) \(plural) on \(days(past.allDays))\(newest ?? "")"
    }

    private static func others(_ figure: BaselineFacts.Figure) -> String {
        let count = figure.others.count
        guard figure.past.days == 0 else { return "" }
        if count == 0 { return "; nobody else here has shown it" }
        return "; \(count) other\(count == 1 ? " has" : "s have") shown it here"
    }

    private static func noun(_ dimension: Dimension) -> (one: String, many: String) {
        switch dimension {
        case .network: ("network", "networks")
        case .tool: ("tool", "tools")
        case .authentication: ("way to sign in", "ways to sign in")
        case .intermediary: ("way", "ways")
        case .assumedBy: ("opener", "openers")
        case .hour: ("part of the week", "parts of the week")
        default: ("value", "values")
        }
    }

    static func days(_ count: Int) -> String { "\(count) day\(count == 1 ? "" : "s")" }
}
