extension ContextEvent {
    /// As it is set aside and kept; ``init(_:)`` reads it back.
    public var json: JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "kind", value: .string(kind.rawValue)),
            .init(key: "cloud", value: .string(cloud.rawValue)),
            .init(key: "id", value: .string(id)), .init(key: "seconds", value: .number(String(time.seconds))),
            .init(key: "fraction", value: .string(time.fraction)),
            .init(key: "action", value: .string(action)),
            .init(key: "actor", value: .string(actor.key)),
            .init(key: "actor_kind", value: .string(actor.kind.rawValue)),
            .init(key: "display", value: .string(actor.display)),
            .init(key: "outcome", value: .string(outcome.rawValue)),
        ]
        func add(_ key: String, _ text: String?) {
            if let text, !text.isEmpty { members.append(.init(key: key, value: .string(text))) }
        }
        add("network", network)
        add("address", address)
        add("scope", scope)
        add("region", region)
        add("error", errorCode)
        add("operation", operation)
        if !actor.via.isEmpty {
            members.append(.init(key: "via", value: .array(actor.via.map(JSONValue.string))))
        }
        if !subjects.isEmpty {
            members.append(.init(key: "subjects", value: .array(subjects.map(JSONValue.string))))
        }
        if !details.isEmpty {
            let pairs = details.map { JSONObject.Member(key: $0.name, value: .string($0.text)) }
            members.append(.init(key: "details", value: .object(JSONObject(pairs))))
        }
        return .object(JSONObject(members))
    }

    /// Nil for what ``json`` did not write.
    public init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init),
            let cloud = json["cloud"]?.string.flatMap(Cloud.init),
            let id = json["id"]?.string, let seconds = json["seconds"]?.scalarText.flatMap(Int64.init),
            let fraction = json["fraction"]?.string, let action = json["action"]?.string,
            let key = json["actor"]?.string, let display = json["display"]?.string,
            let actorKind = json["actor_kind"]?.string.flatMap(ActorIdentity.Kind.init),
            let outcome = json["outcome"]?.string.flatMap(Outcome.init)
        else { return nil }
        self.init(
            kind: kind, cloud: cloud, id: id, time: EventTime(seconds: seconds, fraction: fraction),
            action: action,
            actor: ActorIdentity(
                key: key, kind: actorKind, display: display,
                via: json["via"]?.array?.compactMap(\.string) ?? []),
            network: json["network"]?.string, address: json["address"]?.string,
            scope: json["scope"]?.string ?? "",
            region: json["region"]?.string, outcome: outcome, errorCode: json["error"]?.string,
            operation: json["operation"]?.string,
            subjects: json["subjects"]?.array?.compactMap(\.string) ?? [],
            details: json["details"]?.object?.members.compactMap { member in
                member.value.string.map { Detail(member.key, $0) }
            } ?? [])
    }
}
