import CloudChanges

/// One step of a change as firewall memory applies it: a function of the change alone, never of what stood before.
struct FirewallOperation: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable {
        /// A new object, whose contents are `lines`.
        case create
        /// The contents of ``parts`` (nil: of the whole object) are `lines` from now on.
        case whole
        /// The object is no more.
        case gone
        /// A rule is written at its place, whole.
        case put
        /// Of the rules at `place`, all but ``columns`` is written.
        case merge
        case turnOn, turnOff
        /// The rule at `place` goes, or the rules that say what `lines` say.
        case drop
        /// Something was written that the record does not show: nothing is sure any more.
        case blur
        /// A rule was added that the record does not show.
        case addUnknown
        /// What was ready takes effect.
        case release
        /// Firewalls are laid on the object: all of `names` and no other.
        case lay
        /// `names` are laid on it too, `removed` are taken off.
        case layMore
        /// What is laid on it is not known any more.
        case layUnknown
    }

    var kind: Kind
    var place: String?
    var lines: [FirewallLine]?
    var columns: [String]?
    var parts: [String]?
    var names: [String]?
    var removed: [String]?

    init(_ kind: Kind, place: String? = nil, lines: [FirewallLine]? = nil) {
        self.kind = kind
        self.place = place
        self.lines = lines
    }

    private enum CodingKeys: String, CodingKey {
        case kind = "k"
        case place = "i"
        case lines = "l"
        case columns = "c"
        case parts = "a"
        case names = "n"
        case removed = "r"
    }
}

/// What one change does to one object, in order; what the ledger keeps of it.
public struct FirewallDelta: Sendable, Hashable, Codable {
    var operations: [FirewallOperation]

    /// For an empty one nothing needs to be kept.
    public var isEmpty: Bool { operations.isEmpty }

    private enum CodingKeys: String, CodingKey {
        case operations = "o"
    }
}
