/// Which rules a record can match at all, so that a thousand rules cost little more than ten.
struct RuleIndex: Sendable {
    /// Rules without a discriminator: tried on every record of their cloud.
    private var always: [Cloud: [Int]] = [:]
    private var tables: [Cloud: [FieldTable]] = [:]

    /// One discriminating field's values, and the rules that need them.
    fileprivate struct FieldTable: Sendable {
        var wholes: [[UInt8]: [Int]] = [:]
        /// By the first three bytes of the part.
        var parts: [UInt32: [(part: [UInt8], rule: Int)]] = [:]
    }

    /// Indices of the rules tried on every record.
    private(set) var undiscriminated: [Int] = []

    init(_ rules: [Rule]) {
        for (index, rule) in rules.enumerated() {
            guard let cloud = rule.cloud else { continue }
            guard let discriminator = Discriminator.implied(by: rule.detection.expression, of: cloud) else {
                always[cloud, default: []].append(index)
                undiscriminated.append(index)
                continue
            }
            let empty = Array(repeating: FieldTable(), count: DiscriminatingField.all(of: cloud).count)
            for clue in discriminator.clues {
                tables[cloud, default: empty][clue.field].add(clue, rule: index)
            }
        }
    }

    /// Every rule of the record's cloud that may match, in order; others cannot.
    func candidates(for view: EventView, of cloud: Cloud) -> [Int] {
        var found: Set<Int> = []
        for (field, table) in zip(DiscriminatingField.all(of: cloud), tables[cloud] ?? [])
        where !table.isEmpty {
            for value in view.field(field.path).values {
                if let text = value.text { table.look(up: text.folded, into: &found) }
            }
        }
        return (Array(found) + (always[cloud] ?? [])).sorted()
    }
}

extension RuleIndex.FieldTable {
    fileprivate var isEmpty: Bool { wholes.isEmpty && parts.isEmpty }

    fileprivate mutating func add(_ clue: Discriminator.Clue, rule: Int) {
        if clue.isWhole {
            wholes[clue.text, default: []].append(rule)
        } else {
            let key = RuleIndex.key(clue.text[0], clue.text[1], clue.text[2])
            parts[key, default: []].append((clue.text, rule))
        }
    }

    fileprivate func look(up text: [UInt8], into found: inout Set<Int>) {
        if let rules = wholes[text] { found.formUnion(rules) }
        guard !parts.isEmpty, text.count >= Discriminator.shortestPart else { return }
        for start in 0...(text.count - Discriminator.shortestPart) {
            let key = RuleIndex.key(text[start], text[start + 1], text[start + 2])
            for (part, rule) in parts[key] ?? [] where text[start...].starts(with: part) {
                found.insert(rule)
            }
        }
    }
}

extension RuleIndex {
    fileprivate static func key(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }
}
