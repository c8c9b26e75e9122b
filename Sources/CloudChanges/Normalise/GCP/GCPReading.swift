/// What a call does to firewalls, by the reader of its layer.
struct GCPReading: Sendable {
    let changes: [RuleChange]
    let sources: [Change.SourceField]

    init(of call: GCPCall) {
        let reader = GCPLayer(of: call.method)
        changes = reader?.changes(in: call) ?? []
        sources = changes.isEmpty ? [] : GCPReading.fields(of: call)
    }

    /// The request's members that can bear on a firewall; the method where the record has none.
    private static func fields(of call: GCPCall) -> [Change.SourceField] {
        let members = call.body.value.object?.members ?? []
        let telling = members.lazy.filter { member in
            !GCPEntry.typeMarkers.contains(member.key) && !idle.contains(GCPNode.fold(member.key))
        }
        let shown = telling.prefix(16).map {
            GCPNode(path: "\(call.body.path).\($0.key)", value: $0.value).source
        }
        let method = call.entry.payload.child("methodName").map { [$0.source] } ?? []
        return shown.isEmpty ? method : Array(shown)
    }

    private static let idle: Set<String> = Set(
        [
            "description", "kind", "selfLink", "selfLinkWithId", "id", "creationTimestamp", "fingerprint",
            "requestId", "project",
        ].map(GCPNode.fold))
}

/// The layers that this reader knows, and the methods that belong to each.
///
/// Sources: Compute Engine API discovery document; "Cloud NGFW audit logging"; App Engine Admin API; Cloud SQL
/// Admin API; Kubernetes Engine API; Access Context Manager API.
enum GCPLayer: Sendable, Hashable {
    case vpcFirewall, firewallPolicy, securityPolicy, backend, edgeService
    case instance, network, tagBinding
    case cloudSQL, appEngine, cluster
    case addressGroup, firewallEndpoint, securityProfile, webProxy
    case accessContext

    init?(of method: GCPMethod) {
        let resource = method.resource
        guard !GCPLayer.isReading(method.verb) else { return nil }
        switch method.service {
        case "cloudsql", "sqladmin", "sql":
            guard resource == "instances" || resource.hasSuffix("instancesservice") else { return nil }
            self = .cloudSQL
        case "container":
            guard resource == "clustermanager" else { return nil }
            self = .cluster
        case "networksecurity":
            guard let layer = GCPLayer.networkSecurity(method) else { return nil }
            self = layer
        case "accesscontextmanager":
            guard
                method.verb.hasSuffix("accesslevel") || method.verb.hasSuffix("accesslevels")
                    || method.verb.hasSuffix("serviceperimeter") || method.verb.hasSuffix("serviceperimeters")
            else { return nil }
            self = .accessContext
        default:
            guard let layer = GCPLayer.byResource[resource] else { return nil }
            let isCompute = method.service.isEmpty || method.service == "compute"
            guard isCompute || layer == .tagBinding || layer == .appEngine else { return nil }
            self = layer
        }
    }

    /// Resources whose name is enough; partial records often lack the service.
    private static let byResource: [String: GCPLayer] = [
        "firewalls": .vpcFirewall,
        "firewallpolicies": .firewallPolicy, "networkfirewallpolicies": .firewallPolicy,
        "regionnetworkfirewallpolicies": .firewallPolicy,
        "securitypolicies": .securityPolicy, "regionsecuritypolicies": .securityPolicy,
        "organizationsecuritypolicies": .securityPolicy,
        "backendservices": .backend, "regionbackendservices": .backend, "backendbuckets": .backend,
        "targetinstances": .backend, "targetpools": .backend,
        "networkedgesecurityservices": .edgeService,
        "instances": .instance, "instancetemplates": .instance, "networks": .network,
        "tagbindings": .tagBinding, "firewall": .appEngine,
    ]

    private static func networkSecurity(_ method: GCPMethod) -> GCPLayer? {
        let verb = method.verb
        if method.resource.hasSuffix("addressgroupservice") || verb.range(of: "addressgroup") != nil {
            return .addressGroup
        }
        if verb.range(of: "firewallendpoint") != nil { return .firewallEndpoint }
        if verb.range(of: "securityprofile") != nil { return .securityProfile }
        let isProxy = verb.range(of: "gatewaysecuritypolic") != nil || verb.range(of: "urllist") != nil
        return isProxy ? .webProxy : nil
    }

    private static func isReading(_ verb: String) -> Bool {
        ["get", "list", "test", "aggregatedlist"].contains { verb.hasPrefix($0) }
    }

    func changes(in call: GCPCall) -> [RuleChange] {
        switch self {
        case .vpcFirewall: GCPVPCFirewall.changes(in: call)
        case .firewallPolicy: GCPFirewallPolicy.changes(in: call)
        case .securityPolicy: GCPSecurityPolicy.changes(in: call)
        case .backend, .edgeService: GCPBackend.changes(in: call)
        case .instance, .network, .tagBinding: GCPAttachment.changes(in: call)
        case .cloudSQL: GCPCloudSQL.changes(in: call)
        case .appEngine: GCPAppEngine.changes(in: call)
        case .cluster: GCPCluster.changes(in: call)
        case .addressGroup: GCPAddressGroup.changes(in: call)
        case .firewallEndpoint, .securityProfile: GCPInspection.changes(in: call)
        case .webProxy: GCPWebProxy.changes(in: call)
        case .accessContext: GCPAccessContext.changes(in: call)
        }
    }
}

extension RuleChange {
    /// A change of which the record shows no more than that it happened.
    static func unread(_ operation: Operation, ruleID: String? = nil, traits: Set<Trait> = []) -> RuleChange {
        RuleChange(
            operation, peers: [.unknown], ruleID: ruleID, traits: traits.union([.contentUnknown]))
    }
}
