import Foundation

/// What people use today, asked the same question.
struct Method: Sendable {
    let name: String
    /// Learns from the first thirty days what it needs.
    let decide: @Sendable (JudgedWorld) -> (JudgedChange) -> JudgedChange.Decision
    /// How suspicious, for methods that have degrees.
    var score: (@Sendable (JudgedWorld) -> (JudgedChange) -> Double)?

    static let all = [agents, actors, terms, worldOnly, points]

    /// Shipped exclusions of Elastic and Panther: known automation by its user agent.
    static let agents = Method(name: "user-agent list") { _ in
        let known = [
            "terraform", "pulumi", "cloudformation", "ansible", "kubernetes", "elbv2.k8s.aws", "kcc/",
            "amazonaws.com",
        ]
        return { change in
            let agent = change.agent.lowercased()
            return known.contains { agent.contains($0) } ? .suppress : .alert
        }
    }

    /// Whoever changed a firewall in the first thirty days may go on.
    static let actors = Method(name: "known actors") { world in
        let known = Set(world.before.map(\.actor))
        return { known.contains($0.actor) ? .suppress : .alert }
    }

    /// New terms: an actor's first network or first action within thirty days.
    static let terms = Method(name: "new terms") { world in
        var seen = Set(world.before.flatMap { ["\($0.actor) \($0.network)", "\($0.actor) \($0.action)"] })
        var decided: [String: JudgedChange.Decision] = [:]
        for change in world.after.sorted(by: { ($0.time, $0.id) < ($1.time, $1.id) }) {
            let terms = ["\(change.actor) \(change.network)", "\(change.actor) \(change.action)"]
            decided[change.id] = terms.allSatisfy { seen.contains($0) } ? .suppress : .alert
            seen.formUnion(terms)
        }
        return { [decided] in decided[$0.id] ?? .alert }
    }

    static let worldOnly = Method(name: "world-open only") { _ in { $0.isWorld ? .alert : .suppress } }

    /// Points for what looks bad, less for what looks good.
    static let points = Method(
        name: "additive points",
        decide: { world in
            let score = Method.sum(of: world)
            return { score($0) >= 5 ? .alert : score($0) >= 3 ? .review : .suppress }
        }, score: { Method.sum(of: $0) })

    private static func sum(of world: JudgedWorld) -> (JudgedChange) -> Double {
        let actors = Set(world.before.map(\.actor))
        let places = Set(world.before.map { "\($0.actor) \($0.network)" })
        return { change in
            if change.closes { return 0 }
            var points = 0.0
            if change.isWorld { points += 3 }
            if change.isAdmin { points += 1 }
            if change.isHuman { points += 1 }
            if !actors.contains(change.actor) { points += 1 }
            if !places.contains("\(change.actor) \(change.network)") { points += 1 }
            if change.agent.lowercased().contains("terraform") { points -= 1 }
            return points
        }
    }
}
