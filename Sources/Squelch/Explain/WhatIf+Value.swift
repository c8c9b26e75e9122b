import CloudChanges

extension WhatIf {
    /// A setting that was read.
    enum Value: Sendable, Hashable {
        case peers([Peer])
        /// nil for unknown ports.
        case ports([PortRange]?)
        case networkProtocol(String)
        case direction(RuleChange.Direction)
        case effect(RuleChange.Effect)
        case operation(RuleChange.Operation)
        case outcome(Outcome)
        case address(IPNetwork)
        case tool(String)
        case hour(Int)
        case actor(String)
        case kind(ActorIdentity.Kind)
        case window(isApproved: Bool)
        /// nil for none.
        case ticket(isApproved: Bool?)
        case noEntry
    }
}

extension WhatIf.Value {
    init?(_ key: WhatIf.Key, _ text: String) {
        let value: Self? =
            switch key {
            case .peer: Self.read(peers: text).map(Self.peers)
            case .port: Self.read(ports: text)
            case .protocol: Self.isProtocol(text) ? .networkProtocol(text) : nil
            case .direction: RuleChange.Direction(rawValue: text).map(Self.direction)
            case .effect: RuleChange.Effect(rawValue: text).map(Self.effect)
            case .op: [.add, .remove].first { $0.rawValue == text }.map(Self.operation)
            case .outcome: Outcome(rawValue: text).map(Self.outcome)
            case .address: IPNetwork(text).flatMap { $0.isHost ? .address($0) : nil }
            case .tool: text.isEmpty ? nil : .tool(text)
            case .hour: Int(text).flatMap { (0...23).contains($0) ? .hour($0) : nil }
            case .actor: text.isEmpty ? nil : .actor(text)
            case .kind: ActorIdentity.Kind(rawValue: text).map(Self.kind)
            case .window: ["approved": true, "none": false][text].map(Self.window)
            case .ticket: text == "none" ? .ticket(isApproved: nil) : Self.read(ticket: text)
            case .allowlist: text == "none" ? .noEntry : nil
            }
        guard let value else { return nil }
        self = value
    }

    private static func read(ticket text: String) -> Self? {
        ["approved": true, "unapproved": false][text].map { .ticket(isApproved: $0) }
    }

    private static func read(peers text: String) -> [Peer]? {
        let peers = text.split(separator: ",", omittingEmptySubsequences: false).map { Peer(String($0)) }
        return peers.contains(nil) ? nil : peers.compactMap(\.self)
    }

    private static func read(ports text: String) -> Self? {
        switch text {
        case "all": return .ports([.all])
        case "none": return .ports([])
        case "unknown": return .ports(nil)
        default:
            let ranges = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
                let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
                guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
                    (0...65535).contains(first), (0...65535).contains(last)
                else { return PortRange?.none }
                return PortRange(first, last)
            }
            return ranges.contains(nil) ? nil : .ports(PortRange.merged(ranges.compactMap(\.self)))
        }
    }

    private static func isProtocol(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 20
            && text.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
    }
}

extension WhatIf.Value {
    /// Makes it so; false where the change has nothing that it speaks of.
    func apply(to change: inout Change) -> Bool {
        switch self {
        case .peers, .ports, .networkProtocol, .direction, .effect, .operation:
            let told = change.changes.indices.filter { isTold(change.changes[$0]) }
            for index in told { apply(to: &change.changes[index]) }
            return !told.isEmpty
        case .outcome(let outcome):
            change.outcome = outcome
            if outcome != .failure { change.errorCode = nil }
        case .address(let address):
            change.origin.address = address
            change.origin.service = nil
        case .tool(let agent): change.origin.userAgent = agent
        case .hour(let hour):
            let time = change.time
            let shift = Int64(hour - time.civil.hour) * 3_600
            change.time = EventTime(seconds: time.seconds + shift, fraction: time.fraction)
        case .actor(let key):
            change.actor.key = key
            change.actor.display = key
        case .kind(let kind): change.actor.kind = kind
        case .window, .ticket, .noEntry: break
        }
        return true
    }

    /// Only what has peers or ports is a rule whose parts can be otherwise.
    private func isTold(_ rule: RuleChange) -> Bool { !rule.peers.isEmpty || rule.ports != nil }

    private func apply(to rule: inout RuleChange) {
        switch self {
        case .peers(let peers):
            rule.peers = Set(peers).sorted()
            rule.traits.subtract([.foreignAccount, .asBefore])
            if rule.peers.contains(where: \.isForeign) { rule.traits.insert(.foreignAccount) }
            settle(&rule)
        case .ports(let ports):
            rule.ports = ports
            rule.traits.remove(.asBefore)
            settle(&rule)
        case .networkProtocol(let name):
            rule.networkProtocol = name
            rule.traits.remove(.asBefore)
        case .direction(let direction): rule.direction = direction
        case .effect(let effect): rule.effect = effect
        case .operation(let operation):
            rule.operation = operation
            rule.traits.remove(.asBefore)
        default: break
        }
    }

    /// What is stated is no longer hidden; what is said to be unknown is.
    private func settle(_ rule: inout RuleChange) {
        let isKnown = rule.ports != nil && !rule.peers.isEmpty && !rule.peers.contains(.unknown)
        if isKnown { rule.traits.remove(.contentUnknown) } else { rule.traits.insert(.contentUnknown) }
    }

    /// Makes it so in what stood around the change.
    func apply(to context: inout Context) {
        switch self {
        case .window(let isApproved):
            var window = context.window ?? WindowFacts()
            if isApproved { window.approve() } else { window.approved = nil }
            context.window = window
        case .ticket(let isApproved):
            var window = context.window ?? WindowFacts()
            window.claims = isApproved.map { [.asked(isApproved: $0)] } ?? []
            context.window = window
        case .noEntry: context.allowlist = nil
        default: break
        }
    }
}

extension WindowFacts.Claim {
    fileprivate static func asked(isApproved: Bool) -> Self {
        WindowFacts.Claim(
            number: "(what if)", path: "(what if)", text: "", standing: isApproved ? .fits : .unapproved,
            because: isApproved ? "approved for this change" : "nobody approved it", isOwn: true)
    }
}

extension Peer {
    fileprivate var isForeign: Bool {
        if case .group(_, _?) = self { return true }
        return false
    }
}
