import CloudChanges

/// Facts that a person wants to be otherwise, such as `peer=0.0.0.0/0`: judged on a copy, never recorded.
public struct WhatIf: Sendable, Hashable {
    /// What may be otherwise, in the order of the help.
    public enum Key: String, Sendable, Hashable, CaseIterable {
        case peer, port, `protocol`, direction, effect, op, outcome
        case address, tool, hour, actor, kind, window, ticket, allowlist
    }

    /// A setting that cannot be read, or that speaks of nothing in the change.
    public struct Fault: Error, Hashable {
        /// What is wrong.
        public var sentence: String
        /// What would be right.
        public var remedy: String
    }

    /// As asked, in that order.
    public private(set) var settings: [(key: Key, text: String)] = []
    private var values: [Value] = []

    /// Each as `key=value`; of several for one key the last counts.
    ///
    /// - Throws: ``Fault`` with the keys, or what a key takes.
    public init(_ texts: [String]) throws(Fault) {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let names = Key.allCases.map(\.rawValue).joined(separator: ", ")
            guard parts.count == 2, let key = Key(rawValue: Self.singular(parts[0])) else {
                throw Fault(
                    sentence: "`\(clipped(text))` is no fact that may be otherwise",
                    remedy: "write KEY=VALUE, with a key of: \(names)")
            }
            guard let value = Value(key, String(parts[1])) else {
                throw Fault(
                    sentence: "`\(clipped(String(parts[1])))` is no value of `\(key.rawValue)`",
                    remedy: "give \(key.takes)")
            }
            if let old = settings.firstIndex(where: { $0.key == key }) {
                settings.remove(at: old)
                values.remove(at: old)
            }
            settings.append((key, String(parts[1])))
            values.append(value)
        }
    }

    private static func singular(_ key: Substring) -> String {
        key == "ports" || key == "peers" ? String(key.dropLast()) : String(key)
    }

    /// By keys and values.
    public static func == (left: WhatIf, right: WhatIf) -> Bool { left.values == right.values }

    /// By keys and values.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }

    // MARK: Making it so

    /// Makes it so in a copy of the change.
    ///
    /// - Throws: ``Fault`` for a key that speaks of nothing in it.
    func apply(to change: inout Change) throws(Fault) {
        for (setting, value) in zip(settings, values) {
            guard value.apply(to: &change) else {
                throw Fault(
                    sentence:
                        "the change has no rule that `\(setting.key.rawValue)` speaks of",
                    remedy: "ask for another fact; `explain` without --what-if shows what the change does")
            }
        }
        change.changes = RuleChange.merged(change.changes)
    }

    /// Makes it so in a copy of what stood around the change.
    func apply(to context: inout Context) {
        for value in values { value.apply(to: &context) }
    }

    /// What memory has to be asked about anew, as it would otherwise speak of what was recorded.
    var asksMemory: Bool { !rereads.isEmpty || isOfActor || isOfPeers }

    /// Takes from newly read facts what depends on what is otherwise.
    func take(_ anew: BaselineFacts, into facts: inout BaselineFacts) {
        for name in rereads.map(\.name) { facts.figures[name] = anew.figures[name] }
        if isOfPeers || isOfActor { facts.peers = anew.peers }
        guard isOfActor else { return }
        let (shares, isNew, isHeld) = (facts.shares, facts.isNewActor, facts.isHeld)
        facts = anew
        (facts.shares, facts.isNewActor, facts.isHeld) = (shares, isNew, isHeld)
    }

    private var isOfActor: Bool { settings.contains { $0.key == .actor || $0.key == .kind } }
    private var isOfPeers: Bool { settings.contains { $0.key == .peer || $0.key == .op } }

    private var rereads: [Dimension] {
        settings.flatMap { setting -> [Dimension] in
            switch setting.key {
            case .address: [.network, .provider]
            case .tool: [.tool]
            case .hour: [.hour]
            default: []
            }
        }
    }
}

extension WhatIf.Key {
    /// What a key takes, for help and errors.
    public var takes: String {
        switch self {
        case .peer: "addresses or networks with commas, sg:ID, pl:ID, tag:NAME, service:NAME or unknown"
        case .port: "ports and ranges with commas such as 22,8000-8080; all, none or unknown"
        case .protocol: "tcp, udp, icmp, any, or a protocol's name or number"
        case .direction: "ingress or egress"
        case .effect: "allow or deny"
        case .op: "add or remove"
        case .outcome: "success, failure, dry_run or unknown"
        case .address: "the address that the call came from"
        case .tool: "a user agent"
        case .hour: "an hour of the same day, 0 to 23 (UTC)"
        case .actor: "an actor's key, as `actor.key` of a verdict has it"
        case .kind: "human, workload, service, root or unknown"
        case .window: "approved or none"
        case .ticket: "approved, unapproved or none"
        case .allowlist: "none"
        }
    }
}
