public import CloudChanges

/// Finds the entries in force that cover a change. Runs last of all: entries may ask what everything before it found.
public struct AllowlistSource: ContextSource {
    private let allowlist: Allowlist
    private let ignoresBeginning: Bool

    /// - Parameters:
    ///   - allowlist: All entries of the run.
    ///   - ignoresBeginning: Ask as if every entry had always been there: for `allow test` and `backtest`.
    public init(_ allowlist: Allowlist, ignoringBeginning ignoresBeginning: Bool = false) {
        self.allowlist = allowlist
        self.ignoresBeginning = ignoresBeginning
    }

    /// Leaves no facts where nothing covers the change.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        context.allowlist = AllowlistFacts(covering(change, operation, in: context))
    }

    /// The change as entries of the taxonomy `squelch` see it, for drafting one.
    public static func view(of change: Change, _ operation: Operation, in context: Context) -> JSONValue {
        EntryView.json(
            of: Surroundings(
                of: change.joined(to: context.session), in: context, rule: operation.rules.primary))
    }

    /// Entries in force at the change's time, by id.
    public func covering(
        _ change: Change, _ operation: Operation, in context: Context
    ) -> [AllowlistEntry] {
        guard !allowlist.isEmpty else { return [] }
        let (rule, others) = operation.rules
        let record = operation.lead.record
        return allowlist.covering(record.value, record.cloud, rules: [rule.id] + others) {
            let surroundings = Surroundings(of: change.joined(to: context.session), in: context, rule: rule)
            return EntryEvent(EntryView.json(of: surroundings))
        }.filter {
            ignoresBeginning
                ? $0.terms.wouldBeInForce(at: change.time) : $0.terms.isInForce(at: change.time)
        }
    }
}
