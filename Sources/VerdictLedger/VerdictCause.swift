/// Why a verdict stands in the ledger.
public enum VerdictCause: Sendable, Hashable {
    /// The operation's own verdict: made once, never altered.
    case first
    /// `score --rejudge` came to another line.
    case rejudged
    /// What the first verdict rested on no longer holds, such as `outcome`.
    case resurfaced(String)

    /// As the ledger spells it: `first`, `rejudged`, `resurfaced:CAUSE`.
    public var text: String {
        switch self {
        case .first: "first"
        case .rejudged: "rejudged"
        case .resurfaced(let cause): "resurfaced:\(cause)"
        }
    }

    init?(text: String) {
        switch text {
        case "first": self = .first
        case "rejudged": self = .rejudged
        default:
            let prefix = "resurfaced:"
            guard text.hasPrefix(prefix), text.count > prefix.count else { return nil }
            self = .resurfaced(String(text.dropFirst(prefix.count)))
        }
    }
}
