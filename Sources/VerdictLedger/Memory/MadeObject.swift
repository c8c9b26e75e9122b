import CloudChanges
import Squelch

/// The firewall objects that a change makes, ends or writes, by what tells one from another: a group by its id, a rule
/// of Azure's by its group and name, a rule of Google's by its resource name.
enum MadeObject {
    /// Nothing for a call that changed nothing.
    static func made(by change: Change) -> [Made] {
        let target = FirewallObject.target(of: change)
        return distinct(change) { rule in
            rule.operation == .create
                || (rule.operation == .add && change.cloud != .aws && rule.ruleID != nil)
        }.map { key, rule in Made(key: key, firewall: target?.key, rule: rule.ruleID) }
    }

    /// An object that was made, and where firewall memory keeps what it lets in.
    struct Made {
        /// What tells it from others.
        var key: String
        /// ``FirewallObject/key``; nil where nothing is kept.
        var firewall: String?
        /// The one rule of it that the object is; nil where it is the whole.
        var rule: String?
    }

    /// Deleted whole.
    static func ended(by change: Change) -> [String] {
        distinct(change) { rule in
            change.cloud == .aws
                ? rule.operation == .delete && rule.ruleID == nil
                : [.remove, .delete].contains(rule.operation)
        }.map(\.key)
    }

    /// All that it is about.
    static func written(by change: Change) -> [String] {
        Array(Set(change.changes.map { key(of: $0, in: change) })).sorted()
    }

    /// One rule for each object that is meant, in one order everywhere.
    private static func distinct(
        _ change: Change, where isWanted: (RuleChange) -> Bool
    ) -> [(key: String, rule: RuleChange)] {
        guard change.outcome == .success || change.outcome == .unknown, !change.target.id.isEmpty,
            change.target.id != "unknown"
        else { return [] }
        var found: [String: RuleChange] = [:]
        for rule in change.changes where isWanted(rule) { found[key(of: rule, in: change)] = rule }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func key(of rule: RuleChange, in change: Change) -> String {
        guard change.cloud == .azure, let name = rule.ruleID else { return change.target.id }
        return "\(change.target.id)/\(name)".lowercased()
    }
}
