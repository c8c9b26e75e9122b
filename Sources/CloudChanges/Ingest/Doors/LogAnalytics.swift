/// Rows of a Log Analytics workspace: as objects, as CSV, and as the query API returns them.
///
/// Sources: Azure Monitor Logs reference, tables "AzureActivity", "AuditLogs", "AWSCloudTrail"; Log Analytics query
/// API, "Response format".
enum LogAnalytics {
    /// Tables that record who signed in and what changed in the directory. No firewall is in them.
    private static let identityTables: Set<String> = [
        "auditlogs", "signinlogs", "aadnoninteractiveusersigninlogs", "aadserviceprincipalsigninlogs",
        "aadmanagedidentitysigninlogs", "aadprovisioninglogs", "aadriskyusers", "aaduserriskevents",
    ]

    static func open(_ value: JSONValue) -> [Content] {
        if let tables = value.member("tables")?.array { return tables.flatMap(rows) }
        if value.column("EventName") != nil { return [AWSCloudTrailTable.record(value)] }
        let table = value.columnText("Type", "$table", "TableName")?.lowercased() ?? ""
        if identityTables.contains(table) || value.column("LoggedByService") != nil { return [.passedOver] }
        guard value.column("OperationNameValue") != nil || value.column("OperationName") != nil,
            table.isEmpty || table == "azureactivity" || table == "primaryresult"
        else { return [.unknown] }
        return [.record(.azure, activity(value))]
    }

    /// `{"columns": [{"name": …}], "rows": [[…]]}`: the cells are positional.
    private static func rows(_ table: JSONValue) -> [Content] {
        let names = (table.member("columns")?.array ?? []).map {
            $0.string ?? $0.member("name")?.string ?? $0.member("ColumnName")?.string ?? ""
        }
        guard let rows = table.member("rows")?.array else { return [.unreadable] }
        return rows.map { row in
            guard let cells = row.array, cells.count == names.count else { return .unreadable }
            let members = zip(names, cells).filter { !$1.isNull && $1 != .string("") }
            return .value(.object(JSONObject(members.map { JSONObject.Member(key: $0, value: $1) })))
        }
    }

    /// The row without the portal's decoration of column names, and with a name for its operation: rows of before
    /// 2020 have display text in `OperationName`, in the language of whoever looked.
    private static func activity(_ row: JSONValue) -> JSONValue {
        guard var object = row.object else { return row }
        for index in object.members.indices {
            let key = object.members[index].key
            if key.hasSuffix(" [UTC]") { object.members[index].key = String(key.dropLast(6)) }
        }
        let stated = row.columnText("OperationNameValue") ?? row.columnText("OperationName") ?? ""
        if !stated.contains("/"), let operation = operation(of: row) {
            object.members.removeAll { $0.key.lowercased() == "operationnamevalue" }
            object.members.append(.init(key: "OperationNameValue", value: .string(operation)))
        }
        return .object(object)
    }

    /// `properties.message` names the operation. `authorization.action` does, save in a cascade, where it names the
    /// deletion of the resource group around the resource.
    private static func operation(of row: JSONValue) -> String? {
        let properties = ["Properties_d", "Properties"].lazy.compactMap { row.column($0)?.document }.first
        if let message = properties?.columnText("message"), message.contains("/") { return message }
        let authorization = ["Authorization_d", "Authorization"].lazy.compactMap { row.column($0)?.document }
            .first
        guard let action = authorization?.columnText("action"), action.contains("/") else { return nil }
        let isCascade =
            action.lowercased() == "microsoft.resources/subscriptions/resourcegroups/delete"
            && row.columnText("ResourceId", "_ResourceId")?.lowercased().contains("/providers/") == true
        return isCascade ? nil : action
    }
}

/// The Sentinel table `AWSCloudTrail`: title-cased columns, the identity spread over several.
enum AWSCloudTrailTable {
    static func record(_ row: JSONValue) -> Content {
        func json(_ key: String) -> JSONValue? { row.column(key).map { $0.document ?? $0 } }
        let issuer = JSONValue.members([
            "type": row.column("SessionIssuerType"), "principalId": row.column("SessionIssuerPrincipalId"),
            "arn": row.column("SessionIssuerArn"), "accountId": row.column("SessionIssuerAccountId"),
            "userName": row.column("SessionIssuerUserName"),
        ])
        let attributes = JSONValue.members([
            "mfaAuthenticated": row.column("SessionMfaAuthenticated"),
            "creationDate": row.column("SessionCreationDate"),
        ])
        let session = JSONValue.members([
            "sessionIssuer": issuer.ifNotEmpty, "attributes": attributes.ifNotEmpty,
        ])
        let identity = JSONValue.members([
            "type": row.column("UserIdentityType"), "principalId": row.column("UserIdentityPrincipalid"),
            "arn": row.column("UserIdentityArn"), "accountId": row.column("UserIdentityAccountId"),
            "accessKeyId": row.column("UserIdentityAccessKeyId"),
            "userName": row.column("UserIdentityUserName"),
            "invokedBy": row.column("UserIdentityInvokedBy"), "sessionContext": session.ifNotEmpty,
        ])
        return .record(
            .aws,
            .members([
                "eventVersion": row.column("EventVersion"), "userIdentity": identity.ifNotEmpty,
                "eventTime": row.column("TimeGenerated") ?? row.column("TimeGenerated [UTC]"),
                "eventSource": row.column("EventSource"), "eventName": row.column("EventName"),
                "awsRegion": row.column("AWSRegion"), "sourceIPAddress": row.column("SourceIpAddress"),
                "userAgent": row.column("UserAgent"), "errorCode": row.column("ErrorCode"),
                "errorMessage": row.column("ErrorMessage"), "requestParameters": json("RequestParameters"),
                "responseElements": json("ResponseElements"),
                "additionalEventData": json("AdditionalEventData"),
                "requestID": row.column("AwsRequestId_") ?? row.column("AwsRequestId"),
                "eventID": row.column("AwsEventId"), "readOnly": row.column("ReadOnly"),
                "eventType": row.column("EventTypeName"), "resources": json("Resources"),
                "managementEvent": row.column("ManagementEvent"),
                "recipientAccountId": row.column("RecipientAccountId"),
                "sharedEventID": row.column("SharedEventId"), "vpcEndpointId": row.column("VpcEndpointId"),
            ]))
    }
}

extension JSONValue {
    var ifNotEmpty: JSONValue? { object?.members.isEmpty == true ? nil : self }
}
