/// A change of the same actor that an analyst called an attack.
public struct NeighbourFacts: Codable, Sendable, Hashable {
    /// Its event id.
    public var eventID: String
    /// Whole days before the change.
    public var daysBefore: Int
    /// As ``Origin/network``.
    public var network: String?
    /// The code of its content, where that spoke for an attack.
    public var content: String?
    /// Public hosts and ranges that it let in.
    public var peers: [String]

    /// Checks nothing.
    public init(eventID: String, daysBefore: Int, network: String?, content: String?, peers: [String]) {
        self.eventID = eventID
        self.daysBefore = daysBefore
        self.network = network
        self.content = content
        self.peers = peers
    }
}
