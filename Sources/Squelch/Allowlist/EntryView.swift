import CloudChanges

/// A change as entries of the taxonomy `squelch` see it (docs/allowlists.md, "Fields"): the keys of a verdict, with what
/// memory knows of the parts, and beside them what automation and windows are recognised.
enum EntryView {
    static func json(of surroundings: Surroundings) -> JSONValue {
        let change = surroundings.known.change
        let context = surroundings.context
        let members: [(String, JSONValue?)] = [
            ("cloud", .string(change.cloud.rawValue)),
            ("scope", text(change.scope)), ("region", text(change.region)), ("action", text(change.action)),
            ("outcome", change.outcome == .unknown ? nil : .string(change.outcome.rawValue)),
            ("actor", actor(change)), ("origin", origin(change)), ("target", target(change)),
            ("rule", .string(surroundings.rule.id)),
            ("severity", .string(surroundings.rule.level.rawValue)),
            (
                "exposure",
                object([
                    ("tier", .string(surroundings.exposure.tier.rawValue)),
                    ("world", .bool(surroundings.exposure.isWorld)),
                ])
            ),
            ("automation", context.automation.flatMap(automation)), ("window", context.window.map(window)),
            ("changes", .array(change.changes.map(part))),
        ]
        return object(members)
    }

    private static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(JSONObject(members.compactMap { key, value in value.map { .init(key: key, value: $0) } }))
    }

    private static func text(_ text: String?) -> JSONValue? {
        text.flatMap { $0.isEmpty ? nil : .string($0) }
    }

    private static func actor(_ change: Change) -> JSONValue {
        let isKnown = change.actor.key != ActorIdentity.unknown.key
        return object([
            ("key", isKnown ? text(change.actor.key) : nil),
            ("kind", change.actor.kind == .unknown ? nil : .string(change.actor.kind.rawValue)),
            ("display", text(change.actor.display)), ("via", .array(change.actor.via.map(JSONValue.string))),
        ])
    }

    private static func origin(_ change: Change) -> JSONValue {
        object([
            ("network", text(change.origin.network)), ("ip", text(change.origin.address?.addressText)),
            ("service", text(change.origin.service)), ("user_agent", text(change.origin.userAgent)),
        ])
    }

    private static func target(_ change: Change) -> JSONValue {
        object([
            ("kind", .string(change.target.kind.rawValue)), ("id", text(change.target.id)),
            ("name", text(change.target.name)),
        ])
    }

    /// The best vouched for, with who vouches for it; nothing at all where the record contradicts it.
    private static func automation(_ facts: AutomationFacts) -> JSONValue? {
        guard facts.contradictions.isEmpty else { return nil }
        let tool = facts.tools.first
        let provenance: Provenance? = tool.map { tool in
            switch tool.strength {
            case .attested: .attested
            case .bound: .credentialed
            case .hint, .weak: .asserted
            }
        }
        let pin = [facts.pin, facts.initiatorPin].compactMap(\.self).first(where: \.isSound)
        return object([
            ("tool", text(tool?.name)), ("provenance", text(provenance?.rawValue)),
            ("pipeline", text(pin?.name)), ("service", text(facts.service?.name)),
        ])
    }

    private static func window(_ facts: WindowFacts) -> JSONValue {
        let tickets = facts.claims.filter { $0.standing == .fits }.map { JSONValue.string($0.number) }
        return object([
            ("approved", .bool(facts.approved != nil)), ("ticket", tickets.isEmpty ? nil : .array(tickets)),
        ])
    }

    private static func part(_ rule: RuleChange) -> JSONValue {
        object([
            ("op", .string(rule.operation.rawValue)), ("direction", text(rule.direction?.rawValue)),
            ("effect", text(rule.effect?.rawValue)), ("protocol", text(rule.networkProtocol)),
            (
                "ports",
                rule.ports.map { ranges in
                    .array(ranges.map { .array([.number("\($0.first)"), .number("\($0.last)")]) })
                }
            ),
            ("peers", .array(rule.peers.map { .string($0.description) })),
        ])
    }
}
