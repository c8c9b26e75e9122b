/// A method's name without the parts that vary by API version and exporter.
///
/// `v1.compute.firewalls.insert`, `beta.compute.firewalls.insert` and `compute.firewalls.insert` are one
/// method; Sigma's rules write them with capitals, so case does not count.
struct GCPMethod: Sendable, Hashable {
    /// Lower case, such as `compute`; empty where the record has none.
    let service: String
    /// Lower case, such as `firewalls`.
    let resource: String
    /// Lower case, such as `addrule` or `createingressrule`.
    let verb: String

    init(name: String, serviceName: String?) {
        let parts = name.lowercased().split(separator: ".").map(String.init)
            .filter { !GCPMethod.isVersion($0) }
        verb = parts.last ?? ""
        resource = parts.dropLast().last ?? ""
        let host = serviceName?.lowercased().split(separator: ".").first.map(String.init)
        let words = Set(parts.dropLast(2)).intersection(GCPMethod.services)
        // The method's own name is the better witness: exporters drop and mask the service.
        service = words.sorted().first ?? host ?? ""
    }

    private static let services: Set<String> = [
        "compute", "cloudsql", "sqladmin", "sql", "appengine", "container", "networksecurity",
        "resourcemanager",
        "accesscontextmanager",
    ]

    /// `v1`, `v1beta1`, `v3`, `alpha`, `beta`.
    private static func isVersion(_ part: String) -> Bool {
        if part == "alpha" || part == "beta" || part == "staging" { return true }
        let digits = part.dropFirst()
        return part.first == "v" && digits.first?.isNumber == true
    }
}

/// One call as the readers of its layer see it.
struct GCPCall: Sendable {
    let method: GCPMethod
    /// The record that carries the request, else the leading one.
    let entry: GCPEntry
    /// The request's members, or an empty object.
    let body: GCPNode

    init(entry: GCPEntry) {
        self.entry = entry
        method = GCPMethod(name: entry.methodName ?? "", serviceName: entry.serviceName)
        body = entry.request ?? GCPNode(path: "protoPayload.request", value: .object(JSONObject()))
    }

    /// Nothing of the request is left: what the call did is unknown.
    var isBare: Bool { !entry.hasBody }

    /// The resource named inside the request under one of `names`, else the request itself.
    func resource(_ names: String...) -> GCPNode {
        for name in names {
            if let node = body.child(name), node.value.object != nil { return node }
        }
        return body
    }
}
