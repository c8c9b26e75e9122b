import CloudChanges

extension KnownReading {
    /// Puts, for the lists that openings name, what memory knows to stand in them. A list that is not known whole
    /// stays named beside what is.
    mutating func expandLists() {
        guard let lists = facts.lists else { return }
        for index in parts.indices where Self.mayOpen(parts[index]) {
            let named = lists.filter { parts[index].peers.contains(.prefixList($0.id)) }
            guard !named.isEmpty else { continue }
            let before = parts[index].places.first.flatMap { recalled[$0.place] } ?? []
            for list in named { expand(list, in: index) }
            let reasons = named.map { Recalled.listed($0.id, isAll: $0.isComplete) }
            for one in parts[index].places {
                recalled[one.place] = (recalled[one.place] ?? before) + reasons
            }
        }
    }

    private static func mayOpen(_ rule: RuleChange) -> Bool {
        rule.effect != .deny && [.add, .replace, .create, .enable].contains(rule.operation)
            && !rule.traits.contains(.asBefore)
    }

    private mutating func expand(_ list: FirewallFacts.List, in index: Int) {
        let entries = list.peers.map(Peer.init(text:))
        // An empty list lets nobody in; it stays named.
        let isReplaced = list.isComplete && !entries.isEmpty
        let rest = parts[index].peers.filter { !isReplaced || $0 != .prefixList(list.id) }
        parts[index].peers = Set(rest + entries).sorted()
    }
}
