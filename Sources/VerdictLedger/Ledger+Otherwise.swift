public import CloudChanges
import GRDB
public import Squelch

extension Ledger {
    /// What is normal for a change as it could have been, as of its own time: read only.
    ///
    /// - Parameters:
    ///   - change: A copy with facts that are otherwise.
    ///   - operation: What was recorded.
    ///   - session: Who opened the session.
    /// - Returns: Facts without the house's shares, which no single change moves.
    /// - Throws: ``LedgerError``.
    public func baselineFacts(
        of change: Change, _ operation: Operation, _ session: SessionFacts?
    ) throws -> BaselineFacts {
        try read { db in
            let shown = ShownValues(of: change, operation, session)
            return try BaselineReading(change, shown, BaselineStore(), db).facts()
        }
    }

    /// What the caller of a change was most used to, wherever the change showed something new: read only.
    ///
    /// - Parameters:
    ///   - change: As recorded.
    ///   - operation: Its records.
    ///   - context: What was gathered for it.
    /// - Returns: One for each dimension that showed something new and has a usual value.
    /// - Throws: ``LedgerError``.
    public func usualFacts(
        of change: Change, _ operation: Operation, _ context: Context
    ) throws -> [UsualFact] {
        guard let facts = context.baseline else { return [] }
        return try read { db in
            let shown = ShownValues(of: change, operation, context.session)
            let reading = BaselineReading(change, shown, BaselineStore(), db)
            return try Self.replaceable.compactMap { dimension, beside in
                guard let figure = facts.figures[dimension.name], figure.past.days == 0 else { return nil }
                var figures: [String: BaselineFacts.Figure] = [:]
                for dimension in [dimension] + beside where facts.figures[dimension.name] != nil {
                    figures[dimension.name] = try reading.usual(dimension)
                }
                return UsualFact(dimension, figures)
            }
        }
    }

    /// What may have been as always, with what goes along with it.
    private static let replaceable: [(Dimension, beside: [Dimension])] = [
        (.network, [.provider]), (.tool, []), (.assumedBy, []), (.authentication, []), (.intermediary, []),
        (.hour, []),
    ]
}
