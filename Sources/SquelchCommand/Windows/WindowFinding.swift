import CloudChanges

/// Something in a file that was read which its owner probably does not mean.
struct WindowFinding: CustomStringConvertible {
    var place: WindowPlace
    var code: String
    var sentence: String
    var remedy: String

    var description: String { "\(place): warning[window.\(code)] \(sentence)\n    remedy: \(remedy)" }

    /// In the order of the files.
    static func all(in calendar: WindowCalendar) -> [WindowFinding] {
        var holders: [String: WindowPlace] = [:]
        return calendar.windows.flatMap { window in of(window, &holders) }
    }

    private static func of(_ window: ChangeWindow, _ holders: inout [String: WindowPlace]) -> [WindowFinding]
    {
        var findings: [WindowFinding] = []
        let title = JSONValue.string(window.title).text()
        func add(_ code: String, _ sentence: String, _ remedy: String) {
            findings.append(
                WindowFinding(place: window.place, code: code, sentence: sentence, remedy: remedy))
        }
        switch window.standing {
        case .undecided(let reason):
            add(
                "undecided", "\(title) excuses nothing: \(reason)",
                "export the columns state and approval, too")
        case .refused, .approved: break
        }
        if window.standing == .approved, window.kind == .approval {
            if window.scope.isEmpty {
                add(
                    "no-scope", "\(title) excuses nothing: it names no account, actor or resource",
                    "name whom it is for, such as a line `accounts=111122223333` in its description")
            } else if window.scope.isEverything {
                add(
                    "wide-scope", "\(title) is for everybody and everything",
                    "name the accounts, actors or resources that it is for")
            }
        }
        for ticket in window.tickets where window.standing == .approved {
            if let other = holders[ticket], other.file != window.place.file {
                add(
                    "twice", "\(JSONValue.string(ticket).text()) stands in \(other), too",
                    "leave it in one feed, so that one says when it is approved")
            }
            holders[ticket] = window.place
        }
        return findings
    }
}
