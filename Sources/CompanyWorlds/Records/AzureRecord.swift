/// One Azure operation as diagnostic settings write it to storage: a Start with the request, an end without.
///
/// Source: Azure Monitor documentation, "Azure activity log event schema", section on storage accounts and event hubs.
struct AzureRecord {
    let operation: String
    let resource: String
    var body: Node?
    var isRefused = false
    var method = "PUT"

    /// The Start, which is the verdict's, and the closing record.
    func nodes(
        by caller: Caller, at moment: Moment, ids: (String, String), tenant: String, correlation: String,
        seconds: Double
    ) -> [(Moment, Node)] {
        let start = node(by: caller, moment, ids.0, tenant, correlation, "Start", "Started", body)
        let ended = moment.after(seconds: seconds)
        let end = node(
            by: caller, ended, ids.1, tenant, correlation, isRefused ? "Failure" : "Success",
            isRefused ? "Failed.Forbidden" : "Succeeded.OK",
            nil)
        return [(moment, start), (ended, end)]
    }

    private func node(
        by caller: Caller, _ moment: Moment, _ id: String, _ tenant: String, _ correlation: String,
        _ result: String,
        _ signature: String, _ body: Node?
    ) -> Node {
        let isEnd = result != "Start"
        var properties: [(String, Node)] = [
            ("eventCategory", "Administrative"), ("entity", .text(resource)), ("message", .text(operation)),
            ("hierarchy", .text(tenant)),
        ]
        if let body { properties.append(("requestbody", .text(body.string))) }
        if isEnd { properties.append(("statusCode", isRefused ? "Forbidden" : "OK")) }
        properties.append(("eventDataId", .text(id)))
        let (identity, type) = identity(of: caller, tenant)
        return [
            "time": .text(moment.azure), "resourceId": .text(resource.uppercased()),
            "operationName": .text(operation.uppercased()),
            "category": "Administrative", "resultType": .text(result), "resultSignature": .text(signature),
            "durationMs": isEnd ? 1200 : 0,
            "callerIpAddress": .text(caller.address), "correlationId": .text(correlation),
            "level": .text(isRefused && isEnd ? "Error" : "Information"),
            "identity": [
                "authorization": [
                    "scope": .text(resource), "action": .text(operation),
                    "evidence": [
                        "role": "Network Contributor", "roleAssignmentScope": .text(resource),
                        "principalType": .text(type),
                    ],
                ],
                "claims": identity,
            ],
            "properties": .object(properties), "tenantId": .text(tenant),
        ]
    }

    private func identity(of caller: Caller, _ tenant: String) -> (Node, type: String) {
        let oid = "http://schemas.microsoft.com/identity/claims/objectidentifier"
        let issuer: [(String, Node)] = [
            ("aud", "https://management.azure.com/"), ("iss", .text("https://sts.windows.net/\(tenant)/")),
        ]
        switch caller.signature {
        case .entraUser(let email, let id, let application):
            return (
                .object(
                    issuer + [
                        ("appid", .text(application)), ("appidacr", "0"), ("idtyp", "user"),
                        ("ipaddr", .text(caller.address)), ("name", .text(email)),
                        (oid, .text(id)),
                        ("http://schemas.microsoft.com/identity/claims/scope", "user_impersonation"),
                        ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", .text(email)),
                        ("ver", "1.0"),
                    ]), "User"
            )
        case .entraSecret(let application, let id):
            return (service(issuer, application, "1", id, oid), "ServicePrincipal")
        case .entraCertificate(let application, let id):
            return (service(issuer, application, "2", id, oid), "ServicePrincipal")
        case .managedIdentity(let id, let resource):
            return (
                service(issuer, "7319c514-987d-4e9b-ac3d-d38c4f427f4c", "2", id, oid).with([
                    ("xms_mirid", .text(resource))
                ]), "ServicePrincipal"
            )
        default: return (.object(issuer), "ServicePrincipal")
        }
    }

    private func service(
        _ issuer: [(String, Node)], _ application: String, _ method: String, _ id: String, _ oid: String
    ) -> Node {
        .object(
            issuer + [
                ("appid", .text(application)), ("appidacr", .text(method)), ("idtyp", "app"),
                (oid, .text(id)), ("ver", "1.0"),
            ])
    }
}

extension AzureRecord {
    static func body(of rule: FirewallRule) -> Node {
        let port =
            rule.isAllPorts
            ? "*"
            : rule.ports.count == 1
                ? "\(rule.ports.lowerBound)" : "\(rule.ports.lowerBound)-\(rule.ports.upperBound)"
        let peer = rule.prefix
        return [
            "name": .text(rule.name),
            "properties": [
                "protocol": .text(rule.transport == "any" ? "*" : "Tcp"), "sourcePortRange": "*",
                "destinationPortRange": .text(port),
                "sourceAddressPrefix": .text(rule.isIngress ? peer : "*"),
                "destinationAddressPrefix": .text(rule.isIngress ? "*" : peer),
                "access": .text(rule.isAllow ? "Allow" : "Deny"), "priority": .number(rule.priority),
                "direction": .text(rule.isIngress ? "Inbound" : "Outbound"),
            ],
        ]
    }

    /// The whole NSG, as a PUT states it.
    static func body(of rules: [FirewallRule], in location: String) -> Node {
        ["location": .text(location), "properties": ["securityRules": .list(rules.map(body(of:)))]]
    }
}

extension FirewallRule {
    /// The peer as Azure and Google spell it.
    var prefix: String {
        switch peer {
        case .world: "*"
        case .range(let range): range
        case .group: "VirtualNetwork"
        }
    }
}
