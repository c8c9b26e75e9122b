/// Managed prefix lists: what is added to one is let in by every rule that names it, without an event there.
enum AWSPrefixLists {
    static let readers: [String: AWSReader] = [
        "CreateManagedPrefixList": { call in
            let entries = peers(call.request?["entry", "entries"])
            // No rule can name a list before it exists.
            return list(call, [change(.create, entries ?? [], traits: [.notYetInForce])])
        },
        "ModifyManagedPrefixList": { list($0, modified($0)) },
        "RestoreManagedPrefixListVersion": { list($0, [.unreadable(.replace, nil, .allow)]) },
        "DeleteManagedPrefixList": { list($0, [RuleChange(.delete, effect: .allow)]) },
        // IPAM then edits the list itself, through its service-linked role.
        "CreateIpamPrefixListResolver": resolver(.create, traits: [.notYetInForce]),
        "ModifyIpamPrefixListResolver": resolver(.replace),
        "DeleteIpamPrefixListResolver": resolver(.delete),
        "CreateIpamPrefixListResolverTarget": resolver(.attach),
        "ModifyIpamPrefixListResolverTarget": resolver(.replace),
        "DeleteIpamPrefixListResolverTarget": resolver(.detach),
    ]

    private static func list(_ call: AWSCall, _ changes: [RuleChange]) -> AWSReading {
        let made = call.response?["prefixList"]
        let id = call.request?["prefixListId"] ?? made?["prefixListId"] ?? call.response?["prefixListId"]
        let name = call.request?["prefixListName"] ?? made?["prefixListName"]
        return AWSReading(.prefixList, id, name: name, changes, from: call.request)
    }

    private static func modified(_ call: AWSCall) -> [RuleChange] {
        var changes: [RuleChange] = []
        // Which ports an entry opens stands in the rules that name the list.
        if let added = peers(call.request?["addEntry", "addEntries"]) {
            changes.append(change(.add, added, traits: [.contentUnknown]))
        }
        if let removed = peers(call.request?["removeEntry", "removeEntries"]) {
            changes.append(change(.remove, removed))
        }
        if changes.isEmpty, call.request?["prefixListName", "maxEntries"] != nil {
            return [RuleChange(.replace, effect: .allow, traits: [.wordsOnly])]
        }
        return changes.isEmpty ? [.unreadable(.replace, nil, .allow)] : changes
    }

    /// Nil where no entries are stated; an entry that cannot be read is unknown.
    private static func peers(_ field: AWSField?) -> [Peer]? {
        guard let field else { return nil }
        let entries = field.elements.map { Peer.network(in: $0["cidr"] ?? $0) }
        return entries.isEmpty ? nil : entries
    }

    private static func change(
        _ operation: RuleChange.Operation, _ peers: [Peer], traits: Set<RuleChange.Trait> = []
    ) -> RuleChange {
        let unknown: Set<RuleChange.Trait> = peers.contains(.unknown) ? [.contentUnknown] : []
        return RuleChange(operation, effect: .allow, peers: peers, traits: traits.union(unknown))
    }

    private static func resolver(
        _ operation: RuleChange.Operation, traits: Set<RuleChange.Trait> = []
    ) -> AWSReader {
        let keys = ["ipamPrefixListResolverTargetId", "ipamPrefixListResolverId", "prefixListId"]
        return AWSReading.always(.prefixList, keys, .layer(operation, traits.union([.contentUnknown])))
    }
}
