/// What firewall memory knew, when a change was made, of what the change touches.
///
/// Facts of what stood before, never of what the change does: that is worked out from both. Bounded: at most
/// ``mostRules`` places of each object, those first that the change names; ``Standing/isCut`` says when there were more.
public struct FirewallFacts: Codable, Sendable, Hashable {
    /// Most places of one object that are told.
    static let mostRules = 64
    /// Most objects that are told of besides the target.
    static let mostObjects = 16

    /// The object that the change is about.
    var target: Standing?
    /// Firewalls that the change lays on something, in the order of their ids.
    var groups: [Standing]?
    /// What was laid before on what the change lays firewalls on.
    var sites: [Site]?
    /// What is known of the lists that the change's rules name, in the order of their ids.
    var lists: [List]?

    /// An object as it stood, as far as the change has to do with it.
    struct Standing: Codable, Sendable, Hashable {
        /// As the change names it; empty for the target.
        var id: String
        /// Whether every rule of it was known.
        var isComplete: Bool
        /// From when on it was, in seconds since 1970-01-01T00:00:00Z.
        var since: Int64?
        /// Lines of the rules that the change has to do with.
        var rules: [FirewallLine]
        /// How many rules were known in all, and how many lines of them denied.
        var count: Int
        var denies: Int
        /// There were more that the change has to do with than are told.
        var isCut: Bool?
        /// Of a change that states rules whole: the places where something else stood, or nothing.
        var differs: [String]?
        /// Places that were known, although nothing may have stood there.
        var knownParts: [String]?
    }

    /// The addresses of a list that rules name.
    struct List: Codable, Sendable, Hashable {
        /// As the rule names it.
        var id: String
        /// At most ``mostRules``, the largest first.
        var peers: [String]
        /// Whether that is all of it.
        var isComplete: Bool
    }

    /// What was laid on a site.
    struct Site: Codable, Sendable, Hashable {
        /// As the attachment names it; empty for the target.
        var id: String
        /// Sorted.
        var groups: [String]
    }
}
