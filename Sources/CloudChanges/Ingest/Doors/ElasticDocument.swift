/// Documents of Elastic's integrations, and the alerts that Elastic Security raised on them: a copy of the document
/// with `kibana.alert.*` (before 8.0: `signal.*`) beside it, keys nested or dotted.
///
/// Sources: Elastic Security, "Alert schema"; elastic/integrations, packages `aws`, `azure` and `gcp`, exported fields.
enum ElasticDocument {
    static func open(_ hit: JSONValue) -> [Content] {
        let document = hit.column("_source").flatMap { $0.object == nil ? nil : $0 } ?? hit
        let contents = event(document)
        guard let alert = reference(document, hit) else { return contents }
        return [.alert(alert, contents)]
    }

    private static func reference(_ document: JSONValue, _ hit: JSONValue) -> AlertReference? {
        let rule = document.dottedText("kibana.alert.rule.name", "signal.rule.name")
        guard
            rule != nil || document.dotted("kibana.alert.uuid") != nil
                || document.dotted("signal.rule") != nil
        else { return nil }
        return AlertReading.reference(
            document, tool: "Elastic Security",
            id: document.dottedText("kibana.alert.uuid") ?? hit.columnText("_id"), rule: rule,
            severity: document.dotted("kibana.alert.severity") ?? document.dotted(
                "kibana.alert.rule.severity")
                ?? document.dotted("signal.rule.severity"),
            techniques: AlertReading.techniques(
                document.dotted("kibana.alert.rule.threat") ?? document.dotted("signal.rule.threat")))
    }

    /// The record as it came where the pipeline kept it, else put together from the fields.
    private static func event(_ document: JSONValue) -> [Content] {
        if let original = document.dottedText("event.original"), original.hasPrefix("{") {
            return [.text(original)]
        }
        if document.dotted("aws.cloudtrail") != nil
            || document.dottedText("event.dataset") == "aws.cloudtrail"
        {
            return cloudTrail(document).map { [.record(.aws, $0)] } ?? [.unknown]
        }
        if document.dotted("azure.activitylogs") != nil
            || document.dotted("azure.activitylogs.operation_name") != nil
        {
            return activity(document).map { [.record(.azure, $0)] } ?? [.unknown]
        }
        if document.dotted("gcp.audit") != nil || document.dotted("gcp.audit.type") != nil {
            return entry(document).map { [.record(.gcp, $0)] } ?? [.unknown]
        }
        // `message` of a document that no pipeline parsed.
        if let message = document.dottedText("message"), message.hasPrefix("{") { return [.text(message)] }
        return [.unknown]
    }

    private static func time(_ document: JSONValue) -> JSONValue? {
        // An alert's `@timestamp` is its own; that of the event stands beside it.
        document.dotted("kibana.alert.original_time") ?? document.dotted("signal.original_time")
            ?? document.dotted("@timestamp")
    }

    private static func cloudTrail(_ document: JSONValue) -> JSONValue? {
        guard let name = document.dotted("event.action"), let source = document.dotted("event.provider")
        else {
            return nil
        }
        func trail(_ key: String) -> JSONValue? { document.dotted("aws.cloudtrail.\(key)") }
        func structure(_ key: String) -> JSONValue? {
            if let flat = trail("flattened.\(key)") { return flat }
            guard let value = trail(key) else { return nil }
            return value.string.flatMap(PrintedMap.parse) ?? value
        }
        let issuer = JSONValue.members([
            "type": trail("user_identity.session_context.session_issuer.type"),
            "principalId": trail("user_identity.session_context.session_issuer.principal_id"),
            "arn": trail("user_identity.session_context.session_issuer.arn"),
            "accountId": trail("user_identity.session_context.session_issuer.account_id"),
            "userName": trail("user_identity.session_context.session_issuer.user_name"),
        ])
        let attributes = JSONValue.members([
            "mfaAuthenticated": trail("user_identity.session_context.mfa_authenticated"),
            "creationDate": trail("user_identity.session_context.creation_date"),
        ])
        let session = JSONValue.members([
            "sessionIssuer": issuer.ifNotEmpty, "attributes": attributes.ifNotEmpty,
        ])
        let identity = JSONValue.members([
            "type": trail("user_identity.type"),
            "principalId": document.dotted("user.id"), "arn": trail("user_identity.arn"),
            "accountId": document.dotted("cloud.account.id"),
            "accessKeyId": trail("user_identity.access_key_id"), "userName": document.dotted("user.name"),
            "invokedBy": trail("user_identity.invoked_by"), "sessionContext": session.ifNotEmpty,
        ])
        return .members([
            "eventVersion": trail("event_version"), "userIdentity": identity.ifNotEmpty,
            "eventTime": time(document), "eventSource": source, "eventName": name,
            "awsRegion": document.dotted("cloud.region"),
            "sourceIPAddress": document.dotted("source.ip") ?? document.dotted("source.address"),
            "userAgent": document.dotted("user_agent.original"), "errorCode": trail("error_code"),
            "errorMessage": trail("error_message"), "requestParameters": structure("request_parameters"),
            "responseElements": structure("response_elements"), "requestID": trail("request_id"),
            "eventID": document.dotted("event.id"), "readOnly": trail("read_only"),
            "eventType": trail("event_type"), "eventCategory": trail("event_category"),
            "managementEvent": trail("management_event"),
            "recipientAccountId": trail("recipient_account_id") ?? document.dotted("cloud.account.id"),
        ])
    }

    private static func activity(_ document: JSONValue) -> JSONValue? {
        func log(_ key: String) -> JSONValue? { document.dotted("azure.activitylogs.\(key)") }
        guard let operation = log("operation_name") ?? document.dotted("event.action") else { return nil }
        return .members([
            "time": time(document), "resourceId": document.dotted("azure.resource.id"),
            "operationName": operation, "category": log("category") ?? log("event_category"),
            "resultType": log("result_type"), "resultSignature": log("result_signature"),
            "correlationId": document.dotted("azure.correlation_id"),
            "eventDataId": document.dotted("event.id") ?? log("properties.event_data_id"),
            "callerIpAddress": document.dotted("source.ip") ?? document.dotted("source.address"),
            "caller": log("properties.caller") ?? document.dotted("user.email"),
            "identity": log("identity").map(renamedIdentity),
            "subscriptionId": document.dotted("azure.subscription_id"),
            "tenantId": document.dotted("azure.tenant_id"),
            "location": document.dotted("geo.name"), "properties": log("properties"),
        ])
    }

    /// Elastic spells `authorization` and `claims` as Azure does, and sets one more beside them.
    private static func renamedIdentity(_ identity: JSONValue) -> JSONValue {
        .members([
            "authorization": identity.column("authorization"), "claims": identity.column("claims"),
        ])
    }

    private static func entry(_ document: JSONValue) -> JSONValue? {
        func audit(_ key: String) -> JSONValue? { document.dotted("gcp.audit.\(key)") }
        guard let method = audit("method_name") ?? document.dotted("event.action") else { return nil }
        let authentication = JSONValue.members([
            "principalEmail": audit("authentication_info.principal_email") ?? document.dotted(
                "client.user.email")
                ?? document.dotted("user.email"),
            "principalSubject": audit("authentication_info.authority_selector"),
        ])
        let metadata = JSONValue.members([
            "callerIp": audit("request_metadata.caller_ip") ?? document.dotted("source.ip"),
            "callerSuppliedUserAgent": document.dotted("user_agent.original"),
        ])
        let payload = JSONValue.members([
            "@type": audit("type"), "authenticationInfo": authentication.ifNotEmpty,
            "authorizationInfo": audit("authorization_info"), "methodName": method,
            "resourceName": audit("resource_name"),
            "serviceName": audit("service_name") ?? document.dotted("service.name"),
            "request": audit("request").map { $0.document ?? $0 },
            "response": audit("response").map { $0.document ?? $0 },
            "requestMetadata": metadata.ifNotEmpty, "status": audit("status"),
        ])
        let labels = JSONValue.members(["project_id": document.dotted("cloud.project.id")])
        return .members([
            "insertId": document.dotted("event.id"),
            "logName": document.dotted("log.logger") ?? .string("cloudaudit.googleapis.com/activity"),
            "protoPayload": payload, "timestamp": time(document),
            "operation": audit("logentry_operation"),
            "resource": .members(["labels": labels.ifNotEmpty]).ifNotEmpty,
        ])
    }
}
