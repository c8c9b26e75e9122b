import CloudChanges
import Testing

/// Made-up audit entries; ids and addresses from documentation ranges.
enum GCPSample {
    static let rule = RuleReference(id: "test", title: "Test", level: .medium, techniques: [])

    static func match(_ text: String) throws -> Match {
        let bytes = Array(text.utf8)
        let value = try JSONParser().parse(bytes)
        return Match(
            record: NativeRecord(cloud: .gcp, value: value, text: bytes, place: SourcePlace(file: "made-up")),
            rule: rule)
    }

    /// The change that the entries describe together; the first of them leads.
    static func change(_ entries: String...) throws -> Change {
        let matches = try entries.map(match)
        return try GCPNormaliser.change(
            of: Operation(lead: matches[0], followUps: Array(matches.dropFirst())))
    }

    /// One change from a request alone.
    static func rules(_ method: String, _ request: String?, service: String = "compute") throws
        -> [RuleChange]
    {
        try change(entry(method, request: request, service: service)).changes
    }

    static func entry(
        _ method: String, request: String?, service: String = "compute", id: String = "made-up-1",
        resource: String = "projects/example-net/global/firewalls/web",
        operation: String? = #"{"id":"operation-1","first":true,"producer":"compute.googleapis.com"}"#,
        authentication: String = #"{"principalEmail":"dana@example.com"}"#,
        metadata: String = #"{"callerIp":"198.51.100.7","callerSuppliedUserAgent":"gcloud"}"#,
        payload: String = "", time: String = "2026-03-04T05:06:07.120Z"
    ) -> String {
        let parts = [
            #""authenticationInfo":\#(authentication),"requestMetadata":\#(metadata)"#,
            #""serviceName":"\#(service).googleapis.com","methodName":"\#(method)""#,
            #""resourceName":"\#(resource)""#,
            request.map { #""request":\#($0)"# } ?? "", payload,
        ].filter { !$0.isEmpty }.joined(separator: ",")
        let operation = operation.map { #","operation":\#($0)"# } ?? ""
        return
            #"{"insertId":"\#(id)","logName":"projects/example-net/logs/cloudaudit.googleapis.com%2Factivity","#
            + #""protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog",\#(parts)},"#
            + #""resource":{"type":"gce_firewall_rule","labels":{"project_id":"example-net"}},"#
            + #""timestamp":"\#(time)","severity":"NOTICE"\#(operation)}"#
    }

    static let last = #"{"id":"operation-1","last":true,"producer":"compute.googleapis.com"}"#
}

extension RuleChange {
    /// The printed columns in one line, for tables of expectations.
    var line: String {
        let ports = ports.map { $0.map { "\($0.first)-\($0.last)" }.joined(separator: "+") } ?? "?"
        let columns = [
            operation.rawValue, direction?.rawValue ?? "-", effect?.rawValue ?? "-", networkProtocol ?? "-",
            ports, peers.map(\.description).joined(separator: "+"),
        ]
        let traits = traits.sorted().map { "!\($0.rawValue)" }
        return (columns + traits).joined(separator: " ")
    }
}
