/// How often an actor, a kind or an object does each sort of change, against the expert table.
///
/// Above the organisation stands the table's share among harmless changes: who has no history is judged by it alone.
struct ContentShares: Sendable, Hashable {
    /// p(k) for every class of the table; adds up to one.
    let shares: [ContentClass: Double]

    /// Of everybody, without any history.
    static let typical: [ContentClass: Double] = {
        let sum = ContentTable.rows.reduce(0) { $0 + $1.typical }
        return Dictionary(
            ContentTable.rows.map { ($0.content, $0.typical / sum) }, uniquingKeysWith: { first, _ in first })
    }()

    /// - Parameters:
    ///   - own: Decayed days by class, of the actor or object.
    ///   - ownLevel: The level of those, its count left out of account.
    ///   - kind: Actors by class, of the kind; nil where there is no such level.
    ///   - organisation: Actors by class, of all.
    init(
        own: [String: Double], ownLevel: Level, kind: [String: Int]?, organisation: [String: Int]
    ) {
        let top = ContentShares.level(organisation)
        let middle = kind.map(ContentShares.level)
        shares = ContentShares.typical.reduce(into: [:]) { shares, entry in
            let code = entry.key.code
            var p = top.with(Double(organisation[code] ?? 0)).predict(parent: entry.value)
            if let middle { p = middle.with(Double(kind?[code] ?? 0)).predict(parent: p) }
            shares[entry.key] = ownLevel.with(own[code] ?? 0).predict(parent: p)
        }
    }

    private static func level(_ counts: [String: Int]) -> Level {
        Level(
            SharedCount(
                count: 0, total: counts.values.reduce(0, +), values: counts.count,
                ones: counts.values.count { $0 == 1 }, twos: counts.values.count { $0 == 2 }))
    }

    /// p(k), half of it from the peer's share times the port's: a sibling of something familiar is no stranger.
    func mixed(_ content: ContentClass) -> Double {
        let plain = shares[content] ?? 0
        guard case .opening(let peer, let port) = content else { return plain }
        var (byPeer, byPort, all) = (0.0, 0.0, 0.0)
        // In the table's order, since sums of doubles depend on it.
        for row in ContentTable.rows {
            guard case .opening(let otherPeer, let otherPort) = row.content else { continue }
            let share = shares[row.content] ?? 0
            all += share
            if otherPeer == peer { byPeer += share }
            if otherPort == port { byPort += share }
        }
        guard all > 0 else { return plain }
        let half = BaselineTuning.siblings
        return (1 - half) * plain + half * byPeer * byPort / all
    }

    /// ln( π(k) / p(k) )
    func weight(of content: ContentClass) -> Double {
        let floor = BaselineTuning.contentFloor
        return logarithm(ContentTable.intruderShare(of: content), floor: floor)
            - logarithm(mixed(content), floor: floor)
    }
}

extension Level {
    /// The same level, asked about another value.
    func with(_ count: Double) -> Level {
        var level = self
        level.count = count
        return level
    }
}
