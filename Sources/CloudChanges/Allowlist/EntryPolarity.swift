/// Whether a filter takes out what its selections name, and nothing else.
///
/// A filter is joined to its rule by `and`. So one with `condition: selection` keeps what should go and takes out
/// everything else; Sigma's own specification has such an example.
enum EntryPolarity {
    enum Fault {
        /// An event that fits no selection is taken out.
        case inverted
        /// No event is ever taken out.
        case idle
    }

    private static let mostNames = 12

    static func fault(of condition: Condition, _ selections: [String]) -> Fault? {
        if !holds(condition, selections, { _ in false }) { return .inverted }
        let names = Array(Set(names(in: condition, selections))).sorted()
        guard names.count <= mostNames else { return nil }
        for bits in 0..<(1 << names.count) {
            let chosen = Set(names.indices.filter { bits & 1 << $0 != 0 }.map { names[$0] })
            if !holds(condition, selections, { chosen.contains($0) }) { return nil }
        }
        return .idle
    }

    private static func holds(
        _ condition: Condition, _ selections: [String], _ isFulfilled: (String) -> Bool
    ) -> Bool {
        switch condition {
        case .name(let name): return isFulfilled(name)
        case .selector(let needsAll, let pattern):
            let chosen = Condition.chosen(by: pattern, among: selections)
            return needsAll ? chosen.allSatisfy(isFulfilled) : chosen.contains(where: isFulfilled)
        case .not(let part): return !holds(part, selections, isFulfilled)
        case .and(let parts): return parts.allSatisfy { holds($0, selections, isFulfilled) }
        case .or(let parts): return parts.contains { holds($0, selections, isFulfilled) }
        }
    }

    private static func names(in condition: Condition, _ selections: [String]) -> [String] {
        switch condition {
        case .name(let name): [name]
        case .selector(_, let pattern): Condition.chosen(by: pattern, among: selections)
        case .not(let part): names(in: part, selections)
        case .and(let parts), .or(let parts): parts.flatMap { names(in: $0, selections) }
        }
    }
}
