/// Which entries an event can fulfil at all, so that a hundred thousand cost little more than ten.
///
/// Of every entry one condition is looked up that whatever it covers fulfils: whole texts in a table, networks by their
/// prefixes, patterns by the rarest eight bytes that they spell out. An entry without such a condition is tried on
/// every event of its log.
struct AllowlistIndex: Sendable {
    private var fields: [FieldPath: FieldTable] = [:]
    /// Tried always.
    private(set) var unindexed: [Int] = []

    private struct FieldTable: Sendable {
        var wholes: [[UInt8]: [Int]] = [:]
        var networks = PrefixTable()
        var parts = PartTable()
    }

    private enum Clue {
        case whole([UInt8])
        case network(IPNetwork)
        case part([UInt8])
    }

    init(_ entries: [AllowlistEntry]) {
        var parts: [(path: FieldPath, part: [UInt8], entry: Int)] = []
        for (index, entry) in entries.enumerated() {
            guard let (path, clues) = AllowlistIndex.clues(in: entry.filter.covered.normalised) else {
                unindexed.append(index)
                continue
            }
            for clue in clues {
                switch clue {
                case .whole(let text):
                    fields[path, default: FieldTable()].wholes[text, default: []].append(index)
                case .network(let network): fields[path, default: FieldTable()].networks.add(network, index)
                case .part(let part): parts.append((path, part, index))
                }
            }
        }
        for (path, group) in Dictionary(grouping: parts, by: \.path) {
            fields[path, default: FieldTable()].parts = PartTable(group.map { ($0.part, $0.entry) })
        }
    }

    /// Indices of the entries that may cover it, in order; others cannot.
    func candidates(for view: EventView) -> [Int] {
        var found = Set(unindexed)
        for (path, table) in fields {
            for value in view.field(path).values {
                if let text = value.text {
                    let folded = text.folded
                    if let entries = table.wholes[folded] { found.formUnion(entries) }
                    table.parts.look(up: folded, into: &found)
                }
                if !table.networks.isEmpty, let network = value.network {
                    table.networks.look(up: network, into: &found)
                }
            }
        }
        return found.sorted()
    }

    // MARK: The condition that is looked up

    private typealias Found = (path: FieldPath, clues: [Clue])

    /// Sound by construction: what is not understood gives nil.
    private static func clues(in expression: DetectionExpression) -> Found? {
        switch expression {
        case .not: return nil
        case .item(let item): return clues(of: item)
        case .all(let parts): return parts.compactMap { clues(in: $0) }.min { cost($0) < cost($1) }
        case .any(let parts):
            var joined: Found?
            for part in parts {
                guard let found = clues(in: part) else { return nil }
                if let before = joined {
                    guard before.path == found.path else { return nil }
                    joined = (before.path, before.clues + found.clues)
                } else {
                    joined = found
                }
            }
            return joined
        }
    }

    private static func clues(of item: DetectionItem) -> Found? {
        guard !item.isNegated, let path = item.field else { return nil }
        let groups = item.needsAll ? item.values : [Array(item.values.joined())]
        return groups.compactMap { tests -> Found? in
            let clues = tests.compactMap { clue(of: $0) }
            return clues.count == tests.count && !clues.isEmpty ? (path, clues) : nil
        }.min { cost($0) < cost($1) }
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

    /// Who goes before what: few events share an actor, most share an operation.
    private static func cost(_ found: Found) -> Int {
        let names = [
            "actor.key", "sessionissuer", "principalemail", "claims", "caller", "arn", "target.id", "origin",
            "sourceip",
        ]
        let name = found.path.name.lowercased()
        let rank = names.firstIndex { name.contains($0) } ?? names.count
        let patterns = found.clues.count { if case .part = $0 { true } else { false } }
        return rank * 1_000_000 + patterns * 1_000 + min(found.clues.count, 999)
    }
}

/// Networks by prefix, so that those around an address are found one length at a time.
struct PrefixTable: Sendable {
    private var lengths: [AddressFamily: [Int]] = [:]
    private var entries: [IPNetwork: [Int]] = [:]

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ network: IPNetwork, _ entry: Int) {
        entries[network, default: []].append(entry)
        let known = lengths[network.family] ?? []
        guard !known.contains(network.prefixLength) else { return }
        lengths[network.family] = (known + [network.prefixLength]).sorted()
    }

    /// Entries of every network that contains this one.
    func look(up network: IPNetwork, into found: inout Set<Int>) {
        for length in lengths[network.family] ?? [] where length <= network.prefixLength {
            let around = IPNetwork(family: network.family, address: network.first, prefixLength: length)
            if let entries = entries[around] { found.formUnion(entries) }
        }
    }
}

/// Parts of texts, each found by the rarest piece of it.
struct PartTable: Sendable {
    static let shortest = 3
    private static let piece = 8
    private var pieces: [Int: [[UInt8]: [(part: [UInt8], entry: Int)]]] = [:]

    init() {}

    init(_ parts: [(part: [UInt8], entry: Int)]) {
        var counts: [[UInt8]: Int] = [:]
        for (part, _) in parts { for piece in PartTable.pieces(of: part) { counts[piece, default: 0] += 1 } }
        for (part, entry) in parts {
            let rarest = PartTable.pieces(of: part).min { counts[$0, default: 0] < counts[$1, default: 0] }
            guard let rarest else { continue }
            pieces[rarest.count, default: [:]][rarest, default: []].append((part, entry))
        }
    }

    private static func pieces(of part: [UInt8]) -> [[UInt8]] {
        let length = min(piece, part.count)
        guard length > 0 else { return [] }
        return (0...(part.count - length)).map { Array(part[$0..<$0 + length]) }
    }

    func look(up text: [UInt8], into found: inout Set<Int>) {
        for (length, table) in pieces where text.count >= length {
            for start in 0...(text.count - length) {
                guard let known = table[Array(text[start..<start + length])] else { continue }
                for (part, entry) in known where ByteSearch.contains(part, in: text) { found.insert(entry) }
            }
        }
    }
}
