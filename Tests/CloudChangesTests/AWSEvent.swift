import Testing

@testable import CloudChanges

/// Made-up CloudTrail records, and changes in one line each.
enum AWSEvent {
    static let user =
        #"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/alice", "userName": "alice", "accountId": "111122223333", "principalId": "AIDAEXAMPLE"}"#

    static func text(
        _ action: String, service: String = "ec2.amazonaws.com", request: String = "null",
        response: String = "null", identity: String = user, extra: String = ""
    ) -> String {
        """
        {"eventVersion": "1.09", "userIdentity": \(identity), "eventTime": "2026-03-04T05:06:07Z",
         "eventSource": "\(service)", "eventName": "\(action)", "awsRegion": "eu-west-1",
         "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2.17.60", "requestParameters": \(request),
         "responseElements": \(response), "eventID": "7f3c0c1e-0000-4000-8000-000000000001",
         "eventType": "AwsApiCall", "recipientAccountId": "111122223333"\(extra.isEmpty ? "" : ", " + extra)}
        """
    }

    static func record(_ text: String) throws -> NativeRecord {
        let value = try JSONParser().parse(text)
        return NativeRecord(
            cloud: .aws, value: value, text: Array(value.text().utf8), place: .init(file: "test"))
    }

    static func change(of record: NativeRecord) throws -> Change {
        let rule = RuleReference(id: "rule", title: "rule", level: .medium, techniques: [])
        return try AWSNormaliser.change(of: Operation(lead: Match(record: record, rule: rule)))
    }

    static func change(
        _ action: String, service: String = "ec2.amazonaws.com", request: String = "null",
        response: String = "null", identity: String = user, extra: String = ""
    ) throws -> Change {
        try change(
            of: record(
                text(
                    action, service: service, request: request, response: response, identity: identity,
                    extra: extra)))
    }

    /// `add ingress allow tcp 22-22 0.0.0.0/0 #100 (foreignAccount)`, in the printed order.
    static func lines(_ change: Change) -> [String] { change.changes.map(line) }

    static func line(_ change: RuleChange) -> String {
        let ports = change.ports.map { ports in
            ports.isEmpty ? "none" : ports.map { "\($0.first)-\($0.last)" }.joined(separator: ",")
        }
        var parts = [
            change.operation.rawValue, change.direction?.rawValue ?? "-", change.effect?.rawValue ?? "-",
            change.networkProtocol ?? "-", ports ?? "?",
            change.peers.isEmpty ? "-" : change.peers.map(\.description).joined(separator: ","),
        ]
        if let priority = change.priority { parts.append("#\(priority)") }
        let traits = change.traits.sorted().map(\.rawValue)
        if !traits.isEmpty { parts.append("(\(traits.joined(separator: " ")))") }
        return parts.joined(separator: " ")
    }
}
