/// One Google admin-activity operation: a first entry with the request, and for long operations a last one without.
///
/// Source: Google Cloud documentation, "AuditLog" (google.cloud.audit) and "LogEntry".
struct GoogleRecord {
    var service = "compute.googleapis.com"
    let method: String
    let resource: String
    var type = "gce_firewall_rule"
    var request: [(String, Node)] = []
    var isLong = true
    var isRefused = false

    func nodes(
        by caller: Caller, at moment: Moment, in project: String, ids: (String, String), operation: String
    ) -> [(Moment, Node)] {
        let first = entry(by: caller, moment, project, ids.0, operation, isFirst: true)
        guard isLong, !isRefused else { return [(moment, first)] }
        let ended = moment.after(seconds: 6)
        return [
            (moment, first), (ended, entry(by: caller, ended, project, ids.1, operation, isFirst: false)),
        ]
    }

    private func entry(
        by caller: Caller, _ moment: Moment, _ project: String, _ id: String, _ operation: String,
        isFirst: Bool
    ) -> Node {
        let verb = method.split(separator: ".").suffix(2).joined(separator: ".")
        var payload: [(String, Node)] = [
            ("@type", "type.googleapis.com/google.cloud.audit.AuditLog"),
            ("authenticationInfo", authentication(of: caller)),
            (
                "requestMetadata",
                [
                    "callerIp": .text(caller.address), "callerSuppliedUserAgent": .text(caller.agent),
                    "requestAttributes": .object([]), "destinationAttributes": .object([]),
                ]
            ), ("serviceName", .text(service)), ("methodName", .text(method)),
            ("resourceName", .text(resource)),
        ]
        if isFirst {
            payload.append(
                (
                    "authorizationInfo",
                    [
                        [
                            "permission": .text("compute.\(verb)"), "granted": .truth(!isRefused),
                            "resource": .text(resource),
                        ]
                    ]
                ))
        }
        payload.append(
            (
                "request",
                .object([("@type", .text("type.googleapis.com/compute.\(verb)"))] + (isFirst ? request : []))
            ))
        if isRefused { payload.append(("status", ["code": 7, "message": "PERMISSION_DENIED"])) }
        var entry: [(String, Node)] = [
            ("protoPayload", .object(payload)), ("insertId", .text(id)),
            ("resource", ["type": .text(type), "labels": ["project_id": .text(project)]]),
            ("timestamp", .text(moment.google)), ("severity", isRefused ? "ERROR" : "NOTICE"),
            ("logName", .text("projects/\(project)/logs/cloudaudit.googleapis.com%2Factivity")),
        ]
        if isLong, !isRefused {
            entry.append(
                (
                    "operation",
                    ["id": .text(operation), "producer": .text(service), isFirst ? "first" : "last": true]
                ))
        }
        entry.append(("receiveTimestamp", .text(moment.after(seconds: 1).google)))
        return .object(entry)
    }

    private func authentication(of caller: Caller) -> Node {
        switch caller.signature {
        case .googleUser(let email):
            return ["principalEmail": .text(email), "principalSubject": .text("user:\(email)")]
        case .googleAccount(let email, let key, let through):
            return Node.object([
                ("principalEmail", .text(email)), ("principalSubject", .text("serviceAccount:\(email)")),
            ])
            .with(
                key.map {
                    [
                        (
                            "serviceAccountKeyName",
                            .text("//iam.googleapis.com/projects/-/serviceAccounts/\(email)/keys/\($0)")
                        )
                    ]
                } ?? []
            )
            .with(
                through.isEmpty
                    ? []
                    : [
                        (
                            "serviceAccountDelegationInfo",
                            .list(
                                through.map {
                                    [
                                        "principalSubject": .text($0),
                                        "firstPartyPrincipal": [
                                            "principalEmail": .text(String($0.drop { $0 != ":" }.dropFirst()))
                                        ],
                                    ]
                                })
                        )
                    ])
        case .googleFederated(let email, let subject):
            return [
                "principalEmail": .text(email), "principalSubject": .text("serviceAccount:\(email)"),
                "serviceAccountDelegationInfo": [["principalSubject": .text(subject)]],
            ]
        default: return .object([])
        }
    }
}

extension GoogleRecord {
    static func body(of rule: FirewallRule, network: String, project: String, tag: String) -> [(String, Node)]
    {
        let ports: [(String, Node)] =
            rule.isAllPorts
            ? []
            : [
                (
                    "ports",
                    [
                        .text(
                            rule.ports.count == 1
                                ? "\(rule.ports.lowerBound)"
                                : "\(rule.ports.lowerBound)-\(rule.ports.upperBound)")
                    ]
                )
            ]
        let what: Node = [
            .object([("IPProtocol", .text(rule.transport == "any" ? "all" : rule.transport))] + ports)
        ]
        let peers: (String, Node) =
            switch rule.peer {
            case .world: (rule.isIngress ? "sourceRanges" : "destinationRanges", ["0.0.0.0/0"])
            case .range(let range): (rule.isIngress ? "sourceRanges" : "destinationRanges", [.text(range)])
            case .group: ("sourceTags", ["app"])
            }
        return [
            ("name", .text(rule.name)),
            (
                "network",
                .text("https://www.googleapis.com/compute/v1/projects/\(project)/global/networks/\(network)")
            ),
            ("direction", .text(rule.isIngress ? "INGRESS" : "EGRESS")),
            ("priority", .text("\(rule.priority)")),
            (rule.isAllow ? "alloweds" : "denieds", what), peers, ("targetTags", [.text(tag)]),
        ] + (rule.note.map { [("description", .text($0))] } ?? [])
    }
}
