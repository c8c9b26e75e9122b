/// Which entries an event can fulfil at all, so that a hundred thousand cost little more than ten.
///
/// Of every entry one condition is looked up that whatever it covers fulfils: whole texts in a table, networks by their
/// prefixes, patterns by the rarest eight bytes that they spell out. Of several the one is taken that few other entries
/// share. An entry without such a condition is tried on every event of its log.
struct AllowlistIndex: Sendable {
    private var fields: [FieldPath: FieldTable] = [:]
    /// Tried always.
    private(set) var unindexed: [Int] = []

    private struct FieldTable: Sendable {
        var wholes: [[UInt8]: [Int]] = [:]
        var networks = PrefixTable()
        var parts = PartTable()
    }

    init(_ entries: [AllowlistEntry]) {
        let options = entries.map { EntryClues.options(in: $0.filter.covered.normalised) }
        var shared = SharedClues()
        for option in options.joined() { shared.add(option) }
        var parts: [FieldPath: [(part: [UInt8], entry: Int)]] = [:]
        for (index, choices) in options.enumerated() {
            guard let option = choices.min(by: { shared.cost($0) < shared.cost($1) }) else {
                unindexed.append(index)
                continue
            }
            let path = option.path
            for clue in option.clues {
                switch clue {
                case .whole(let text):
                    fields[path, default: FieldTable()].wholes[text, default: []].append(index)
                case .network(let network): fields[path, default: FieldTable()].networks.add(network, index)
                case .part(let part): parts[path, default: []].append((part, index))
                }
            }
        }
        for (path, group) in parts { fields[path, default: FieldTable()].parts = PartTable(group) }
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
    /// By the length of the piece, and its bytes as one number.
    private var pieces: [Int: [UInt64: [(part: [UInt8], entry: Int)]]] = [:]

    init() {}

    init(_ parts: [(part: [UInt8], entry: Int)]) {
        var counts: [Int: [UInt64: Int]] = [:]
        for (part, _) in parts {
            let length = PartTable.length(of: part)
            PartTable.eachPiece(of: part, length) { counts[length, default: [:]][$0, default: 0] += 1 }
        }
        for (part, entry) in parts {
            let length = PartTable.length(of: part)
            var rarest: (piece: UInt64, count: Int)?
            PartTable.eachPiece(of: part, length) { piece in
                let count = counts[length]?[piece] ?? 0
                if count < rarest?.count ?? .max { rarest = (piece, count) }
            }
            guard let rarest else { continue }
            pieces[length, default: [:]][rarest.piece, default: []].append((part, entry))
        }
    }

    private static func length(of part: [UInt8]) -> Int { min(piece, part.count) }

    /// Every run of so many bytes, at most eight, packed into a number.
    private static func eachPiece(of text: [UInt8], _ length: Int, _ body: (UInt64) -> Void) {
        guard length > 0, text.count >= length else { return }
        let mask = length == 8 ? UInt64.max : (1 << UInt64(8 * length)) - 1
        var window: UInt64 = 0
        for (place, byte) in text.enumerated() {
            window = (window << 8 | UInt64(byte)) & mask
            if place + 1 >= length { body(window) }
        }
    }

    func look(up text: [UInt8], into found: inout Set<Int>) {
        for (length, table) in pieces {
            PartTable.eachPiece(of: text, length) { piece in
                guard let known = table[piece] else { return }
                for (part, entry) in known where ByteSearch.contains(part, in: text) { found.insert(entry) }
            }
        }
    }
}
