/// What is learned of an actor, a person or a firewall object. The raw value is what the ledger keeps.
public enum Dimension: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    /// The /24 or /48 of the caller.
    case network = 1
    /// The /16 or /32 around it, which stands in for whoever runs the network.
    case provider = 2
    /// The user agent as typed.
    case tool = 3
    /// What sort of credential signed.
    case authentication = 4
    /// The service or deployment that made the call.
    case intermediary = 5
    /// Who opened the session.
    case assumedBy = 6
    /// Account, subscription or project.
    case account = 7
    case region = 8
    /// Four hours of a working day or of a weekend day.
    case hour = 9
    /// The class of the change.
    case content = 10
    /// Whether the actor wrote the object before.
    case ownership = 11
    /// Hosts and ranges that rules let in.
    case peer = 12
    /// Of an object: who wrote it.
    case writer = 13

    /// By the number that the ledger keeps.
    public static func < (left: Dimension, right: Dimension) -> Bool { left.rawValue < right.rawValue }

    /// As `baseline show` and snapshots name it.
    public var name: String {
        switch self {
        case .network: "network"
        case .provider: "provider"
        case .tool: "tool"
        case .authentication: "authentication"
        case .intermediary: "intermediary"
        case .assumedBy: "assumed_by"
        case .account: "account"
        case .region: "region"
        case .hour: "hour"
        case .content: "content"
        case .ownership: "ownership"
        case .peer: "peer"
        case .writer: "writer"
        }
    }
}

/// Who wrote an object before, as far as the ledger knows.
enum Ownership: String, Sendable, Hashable, CaseIterable {
    /// This actor did.
    case own
    /// Only others did.
    case others
    /// Nobody is known to have.
    case unknown
}
