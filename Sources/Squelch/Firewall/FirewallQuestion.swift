public import CloudChanges

/// What a change needs to know of firewalls, and how the answer is cut to that.
public struct FirewallQuestion: Sendable {
    private let change: Change
    private let target: FirewallObject?
    private let sites: [(id: String, object: FirewallObject)]
    private let groups: [(id: String, object: FirewallObject)]
    private let lists: [(id: String, object: FirewallObject)]

    /// Reads from the change what it touches.
    public init(of change: Change) {
        self.change = change
        target = change.changes.isEmpty ? nil : FirewallObject.target(of: change)
        var sites: [String: FirewallObject] = [:]
        var groups: [String: FirewallObject] = [:]
        for attachment in change.stated.attachments {
            sites[attachment.site ?? ""] = FirewallObject.site(of: attachment, in: change)
            for id in attachment.groups { groups[id] = FirewallObject.group(id, in: change) }
        }
        var lists: [String: FirewallObject] = [:]
        for case .prefixList(let id) in change.changes.lazy.flatMap(\.peers) {
            lists[id] = FirewallObject.list(id, in: change)
        }
        func sorted(_ objects: [String: FirewallObject]) -> [(id: String, object: FirewallObject)] {
            objects.map { ($0.key, $0.value) }
                .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
                .prefix(FirewallFacts.mostObjects).map(\.self)
        }
        self.sites = sorted(sites)
        self.groups = sorted(groups)
        self.lists = sorted(lists)
    }

    /// The objects whose states are asked for.
    public var objects: Set<FirewallObject> {
        Set(
            [target].compactMap(\.self) + sites.map(\.object) + groups.map(\.object)
                + lists.map(\.object))
    }

    /// What is known, cut to what the change has to do with; nil where that is nothing.
    public func facts(from states: [FirewallObject: FirewallState]) -> FirewallFacts? {
        var facts = FirewallFacts()
        if change.stated.attachments.isEmpty, let target, let state = states[target], state.tells {
            facts.target = FirewallSelection(change, state).standing()
        }
        let laid = sites.compactMap { site in
            states[site.object]?.laid.map { FirewallFacts.Site(id: site.id, groups: $0) }
        }
        if !laid.isEmpty { facts.sites = laid }
        let standing = groups.compactMap { group -> FirewallFacts.Standing? in
            guard let state = states[group.object], state.tells else { return nil }
            return FirewallSelection(change, state).laid(as: group.id)
        }
        if !standing.isEmpty { facts.groups = standing }
        let listed = lists.compactMap { list in
            states[list.object].flatMap { $0.tells ? $0.addresses(as: list.id) : nil }
        }
        if !listed.isEmpty { facts.lists = listed }
        return facts == FirewallFacts() ? nil : facts
    }
}

extension FirewallState {
    /// Whether anything is known of rules.
    var tells: Bool { isComplete || !rules.isEmpty || !knownParts.isEmpty }

    /// What a list holds, as far as the log told.
    fileprivate func addresses(as id: String) -> FirewallFacts.List {
        let known = Set(rules.values.joined().flatMap(\.rule.peers)).subtracting([.unknown])
        // Networks sort by address, and what is named by its width alone must not depend on that.
        let widest = known.sorted { one, other in
            let sizes = [one, other].map { AddressSet([$0].compactMap(\.network)).count(.v4) }
            return sizes[0] == sizes[1] ? one < other : sizes[0] > sizes[1]
        }
        return FirewallFacts.List(
            id: id, peers: widest.prefix(FirewallFacts.mostRules).map(\.text),
            isComplete: isComplete && known.count <= FirewallFacts.mostRules)
    }
}
