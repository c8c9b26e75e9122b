import CloudChanges

extension Alternative {
    /// Facts around the change: where it came from, what happened before it, what the house approved. They are tried by
    /// `explain` alone, which has the time.
    static func aroundTheChange(for judgement: Judgement, usual: [UsualFact]) -> [Alternative] {
        judgement.ruling.decision == .suppress ? stranger : usual.map(Alternative.init) + excused
    }

    /// What would make it stranger.
    private static let stranger = [
        Alternative(condition: "it came from a network that nobody here has used") { _, context in
            context.baseline?.forget([.network, .provider])
        },
        Alternative(condition: "it came with a tool that nobody here has used") { _, context in
            context.baseline?.forget([.tool])
        },
        Alternative(condition: "no window had been approved for it") { _, context in
            context.window?.approved = nil
            context.window?.claims.removeAll { $0.standing == .fits }
        },
        Alternative(condition: "no allowlist entry covered it") { _, context in context.allowlist = nil },
    ]

    /// What would excuse it, or take away what a guard rests on.
    private static let excused = [
        Alternative(condition: "nothing contradicted what the caller calls itself") { _, context in
            context.automation?.contradictions = []
        },
        Alternative(condition: "the same actor had not switched off a safeguard before") { _, context in
            context.conduct?.protectionOff = nil
        },
        Alternative(condition: "no calls of the same actor had been refused before") { _, context in
            context.conduct?.refusals = nil
        },
        Alternative(condition: "the credential had been issued where it was used") { _, context in
            context.conduct?.issuedElsewhere = nil
        },
        Alternative(condition: "the actor's earlier changes had been quiet") { _, context in
            context.conduct?.loudest = nil
        },
        Alternative(condition: "no change like it had been called an attack") { _, context in
            context.neighbours = nil
        },
        Alternative(condition: "the account were not one for emergencies") { _, context in
            context.decision?.emergencyAccount = nil
        },
        Alternative(condition: "no wrong ticket had been named") { _, context in
            context.window?.claims.removeAll { [.unapproved, .elsewhere].contains($0.standing) }
        },
        Alternative(condition: "an approved window had held it") { _, context in
            // Only where windows are kept at all.
            if context.window != nil, context.window?.approved == nil { context.window?.approve() }
        },
        Alternative(condition: "nobody else had let the same peer in") { _, context in
            context.incident?.actorsWithPeer = 0
        },
    ]

    private init(_ usual: UsualFact) {
        self.init(condition: usual.condition) { _, context in
            guard context.baseline != nil else { return }
            for (name, figure) in usual.figures { context.baseline?.figures[name] = figure }
        }
    }
}

/// What somebody is most used to, in place of what was new: read from memory as of the change's own time.
public struct UsualFact: Sendable {
    /// Completes "would be suppressed if …".
    let condition: String
    /// By ``Dimension/name``.
    let figures: [String: BaselineFacts.Figure]

    /// Nil for what no sentence can be made of.
    ///
    /// - Parameters:
    ///   - dimension: What is otherwise.
    ///   - figures: The usual value's, and those that go with it, by ``Dimension/name``.
    public init?(_ dimension: Dimension, _ figures: [String: BaselineFacts.Figure]) {
        guard let figure = figures[dimension.name] else { return nil }
        let value = figure.value
        let what: String? =
            switch dimension {
            case .network: "it came from \(value)"
            case .tool: "it came with “\(value)”"
            case .assumedBy: "the session had been opened by \(value)"
            case .authentication: "the caller had signed in as “\(value)”"
            case .hour: "it had been made in the hours “\(value)” UTC"
            case .intermediary where value == "none": "the call had been made directly"
            case .intermediary: "the call had been made through \(value)"
            default: nil
            }
        guard let what else { return nil }
        let days = figure.past.days
        condition = "\(what), as on \(days) \(days == 1 ? "day" : "days") before"
        self.figures = figures
    }
}

extension BaselineFacts {
    /// As if the value had never been shown here.
    fileprivate mutating func forget(_ dimensions: [Dimension]) {
        for name in dimensions.map(\.name) {
            guard var figure = figures[name] else { continue }
            figure.own.count = 0
            figure.kind.count = 0
            figure.all.count = 0
            figure.others.count = 0
            figure.past.days = 0
            figure.past.last = nil
            figures[name] = figure
        }
    }
}

extension WindowFacts {
    /// As if a window had been approved for the change.
    mutating func approve() {
        approved = Window(
            place: "(what if)", title: "a window", tickets: [], opens: 0, closes: 0, isGrace: false,
            fit: .inside, because: "this change", restsOnActor: false)
        missed = []
        moreMissed = 0
    }
}
