/// Activity Log: the claims of the token that Resource Manager checked, and what some exports add.
///
/// Source: Microsoft Learn, "Access token claims reference" and "Azure activity log event schema".
extension Caller {
    init(azure operation: AzureOperation) {
        self.init(cloud: .azure)
        let record = operation.actorRecord
        let claims = AzureClaims(record)
        note(.userAgent, operation.records.lazy.compactMap(\.userAgent).first { $0.text != nil })
        note(.caller, record.field("caller"))
        note(.correlationID, operation.lead.correlationID)
        note(.appID, claims.field("appid", "azp"))
        note(.managedIdentity, claims.field("xmsmirid"))
        note(.credentialKind, claims.field("appidacr", "azpacr"))
        note(.userName, claims.field("upn"))
        note(
            .principalType, record.authorization.flatMap { record.part(of: $0, "evidence", "principalType") })
        readDeployment(record, operation)
        readNames(operation)
        let pinnable = [
            claims.field("objectidentifier", "oid"),
            claims.isApplication ? claims.field("appid", "azp") : nil,
            claims.field("xmsmirid"),
        ]
        identities = pinnable.compactMap { field in
            field?.text.map { .init(field?.path ?? "", $0.lowercased()) }
        }
        let type = record.authorization.flatMap { record.part(of: $0, "evidence", "principalType") }?.value
            .keyword
        if !claims.isApplication, claims.isPerson || type == "user" { signs.insert(.person) }
    }

    /// What the caller asked for, where that was a deployment and this is a part of it.
    private mutating func readDeployment(_ record: AzureRecord, _ operation: AzureOperation) {
        guard let action = record.authorization.flatMap({ record.part(of: $0, "action") }),
            let text = action.text, text.lowercased().hasPrefix("microsoft.resources/deployments/"),
            text.lowercased() != operation.name
        else { return }
        note(.deployment, action)
    }

    /// The rule that is written by itself, and those of a whole write.
    private mutating func readNames(_ operation: AzureOperation) {
        note(.resourceID, operation.lead.resource)
        if operation.resourceType.hasSuffix("/securityrules"), let path = operation.lead.resource?.path {
            note(.ruleName, path, operation.resource.name)
        }
        guard let body = operation.bodyField, let rules = operation.settings?.member("securityRules")?.array
        else {
            return
        }
        for (index, rule) in rules.prefix(64).enumerated() {
            note(
                .ruleName, "\(body.path).properties.securityRules[\(index)].name",
                rule.member("name")?.scalarText)
        }
    }

    private mutating func note(_ field: CallerField, _ found: AzureRecord.Field?) {
        guard let found else { return }
        note(field, found.path, found.text)
    }
}
