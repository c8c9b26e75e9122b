/// Network security groups, their rules, and application security groups.
enum AzureSecurityGroups {
    static let families: [String: AzureFamily] = {
        var families: [String: AzureFamily] = [
            "microsoft.network/applicationsecuritygroups": .opaque(.applicationSecurityGroup),
            "microsoft.network/applicationsecuritygroups/addressprefixsets": prefixSets,
            "microsoft.network/applicationsecuritygroups/joinnetworksecurityrule":
                .opaque(.applicationSecurityGroup, write: .attach),
        ]
        for provider in ["microsoft.network", "microsoft.classicnetwork", "microsoft.azurestackhci"] {
            let group = "\(provider)/networksecuritygroups"
            families[group] = groups
            families["\(group)/securityrules"] = rules
            families["\(group)/join"] = .opaque(.networkSecurityGroup, write: .attach)
            for log in ["", "/default"] {
                families["\(group)/providers/microsoft.insights/diagnosticsettings\(log)"] = logging
            }
        }
        return families
    }()

    /// An NSG is written whole; it can be deleted only when nothing is attached any more, so its deletion opens
    /// nothing by itself: the detaching did. What was lost is unknown, but with its whole resource group gone
    /// there is nothing left that it could have protected.
    private static let groups = AzureFamily(.networkSecurityGroup, stated: listed) { operation in
        if operation.isDeletion {
            return [RuleChange(.delete, traits: operation.isCascade ? [] : [.contentUnknown])]
        }
        return AzureFamily.wholeWrite(operation, stated: listed(operation))
    }

    private static let listed: @Sendable (AzureOperation) -> [RuleChange]? = { operation in
        guard let settings = operation.settings else { return nil }
        return AzureSecurityRule.changes(
            .add, list: settings.member("securityRules"), subscription: operation.resource.subscription)
    }

    private static let rules = AzureFamily(.networkSecurityGroup) { operation in
        let id = operation.resource.name
        // The record does not say what the rule did: a denial may have stood there.
        if operation.isDeletion { return [RuleChange(.remove, ruleID: id, traits: [.contentUnknown])] }
        guard let settings = operation.settings else {
            return [RuleChange(.replace, peers: [.unknown], ruleID: id, traits: [.contentUnknown])]
        }
        let change = AzureSecurityRule.change(
            operation.isUpdate ? .replace : .add, settings, id: id,
            subscription: operation.resource.subscription)
        return [change]
    }

    private static let prefixSets = AzureFamily(.applicationSecurityGroup) { operation in
        let id = operation.resource.name
        if operation.isDeletion { return [RuleChange(.remove, ruleID: id, traits: [.contentUnknown])] }
        let prefixes = operation.settings?.member("addressPrefixes")?.texts ?? []
        return [
            RuleChange(
                operation.isUpdate ? .replace : .add,
                peers: prefixes.isEmpty ? [.unknown] : prefixes.flatMap(AzurePeers.peers), ruleID: id,
                traits: [.contentUnknown])
        ]
    }

    /// What a group lets through stays; who watches it may not.
    private static let logging = AzureFamily(.networkSecurityGroup) { operation in
        let logs = operation.settings?.member("logs")?.array ?? []
        let isSilenced = !logs.isEmpty && logs.allSatisfy { $0.member("enabled")?.truth == false }
        if operation.isDeletion || isSilenced { return [RuleChange(.disable, traits: [.protectionOff])] }
        return [RuleChange(.replace, traits: operation.settings == nil ? [.contentUnknown] : [.wordsOnly])]
    }
}
