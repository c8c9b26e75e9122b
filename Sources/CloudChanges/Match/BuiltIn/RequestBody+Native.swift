/// Where each cloud, and each way of exporting its log, keeps the request.
extension RequestBody {
    /// `protoPayload`, whatever the exporter made of its case; inside `data` in a CloudEvent.
    static func auditLog(of record: NativeRecord) -> JSONValue? {
        let entry = record.value.object
        let inner = entry?.value(ignoringCase: "data")?.object
        for holder in [entry, inner].compactMap(\.self) {
            if let log = holder.value(ignoringCase: "protoPayload")
                ?? holder.value(ignoringCase: "protopayload_auditlog")
            {
                return log
            }
        }
        return nil
    }

    /// A request that holds only its type says nothing: so it is in the closing record of a pair.
    static func request(in auditLog: JSONValue) -> JSONValue? {
        let object = auditLog.object
        guard
            let request = object?.value(ignoringCase: "request") ?? object?.value(ignoringCase: "requestJson")
        else { return nil }
        guard let members = request.object?.members else { return request }
        let said = members.filter { $0.key != "@type" && $0.key != "at_sign_type" }
        return said.isEmpty ? nil : .object(JSONObject(said))
    }

    static func resourceName(of record: NativeRecord) -> String? {
        guard record.cloud == .gcp else { return nil }
        return auditLog(of: record)?.object?.value(ignoringCase: "resourceName")?.string
    }

    /// `properties`, `Properties`, `properties_d`: an object, or JSON as text.
    static func azureProperties(of record: NativeRecord) -> [JSONObject] {
        let members = record.value.object?.members ?? []
        return members.filter { ["properties", "propertiesd"].contains(plain($0.key)) }
            .compactMap { $0.value.object ?? $0.value.string.flatMap(document(in:))?.object }
    }

    static func azureBody(_ name: String, in properties: [JSONObject]) -> JSONValue? {
        for object in properties {
            let bodies = object.members.filter { plain($0.key) == name }.map(\.value)
            if let body = bodies.last(where: { !isBlank($0) }) { return body }
        }
        return nil
    }

    /// Whether the record itself says that the resource is new (HTTP 201), so that nothing was there to lose.
    static func isCreation(_ record: NativeRecord) -> Bool {
        let outer = record.value.object?.members ?? []
        let inner = azureProperties(of: record).flatMap(\.members)
        return (outer + inner).contains { member in
            guard statusKeys.contains(plain(member.key)) else { return false }
            let status = member.value.scalarText ?? member.value["value"]?.scalarText ?? ""
            let words = status.lowercased().split { !$0.isLetter && !$0.isNumber }
            return words.contains("created") || words.contains("201")
        }
    }

    private static let statusKeys: Set<String> = [
        "statuscode", "resultsignature", "substatus", "activitysubstatus", "activitysubstatusvalue",
        "httpstatuscode",
    ]
}
