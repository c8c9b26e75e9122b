/// Which family reads an operation: one table, keyed by resource type in lower case.
enum AzureFamilies {
    static func family(of operation: AzureOperation) -> AzureFamily? {
        guard ["write", "delete", "action"].contains(operation.verb) else { return nil }
        return table[operation.resourceType] ?? AzureDatabaseFirewalls.family(operation.resourceType)
    }

    private static let table: [String: AzureFamily] = [
        AzureSecurityGroups.families, AzureAttachments.families, AzureFirewalls.families,
        AzureWebFirewalls.families, AzureNetworkManager.families, AzurePlatformFirewalls.families,
        AzureAccess.families,
    ].reduce(into: [:]) { table, part in table.merge(part) { first, _ in first } }
}
