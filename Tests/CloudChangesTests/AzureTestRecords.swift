@testable import CloudChanges

/// Activity Log records as the REST API prints them, made for tests.
enum AzureTestRecords {
    static let subscription = "11111111-2222-4333-8444-555555555555"
    static let group = "/subscriptions/\(subscription)/resourceGroups/edge/providers"

    /// `resource` stands below `…/providers/` or is a whole id; `body` is JSON, put as text into
    /// `properties.requestbody`.
    static func text(
        _ operation: String, _ resource: String, body: String? = nil, status: String = "Started",
        subStatus: String = "", id: String = "e-1", time: String = "2026-03-04T05:06:07.1200000Z",
        correlation: String = "c-1", extra: String = ""
    ) -> String {
        let whole = resource.hasPrefix("/") ? resource : "\(group)/\(resource)"
        let request = body.map { ",\"requestbody\":\(JSONValue.string($0).text())" } ?? ""
        return """
            {"caller":"ada@example.org","correlationId":"\(correlation)","eventDataId":"\(id)",
            "operationName":{"value":"\(operation)","localizedValue":"x"},"resourceId":"\(whole)",
            "status":{"value":"\(status)","localizedValue":"x"},"subStatus":{"value":"\(subStatus)"},
            "eventTimestamp":"\(time)","properties":{"eventCategory":"Administrative"\(request)}\(extra)}
            """
    }

    static func match(_ text: String) throws -> Match {
        let value = try JSONParser().parse(text)
        let record = NativeRecord(
            cloud: .azure, value: value, text: Array(value.text().utf8), place: SourcePlace(file: "t"))
        let rule = RuleReference(id: "r", title: "r", level: .medium, techniques: [])
        return Match(record: record, rule: rule)
    }

    static func change(_ lead: String, followUps: String...) throws -> Change {
        let others = try followUps.map(match)
        return try AzureNormaliser.change(of: Operation(lead: match(lead), followUps: others))
    }

    /// One change a line: `add ingress allow tcp 22 0.0.0.0/0 @100 #name [traits]`, without what is not there.
    static func lines(_ changes: [RuleChange]) -> [String] {
        changes.map { change in
            var parts = [change.operation.rawValue]
            parts += [change.direction?.rawValue, change.effect?.rawValue, change.networkProtocol].compactMap(
                \.self)
            if let ports = change.ports {
                let texts = ports.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
                parts.append(texts.isEmpty ? "portless" : texts.joined(separator: ","))
            }
            parts += change.peers.map(\.description)
            if let priority = change.priority { parts.append("@\(priority)") }
            if let id = change.ruleID {
                parts.append("#\(id.split(separator: "/").suffix(2).joined(separator: "/"))")
            }
            if !change.traits.isEmpty {
                parts.append("[\(change.traits.sorted().map(\.rawValue).joined(separator: ","))]")
            }
            return parts.joined(separator: " ")
        }
    }
}
