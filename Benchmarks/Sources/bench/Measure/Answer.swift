/// What a command found, held against the truth.
enum Answer: Equatable {
    case none
    case count(Int, of: Int)
    case ids(missing: Int, extra: Int, of: Int)

    static func ids(_ found: Set<String>, of truth: Set<String>) -> Answer {
        let both = found.intersection(truth).count
        return .ids(missing: truth.count - both, extra: found.count - both, of: truth.count)
    }

    var agrees: Bool {
        switch self {
        case .none: true
        case .count(let found, let all): found == all
        case .ids(let missing, let extra, _): missing == 0 && extra == 0
        }
    }

    var text: String {
        switch self {
        case .none: "–"
        case .count(let found, let all) where found >= all:
            found == all ? "as many as the truth" : "\(Figures.grouped(found - all)) lines too many"
        case .count(let found, let all): "\(Figures.grouped(all - found)) lines too few"
        case .ids(0, 0, _): "the truth"
        case .ids(let missing, let extra, _):
            [(missing, "missing"), (extra, "too many")].filter { $0.0 > 0 }
                .map { "\(Figures.grouped($0.0)) \($0.1)" }.joined(separator: ", ")
        }
    }
}
