/// What a field that an entry names is worth against somebody who wants to be left alone.
enum FieldWorth: Sendable, Hashable {
    /// True of whoever holds the credential, or written by the provider: it ties the entry to somebody or some place.
    case binds
    /// A string that the caller types.
    case typed
    /// What the caller does, to what: chosen by choosing the call.
    case chosen
    /// A service that anybody with the permission can set going.
    case drivable
    /// What Squelch makes of it: it narrows, and names nobody.
    case derived

    /// Completes "`FIELD` …".
    var words: String {
        switch self {
        case .binds: "binds"
        case .typed: "is typed by the caller"
        case .chosen: "is what the caller chooses to do"
        case .drivable: "is a service that anybody may set going"
        case .derived: "names nobody"
        }
    }
}

/// The fields that entries may name, and what each is worth.
enum EntryField {
    /// The taxonomy `squelch` (docs/allowlists.md has a line for each).
    static let squelch: [(name: String, worth: FieldWorth)] = [
        ("cloud", .derived), ("scope", .binds), ("region", .chosen), ("action", .chosen),
        ("outcome", .chosen), ("actor.key", .binds), ("actor.kind", .derived), ("actor.display", .typed),
        ("actor.via", .drivable), ("origin.network", .binds), ("origin.ip", .binds),
        ("origin.service", .drivable), ("origin.user_agent", .typed), ("target.kind", .chosen),
        ("target.id", .chosen), ("target.name", .typed), ("op", .chosen), ("direction", .chosen),
        ("effect", .chosen), ("protocol", .chosen), ("ports", .chosen), ("port.from", .chosen),
        ("port.to", .chosen), ("peers", .chosen), ("exposure.tier", .derived), ("exposure.world", .derived),
        ("automation.tool", .typed), ("automation.provenance", .derived), ("automation.pipeline", .binds),
        ("automation.service", .drivable), ("window.ticket", .derived), ("window.approved", .derived),
        ("rule", .derived), ("severity", .derived),
    ]

    /// By the beginning of the field's name, the longest that fits; letter case aside. All else is content.
    private static let native: [Cloud: [(prefix: String, worth: FieldWorth)]] = [
        .aws: [
            ("userIdentity.arn", .binds), ("userIdentity.principalId", .binds),
            ("userIdentity.userName", .binds), ("userIdentity.accountId", .binds),
            ("userIdentity.accessKeyId", .binds), ("userIdentity.type", .derived),
            ("userIdentity.invokedBy", .drivable), ("userIdentity.identityProvider", .binds),
            ("userIdentity.onBehalfOf", .binds), ("userIdentity.credentialId", .binds),
            ("userIdentity.sessionContext.sessionIssuer", .binds),
            ("userIdentity.sessionContext.sessionIssuer.type", .derived),
            ("userIdentity.sessionContext.webIdFederationData", .binds),
            ("userIdentity.sessionContext.attributes", .derived),
            ("userIdentity.sessionContext.sourceIdentity", .typed),
            ("userIdentity.sessionContext.ec2RoleDelivery", .derived),
            ("recipientAccountId", .binds), ("sourceIPAddress", .binds), ("vpcEndpointId", .binds),
            ("vpcEndpointAccountId", .binds), ("userAgent", .typed), ("requestID", .typed),
        ],
        .azure: [
            ("caller", .binds), ("callerIpAddress", .binds), ("httpRequest.clientIpAddress", .binds),
            ("httpRequest", .typed), ("claims", .binds), ("claims.name", .typed),
            ("claims.http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", .binds),
            ("identity.claims", .binds), ("identity.claims.name", .typed),
            ("identity.authorization", .derived), ("authorization", .derived),
            ("identity.authorization.evidence.principalId", .binds),
            ("authorization.evidence.principalId", .binds), ("subscriptionId", .binds),
            ("tenantId", .binds), ("correlationId", .typed), ("userAgent", .typed),
        ],
        .gcp: [
            ("authenticationInfo", .binds), ("requestMetadata.callerIp", .binds),
            ("requestMetadata.callerNetwork", .binds), ("requestMetadata", .typed),
            ("requestMetadata.callerSuppliedUserAgent", .typed), ("resource.labels.project_id", .binds),
            ("logName", .binds),
        ],
    ]

    /// The first parts of the names that records of each cloud have.
    private static let roots: [Cloud: [String]] = [
        .aws: [
            "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion",
            "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters",
            "responseElements", "additionalEventData", "requestID", "eventID", "readOnly", "eventType",
            "apiVersion", "managementEvent", "recipientAccountId", "serviceEventDetails", "sharedEventID",
            "vpcEndpointId", "vpcEndpointAccountId", "eventCategory", "addendum",
            "sessionCredentialFromConsole",
            "tlsDetails", "edgeDeviceDetails", "eventContext", "resources",
        ],
        .azure: [
            "authorization", "authorization_d", "caller", "callerIpAddress", "category", "categoryValue",
            "channels", "claims", "claims_d", "correlationId", "description", "eventDataId", "eventName",
            "eventTimestamp", "httpRequest", "id", "identity", "level", "location", "operationId",
            "operationName", "operationNameValue", "properties", "properties_d", "resourceGroup",
            "resourceGroupName", "resourceId", "resourceProvider", "resourceProviderName",
            "resourceProviderValue", "resourceType", "resourceUri", "resultType", "resultSignature",
            "resultDescription", "status", "activityStatus", "activityStatusValue", "subStatus",
            "activitySubstatus", "activitySubstatusValue", "submissionTimestamp", "subscriptionId",
            "tenantId",
            "time", "timeGenerated", "type", "userAgent", "durationMs", "resource", "releaseVersion",
        ],
        .gcp: [
            "protoPayload", "logName", "resource", "insertId", "labels", "operation", "receiveTimestamp",
            "severity", "timestamp", "data", "gcp", "trace", "spanId", "sourceLocation", "split",
            "jsonPayload", "textPayload", "httpRequest",
        ],
    ]

    /// nil for one that no event has, with what may have been meant.
    static func known(_ name: String, _ taxonomy: AllowlistEntry.Taxonomy) -> (
        worth: FieldWorth?, near: String?
    ) {
        switch taxonomy {
        case .squelch:
            if let field = squelch.first(where: { $0.name == name }) { return (field.worth, nil) }
            return (nil, nearest(name, among: squelch.map(\.name)))
        case .native(let cloud):
            let root = String(name.prefix { $0 != "." })
            let roots = roots[cloud] ?? []
            let isKnown = roots.contains { cloud == .aws ? $0 == root : plain($0) == plain(root) }
            guard isKnown else {
                return (nil, nearest(root, among: roots).map { $0 + name.dropFirst(root.count) })
            }
            return (worth(of: name, cloud), nil)
        }
    }

    private static func worth(of name: String, _ cloud: Cloud) -> FieldWorth {
        var name = name
        for prefix in ["data.", "protoPayload.", "gcp.audit."] where cloud == .gcp && name.hasPrefix(prefix) {
            name = String(name.dropFirst(prefix.count))
        }
        let text = plain(name)
        let fitting = (native[cloud] ?? []).filter { rule in
            let prefix = plain(rule.prefix)
            return text == prefix || text.hasPrefix(prefix + ".")
        }
        return fitting.max { $0.prefix.utf8.count < $1.prefix.utf8.count }?.worth ?? .chosen
    }

    private static func plain(_ name: String) -> String {
        String(decoding: FieldNames.normalised(name.utf8), as: UTF8.self)
    }

    private static func nearest(_ name: String, among names: [String]) -> String? {
        let lowered = name.lowercased()
        let ranked = names.map { ($0, EditDistance.between(lowered, $0.lowercased())) }
        guard let best = ranked.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }),
            best.1 <= max(2, name.utf8.count / 3)
        else { return names.first { $0.hasSuffix("." + name) || $0.hasPrefix(name + ".") } }
        return best.0
    }

    /// A field that would tie an entry of this taxonomy to somebody.
    static func binding(_ taxonomy: AllowlistEntry.Taxonomy) -> String {
        switch taxonomy {
        case .squelch: "actor.key, origin.network or automation.pipeline"
        case .native(.aws): "userIdentity.sessionContext.sessionIssuer.arn or sourceIPAddress|cidr"
        case .native(.azure): "claims.appid, caller or callerIpAddress|cidr"
        case .native(.gcp):
            "protoPayload.authenticationInfo.principalEmail or protoPayload.requestMetadata.callerIp|cidr"
        }
    }
}
