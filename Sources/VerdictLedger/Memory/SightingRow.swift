import CloudChanges
import GRDB
public import Squelch

/// What an actor's records that are no changes showed in one half-day from one network.
public struct SightingRow: Sendable, Hashable {
    /// Whether it counts.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// After the delay.
        case prompt
        /// After a week: the actor was loud from this network.
        case held
        /// Never, as long as a disposition calls a change an attack that the actor made from this network meanwhile.
        case lost
        /// Never.
        case forgotten

        var release: Release? {
            switch self {
            case .prompt: .prompt
            case .held: .held
            case .lost, .forgotten: nil
            }
        }
    }

    /// The actor's key.
    public var actor: String
    /// When.
    public var half: HalfDay
    /// As ``Origin/network``, empty for none.
    public var network: String
    /// Whether it counts.
    public var state: State
    /// Sorted, none twice.
    public var showings: [Contribution.Showing]

    /// Sorts the showings.
    public init(
        actor: String, half: HalfDay, network: String, state: State, showings: Set<Contribution.Showing>
    ) {
        self.actor = actor
        self.half = half
        self.network = network
        self.state = state
        self.showings = showings.sorted {
            ($0.dimension, $0.value, $0.subject) < ($1.dimension, $1.value, $1.subject)
        }
    }

    init(_ row: Row) throws {
        let half = HalfDay(row["half"])
        guard let state = State(rawValue: row["state"]),
            let contribution = Contribution(half: half, kind: .unknown, bytes: Blob.bytes(row["showings"]))
        else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a sighting does not unpack")
        }
        self.init(
            actor: StoredText.decode(row["actor"]), half: half, network: StoredText.decode(row["network"]),
            state: state, showings: Set(contribution.showings))
    }

    /// What it adds to the sums.
    var contribution: Contribution {
        Contribution(half: half, kind: .unknown, showings: showings, source: .sighting)
    }
}
