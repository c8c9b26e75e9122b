/// OCSF events that Security Lake or another pipeline made of CloudTrail, and Detection Findings.
///
/// The mapping keeps most of a CloudTrail record; what it leaves out stays out, and a request that is not there makes
/// the content of the change unknown. Sources: OCSF schema 1.0 to 1.8, "API Activity", "Detection Finding"; the
/// CloudTrail mappings of ocsf/examples; Amazon Security Lake User Guide, "Open Cybersecurity Schema Framework".
enum OCSF {
    static func open(_ event: JSONValue) -> [Content] {
        guard let classID = event.column("class_uid")?.integer else { return [.unknown] }
        if (2_001...2_007).contains(classID) { return [OCSFFinding.open(event)] }
        // Whoever kept the record itself beside the mapping has it whole.
        if let raw = event.columnText("raw_data"), raw.hasPrefix("{") { return [.text(raw)] }
        guard let record = cloudTrail(event) else { return [.unknown] }
        return [.record(.aws, record)]
    }

    /// nil where the event is no call of an AWS service.
    static func cloudTrail(_ event: JSONValue) -> JSONValue? {
        guard let operation = event.dottedText("api.operation"),
            let service = event.dottedText("api.service.name"),
            event.dottedText("cloud.provider").map({ $0.uppercased() == "AWS" })
                ?? service.hasSuffix(".amazonaws.com")
        else { return nil }
        let rest = unmapped(event.dotted("unmapped"))
        func other(_ key: String) -> JSONValue? { rest.member(key) }
        func json(_ path: String) -> JSONValue? { event.dotted(path).map { $0.document ?? $0 } }
        let hasFailed = event.columnText("status")?.lowercased() == "failure"
        let record = JSONValue.members([
            "eventVersion": event.dotted("metadata.product.version"), "userIdentity": identity(event, rest),
            "eventTime": time(event), "eventSource": .string(service), "eventName": .string(operation),
            "awsRegion": event.dotted("cloud.region"),
            "sourceIPAddress": event.dotted("src_endpoint.ip") ?? event.dotted("src_endpoint.domain"),
            "userAgent": event.dotted("http_request.user_agent"),
            "errorCode": event.dotted("api.response.error") ?? (hasFailed ? .string("Failure") : nil),
            "errorMessage": event.dotted("api.response.message")
                ?? event.dotted("api.response.error_message"),
            "requestParameters": json("api.request.data") ?? other("requestParameters"),
            "responseElements": json("api.response.data") ?? other("responseElements"),
            "additionalEventData": other("additionalEventData"),
            "requestID": event.dotted("api.request.uid"),
            "eventID": event.dotted("metadata.uid") ?? event.dotted("metadata.original_event_uid"),
            "readOnly": other("readOnly"),
            "eventType": event.dotted("metadata.event_code") ?? other("eventType"),
            "managementEvent": other("managementEvent"), "sharedEventID": other("sharedEventID"),
            "recipientAccountId": other("recipientAccountId") ?? event.dotted("cloud.account.uid")
                ?? event.dotted("cloud.account_uid"),
            "vpcEndpointId": event.dotted("src_endpoint.uid"),
            "eventCategory": event.dotted("metadata.product.feature.name"),
        ])
        return record
    }

    private static func identity(_ event: JSONValue, _ rest: JSONValue) -> JSONValue? {
        func actor(_ paths: String...) -> JSONValue? {
            for path in paths {
                for root in ["actor", "identity"] {
                    if let value = event.dotted("\(root).\(path)") { return value }
                }
            }
            return nil
        }
        let attributes = JSONValue.members([
            "creationDate": actor("session.created_time_dt", "session.created_time"),
            "mfaAuthenticated": actor("session.is_mfa", "session.mfa"),
        ])
        // `session.issuer` is the role's ARN; its parts stay unmapped.
        let issuer = JSONValue.members([
            "arn": actor("session.issuer"),
            "type": rest.dotted("userIdentity.sessionContext.sessionIssuer.type"),
            "principalId": rest.dotted("userIdentity.sessionContext.sessionIssuer.principalId"),
            "accountId": rest.dotted("userIdentity.sessionContext.sessionIssuer.accountId"),
            "userName": rest.dotted("userIdentity.sessionContext.sessionIssuer.userName"),
        ])
        let session = JSONValue.members([
            "sessionIssuer": issuer.ifNotEmpty, "attributes": attributes.ifNotEmpty,
        ])
        return JSONValue.members([
            "type": actor("user.type"), "principalId": actor("user.uid_alt", "user.uuid"),
            "arn": actor("user.uid"),
            "accountId": actor("user.account.uid", "user.account_uid"),
            "accessKeyId": actor("user.credential_uid"), "userName": actor("user.name"),
            "invokedBy": actor("invoked_by"), "sessionContext": session.ifNotEmpty,
        ]).ifNotEmpty
    }

    private static func time(_ event: JSONValue) -> JSONValue? {
        event.column("time_dt") ?? event.column("time") ?? event.column("ref_time")
            ?? event.dotted("metadata.original_time")
    }

    /// `unmapped` as an object, or as a list of pairs; dotted keys become what they were.
    private static func unmapped(_ value: JSONValue?) -> JSONValue {
        let whole = value?.document ?? value ?? .null
        let pairs: [(String, JSONValue)] =
            if let list = whole.array {
                list.compactMap(pair)
            } else {
                (whole.object?.members ?? []).map { ($0.key, $0.value) }
            }
        var tree = PathTree()
        for (key, value) in pairs { tree.insert(value.document ?? value, at: key) }
        return tree.value
    }

    private static func pair(_ element: JSONValue) -> (String, JSONValue)? {
        if let list = element.array {
            guard list.count == 2, let key = list[0].string else { return nil }
            return (key, list[1])
        }
        if let key = element.columnText("key", "name"), let value = element.member("value") {
            return (key, value)
        }
        guard let only = element.object?.members.first, element.object?.members.count == 1 else { return nil }
        return (only.key, only.value)
    }
}

/// Values by dotted path, put back together: `requestParameters.ipPermissions.items.0.fromPort`. Steps that are all
/// numbers make a list.
struct PathTree {
    private var keys: [String] = []
    private var children: [String: PathTree] = [:]
    private var leaf: JSONValue?

    mutating func insert(_ value: JSONValue, at path: String) {
        insert(value, path.split(separator: ".", maxSplits: 40).map(String.init)[...])
    }

    private mutating func insert(_ value: JSONValue, _ path: ArraySlice<String>) {
        guard let first = path.first else {
            leaf = value
            return
        }
        if children[first] == nil { keys.append(first) }
        children[first, default: PathTree()].insert(value, path.dropFirst())
    }

    var value: JSONValue {
        if children.isEmpty { return leaf ?? .null }
        let parts = keys.map { ($0, children[$0]?.value ?? .null) }
        if keys.allSatisfy({ Int($0) != nil }) { return .array(parts.map(\.1)) }
        let own = leaf?.object?.members ?? []
        return .object(JSONObject(own + parts.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
