/// Rows of CloudTrail events as query services print them: Athena with lower-cased columns, CloudTrail Lake as lists
/// of single-key objects, both with structures as text.
///
/// Sources: AWS CloudTrail User Guide, "Query CloudTrail logs with Athena", "GetQueryResults".
enum CloudTrailRows {
    static func openLake(_ value: JSONValue) -> [Content] {
        let rows = value.member("QueryResultRows")?.array ?? []
        return rows.flatMap { row -> [Content] in
            let cells = row.array ?? [row]
            return open(.object(JSONObject(cells.flatMap { $0.object?.members ?? [] })))
        }
    }

    /// Counts and selected columns are no events: without name, service and anything of one call there is nothing to
    /// judge.
    static func open(_ row: JSONValue) -> [Content] {
        let marks = ["eventTime", "eventID", "userIdentity", "requestParameters"]
        guard row.columnText("eventName") != nil, row.columnText("eventSource") != nil,
            marks.contains(where: { row.column($0) != nil })
        else { return [.unknown] }
        let members = (row.object?.members ?? []).compactMap { member -> JSONObject.Member? in
            if member.value.isNull || member.value == .string("") || member.value == .string("null") {
                return nil
            }
            let key = names[member.key.lowercased()] ?? member.key
            var value = member.value
            if structures.contains(key), let text = value.string {
                value = PrintedMap.parse(text) ?? value
            }
            return .init(key: key, value: key == "userIdentity" ? renamed(value) : value)
        }
        return [.record(.aws, .object(JSONObject(members)))]
    }

    private static func renamed(_ value: JSONValue) -> JSONValue {
        guard let object = value.object else { return value }
        return .object(
            JSONObject(
                object.members.map {
                    .init(key: names[$0.key.lowercased()] ?? $0.key, value: renamed($0.value))
                }))
    }

    private static let structures: Set<String> = [
        "userIdentity", "requestParameters", "responseElements", "additionalEventData", "resources",
        "serviceEventDetails", "tlsDetails",
    ]

    /// CloudTrail's spelling by the lower-cased one.
    private static let names: [String: String] = {
        let spelled = [
            "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion",
            "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters",
            "responseElements", "additionalEventData", "requestID", "eventID", "readOnly", "resources",
            "eventType", "apiVersion", "managementEvent", "recipientAccountId", "serviceEventDetails",
            "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "eventCategory", "tlsDetails",
            "sessionCredentialFromConsole", "type", "principalId", "arn", "accountId", "accessKeyId",
            "userName", "invokedBy", "sessionContext", "sessionIssuer", "attributes", "mfaAuthenticated",
            "creationDate", "webIdFederationData", "federatedProvider", "identityProvider",
            "ec2RoleDelivery", "sourceIdentity", "credentialId", "onBehalfOf", "userId", "identityStoreArn",
            "inScopeOf", "sourceArn", "sourceAccount", "issuerType", "credentialsIssuedTo",
        ]
        return Dictionary(spelled.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
