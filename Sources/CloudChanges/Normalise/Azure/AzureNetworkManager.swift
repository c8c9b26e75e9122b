/// Virtual Network Manager: rules that stand before every NSG, and the commit that puts them in force.
///
/// `AlwaysAllow` outranks every NSG denial. A rule written here is ready, not in force.
///
/// Source: Microsoft Learn, "Security admin rules in Azure Virtual Network Manager"; REST API `NetworkManagerCommit`.
enum AzureNetworkManager {
    static let families: [String: AzureFamily] = {
        let manager = "microsoft.network/networkmanagers"
        var families: [String: AzureFamily] = [
            manager: .opaque(.networkManager),
            "\(manager)/commit": commits,
            "\(manager)/commits": commits,
            "\(manager)/networkgroups": .opaque(.networkManager),
            "\(manager)/networkgroups/staticmembers": .opaque(
                .networkManager, write: .attach, delete: .detach),
        ]
        for configuration in ["securityadminconfigurations", "securityuserconfigurations"] {
            families["\(manager)/\(configuration)"] = pending
            families["\(manager)/\(configuration)/rulecollections"] = pending
            families["\(manager)/\(configuration)/rulecollections/rules"] = rules
        }
        return families
    }()

    private static let pending = AzureFamily.opaque(.networkManager, traits: [.notYetInForce])

    private static let rules = AzureFamily(.networkManager) { operation in
        let id = operation.resource.names.dropFirst().joined(separator: "/")
        if operation.isDeletion {
            return [RuleChange(.remove, ruleID: id, traits: [.notYetInForce, .contentUnknown])]
        }
        guard let settings = operation.settings else {
            return [
                RuleChange(
                    .replace, peers: [.unknown], ruleID: id, traits: [.notYetInForce, .contentUnknown])
            ]
        }
        return [
            AzureSecurityRule.change(
                operation.isUpdate ? .replace : .add, settings, id: id,
                subscription: operation.resource.subscription, traits: [.notYetInForce])
        ]
    }

    /// Names configurations, not rules; naming none takes every rule of the regions out of force.
    private static let commits = AzureFamily(.networkManager) { operation in
        guard !operation.isDeletion, let settings = operation.settings else {
            return [RuleChange(operation.isDeletion ? .disable : .enable, traits: [.contentUnknown])]
        }
        if settings.member("commitType")?.keyword == "connectivity" {
            return [RuleChange(.enable, traits: [.wordsOnly])]
        }
        if let ids = settings.member("configurationIds")?.array, ids.isEmpty {
            return [RuleChange(.disable, traits: [.layerOff])]
        }
        return [RuleChange(.enable, traits: [.contentUnknown])]
    }
}
