/// Firewall Manager: the organisation's hand over groups, lists, web and network firewalls of its accounts.
enum AWSFirewallManager {
    static let readers: [String: AWSReader] = [
        "PutPolicy": { AWSReading.of($0, .firewallManagerPolicy, ["policy"], [policy($0)]) },
        "DeletePolicy": layer(["policyId"], .layer(.delete, [.layerOff])),
        "PutAdminAccount": layer(["adminAccount"], .layer(.replace, [.contentUnknown])),
        "AssociateAdminAccount": layer(["adminAccount"], .layer(.attach, [.contentUnknown])),
        // Drops every policy of the organisation.
        "DisassociateAdminAccount": layer([], .layer(.detach, [.layerOff])),
        "AssociateThirdPartyFirewall": layer(["thirdPartyFirewall"], .layer(.attach, [.contentUnknown])),
        "DisassociateThirdPartyFirewall": layer(["thirdPartyFirewall"], .layer(.detach, [.layerOff])),
        "PutResourceSet": layer(["resourceSet"], .layer(.replace, [.contentUnknown])),
        "DeleteResourceSet": layer(["identifier"], .layer(.delete, [.contentUnknown])),
        "BatchAssociateResource": layer(["resourceSetIdentifier"], .layer(.attach, [.layerOn])),
        "BatchDisassociateResource": layer(["resourceSetIdentifier"], .layer(.detach, [.layerOff])),
        "PutProtocolsList": layer(["protocolsList"], .layer(.replace, [.contentUnknown])),
        "DeleteProtocolsList": layer(["listId"], .layer(.delete, [.contentUnknown])),
        "PutAppsList": layer(["appsList"], .layer(.replace, [.contentUnknown])),
        "DeleteAppsList": layer(["listId"], .layer(.delete, [.contentUnknown])),
    ]

    private static func layer(_ id: [String], _ change: RuleChange) -> AWSReader {
        AWSReading.always(
            .firewallManagerPolicy, id + ["policyId", "resourceSetIdentifier", "listId"], change)
    }

    /// Without remediation the policy only watches: what it would have closed stays open.
    private static func policy(_ call: AWSCall) -> RuleChange {
        switch call.request?["policy"]?["remediationEnabled"]?.truth {
        case false?: .layer(.disable, [.protectionOff, .contentUnknown])
        case true?, nil: .layer(.replace, [.contentUnknown])
        }
    }
}
