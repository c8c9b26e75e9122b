/// Rows of a log sink to BigQuery: the payload has another name, and its free parts are text.
///
/// Source: Cloud Logging documentation, "View logs routed to BigQuery", and its audit log fields.
enum BigQuery {
    private static let payloadKey = "protopayload_auditlog"
    private static let textParts = [
        "requestjson": "request", "responsejson": "response", "metadatajson": "metadata",
        "servicedatajson": "serviceData",
    ]

    static func open(_ row: JSONValue) -> [Content] {
        guard var entry = row.object, let payload = row.column(payloadKey)?.document else {
            return [.unknown]
        }
        entry.members = entry.members.compactMap { member in
            if member.key.lowercased() == payloadKey {
                return .init(key: "protoPayload", value: native(payload))
            }
            return member.value.isNull ? nil : member
        }
        return [.record(.gcp, .object(entry))]
    }

    private static func native(_ payload: JSONValue) -> JSONValue {
        let members = payload.object?.members ?? []
        return .object(
            JSONObject(
                members.compactMap { member in
                    if member.value.isNull { return nil }
                    guard let name = textParts[member.key.lowercased()] else { return member }
                    return .init(key: name, value: member.value.document ?? member.value)
                }))
    }
}
