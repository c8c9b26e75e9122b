public import CloudChanges
import FoundationEssentials

/// Everything a judgement reads beside the operation: what the ledger remembers as of the event's own time, what the
/// configuration pins, what feeds approve.
///
/// Kept with the verdict, so that a replay years later reads the same. A part that says nothing is nil. Parts are
/// facts about what stood before and around a change, never about its own effect: that is worked out from both, so a
/// counterfactual may vary the change and leave the context as it was.
public struct Context: Codable, Sendable, Hashable {
    /// Who or what made the call, and who vouches for it.
    public var automation: AutomationFacts?
    /// Which controller made the call, whose names the object bears, and how it was made.
    public var lifecycle: LifecycleFacts?
    /// Who opened the session, and who set a stack or deployment going.
    public var session: SessionFacts?
    /// What the actor did shortly before.
    public var conduct: ConductFacts?
    /// What is normal for whoever made it.
    public var baseline: BaselineFacts?
    /// What approved change windows and tickets say.
    public var window: WindowFacts?
    /// What stood before, of what the change touches.
    public var firewall: FirewallFacts?
    /// Allowlist entries in force that cover it.
    public var allowlist: AllowlistFacts?
    /// Where this house's scores lie.
    public var scale: ScaleFacts?
    /// What the configuration says of deciding.
    public var decision: DecisionFacts?
    /// What it belongs together with.
    public var incident: IncidentFacts?
    /// Attacks, by an analyst's word, under the same actor's name.
    public var neighbours: [NeighbourFacts]?

    /// Nothing is known beside the operation.
    public init() {}
}

extension Context {
    /// As the ledger keeps it: JSON with sorted keys, `{}` when nothing is known.
    ///
    /// - Throws: What a part's own encoding throws; those of Squelch throw nothing.
    public func snapshot() throws -> String {
        if self == Context() { return "{}" }
        return String(decoding: try CompactJSON.encode(self), as: UTF8.self)
    }

    /// - Throws: `DecodingError` for a text that is no snapshot.
    public init(snapshot: String) throws {
        self =
            snapshot == "{}" ? Context() : try JSONDecoder().decode(Context.self, from: Data(snapshot.utf8))
    }
}

/// Adds what configuration and feeds say about a change. What the ledger remembers is added by its memories.
public protocol ContextSource: Sendable {
    /// Pure: the same change, operation and source add the same.
    func add(to context: inout Context, for change: Change, _ operation: Operation)
}
