/// What a call states beyond its difference: for firewall memory, which knows what stood before.
public struct Stated: Sendable, Hashable {
    /// The rules that shall stand from now on, as additions, each under the ``RuleChange/ruleID`` of its place; nil
    /// where the call states no list, or its body cannot be read.
    public var rules: [RuleChange]?
    /// The places that ``rules`` speak of; nil where that is the whole firewall.
    public var parts: Set<String>?
    /// What is laid on what.
    public var attachments: [Attachment]
    /// Whether the record shows that what was written did not exist before (HTTP 201).
    public var isNew: Bool
    /// The network that the rule belongs to, where one firewall object holds the rules of several (Google Cloud).
    public var network: String?

    /// Says nothing unless told.
    public init(
        rules: [RuleChange]? = nil, parts: Set<String>? = nil, attachments: [Attachment] = [],
        isNew: Bool = false, network: String? = nil
    ) {
        self.rules = rules.map(RuleChange.merged)
        self.parts = parts
        self.attachments = attachments
        self.isNew = isNew
        self.network = network
    }

    /// Firewalls laid on one machine, subnet or service.
    public struct Attachment: Sendable, Hashable {
        /// Id of what they are laid on; nil for the change's own target.
        public var site: String?
        /// Ids of the firewalls: all that guard the site from now on, or those that are added.
        public var groups: [String]
        /// Whether ``groups`` is the whole set.
        public var isWhole: Bool
        /// Ids of those that are taken off.
        public var removed: [String]
        /// The part of the change that says so.
        public var change: RuleChange

        /// `groups` and `removed` are sorted here.
        public init(
            site: String? = nil, groups: [String], isWhole: Bool = true, removed: [String] = [],
            change: RuleChange
        ) {
            self.site = site
            self.groups = Set(groups).sorted()
            self.isWhole = isWhole
            self.removed = Set(removed).sorted()
            self.change = change
        }
    }
}
