/// One row of the table of controllers: who makes firewall objects of its own, how it is recognised, and what it ever
/// needs.
public struct Controller: Sendable, Hashable {
    /// What vouches for whoever calls.
    public enum Vouching: String, Sendable, Hashable, CaseIterable, Codable {
        /// The provider: a service-linked role and the service's own call, a service agent, a managed identity.
        case attested
        /// A cluster's token, whose subject the provider read.
        case token
        /// The owner, who pins it in the configuration.
        case pinned
    }

    /// The row's name, unique in the table, and what a verdict calls it.
    public var controller: String
    /// What it makes; lifetimes are learned by it.
    public var kind: String
    /// Whose log it stands in.
    public var cloud: Cloud
    /// What vouches for it.
    public var vouching: Vouching
    /// Where the caller shows itself; nil for what only a pin recognises.
    public var field: CallerField?
    /// RE2 over `field`; a group `project` is a number that must be one's own project's.
    public var pattern: String?
    /// The service that must have made the call, or `any`; nil where none has to.
    public var call: String?
    /// RE2 over the token's subject.
    public var subject: String?
    /// What it ever needs.
    public var envelope: Envelope
    /// What IAM demands of the object, in the words of its condition.
    public var guardText: String?
    /// RE2 over the names of what it makes.
    public var names: String?
    /// Keys of the tags that it sets.
    public var tags: [String]
    /// Whether somebody's name or record of the kind was read; what was not is off until it is enabled.
    public var isVerified: Bool
    /// A made-up text that `pattern` must find.
    public var sample: String?
    /// Where that is known from.
    public var source: String
    /// One or two sentences for whoever reads the table.
    public var note: String
}

/// What a controller ever needs to do to a firewall. Kept with a verdict, so that a replay reads the same.
public struct Envelope: Codable, Sendable, Hashable {
    /// Groups of calls that a provider's policy permits.
    public enum Writing: String, Codable, Sendable, Hashable, CaseIterable {
        case create, ingress, egress, modify, delete, acl
        case prefixList = "prefix_list"

        /// EC2's own names.
        ///
        /// Source: Amazon EC2 API Reference, "Actions".
        public var actions: [String] {
            switch self {
            case .create: ["CreateSecurityGroup"]
            case .ingress: ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"]
            case .egress: ["AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress"]
            case .modify:
                [
                    "ModifySecurityGroupRules", "UpdateSecurityGroupRuleDescriptionsIngress",
                    "UpdateSecurityGroupRuleDescriptionsEgress",
                ]
            case .delete: ["DeleteSecurityGroup"]
            case .acl:
                [
                    "CreateNetworkAcl", "CreateNetworkAclEntry", "ReplaceNetworkAclEntry",
                    "ReplaceNetworkAclAssociation", "DeleteNetworkAclEntry", "DeleteNetworkAcl",
                ]
            case .prefixList: ["ModifyManagedPrefixList"]
            }
        }
    }

    /// One sort of peer and the ports that may be opened to it.
    public struct Opening: Codable, Sendable, Hashable {
        /// `world`, `range`, `host`, `private`, `group`, `prefix_list`, or a network in CIDR.
        public var peer: String
        /// Sorted; nil for all.
        public var ports: [[Int]]?

        /// Checks nothing; ``ControllerReader`` does.
        public init(peer: String, ports: [[Int]]?) {
            self.peer = peer
            self.ports = ports
        }
    }

    /// Nil where no policy of the provider's bounds it.
    public var writes: [Writing]?
    /// Inbound.
    public var opens: [Opening]
    /// Outbound; nil for what never opens outwards.
    public var egress: [Opening]?
    /// Seconds within which what it makes is gone; nil for what has no such design.
    public var lifetime: Int64?

    /// Nothing is opened.
    public init(
        writes: [Writing]? = nil, opens: [Opening] = [], egress: [Opening]? = nil, lifetime: Int64? = nil
    ) {
        self.writes = writes
        self.opens = opens
        self.egress = egress
        self.lifetime = lifetime
    }

    /// Words for peers that are no network.
    public static let peerWords = ["world", "range", "host", "private", "group", "prefix_list"]
}
