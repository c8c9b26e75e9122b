/// The firewall object of a call.
///
/// Classic VPC rules have no firewall above them but the network, and only some records name it (no patch, no
/// deletion, no closing or refused record does). So the rule's own resource, which every record names, is the
/// object; the network is quoted in `sources` where it is shown.
struct GCPTarget: Sendable {
    let target: Target
    let sources: [Change.SourceField]

    init(of call: GCPCall) {
        let kind = GCPTarget.kind(of: call)
        let resource = GCPTarget.resource(of: call, kind)
        let id = resource.map { GCPTarget.canonical($0.id, kind) } ?? "unknown"
        target = Target(kind: kind, id: id, name: resource.flatMap { _ in GCPTarget.lastSegment(of: id) })
        sources = [resource?.source, GCPTarget.network(of: call)].compactMap { $0 }
    }

    /// `projects/p/global/firewalls/web` gives `web`.
    static func lastSegment(of name: String?) -> String? {
        name?.split(separator: "/").last.map(String.init)
    }

    private static func kind(of call: GCPCall) -> Target.Kind {
        switch GCPLayer(of: call.method) {
        case .vpcFirewall: .vpcFirewallRule
        case .firewallPolicy:
            call.method.resource == "firewallpolicies" ? .hierarchicalPolicy : .firewallPolicy
        case .securityPolicy: .securityPolicy
        case .backend, .edgeService: .backendService
        case .instance, .tagBinding: .instance
        case .network: .network
        case .cloudSQL: .databaseFirewall
        case .cluster: .endpoint
        case .addressGroup: .addressGroup
        case .firewallEndpoint: .networkFirewall
        case .securityProfile, .webProxy: .firewallPolicy
        case .accessContext: .accessPolicy
        case .appEngine, nil: .other
        }
    }

    private typealias Named = (id: String, source: Change.SourceField)

    private static func resource(of call: GCPCall, _ kind: Target.Kind) -> Named? {
        let fields = [
            GCPLayer(of: call.method) == .tagBinding ? call.resource("tagBinding").child("parent") : nil,
            call.entry.payload.child("resourceName"),
            call.entry.payload.at("response", "targetLink"),
            call.body.child("name"), call.body.child("parent"),
            call.entry.labels?.child("firewall_rule_id"),
        ]
        for field in fields {
            if let field, let id = field.text { return (id, field.source) }
        }
        return nil
    }

    /// One spelling for one object: without scheme and host, and without the single rule at the end.
    private static func canonical(_ name: String, _ kind: Target.Kind) -> String {
        var parts = name.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        if let start = parts.firstIndex(where: { roots.contains($0) }), start > 0, name.range(of: "//") != nil
        {
            parts.removeFirst(start)
        }
        if let rules = parts.firstIndex(where: { ruleLists.contains($0.lowercased()) }), rules > 0 {
            parts.removeSubrange(rules...)
            if parts.last == "firewall" { parts.removeLast() }
        }
        // `instances/p:i` is Cloud SQL's older spelling.
        if kind == .databaseFirewall, parts.count == 2, parts[0] == "instances" {
            let names = parts[1].split(separator: ":").map(String.init)
            if names.count == 2 { return "projects/\(names[0])/instances/\(names[1])" }
        }
        return parts.isEmpty ? name : parts.joined(separator: "/")
    }

    private static let roots: Set<String> = ["projects", "organizations", "folders", "locations", "apps"]
    private static let ruleLists: Set<String> = ["ingressrules", "rules"]

    /// The network that a classic rule belongs to, from the request or from the permissions checked for it.
    static func network(of call: GCPCall) -> Change.SourceField? {
        guard GCPLayer(of: call.method) == .vpcFirewall else { return nil }
        if let network = call.body.child("network"), network.text != nil { return network.source }
        let checked = call.entry.payload.child("authorizationInfo")?.elements ?? []
        return checked.first { $0.text("permission") == "compute.networks.updatePolicy" }?
            .at("resourceAttributes", "name")?.source
    }
}
