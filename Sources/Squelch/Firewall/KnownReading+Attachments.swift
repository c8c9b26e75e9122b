import CloudChanges

extension KnownReading {
    /// Firewalls laid on machines, subnets and services: what the new ones let in, as far as memory knows them.
    mutating func readAttachments() {
        var left = change.changes
        for (rule, attachments) in byChange() {
            guard let index = left.firstIndex(of: rule) else { continue }
            let readings = attachments.map { read($0) }
            guard readings.contains(where: \.self) else { continue }
            // Something of it is still not known: the part stays as recorded, beside what is.
            if readings.allSatisfy(\.self) { left.remove(at: index) }
        }
        parts += left
    }

    private func byChange() -> [(RuleChange, [Stated.Attachment])] {
        var groups: [RuleChange: [Stated.Attachment]] = [:]
        for attachment in change.stated.attachments {
            groups[attachment.change, default: []].append(attachment)
        }
        return change.changes.compactMap { rule in groups[rule].map { (rule, $0) } }
    }

    /// - Returns: Whether everything that the attachment does is known.
    private mutating func read(_ attachment: Stated.Attachment) -> Bool {
        let before = facts.sites?.first { $0.id == (attachment.site ?? "") }?.groups
        let change = attachment.change
        switch change.operation {
        case .attach: return readLaid(attachment, before)
        case .detach: return readBare(attachment, before)
        default: return false
        }
    }

    /// A write without a firewall where there was none before changes nothing; where there was one, it is lost.
    private mutating func readBare(_ attachment: Stated.Attachment, _ before: [String]?) -> Bool {
        guard attachment.isWhole, attachment.groups.isEmpty, let before else { return false }
        let rule = attachment.change
        guard !before.isEmpty else {
            keep(rule, .bareBefore, at: FirewallPlace.of(rule))
            return true
        }
        var off = rule
        off.traits = [.layerOff]
        parts.append(off)
        recall(.relaid(before: before, after: []), at: FirewallPlace.of(off))
        return true
    }

    private mutating func readLaid(_ attachment: Stated.Attachment, _ before: [String]?) -> Bool {
        let known = Set((before ?? []).map { $0.lowercased() })
        let new = attachment.groups.filter { !known.contains($0.lowercased()) }
        let rule = attachment.change
        let relaid = Recalled.relaid(before: before, after: Self.after(attachment, before))
        let lost = (before ?? []).filter { group in
            !attachment.groups.contains { $0.lowercased() == group.lowercased() }
        }
        if new.isEmpty, before != nil, lost.isEmpty || dropsOnlyAllows {
            lose(lost, rule, relaid)
            return true
        }
        // Asking new of nothing: losing a list of denies may open, whatever is left.
        let isKnown = !new.isEmpty && new.map { lay($0, rule, relaid, beside: known) }.allSatisfy(\.self)
        if !isKnown { recall(relaid, at: FirewallPlace.of(rule)) }
        return isKnown
    }

    private mutating func lose(_ lost: [String], _ rule: RuleChange, _ relaid: Recalled) {
        if lost.isEmpty {
            keep(rule, .laidBefore, at: FirewallPlace.of(rule))
        } else {
            var closing = rule
            closing.operation = .detach
            closing.effect = .allow
            closing.traits = []
            parts.append(closing)
        }
        recall(relaid, at: FirewallPlace.of(parts.last ?? rule))
    }

    private static func after(_ attachment: Stated.Attachment, _ before: [String]?) -> [String] {
        if attachment.isWhole { return attachment.groups }
        let stays = Set(before ?? []).subtracting(attachment.removed)
        return stays.union(attachment.groups).sorted()
    }

    /// Security groups only allow: losing one only closes.
    private var dropsOnlyAllows: Bool { change.cloud == .aws && change.target.kind != .networkACL }

    /// What one firewall lets in.
    ///
    /// - Returns: Whether that is all it lets in.
    private mutating func lay(
        _ group: String, _ rule: RuleChange, _ relaid: Recalled, beside before: Set<String>
    ) -> Bool {
        guard let standing = facts.groups?.first(where: { $0.id == group }) else { return false }
        let lines = standing.rules.filter(\.isInForce)
        let denies = lines.filter { $0.rule.effect == .deny }
        let allows = lines.filter { line in
            line.rule.effect != .deny && !denies.contains { Self.hides($0, line) }
        }
        let had = letIn(by: before)
        var news = 0
        for line in allows {
            guard var part = Traffic.rest(of: line.rule, without: had) else { continue }
            news += 1
            part.operation = .add
            part.ruleID = "\(group)\u{1F}\(line.rule.ruleID ?? "")"
            if part.effect == nil { part.traits.insert(.contentUnknown) }
            parts.append(part)
            recall(.laid(group, since: line.since), at: FirewallPlace.of(part))
            recall(relaid, at: FirewallPlace.of(part))
        }
        let isAll = standing.isComplete && standing.isCut == nil
        if news == 0, isAll {
            keep(rule, allows.isEmpty ? .lets(group) : .adds(group), at: FirewallPlace.of(rule))
            recall(relaid, at: FirewallPlace.of(rule))
        }
        return isAll
    }

    /// What the firewalls that stay let in, where no deny among them may take it back.
    private func letIn(by before: Set<String>) -> [RuleChange] {
        let staying = (facts.groups ?? []).filter { before.contains($0.id.lowercased()) && $0.denies == 0 }
        return staying.flatMap(\.rules).filter(\.isInForce).map(\.rule)
    }

    /// Whether a deny is asked first for everything that the allow lets in.
    private static func hides(_ deny: FirewallLine, _ line: FirewallLine) -> Bool {
        guard let first = deny.rule.priority, let later = line.rule.priority, first < later else {
            return false
        }
        var allow = deny.rule
        allow.effect = line.rule.effect
        return Traffic.rest(of: line.rule, without: [allow]) == nil
    }
}
