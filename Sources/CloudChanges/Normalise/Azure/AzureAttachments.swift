/// Subnets, network interfaces and virtual networks, as far as they carry a security group.
///
/// These are written whole: a group that is not named is a group that is detached.
enum AzureAttachments {
    static let families: [String: AzureFamily] = [
        "microsoft.network/virtualnetworks/subnets": subnets,
        "microsoft.network/virtualnetworks/subnets/join": .opaque(.subnet, depth: 2, write: .attach),
        "microsoft.network/networkinterfaces": interfaces,
        "microsoft.network/virtualnetworks": networks,
    ]

    private static let subnets = AzureFamily(.subnet, depth: 2, statement: laidOnSubnet) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.contentUnknown])] }
        guard let settings = operation.settings else { return unreadable }
        return [attachment(settings, of: operation.resource.name, isNew: operation.isCreation, saysAll: true)]
    }

    private static let laidOnSubnet: @Sendable (AzureOperation) -> Stated = { operation in
        let name = operation.resource.name
        let settings = operation.settings ?? .null
        let change = attachment(settings, of: name, isNew: operation.isCreation, saysAll: true)
        return Stated(attachments: [laid(settings, on: nil, change)])
    }

    private static let laidOnInterface: @Sendable (AzureOperation) -> Stated = { operation in
        let name = operation.resource.name
        let settings = operation.settings ?? .null
        let change = attachment(settings, of: name, isNew: operation.isCreation, saysAll: false)
        return Stated(attachments: [laid(settings, on: nil, change)])
    }

    private static let laidOnSubnets: @Sendable (AzureOperation) -> Stated = { operation in
        let subnets = operation.settings?.member("subnets")?.array ?? []
        let attachments = subnets.compactMap { subnet -> Stated.Attachment? in
            guard let name = subnet.member("name")?.scalarText else { return nil }
            let settings = subnet.member("properties") ?? subnet
            let change = attachment(settings, of: name, isNew: operation.isCreation, saysAll: false)
            return laid(settings, on: operation.resource.text + "/subnets/" + name, change)
        }
        return Stated(attachments: attachments)
    }

    private static func laid(
        _ settings: JSONValue, on site: String?, _ change: RuleChange
    ) -> Stated.Attachment {
        let id = settings.member("networkSecurityGroup")?.member("id")?.scalarText
        return Stated.Attachment(site: site, groups: id.map { [$0] } ?? [], change: change)
    }

    private static let interfaces = AzureFamily(.networkInterface, statement: laidOnInterface) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.contentUnknown])] }
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        guard let settings = operation.settings else { return unreadable }
        let groups = applicationGroups(settings)
        let attachment = attachment(
            settings, of: operation.resource.name, isNew: operation.isCreation, saysAll: false)
        return [attachment] + groups
    }

    private static let networks = AzureFamily(.virtualNetwork, statement: laidOnSubnets) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.contentUnknown])] }
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        guard let subnets = operation.settings?.member("subnets")?.array else { return unreadable }
        let changes = subnets.map { subnet in
            attachment(
                subnet.member("properties") ?? subnet, of: subnet.member("name")?.scalarText,
                isNew: operation.isCreation, saysAll: false)
        }
        return changes.isEmpty ? unreadable : changes
    }

    private static var unreadable: [RuleChange] { [RuleChange(.replace, traits: [.contentUnknown])] }

    /// `saysAll`: whether not naming a group says that there is none. A write of one subnet does. The writes of
    /// interfaces and networks name every part, and most of those never had a group of their own: whether one
    /// was lost needs the state before.
    private static func attachment(
        _ settings: JSONValue, of name: String?, isNew: Bool, saysAll: Bool
    ) -> RuleChange {
        let group = settings.member("networkSecurityGroup")
        if let group, !group.isNull {
            return RuleChange(
                .attach, ruleID: group.member("id")?.scalarText ?? name, traits: [.contentUnknown])
        }
        if isNew { return RuleChange(.create, ruleID: name) }
        // Azure lets no group onto these; not naming one says nothing.
        if group == nil, name.map({ bareSubnets.contains($0.lowercased()) }) == true {
            return RuleChange(.replace, ruleID: name, traits: [.contentUnknown])
        }
        return RuleChange(
            .detach, ruleID: name, traits: [group == nil && !saysAll ? .contentUnknown : .layerOff])
    }

    /// Source: Microsoft Learn, "Azure Firewall FAQ" and "About VPN Gateway settings" (gateway subnet).
    private static let bareSubnets: Set<String> = [
        "gatewaysubnet", "azurefirewallsubnet", "azurefirewallmanagementsubnet", "routeserversubnet",
    ]

    /// Joining an application security group puts the machine behind whatever rules name that group.
    private static func applicationGroups(_ settings: JSONValue) -> [RuleChange] {
        (settings.member("ipConfigurations")?.array ?? []).flatMap { configuration in
            (configuration.member(path: "properties", "applicationSecurityGroups")?.array ?? []).compactMap {
                RuleChange(.attach, ruleID: $0.member("id")?.scalarText, traits: [.contentUnknown])
            }
        }
    }
}
