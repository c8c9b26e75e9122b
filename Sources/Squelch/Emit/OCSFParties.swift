import CloudChanges

/// Who, whence and what, as OCSF objects.
enum OCSFParties {
    static func cloud(_ verdict: JSONValue) -> JSONValue {
        .of([
            ("provider", .string(provider(verdict))),
            ("region", verdict["region"]),
            ("account", account(verdict)),
        ])
    }

    private static func provider(_ verdict: JSONValue) -> String {
        switch verdict["cloud"]?.string.flatMap(Cloud.init(rawValue:)) {
        case .aws: "AWS"
        case .azure: "Azure"
        case .gcp: "GCP"
        case nil: "Unknown"
        }
    }

    private static func account(_ verdict: JSONValue) -> JSONValue? {
        guard let scope = verdict["scope"]?.string, !scope.isEmpty else { return nil }
        let type =
            switch verdict["cloud"]?.string.flatMap(Cloud.init(rawValue:)) {
            case .aws: ("10", "AWS Account")
            case .azure: ("13", "Azure Subscription")
            case .gcp: ("11", "GCP Project")
            case nil: ("0", "Unknown")
            }
        return .of([("uid", .string(scope)), ("type_id", .number(type.0)), ("type", .string(type.1))])
    }

    static func resource(_ verdict: JSONValue) -> JSONValue {
        .of([
            ("uid", verdict[path: "target", "id"] ?? .string("")),
            ("name", verdict[path: "target", "name"]),
            ("type", verdict[path: "target", "kind"]),
            ("region", verdict["region"]),
            ("role_id", .number("1")), ("role", .string("Target")),
        ])
    }

    /// The call: who made it, from where, and in `data` what it changed.
    static func evidence(_ verdict: JSONValue) -> JSONValue {
        let agent = verdict[path: "origin", "user_agent"]?.string
        return .of([
            ("actor", actor(verdict)),
            ("api", .of([("operation", verdict["action"] ?? .string(""))])),
            ("src_endpoint", endpoint(verdict)),
            ("http_request", agent.map { .of([("user_agent", .string($0))]) }),
            ("data", .of([("outcome", verdict["outcome"]), ("changes", verdict["changes"])])),
        ])
    }

    private static func actor(_ verdict: JSONValue) -> JSONValue {
        let kind = verdict[path: "actor", "kind"]?.string.flatMap(ActorIdentity.Kind.init(rawValue:))
        let type =
            switch kind {
            case .human: ("1", "User")
            case .root: ("2", "Admin")
            case .workload, .service: ("4", "Service")
            case .unknown, nil: ("0", "Unknown")
            }
        let via = verdict[path: "actor", "via"]?.array?.compactMap(\.string) ?? []
        return .of([
            (
                "user",
                .of([
                    ("uid", verdict[path: "actor", "key"] ?? .string("")),
                    ("name", verdict[path: "actor", "display"]),
                    ("type_id", .number(type.0)), ("type", .string(type.1)),
                ])
            ),
            ("invoked_by", via.isEmpty ? nil : .string(via.joined(separator: ", "))),
        ])
    }

    private static func endpoint(_ verdict: JSONValue) -> JSONValue? {
        let address = verdict[path: "origin", "ip"]?.string
        let service = verdict[path: "origin", "service"]?.string
        guard address != nil || service != nil else { return nil }
        return .of([("ip", address.map { .string($0) }), ("svc_name", service.map { .string($0) })])
    }

    /// What an analyst would search other logs for.
    static func observables(_ verdict: JSONValue) -> JSONValue {
        let found: [(name: String, number: String, type: String, value: JSONValue?)] = [
            ("evidences[0].src_endpoint.ip", "2", "IP Address", verdict[path: "origin", "ip"]),
            ("evidences[0].actor.user.name", "4", "User Name", verdict[path: "actor", "display"]),
            ("resources[0].uid", "10", "Resource UID", verdict[path: "target", "id"]),
        ]
        return .array(
            found.compactMap { item in
                guard let text = item.value?.string, !text.isEmpty else { return nil }
                return .of([
                    ("name", .string(item.name)), ("type_id", .number(item.number)),
                    ("type", .string(item.type)), ("value", .string(text)),
                ])
            })
    }
}
