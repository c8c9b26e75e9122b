public import CloudChanges

extension FirewallDelta {
    /// What the change does to each object that it touches; nothing when it failed or was a dry run. An unknown
    /// outcome counts as a success, as in judging.
    public static func all(of change: Change) -> [(object: FirewallObject, delta: FirewallDelta)] {
        guard change.outcome == .success || change.outcome == .unknown else { return [] }
        var deltas: [FirewallObject: [FirewallOperation]] = [:]
        for attachment in change.stated.attachments {
            guard let site = FirewallObject.site(of: attachment, in: change) else { continue }
            deltas[site, default: []].append(laying(attachment))
        }
        if let target = FirewallObject.target(of: change), change.stated.attachments.isEmpty {
            deltas[target, default: []] += Steps(change).operations
        }
        return deltas.filter { !$0.value.isEmpty }.map { ($0.key, FirewallDelta(operations: $0.value)) }
            .sorted { $0.0.key.utf8.lexicographicallyPrecedes($1.0.key.utf8) }
    }

    private static func laying(_ attachment: Stated.Attachment) -> FirewallOperation {
        var operation = FirewallOperation(attachment.isWhole ? .lay : .layMore)
        operation.names = attachment.groups
        if !attachment.removed.isEmpty { operation.removed = attachment.removed }
        return operation
    }
}

/// Turns a change into steps.
private struct Steps {
    let change: Change
    let time: Int64

    init(_ change: Change) {
        self.change = change
        time = change.time.seconds
    }

    var operations: [FirewallOperation] {
        if let rules = change.stated.rules { return stated(rules) }
        var written: [String: [RuleChange]] = [:]
        var order: [String] = []
        var operations: [FirewallOperation] = []
        for rule in change.changes {
            // Lines of one rule are one step.
            if let id = rule.ruleID, isWritten(rule) {
                let key = "\(rule.operation.rawValue)#\(id)"
                if written[key] == nil { order.append(key) }
                written[key, default: []].append(rule)
            } else {
                operations += steps(rule)
            }
        }
        for key in order { operations += write(written[key] ?? []) }
        // What makes an object comes before what stands in it.
        return operations.filter { $0.kind == .create } + operations.filter { $0.kind != .create }
    }

    private func stated(_ rules: [RuleChange]) -> [FirewallOperation] {
        var whole = FirewallOperation(.whole, lines: rules.flatMap { $0.places.map { line($0.rule) } })
        whole.parts = change.stated.parts?.sorted()
        return [whole]
    }

    private func line(_ rule: RuleChange) -> FirewallLine {
        FirewallLine(rule, since: time, network: change.stated.network)
    }

    private func isWritten(_ rule: RuleChange) -> Bool {
        let isRule = rule.effect != nil || !rule.peers.isEmpty || !rule.unstated.isEmpty
        return isRule && !rule.traits.contains(.wordsOnly)
            && [.add, .replace, .enable, .disable].contains(rule.operation)
    }

    /// The lines of one rule that is named.
    private func write(_ rules: [RuleChange]) -> [FirewallOperation] {
        guard let first = rules.first else { return [] }
        let place = FirewallPlace.of(first)
        let isPartial = !first.unstated.isEmpty
        var operation = FirewallOperation(isPartial ? .merge : .put, place: place, lines: rules.map(line))
        if isPartial { operation.columns = first.unstated.map(\.rawValue).sorted() }
        switch first.operation {
        case .disable: return [operation, FirewallOperation(.turnOff, place: place)]
        case .enable: return [operation, FirewallOperation(.turnOn, place: place)]
        // Only a write that says so switches a rule on again.
        default:
            let turnsOn = isPartial && !first.unstated.contains(.state)
            return turnsOn ? [operation, FirewallOperation(.turnOn, place: place)] : [operation]
        }
    }

    private func steps(_ rule: RuleChange) -> [FirewallOperation] {
        let saysNothing: Set<RuleChange.Trait> = [.wordsOnly, .protectionOff]
        if !rule.traits.isDisjoint(with: saysNothing), !rule.traits.contains(.contentUnknown) { return [] }
        switch rule.operation {
        case .create: return creation(rule)
        case .add: return addition(rule)
        case .delete where rule.ruleID == nil && rule.priority == nil: return [FirewallOperation(.gone)]
        case .remove, .delete: return removal(rule)
        // A commit, or the first machine behind a policy: what was ready takes effect.
        case .attach: return [FirewallOperation(.release)]
        case .enable: return rule.traits.contains(.contentUnknown) ? [FirewallOperation(.release)] : []
        case .replace: return [FirewallOperation(.blur)]
        case .detach, .disable: return []
        }
    }

    private func creation(_ rule: RuleChange) -> [FirewallOperation] {
        guard !rule.traits.contains(.contentUnknown) else { return [FirewallOperation(.blur)] }
        let contents = rule.peers.isEmpty ? defaults : rule.places.map { line($0.rule) }
        return [FirewallOperation(.create, lines: contents)]
    }

    /// A new security group lets everything out (Amazon EC2 User Guide, "Default security groups": "a new security
    /// group has an outbound rule that allows all"); a new network ACL denies everything, with no entry to be removed.
    private var defaults: [FirewallLine] {
        guard change.cloud == .aws, change.target.kind == .securityGroup else { return [] }
        let everything = RuleChange(
            .add, direction: .egress, effect: .allow, networkProtocol: "any", ports: [.all], peers: [.anyV4])
        return [line(everything)]
    }

    private func addition(_ rule: RuleChange) -> [FirewallOperation] {
        if rule.peers.isEmpty || rule.peers == [.unknown] { return [FirewallOperation(.addUnknown)] }
        let puts = rule.places.map { FirewallOperation(.put, place: $0.place, lines: [line($0.rule)]) }
        return rule.peers.contains(.unknown) ? puts + [FirewallOperation(.addUnknown)] : puts
    }

    /// By its id, by what it says, or, where the record shows neither, nobody knows what went.
    private func removal(_ rule: RuleChange) -> [FirewallOperation] {
        let isShown = !rule.peers.isEmpty && !rule.peers.contains(.unknown)
        guard rule.ruleID != nil || isShown else { return [FirewallOperation(.blur)] }
        var nameless = rule
        nameless.ruleID = nil
        let lines = isShown ? nameless.places.map { line($0.rule) } : nil
        return [
            FirewallOperation(.drop, place: rule.ruleID == nil ? nil : FirewallPlace.of(rule), lines: lines)
        ]
    }
}
