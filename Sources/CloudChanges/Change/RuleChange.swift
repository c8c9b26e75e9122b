/// What a change does to one firewall rule, or to a whole firewall.
///
/// Printed as one element of a verdict's `changes` (the contract's key). Equal ones are merged over peers.
public struct RuleChange: Sendable, Hashable {
    /// The contract's words for what is done: to a rule (`add`, `remove`, `replace`), to where a firewall
    /// applies (`attach`,
    /// `detach`), or to a firewall as a whole.
    public enum Operation: String, Sendable, Hashable, Comparable {
        case add, remove, replace, attach, detach, enable, disable, create, delete

        /// Alphabetical by the printed word.
        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// `ingress` is towards the protected side, whatever the cloud calls it.
    public enum Direction: String, Sendable, Hashable {
        case ingress, egress
    }

    /// What the rule does with traffic; whatever lets it pass (count, alert, allow) is `allow`.
    public enum Effect: String, Sendable, Hashable {
        case allow, deny
    }

    /// What is done, before it is known whether it opens or closes anything.
    public var operation: Operation
    /// nil where the record does not say, or where the change has no direction.
    public var direction: Direction?
    /// nil where the record does not say, or where the change is no rule.
    public var effect: Effect?
    /// Lower-case IANA name, `any`, or the number as text; nil where unknown or no rule is meant.
    public var networkProtocol: String?
    /// Sorted and merged; empty for protocols without ports; nil where unknown. All ports are 0...65535.
    public var ports: [PortRange]?
    /// Sorted; empty where the change has no peer (creating an empty group, attaching a policy).
    public var peers: [Peer]
    /// The rule's place in its list, lowest first, where the cloud numbers rules.
    public var priority: Int?
    /// The rule's own id or name in its firewall, where the record gives one; never printed in `changes`.
    public var ruleID: String?
    /// What the record shows of the change beyond the rule's own columns.
    public var traits: Set<Trait>
    /// Which of the things behind the firewall the rule is about, sorted, as the record names them; nil for all of
    /// them, or where the cloud says so elsewhere.
    public var targets: [String]?
    /// Columns that the call leaves as they stood: what a partial write does not name.
    public var unstated: Set<Column> = []

    /// What a partial write may leave alone.
    public enum Column: String, Sendable, Hashable, CaseIterable {
        case direction
        /// Effect, protocol and ports, which are written together.
        case traffic
        case peers, priority, targets
        /// Whether the rule is switched on.
        case state
    }

    /// Facts that exposure and content need and that rule columns cannot say.
    public enum Trait: String, Sendable, Hashable, Comparable {
        /// A whole layer no longer applies: NSG detached, policy dissociated, firewall deleted, VPC block lifted.
        case layerOff
        /// The default answer of a firewall became allow, pass or count.
        case defaultAllow
        /// All rules were taken out of a web or network firewall.
        case emptied
        /// The peer is a group of another account or tenant.
        case foreignAccount
        /// What the change does depends on contents that the record does not show: an attached group, a prefix
        /// list, a whole write, an omitted or masked part.
        case contentUnknown
        /// Only words changed: a description, a name, a tag without meaning for the firewall.
        case wordsOnly
        /// Ready, but without effect until committed or deployed.
        case notYetInForce
        /// A protection against change or deletion was taken away: a precursor, not an opening.
        case protectionOff
        /// The reach is tightened or a protection is switched on.
        case layerOn
        /// Written, but switched off: as if absent until somebody enables it.
        case switchedOff
        /// The rule stands as it stood, perhaps at another place: nothing new by itself.
        case asBefore

        /// Alphabetical by name, the order of ``RuleChange/merged(_:)``.
        public static func < (left: Trait, right: Trait) -> Bool { left.rawValue < right.rawValue }
    }

    /// Sorts and merges ports and peers; nil and empty say what they say at the properties.
    public init(
        _ operation: Operation, direction: Direction? = nil, effect: Effect? = nil,
        networkProtocol: String? = nil, ports: [PortRange]? = nil, peers: [Peer] = [],
        priority: Int? = nil, ruleID: String? = nil, traits: Set<Trait> = [], targets: [String]? = nil
    ) {
        self.operation = operation
        self.direction = direction
        self.effect = effect
        self.networkProtocol = networkProtocol
        self.ports = ports.map(PortRange.merged)
        self.peers = Set(peers).sorted()
        self.priority = priority
        self.ruleID = ruleID
        self.traits = traits
        self.targets = targets.map { Set($0).sorted() }
    }
}

extension RuleChange {
    /// Stands for all rules that have no id of their own, in ``Stated/parts``.
    public static let nameless = "="

    /// Merges changes that are equal but for their peers, and sorts: the printed order.
    public static func merged(_ changes: [RuleChange]) -> [RuleChange] {
        if changes.count == 1 {
            var change = changes[0]
            if change.peers.count > 1 { change.peers = Set(change.peers).sorted() }
            return [change]
        }
        var byRest: [RuleChange: Set<Peer>] = [:]
        for change in changes {
            var rest = change
            rest.peers = []
            byRest[rest, default: []].formUnion(change.peers)
        }
        // Keys are made once each: a hostile record may hold 100,000 rules, and making one costs more than comparing.
        let keyed = byRest.map { rest, peers in
            var change = rest
            change.peers = peers.sorted()
            return (key: change.sortKey, change: change)
        }
        return keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.change)
    }

    private var sortKey: [String] {
        let portText = ports.map {
            $0.map { "\(padded($0.first))-\(padded($0.last))" }.joined(separator: ",")
        }
        return [
            operation.rawValue, direction?.rawValue ?? "", effect?.rawValue ?? "", networkProtocol ?? "",
            portText ?? "~", peers.map(\.description).joined(separator: ","), priority.map(padded) ?? "",
            ruleID ?? "", traits.sorted().map(\.rawValue).joined(separator: ","),
        ]
    }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
