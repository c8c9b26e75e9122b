public import CloudChanges

/// The judgement on one page: normalise → observe → score → decide. A value goes in, a verdict comes out; no
/// stage knows a later one, and nothing here reads a clock, a file or a rule's text.
public struct Pipeline: Sendable {
    public let model: String

    public init(model: String) { self.model = model }

    /// - Throws: ``NormaliseError`` for a record that has no place in time.
    public func judge(_ operation: Operation) throws -> Verdict {
        fatalError("written by the judgement's owner")
    }
}
