/// How the operations on one sort of resource are read.
///
/// A *whole write* states everything that shall be, not what changed: its rules are additions only where the
/// record shows that the resource is new; else the difference needs the state before, which firewall memory
/// holds. What was stated is kept apart in ``stated``, for that memory.
struct AzureFamily: Sendable {
    /// The firewall object behind the resource.
    var kind: Target.Kind
    /// Pairs of type and name that make the object: a rule (2) belongs to its NSG (1).
    var depth: Int
    var read: @Sendable (AzureOperation) -> [RuleChange]
    /// The rules that a whole write states; nil where its body cannot be read.
    var stated: (@Sendable (AzureOperation) -> [RuleChange]?)?
    /// What a write states in parts, or lays on something.
    var statement: (@Sendable (AzureOperation) -> Stated)?

    init(
        _ kind: Target.Kind, depth: Int = 1, stated: (@Sendable (AzureOperation) -> [RuleChange]?)? = nil,
        statement: (@Sendable (AzureOperation) -> Stated)? = nil,
        read: @escaping @Sendable (AzureOperation) -> [RuleChange]
    ) {
        self.kind = kind
        self.depth = depth
        self.read = read
        self.stated = stated
        self.statement = statement
    }

    /// A resource whose writes are whole and whose deletion says little by itself.
    static func whole(
        _ kind: Target.Kind, depth: Int = 1, traits: Set<RuleChange.Trait> = [],
        deletion: Set<RuleChange.Trait> = [.contentUnknown],
        stated: @escaping @Sendable (AzureOperation) -> [RuleChange]?
    ) -> AzureFamily {
        AzureFamily(kind, depth: depth, stated: stated) { operation in
            if operation.isDeletion { return [RuleChange(.delete, traits: deletion.union(traits))] }
            return wholeWrite(operation, stated: stated(operation), traits: traits)
        }
    }

    /// A resource without rules of its own: that it was written, and nothing of what it does.
    static func opaque(
        _ kind: Target.Kind, depth: Int = 1, write: RuleChange.Operation = .replace,
        delete: RuleChange.Operation = .delete, traits: Set<RuleChange.Trait> = [],
        deletion: Set<RuleChange.Trait> = [.contentUnknown]
    ) -> AzureFamily {
        AzureFamily(kind, depth: depth) { operation in
            if operation.isDeletion { return [RuleChange(delete, traits: deletion.union(traits))] }
            let isNew = operation.isCreation && write == .replace
            return [RuleChange(isNew ? .create : write, traits: traits.union([.contentUnknown]))]
        }
    }

    /// Additions where the resource is new, words where only tags were sent, else a replacement of unknown content.
    static func wholeWrite(
        _ operation: AzureOperation, stated: [RuleChange]?, traits: Set<RuleChange.Trait> = []
    ) -> [RuleChange] {
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        if operation.isCreation, let stated {
            return stated.isEmpty ? [RuleChange(.create, traits: traits)] : stated
        }
        return [RuleChange(.replace, traits: traits.union([.contentUnknown]))]
    }
}
