import CloudChanges

/// What memory adds to the sentence about a part of a change.
enum Recalled: Sendable, Hashable {
    /// What stood in the rule's place, and what stands there now; empty for nothing.
    case became(before: [FirewallLine], after: [FirewallLine])
    /// The rule stands in a firewall that is laid on something.
    case laid(String, since: Int64)
    /// The firewalls that were laid on it, nil where nobody knows, and those that are now.
    case relaid(before: [String]?, after: [String])
    /// What a list holds that a rule names, and whether that is all.
    case listed(String, isAll: Bool)
    /// Allows that make the world together with what comes.
    case together([FirewallLine])
    /// The deny that an allow gets in front of, and the allow.
    case outranked(FirewallLine, by: RuleChange)
    /// What lets in what a deny kept out, from now on.
    case behind([FirewallLine])
    /// Nothing is known to let in what a deny kept out, and everything is known.
    case nothingBehind
    /// Why nothing changes.
    case unchanged(Unchanged)

    enum Unchanged: Sendable, Hashable {
        /// The same is said again.
        case same
        /// All rules of the firewall are said again.
        case whole(rules: Int, since: Int64?)
        /// The rule has another place in its list.
        case moved(from: Int, to: Int)
        /// The rule was switched off, or waited.
        case idle
        /// Nothing new is laid on it.
        case laidBefore
        /// It had no firewall before either.
        case bareBefore
        /// What is laid on it has no rules that let anybody in.
        case lets(String)
        /// What it lets in was let in before.
        case adds(String)
    }
}
