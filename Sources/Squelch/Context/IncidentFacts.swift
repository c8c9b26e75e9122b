/// The changes before this one that it belongs together with.
public struct IncidentFacts: Codable, Sendable, Hashable {
    /// Event id of the first of them.
    public var id: String
    /// Changes before this one.
    public var members = 0
    /// Of those that were shown, the highest confidence for each class of content.
    public var shown: [String: Double] = [:]
    /// The peer that joins it to another actor's changes.
    public var peer: String?
    /// Actors that let the same peer in within a week, where nobody had before.
    public var actorsWithPeer = 0
    /// Set when it is looked at again: the alert that turned the incident bad.
    public var turnedBad: String?

    /// One that nothing is known of but its name.
    public init(id: String) { self.id = id }
}

extension IncidentFacts {
    /// The chance that at least one of its changes is an attack, with one more of this class and confidence: changes of
    /// one class are one witness, since they rest on the same facts.
    public func confidence(with content: String, _ own: Double) -> Double {
        var classes = shown
        classes[content] = max(classes[content] ?? 0, own)
        return 1 - classes.sorted { $0.key < $1.key }.reduce(1) { $0 * (1 - $1.value) }
    }
}
