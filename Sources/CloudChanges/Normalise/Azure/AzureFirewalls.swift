/// Azure Firewall: classic firewalls, policies, their groups and drafts, and IP groups.
enum AzureFirewalls {
    static let families: [String: AzureFamily] = [
        "microsoft.network/azurefirewalls": firewalls,
        "microsoft.network/firewallpolicies": policies,
        "microsoft.network/firewallpolicies/rulecollectiongroups": groups(),
        "microsoft.network/firewallpolicies/rulegroups": groups(),
        "microsoft.network/firewallpolicies/rulecollectiongroups/rulecollectiongroupdrafts": groupDrafts,
        "microsoft.network/firewallpolicies/rulecollectiongroups/rulecollectiongroupdrafts/default":
            groupDrafts,
        "microsoft.network/firewallpolicies/firewallpolicydrafts": policyDrafts,
        "microsoft.network/firewallpolicies/firewallpolicydrafts/default": policyDrafts,
        // What goes live stands in the drafts before.
        "microsoft.network/firewallpolicies/deploy": .opaque(.firewallPolicy, write: .enable),
        "microsoft.network/firewallpolicies/signatureoverrides": signatures,
        "microsoft.network/firewallpolicies/signatureoverrides/default": signatures,
        "microsoft.network/firewallpolicies/kubeselectorgroups": .opaque(.firewallPolicy),
        "microsoft.network/firewallpolicies/join": .opaque(.firewallPolicy, write: .attach),
        "microsoft.network/ipgroups": addressGroups,
        "microsoft.network/ipgroups/join": .opaque(.ipGroup, write: .attach),
    ]

    private static let firewalls = AzureFamily(.azureFirewall, stated: classicRules) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.layerOff])] }
        let written = AzureFamily.wholeWrite(operation, stated: classicRules(operation))
        return written + inspectionOff(operation)
    }

    private static let classicRules: @Sendable (AzureOperation) -> [RuleChange]? = { operation in
        operation.settings.map(AzureFirewallRules.classicRules)
    }

    /// A policy holds no rules itself, but what becomes of traffic that no rule is needed for.
    private static let policies = AzureFamily(.firewallPolicy) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.contentUnknown])] }
        if operation.statesOnlyTags { return [RuleChange(.replace, traits: [.wordsOnly])] }
        let written = RuleChange(operation.isCreation ? .create : .replace, traits: [.contentUnknown])
        return [written] + inspectionOff(operation)
    }

    /// Threat intelligence or intrusion detection stated as off.
    private static func inspectionOff(
        _ operation: AzureOperation, traits: Set<RuleChange.Trait> = []
    ) -> [RuleChange] {
        guard let settings = operation.settings else { return [] }
        let modes = [
            ("threatIntelMode", settings.member("threatIntelMode")),
            ("intrusionDetection", settings.member(path: "intrusionDetection", "mode")),
        ]
        return modes.filter { $0.1?.keyword == "off" }.map { name, _ in
            RuleChange(.disable, ruleID: name, traits: traits.union([.protectionOff]))
        }
    }

    private static func groups(_ traits: Set<RuleChange.Trait> = []) -> AzureFamily {
        .whole(.firewallPolicy, depth: 2, traits: traits) { operation in
            operation.settings.map { AzureFirewallRules.policyRules($0, traits: traits) }
        }
    }

    /// A draft has no effect until it is deployed, and needs no state before: it is what will be stated.
    private static let groupDrafts = groups([.notYetInForce])

    private static let policyDrafts = AzureFamily(.firewallPolicy) { operation in
        if operation.isDeletion { return [RuleChange(.delete, traits: [.notYetInForce])] }
        let written = RuleChange(.replace, traits: [.notYetInForce, .contentUnknown])
        return [written] + inspectionOff(operation, traits: [.notYetInForce])
    }

    /// Each signature is `Off`, `Alert` or `Deny`.
    private static let signatures = AzureFamily(.firewallPolicy) { operation in
        let modes = operation.settings?.member("signatures")?.object?.members ?? []
        let off = modes.filter { $0.value.keyword == "off" }
        if off.isEmpty || operation.isDeletion { return [RuleChange(.replace, traits: [.contentUnknown])] }
        return off.map { RuleChange(.disable, ruleID: $0.key, traits: [.protectionOff]) }
    }

    /// Who belongs to a name that rules use; what those rules allow is not in the record.
    private static let addressGroups = AzureFamily.whole(.ipGroup) { operation in
        guard let addresses = operation.settings?.member("ipAddresses")?.texts else { return nil }
        guard !addresses.isEmpty else { return [] }
        return [RuleChange(.add, peers: addresses.flatMap(AzurePeers.peers), traits: [.contentUnknown])]
    }
}
