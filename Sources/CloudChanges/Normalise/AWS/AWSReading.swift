/// What a reader makes of a call.
struct AWSReading: Sendable {
    var target: Target
    var changes: [RuleChange]
    /// The parts of the record that the changes were read from.
    var read: [AWSField]
    var targetField: AWSField?
    /// What the call states beyond its difference.
    var stated = Stated()

    init(
        _ kind: Target.Kind, _ id: AWSField?, name: AWSField? = nil, _ changes: [RuleChange],
        from read: AWSField?...
    ) {
        let idText = id?.text ?? name?.text
        target = Target(kind: kind, id: idText ?? "unknown", name: name?.text)
        targetField = id?.text == nil ? name : id
        self.changes = changes
        self.read = read.compactMap { $0 }
    }
}

/// Reads one action of one service. A reader never fails: what it cannot read it calls unknown.
typealias AWSReader = @Sendable (AWSCall) -> AWSReading

extension RuleChange {
    /// A packet-filter rule. No peer, or a part that could not be read, is an unknown one.
    static func rule(
        _ operation: Operation, _ direction: Direction?, _ effect: Effect?, protocol name: String?,
        ports: [PortRange]?, peers: [Peer], priority: Int? = nil, ruleID: String? = nil,
        traits: Set<Trait> = []
    ) -> RuleChange {
        let peers = peers.isEmpty ? [.unknown] : peers
        var traits = traits
        if peers.contains(.unknown) || ports == nil || effect == nil { traits.insert(.contentUnknown) }
        return RuleChange(
            operation, direction: direction, effect: effect, networkProtocol: name, ports: ports,
            peers: peers,
            priority: priority, ruleID: ruleID, traits: traits)
    }

    /// A change of which the record shows no more than that it was made.
    static func unreadable(
        _ operation: Operation, _ direction: Direction? = nil, _ effect: Effect? = nil, ruleID: String? = nil,
        traits: Set<Trait> = []
    ) -> RuleChange {
        RuleChange(
            operation, direction: direction, effect: effect, peers: [.unknown], ruleID: ruleID,
            traits: traits.union([.contentUnknown]))
    }

    /// A switch of a whole firewall, without rules of its own.
    static func layer(
        _ operation: Operation, _ traits: Set<Trait>, _ direction: Direction? = nil, ruleID: String? = nil
    ) -> RuleChange {
        RuleChange(operation, direction: direction, ruleID: ruleID, traits: traits)
    }
}

extension AWSReading {
    /// The reader of an action that does one thing whatever its payload says.
    static func always(_ kind: Target.Kind, _ id: [String], _ changes: RuleChange...) -> AWSReader {
        { call in of(call, kind, id, changes) }
    }

    /// A reading of the whole request, its target under the first of the keys that has a value in the request,
    /// else in the response.
    static func of(
        _ call: AWSCall, _ kind: Target.Kind, _ id: [String], _ changes: [RuleChange]
    ) -> AWSReading {
        let field = call.request?.first(of: id) ?? call.response?.first(of: id)
        let inner = field?.text == nil ? field.flatMap { named(in: $0) } : field
        let name = call.request?["name", "groupName"] ?? call.response?["name"]
        return AWSReading(kind, inner, name: name, changes, from: call.request)
    }

    /// Of an object in place of an id, the first member that is one: `policy.policyName`, `summary.ARN`.
    private static func named(in field: AWSField) -> AWSField? {
        let keys = field.value.object?.members.map(\.key) ?? []
        let names = keys.filter { key in
            ["id", "arn", "name"].contains { key.lowercased().hasSuffix($0) }
        }
        return names.lazy.compactMap { field[$0] }.first { $0.text != nil }
    }
}
