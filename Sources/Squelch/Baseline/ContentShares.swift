/// How often an actor, a kind or an object does each sort of change, against the expert table.
///
/// Above the organisation stands the table's share among harmless changes: who has no history is judged by it alone.
struct ContentShares: Sendable, Hashable {
    /// p(k), in the order of the table's rows; adds up to one.
    let shares: [Double]

    /// - Parameters:
    ///   - own: Decayed days by code, of the actor or object.
    ///   - level: The level of those, its count left out of account.
    ///   - kind: Actors by code, of the kind; nil where there is no such level.
    ///   - organisation: Actors by code, of all.
    init(own: [String: Double], level: Level, kind: [String: Int]?, organisation: [String: Int]) {
        var shares = ContentShares.predicted(
            organisation.mapValues(Double.init), ContentShares.level(organisation), ContentRows.typical)
        if let kind {
            shares = ContentShares.predicted(kind.mapValues(Double.init), ContentShares.level(kind), shares)
        }
        self.shares = ContentShares.predicted(own, level, ContentShares.new(to: own, shares))
    }

    /// What somebody does for the first time is, most of the time, something that it never did: so most of the room
    /// that its history leaves goes to the classes that are new to it, in the proportions of everybody else's.
    private static func new(to own: [String: Double], _ parents: [Double]) -> [Double] {
        let known = Set(own.keys.compactMap { ContentRows.places[$0] })
        let room = parents.enumerated().reduce(0) { known.contains($1.offset) ? $0 : $0 + $1.element }
        guard !known.isEmpty, room > 0 else { return parents }
        let share = BaselineTuning.firstTimes
        return parents.enumerated().map { place, parent in
            (1 - share) * parent + (known.contains(place) ? 0 : share * parent / room)
        }
    }

    private static func predicted(_ counts: [String: Double], _ level: Level, _ parents: [Double]) -> [Double]
    {
        var level = level
        level.count = 0
        var shares = parents.map { level.predict(parent: $0) }
        for (code, count) in counts {
            guard let place = ContentRows.places[code] else { continue }
            level.count = count
            shares[place] = level.predict(parent: parents[place])
        }
        return shares
    }

    private static func level(_ counts: [String: Int]) -> Level {
        Level(
            SharedCount(
                count: 0, total: counts.values.reduce(0, +), values: counts.count,
                ones: counts.values.count { $0 == 1 }, twos: counts.values.count { $0 == 2 }))
    }

    /// p(k), half of it from the peer's share times the port's: a sibling of something familiar is no stranger.
    func mixed(_ content: ContentClass) -> Double {
        guard let place = ContentRows.places[content.code] else { return 0 }
        guard let cell = ContentRows.cells[place] else { return shares[place] }
        var (byPeer, byPort, all) = (0.0, 0.0, 0.0)
        for (other, share) in shares.enumerated() {
            guard let otherCell = ContentRows.cells[other] else { continue }
            all += share
            if otherCell.peer == cell.peer { byPeer += share }
            if otherCell.port == cell.port { byPort += share }
        }
        guard all > 0 else { return shares[place] }
        let half = BaselineTuning.siblings
        return (1 - half) * shares[place] + half * byPeer * byPort / all
    }

    /// ln( π(k) / p(k) )
    ///
    /// What the record hides is no habit: any number of hidden harmless changes says nothing of what hides in this one,
    /// so such a class never weighs less than nothing, or than the table gives it.
    func weight(of content: ContentClass) -> Double {
        let floor = BaselineTuning.contentFloor
        let weight =
            logarithm(ContentTable.intruderShare(of: content), floor: floor)
            - logarithm(mixed(content), floor: floor)
        return content.isHidden ? max(weight, min(0, ContentTable.weight(of: content).value)) : weight
    }
}

/// The rows of the expert table as lists, since the shares of all of them are worked out for every change.
private enum ContentRows {
    static let places: [String: Int] = Dictionary(
        ContentTable.rows.enumerated().map { ($0.element.content.code, $0.offset) },
        uniquingKeysWith: { first, _ in first })

    /// Of everybody, without any history; adds up to one.
    static let typical: [Double] = {
        let sum = ContentTable.rows.reduce(0) { $0 + $1.typical }
        return ContentTable.rows.map { $0.typical / sum }
    }()

    /// Peer and port of the openings, as numbers.
    static let cells: [(peer: Int, port: Int)?] = ContentTable.rows.map { row in
        guard case .opening(let peer, let port) = row.content else { return nil }
        return (PeerClass.allCases.firstIndex(of: peer) ?? 0, PortClass.allCases.firstIndex(of: port) ?? 0)
    }
}

extension BaselineFacts {
    /// What the actor is used to; nil where nobody's history says anything.
    var contentShares: ContentShares? {
        guard content != nil || !allContent.isEmpty else { return nil }
        return ContentShares(
            own: content?.counts ?? [:], level: content?.level ?? .empty, kind: kindContent,
            organisation: allContent)
    }

    /// What is done to the object; nil where it has no history.
    var objectShares: ContentShares? {
        object.map { ContentShares(own: $0.counts, level: $0.level, kind: nil, organisation: allContent) }
    }
}
