/// A condition by which entries are looked up: whatever fulfils it has one of these values in the field.
struct EntryClues {
    let path: FieldPath
    private(set) var clues: [Clue]

    enum Clue: Hashable {
        case whole([UInt8])
        case network(IPNetwork)
        /// Spelled out somewhere in the value.
        case part([UInt8])
    }

    /// Every condition of an entry that would do, one a field; none where some way of fulfilling it has none.
    ///
    /// Sound by construction: what is not understood gives nothing.
    ///
    /// - Parameter expression: What the entry takes out, negations pushed down to the items.
    /// - Returns: Each a condition that whatever the entry covers fulfils.
    static func options(in expression: DetectionExpression) -> [EntryClues] {
        switch expression {
        case .not: return []
        case .item(let item): return clues(of: item)
        case .all(let parts): return parts.flatMap { options(in: $0) }
        case .any(let parts):
            guard let first = parts.first else { return [] }
            return parts.dropFirst().reduce(options(in: first)) { joined, part in
                let next = options(in: part)
                return joined.compactMap { one in
                    next.first { $0.path == one.path }.map {
                        EntryClues(path: one.path, clues: one.clues + $0.clues)
                    }
                }
            }
        }
    }

    private static func clues(of item: DetectionItem) -> [EntryClues] {
        guard !item.isNegated, let path = item.field else { return [] }
        let groups = item.needsAll ? item.values : [Array(item.values.joined())]
        return groups.compactMap { tests in
            let clues = tests.compactMap { clue(of: $0) }
            return clues.count == tests.count && !clues.isEmpty ? EntryClues(path: path, clues: clues) : nil
        }
    }

    private static func clue(of test: ValueTest) -> Clue? {
        switch test {
        case .network(let network): return .network(network)
        case .text(let matcher):
            func fold(_ text: [UInt8]) -> [UInt8] { matcher.isCased ? CaseFolding.fold(text) : text }
            if case .exact(let text) = matcher.shape { return .whole(fold(text)) }
            let longest = matcher.literals.map { fold(Array($0.utf8)) }.max { $0.count < $1.count } ?? []
            return longest.count >= PartTable.shortest ? .part(longest) : nil
        default: return nil
        }
    }
}

/// How many entries share each clue: what is common to many tells them little apart.
struct SharedClues {
    private var counts: [FieldPath: [EntryClues.Clue: Int]] = [:]
    private var ranks: [FieldPath: Int] = [:]

    /// Up to so many entries that must be tried are cheaper than another field to look at.
    static let few = 8

    mutating func add(_ option: EntryClues) {
        for clue in option.clues { counts[option.path, default: [:]][clue, default: 0] += 1 }
        if ranks[option.path] == nil {
            let name = option.path.name.lowercased()
            ranks[option.path] = Self.names.firstIndex { name.contains($0) } ?? Self.names.count
        }
    }

    /// Least first: how many entries share it, then who goes before what (few events share an actor, most share an
    /// operation), then patterns, then the number of values.
    func cost(_ option: EntryClues) -> (Int, Int, Int, Int) {
        let most = option.clues.map { counts[option.path]?[$0] ?? 0 }.max() ?? 0
        var crowd = 0
        while most >> crowd > Self.few { crowd += 1 }
        let rank = ranks[option.path] ?? Self.names.count
        let patterns = option.clues.count { if case .part = $0 { true } else { false } }
        return (crowd, rank, patterns, option.clues.count)
    }

    private static let names = [
        "actor.key", "sessionissuer", "principalemail", "claims", "caller", "arn", "target.id", "origin",
        "sourceip",
    ]
}
