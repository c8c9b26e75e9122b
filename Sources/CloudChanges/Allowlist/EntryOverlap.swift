/// Entries that say what another says already: copies, and those that a wider one leaves nothing to do.
public enum EntryOverlap {
    /// As `allow lint` names them, in the order of the entries.
    ///
    /// Compared are entries whose filter is one conjunction; of others only copies are found.
    public static func faults(among entries: [AllowlistEntry]) -> [AllowlistFault] {
        var faults: [AllowlistFault] = []
        var first: [String: AllowlistEntry] = [:]
        var copies: Set<Int> = []
        for (index, entry) in entries.enumerated() {
            let key = EntryShape.key(of: entry)
            if let earlier = first[key] {
                copies.insert(index)
                faults.append(
                    fault(
                        entry, "duplicate",
                        "the entry says what the one at \(earlier.file):\(earlier.line) says",
                        remedy: "remove one of the two"))
            } else {
                first[key] = entry
            }
        }
        let shapes = entries.map(EntryShape.init)
        let wide = WideEntries(shapes)
        for (index, shape) in shapes.enumerated() where !copies.contains(index) {
            guard let shape else { continue }
            let wider = wide.candidates(for: shape).first { other in
                other != index && !copies.contains(other) && shapes[other]?.shadows(shape) == true
                    && shapes[index]?.shadows(shapes[other]) != true
            }
            guard let wider else { continue }
            let other = entries[wider]
            faults.append(
                fault(
                    entries[index], "shadowed",
                    "all that the entry covers is covered by the one at \(other.file):\(other.line)",
                    remedy: "remove it, or narrow the other"))
        }
        return faults
    }

    private static func fault(
        _ entry: AllowlistEntry, _ code: String, _ sentence: String, remedy: String
    ) -> AllowlistFault {
        AllowlistFault(
            file: entry.file, line: entry.line, code: code, sentence: sentence, remedy: remedy)
    }
}

/// An entry whose filter takes out what passes every one of some lines.
struct EntryShape {
    let entry: AllowlistEntry
    let items: [DetectionItem]

    /// Nil for a filter of another form.
    init?(_ entry: AllowlistEntry) {
        var items: [DetectionItem] = []
        func walk(_ expression: DetectionExpression) -> Bool {
            switch expression {
            case .item(let item):
                items.append(item)
                return item.field != nil && !item.isNegated
            case .all(let parts): return parts.allSatisfy(walk)
            case .any(let parts): return parts.count == 1 && walk(parts[0])
            case .not: return false
            }
        }
        guard entry.terms.isEnabled, walk(entry.filter.covered.normalised) else { return nil }
        self.entry = entry
        self.items = items
    }

    /// Whether whatever `other` covers is covered here, at the same time and with no less effect.
    func shadows(_ other: EntryShape?) -> Bool {
        guard let other else { return false }
        let (mine, theirs) = (entry.terms, other.entry.terms)
        guard entry.taxonomy == other.entry.taxonomy, mine.effect == theirs.effect,
            mine.maxExposure >= theirs.maxExposure, mine.expires >= theirs.expires, mine.revocation == nil,
            Set(mine.overridesGuard).isSuperset(of: theirs.overridesGuard)
        else { return false }
        if let from = mine.from, theirs.from.map({ $0 < from }) ?? true { return false }
        if let rules = entry.rules, !(other.entry.rules?.isSubset(of: rules) ?? false) { return false }
        return items.allSatisfy { wide in other.items.contains { EntryShape.isWithin($0, wide) } }
    }

    /// Whether whatever passes `narrow` passes `wide`.
    private static func isWithin(_ narrow: DetectionItem, _ wide: DetectionItem) -> Bool {
        guard narrow.field == wide.field, !narrow.needsAll, !wide.needsAll else { return false }
        let values = Array(wide.values.joined())
        return narrow.values.joined().allSatisfy { value in values.contains { isWithin(value, $0) } }
    }

    private static func isWithin(_ narrow: ValueTest, _ wide: ValueTest) -> Bool {
        switch (narrow, wide) {
        case (.network(let inner), .network(let outer)): return outer.contains(inner)
        case (.text(let inner), .network(let outer)):
            return inner.wholeText.flatMap { IPNetwork($0) }.map(outer.contains) ?? false
        case (.text(let inner), .text(let outer)):
            if inner == outer { return true }
            guard case .exact(let text) = inner.shape, !outer.isCased || inner.isCased else { return false }
            return outer.matches(EventText(text))
        default: return "\(narrow)" == "\(wide)"
        }
    }

    /// The same for entries that say the same in another order or layout.
    static func key(of entry: AllowlistEntry) -> String {
        let rules = entry.rules.map { $0.sorted().joined(separator: ",") } ?? "any"
        let terms = entry.terms
        return [
            "\(entry.taxonomy)", rules, "\(terms.effect)", terms.maxExposure.rawValue,
            terms.overridesGuard.joined(separator: ","), text(of: entry.filter.covered.normalised),
        ].joined(separator: "\n")
    }

    private static func text(of expression: DetectionExpression) -> String {
        switch expression {
        case .item(let item):
            let values = item.values.map { $0.map { text(of: $0) }.sorted().joined(separator: "\u{1}") }
                .sorted()
            return
                "\(item.field?.name ?? "*")\(item.isNegated ? "!" : "")\(item.needsAll ? "&" : "|")=\(values)"
        case .not(let part): return "not(\(text(of: part)))"
        case .all(let parts):
            if parts.count == 1 { return text(of: parts[0]) }
            return "all(\(parts.map { text(of: $0) }.sorted().joined(separator: ";")))"
        case .any(let parts):
            if parts.count == 1 { return text(of: parts[0]) }
            return "any(\(parts.map { text(of: $0) }.sorted().joined(separator: ";")))"
        }
    }

    private static func text(of test: ValueTest) -> String {
        switch test {
        case .text(let matcher):
            return "\(matcher.isCased)\(matcher.shape)"
        case .regex(let regex): return "re:" + regex.pattern
        case .network(let network): return network.description
        default: return "\(test)"
        }
    }
}

/// Finds the entries that may be wider than another without comparing all with all: by the first whole text that they
/// ask for. Those that ask for none are few, since an entry that binds to nobody is refused.
private struct WideEntries {
    private var byText: [String: [Int]] = [:]
    private var others: [Int] = []

    init(_ shapes: [EntryShape?]) {
        for (index, shape) in shapes.enumerated() {
            guard let shape else { continue }
            let key = shape.items.compactMap { WideEntries.keys(of: $0) }.first { $0.count == 1 }
            if let key { byText[key[0], default: []].append(index) } else { others.append(index) }
        }
    }

    func candidates(for shape: EntryShape) -> [Int] {
        let keys = shape.items.flatMap { WideEntries.keys(of: $0) ?? [] }
        return (keys.flatMap { byText[$0] ?? [] } + others).sorted()
    }

    private static func keys(of item: DetectionItem) -> [String]? {
        let texts = item.values.joined().map { test -> String? in
            if case .text(let matcher) = test { matcher.wholeText } else { nil }
        }
        guard !texts.contains(nil), let field = item.field?.name else { return nil }
        return texts.compactMap { $0.map { "\(field)=\($0)" } }
    }
}
