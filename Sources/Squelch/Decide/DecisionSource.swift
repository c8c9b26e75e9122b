public import CloudChanges

/// What the configuration says of deciding: what a look is worth, and whose changes are always for a person.
public struct DecisionSource: ContextSource {
    private let settings: DecisionSettings

    /// The guards and costs of a configuration.
    public init(_ configuration: Configuration) { settings = configuration.decisions }

    /// Leaves the context as it is where nothing is said.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        var facts = DecisionFacts()
        facts.worthALook = settings.worthALook
        facts.emergencyAccount = settings.emergencyAccount(change.actor)
        if facts != DecisionFacts() { context.decision = facts }
    }
}
