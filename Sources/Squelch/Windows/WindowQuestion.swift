public import CloudChanges

/// Says that feeds are in force, so that the ledger's memories gather what was typed before the change. What comes of
/// it is concluded by ``WindowSource``, after the memories.
public struct WindowQuestion: ContextSource {
    /// Only where a feed was read.
    public init() {}

    /// Adds empty facts.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        context.window = WindowFacts()
    }
}
