/// One audit `LogEntry`, read through a single view whatever its exporter.
///
/// Source: Cloud Logging API, `LogEntry` and `LogEntryOperation`; google/cloud/audit/audit_log.proto.
struct GCPEntry: Sendable {
    let record: NativeRecord
    let root: GCPNode
    /// The `AuditLog`; the entry itself where a collector left only its members.
    let payload: GCPNode
    /// What the caller sent, whatever is left of it; unfolded where an exporter keeps it as JSON text.
    let request: GCPNode?

    init(_ record: NativeRecord) {
        self.record = record
        let entry = GCPNode(path: "", value: record.value)
        // A CloudEvent carries the entry as `data`.
        let inner = entry.child("data").flatMap { $0.value.object == nil ? nil : $0 }
        root = entry.child("protoPayload") == nil ? (inner ?? entry) : entry
        let payload = root.child("protoPayload") ?? root.child("protopayload_auditlog")
        self.payload = payload.flatMap { $0.value.object == nil ? nil : $0 } ?? root
        request = GCPEntry.request(in: self.payload)
    }

    private static func request(in payload: GCPNode) -> GCPNode? {
        guard let node = payload.child("request") ?? payload.child("requestJson"), !node.value.isNull else {
            return nil
        }
        guard let document = node.value.string.flatMap({ RequestBody.document(in: $0) }) else { return node }
        return GCPNode(path: node.path, value: document)
    }

    var methodName: String? { payload.text("methodName") }
    var serviceName: String? { payload.text("serviceName") }
    var resourceName: String? { payload.text("resourceName") }
    var logName: String? { root.text("logName") }
    var labels: GCPNode? { root.at("resource", "labels") }
    var authentication: GCPNode? { payload.child("authenticationInfo") }

    /// Whether the record holds any part of the request: the closing entry of a pair has only its type.
    var hasBody: Bool {
        guard let members = request?.value.object?.members, !isMasked else { return false }
        return members.contains { !GCPEntry.typeMarkers.contains($0.key) }
    }

    /// Whether there was a request that the record hides; a closing entry merely has none.
    var isMasked: Bool {
        guard let value = request?.value else { return false }
        return value.object == nil || RequestBody.isHidden(value)
    }

    static let typeMarkers: Set<String> = ["@type", "at_sign_type", "_type", "type_url"]
}

// MARK: - Its place in the operation

extension GCPEntry {
    var operationID: String? { root.at("operation", "id")?.text }
    var isFirst: Bool { root.at("operation", "first")?.value.truth == true }
    var isLast: Bool { root.at("operation", "last")?.value.truth == true }

    /// Whether no other record can be expected to tell how the call ended.
    var isConclusive: Bool { isLast || operationID == nil }

    /// The same for all records of a long-running operation.
    ///
    /// The log is part of it: whoever may write log entries of their own cannot join a real operation.
    var operationKey: String? {
        guard let id = operationID else { return nil }
        let producer = root.at("operation", "producer")?.text ?? ""
        return "gcp:\(logName ?? scope)|\(producer)|\(id)"
    }

    /// `first` opens an operation and `last` alone closes one. An entry with neither flag that carries a request
    /// is taken for a call of its own: to show a change twice is better than to hide it behind another.
    var role: OperationPart.Role {
        guard operationID != nil else { return .whole }
        if isFirst { return .request }
        if isLast { return .completion }
        return hasBody ? .request : .completion
    }
}

// MARK: - Where and when

extension GCPEntry {
    /// The project's id, else `organizations/N` or `folders/N`.
    var scope: String {
        if let project = labels?.text("project_id") { return project }
        if let parent = logName.flatMap(GCPEntry.parent) { return parent }
        if let parent = resourceName.flatMap(GCPEntry.parent) { return parent }
        if let number = labels?.text("organization_id") { return "organizations/\(number)" }
        if let number = labels?.text("folder_id") { return "folders/\(number)" }
        return ""
    }

    /// `projects/p/…` gives `p`; `organizations/1/…` and `folders/1/…` keep their kind.
    private static func parent(of name: String) -> String? {
        let parts = name.split(separator: "/")
        guard parts.count >= 2, let index = parts.firstIndex(where: { kinds.contains(String($0)) }),
            index + 1 < parts.count
        else { return nil }
        let id = String(parts[index + 1])
        return parts[index] == "projects" ? id : "\(parts[index])/\(id)"
    }

    private static let kinds: Set<String> = ["projects", "organizations", "folders", "billingAccounts"]

    /// The region, from a zone too; `global` for what has none.
    var region: String? {
        let named = resourceName.flatMap { name -> String? in
            let parts = name.split(separator: "/").map(String.init)
            for kind in ["regions", "zones", "locations"] {
                if let index = parts.firstIndex(of: kind), index + 1 < parts.count { return parts[index + 1] }
            }
            return parts.contains("global") ? "global" : nil
        }
        let labelled = ["region", "location", "zone"].compactMap { labels?.text($0) }.first
        let located = payload.at("resourceLocation", "currentLocations")?.elements.first?.text
        return (named ?? labelled ?? located).map(GCPEntry.withoutZone)
    }

    private static func withoutZone(_ location: String) -> String {
        let parts = location.split(separator: "-")
        guard parts.count == 3, let zone = parts.last, zone.utf8.count == 1 else { return location }
        return parts.dropLast().joined(separator: "-")
    }

    /// When the call was made: `timestamp`, else when it was received, else when the request came in.
    func time() throws(NormaliseError) -> EventTime {
        let fields = [
            root.child("timestamp"), root.child("receiveTimestamp"),
            payload.at("requestMetadata", "requestAttributes", "time"),
        ].compactMap { $0 }
        for field in fields {
            if let time = field.text.flatMap({ EventTime(parsing: $0) }) { return time }
        }
        throw .noTime(path: fields.first?.path ?? "timestamp", text: fields.first?.text ?? "")
    }
}
