import CloudChanges

/// The firewall objects that a change makes, ends or writes, by what tells one from another: a group by its id, a rule
/// of Azure's by its group and name, a rule of Google's by its resource name.
enum MadeObject {
    /// Nothing for a call that changed nothing.
    static func made(by change: Change) -> [String] {
        keys(of: change) { rule in
            rule.operation == .create
                || (rule.operation == .add && change.cloud != .aws && rule.ruleID != nil)
        }
    }

    /// Deleted whole.
    static func ended(by change: Change) -> [String] {
        keys(of: change) { rule in
            change.cloud == .aws
                ? rule.operation == .delete && rule.ruleID == nil
                : [.remove, .delete].contains(rule.operation)
        }
    }

    /// All that it is about.
    static func written(by change: Change) -> [String] {
        Array(Set(change.changes.map { key(of: $0, in: change) })).sorted()
    }

    private static func keys(of change: Change, where isWanted: (RuleChange) -> Bool) -> [String] {
        guard change.outcome == .success || change.outcome == .unknown, !change.target.id.isEmpty,
            change.target.id != "unknown"
        else { return [] }
        return Array(Set(change.changes.filter(isWanted).map { key(of: $0, in: change) })).sorted()
    }

    private static func key(of rule: RuleChange, in change: Change) -> String {
        guard change.cloud == .azure, let name = rule.ruleID else { return change.target.id }
        return "\(change.target.id)/\(name)".lowercased()
    }
}
