/// The stable identity behind a change: what survives sessions, and keeps apart what differs in kind.
public struct ActorIdentity: Sendable, Hashable {
    /// What stands behind the credential: `human` a person's login, `workload` code under a role or service
    /// account,
    /// `service` the provider itself, `root` an account's all-powerful login; `unknown` is none of them and
    /// never safe.
    public enum Kind: String, Sendable, Hashable {
        case human, workload, service, root, unknown
    }

    /// Stable key, prefixed by cloud: `aws:role/ci-network`, `azure:oid/…`, `gcp:user/…`.
    public var key: String
    /// As the record shows it, never as a name suggests it.
    public var kind: Kind
    /// What a person would call it.
    public var display: String
    /// Services and deployments that made the call on the actor's behalf, nearest first.
    public var via: [String]

    /// `key` must be stable across sessions; what changes from session to session belongs in `display`.
    public init(key: String, kind: Kind, display: String, via: [String] = []) {
        self.key = key
        self.kind = kind
        self.display = display
        self.via = via
    }

    /// For records that name nobody.
    public static let unknown = ActorIdentity(key: "unknown", kind: .unknown, display: "unknown")
}

/// Where a change came from.
public struct Origin: Sendable, Hashable {
    /// The address as recorded, when it is one.
    public var address: IPNetwork?
    /// The provider's service that made the call, such as `cloudformation.amazonaws.com`.
    public var service: String?
    /// As the caller typed it.
    public var userAgent: String?

    /// nil for every part that the record leaves out.
    public init(address: IPNetwork? = nil, service: String? = nil, userAgent: String? = nil) {
        self.address = address
        self.service = service
        self.userAgent = userAgent
    }

    /// The /24 or /48 around the address, `service:NAME`, or nil.
    public var network: String? {
        if let address {
            let length = address.family == .v4 ? 24 : 48
            return IPNetwork(
                family: address.family, address: address.first,
                prefixLength: min(length, address.prefixLength)
            ).description
        }
        return service.map { "service:\($0)" }
    }
}

/// The firewall object that a change is about: the group, NSG, policy or server, never the single rule.
public struct Target: Sendable, Hashable {
    /// From a closed list; see ``Kind``.
    public var kind: Kind
    /// The cloud's own id or full resource name.
    public var id: String
    /// What people call the object, where the record says; it is the owner's to choose, so it proves nothing.
    public var name: String?

    /// `id` as recorded: ids are compared byte for byte.
    public init(kind: Kind, id: String, name: String? = nil) {
        self.kind = kind
        self.id = id
        self.name = name
    }

    /// The closed list behind `target.kind` (docs/verdict.md).
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case securityGroup = "security_group"
        case networkACL = "network_acl"
        case prefixList = "prefix_list"
        case vpcBlockPublicAccess = "vpc_block_public_access"
        case networkFirewall = "network_firewall"
        case webACL = "web_acl"
        case dnsFirewall = "dns_firewall"
        case firewallManagerPolicy = "firewall_manager_policy"
        case databaseFirewall = "database_firewall"
        case instanceFirewall = "instance_firewall"
        case networkInterface = "network_interface"
        case instance
        case loadBalancer = "load_balancer"
        case endpoint
        case transitGateway = "transit_gateway"
        case networkSecurityGroup = "network_security_group"
        case applicationSecurityGroup = "application_security_group"
        case azureFirewall = "azure_firewall"
        case firewallPolicy = "firewall_policy"
        case ipGroup = "ip_group"
        case networkManager = "network_manager"
        case subnet
        case virtualNetwork = "virtual_network"
        case accessPolicy = "access_policy"
        case storageFirewall = "storage_firewall"
        case vpcFirewallRule = "vpc_firewall_rule"
        case hierarchicalPolicy = "hierarchical_policy"
        case securityPolicy = "security_policy"
        case addressGroup = "address_group"
        case backendService = "backend_service"
        case network
        case other
    }
}
