/// Network rules that services keep among their own settings: storage, vaults, registries, clusters, sites.
///
/// A write of such a service is a firewall change only as far as it shows a network part; the rest of the body
/// is somebody else's business, and no change.
enum AzurePlatformFirewalls {
    static let families: [String: AzureFamily] = [
        "microsoft.storage/storageaccounts": settings(.storageFirewall),
        "microsoft.keyvault/vaults": settings(.storageFirewall),
        "microsoft.containerregistry/registries": settings(.storageFirewall),
        "microsoft.cognitiveservices/accounts": settings(.endpoint),
        "microsoft.eventhub/namespaces": settings(.endpoint),
        "microsoft.eventhub/namespaces/networkrulesets": settings(.endpoint),
        "microsoft.eventhub/namespaces/networkrulesets/default": settings(.endpoint),
        "microsoft.servicebus/namespaces": settings(.endpoint),
        "microsoft.servicebus/namespaces/networkrulesets": settings(.endpoint),
        "microsoft.servicebus/namespaces/networkrulesets/default": settings(.endpoint),
        "microsoft.documentdb/databaseaccounts": settings(.databaseFirewall),
        "microsoft.sql/servers": settings(.databaseFirewall),
        "microsoft.dbforpostgresql/flexibleservers": settings(.databaseFirewall),
        "microsoft.dbformysql/flexibleservers": settings(.databaseFirewall),
        "microsoft.cache/redis": settings(.databaseFirewall),
        "microsoft.containerservice/managedclusters": clusters,
        "microsoft.web/sites/config": sites,
        "microsoft.web/sites/config/web": sites,
        "microsoft.web/sites/slots/config": sites,
        "microsoft.web/sites/slots/config/web": sites,
    ]

    private static func settings(_ kind: Target.Kind) -> AzureFamily {
        AzureFamily(kind, statement: statement) { operation in
            // Taking the service away takes its openings with it.
            if operation.isDeletion { return [] }
            guard let settings = operation.settings else {
                return [RuleChange(.replace, traits: [.contentUnknown])]
            }
            let changes = rules(settings) + publicAccess(settings)
            return changes.isEmpty ? unreadPart(of: settings) : changes
        }
    }

    private static let statement: @Sendable (AzureOperation) -> Stated = { operation in
        operation.settings.map(stated) ?? Stated()
    }

    /// The parts that a write of settings speaks of, each whole: the answer to whom no rule names, the list of
    /// addresses and subnets, and whether the service has a public endpoint at all.
    private static func stated(_ settings: JSONValue) -> Stated {
        let list = settings.member("networkAcls") ?? settings.member("networkRuleSet") ?? settings
        var stated = Stated(rules: [], parts: [])
        var rules: [RuleChange] = []
        if let answer = list.member("defaultAction")?.keyword {
            stated.parts?.insert("defaultAction")
            if answer == "allow" {
                rules.append(
                    RuleChange(
                        .add, direction: .ingress, effect: .allow, peers: [.anyV4, .anyV6],
                        ruleID: "defaultAction", traits: [.defaultAllow]))
            }
        }
        let addresses = list.member("ipRules")?.array
        if let addresses {
            stated.parts?.insert(RuleChange.nameless)
            let texts = addresses.compactMap { ($0.member("value") ?? $0.member("ipMask") ?? $0).scalarText }
            rules += texts.flatMap(AzurePeers.peers).map(entry)
            if texts.count != addresses.count { rules.append(entry(.unknown)) }
            for subnet in list.member("virtualNetworkRules")?.array ?? [] {
                let id = (subnet.member("id") ?? subnet.member(path: "subnet", "id"))?.scalarText
                rules.append(entry(id.map(Peer.tag) ?? .unknown))
            }
        }
        if let access = publicAccessWord(settings) {
            stated.parts?.insert("publicNetworkAccess")
            rules.append(
                RuleChange(
                    .add, direction: .ingress, ruleID: "publicNetworkAccess",
                    traits: access == "enabled" ? [] : [.switchedOff]))
        }
        guard stated.parts?.isEmpty == false else { return Stated() }
        stated.rules = RuleChange.merged(rules)
        return stated
    }

    private static func entry(_ peer: Peer) -> RuleChange {
        RuleChange(.add, direction: .ingress, effect: .allow, peers: [peer])
    }

    private static func rules(_ settings: JSONValue) -> [RuleChange] {
        let list = settings.member("networkAcls") ?? settings.member("networkRuleSet") ?? settings
        switch list.member("defaultAction")?.keyword {
        case "allow": return [open]
        case "deny": return [closed, unknownList]
        default: break
        }
        // Cosmos DB: an empty filter admits every network, unless the account filters by subnet.
        let addresses = settings.member("ipRules") ?? settings.member("ipRangeFilter")
        if let addresses, settings.member("isVirtualNetworkFilterEnabled")?.truth != true {
            return addresses.texts.isEmpty && addresses.array?.isEmpty != false ? [open] : [unknownList]
        }
        return list != settings || addresses != nil ? [unknownList] : []
    }

    private static func publicAccess(_ settings: JSONValue) -> [RuleChange] {
        switch publicAccessWord(settings) {
        case "enabled":
            return [
                RuleChange(
                    .enable, direction: .ingress, ruleID: "publicNetworkAccess", traits: [.contentUnknown])
            ]
        case "disabled":
            return [
                RuleChange(.enable, direction: .ingress, ruleID: "publicNetworkAccess", traits: [.layerOn])
            ]
        default: return []
        }
    }

    private static func publicAccessWord(_ settings: JSONValue) -> String? {
        let value =
            settings.member("publicNetworkAccess") ?? settings.member(path: "network", "publicNetworkAccess")
        return value?.keyword
    }

    /// A network part in a place or a form that is not known here is a change of unknown content.
    private static func unreadPart(of settings: JSONValue, depth: Int = 0) -> [RuleChange] {
        guard depth < 32 else { return [unknownList] }
        let inner: [JSONValue]
        switch settings {
        case .object(let object):
            if object.members.contains(where: {
                networkParts.contains($0.key.lowercased()) && !$0.value.isNull
            }) {
                return [unknownList]
            }
            inner = object.members.map(\.value)
        case .array(let elements): inner = elements
        case .null, .bool, .number, .string: return []
        }
        return inner.contains { !unreadPart(of: $0, depth: depth + 1).isEmpty } ? [unknownList] : []
    }

    private static let networkParts: Set<String> = [
        "networkacls", "networkruleset", "iprules", "iprangefilter", "virtualnetworkrules",
        "apiserveraccessprofile", "authorizedipranges", "ipsecurityrestrictions", "scmipsecurityrestrictions",
        "defaultaction", "publicnetworkaccess",
    ]

    private static let open = RuleChange(
        .replace, direction: .ingress, effect: .allow, peers: [.anyV4, .anyV6], ruleID: "defaultAction",
        traits: [.defaultAllow])
    /// The same where what is stated is not kept in parts.
    private static let openToAll = RuleChange(
        .replace, direction: .ingress, effect: .allow, peers: [.anyV4, .anyV6], traits: [.defaultAllow])
    private static let closed = RuleChange(
        .enable, direction: .ingress, ruleID: "defaultAction", traits: [.layerOn])
    /// The list is stated whole; what it gained or lost is not in the record.
    private static let unknownList = RuleChange(
        .replace, direction: .ingress, ruleID: RuleChange.nameless, traits: [.contentUnknown])

    /// An API server without a list of authorised ranges answers everybody.
    private static let clusters = AzureFamily(.endpoint) { operation in
        if operation.isDeletion { return [] }
        guard let settings = operation.settings else {
            return [RuleChange(.replace, traits: [.contentUnknown])]
        }
        guard let profile = settings.member("apiServerAccessProfile") else { return unreadPart(of: settings) }
        if profile.member("enablePrivateCluster")?.truth == true { return [closed] }
        guard let ranges = profile.member("authorizedIPRanges") else { return [unknownList] }
        let peers = ranges.texts.flatMap(AzurePeers.peers)
        return [peers.isEmpty || peers.contains(.anyV4) ? openToAll : unknownList]
    }

    private static let sites = AzureFamily(.endpoint) { operation in
        guard let settings = operation.settings else {
            return [RuleChange(.replace, traits: [.contentUnknown])]
        }
        if settings.member("ipSecurityRestrictionsDefaultAction")?.keyword == "allow" { return [openToAll] }
        guard let rules = settings.member("ipSecurityRestrictions") else { return unreadPart(of: settings) }
        let isOpen = rules.array?.allSatisfy { rule in
            rule.member("ipAddress")?.keyword == "any" && rule.member("action")?.keyword == "allow"
        }
        return [isOpen == true ? openToAll : unknownList]
    }
}
