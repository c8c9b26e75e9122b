public import CloudChanges

/// What an analyst said of a verdict.
public enum Disposition: String, Sendable, Hashable, CaseIterable {
    /// It was an attack.
    case truePositive = "true_positive"
    /// What the rule looks for, and allowed.
    case benignPositive = "benign_positive"
    /// Not what the rule looks for.
    case falsePositive = "false_positive"
    /// Looked at, and nobody can tell.
    case undetermined

    /// Whether it says that the verdict was no attack.
    public var isBenign: Bool { self == .benignPositive || self == .falsePositive }
}

/// One statement of one analyst, as `review import` and `review export` read and write it.
public struct DispositionRow: Sendable, Hashable {
    /// Of any record of the operation.
    public var eventID: String
    /// Nil takes an earlier statement back.
    public var disposition: Disposition?
    /// Empty where nobody is named.
    public var analyst: String
    /// When it was said; of several for an event the latest holds.
    public var time: EventTime
    /// Free text; hostile until it is printed.
    public var note: String

    /// Everything as given.
    public init(
        eventID: String, disposition: Disposition?, analyst: String = "", time: EventTime, note: String = ""
    ) {
        self.eventID = eventID
        self.disposition = disposition
        self.analyst = analyst
        self.time = time
        self.note = note
    }
}
