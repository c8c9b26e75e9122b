/// What every record says about itself.
extension AzureRecord {
    /// As recorded, such as `Microsoft.Network/networkSecurityGroups/write`.
    ///
    /// Older Log Analytics rows have display text there; `properties.message` then holds the name.
    /// `authorization.action` is no substitute: in a cascade it names the deletion of the resource group.
    var operationName: Field? {
        let named = [
            named("operationnamevalue"), named("operationname"), field("message"),
        ].compactMap(\.self)
        return named.first { $0.text?.contains("/") == true } ?? named.first
    }

    /// The operation in lower case; the key of everything that depends on it.
    var operation: String { operationName?.text?.lowercased() ?? "" }

    var time: Field? {
        let names = [
            "eventtimestamp", "time", "timegenerated", "eventtime", "timestamp", "peventtime",
            "eventsubmissiontimestamp", "submissiontimestamp",
        ]
        return names.lazy.compactMap { field($0) }.first { $0.text != nil }
    }

    /// The record's own id. Where an export dropped the field, the resource-like `id` still ends in it:
    /// `…/events/ID/ticks/N`.
    var eventDataID: String? {
        if let id = field("eventdataid")?.text { return id }
        guard let parts = field("id")?.text?.split(separator: "/"),
            let events = parts.lastIndex(where: { $0.lowercased() == "events" }), events + 1 < parts.count
        else { return nil }
        return String(parts[events + 1])
    }

    var correlationID: Field? { field("correlationid") }

    /// The resource in the best spelling that the record holds: diagnostic settings put `resourceId` in upper
    /// case, while `authorization.scope` beside it keeps the names.
    var resource: Field? {
        let stated = ["resourceid", "resourceuri", "entity"].compactMap { field($0) }.filter {
            $0.text != nil
        }
        guard let first = stated.first ?? scopeOfAuthorization, let id = first.text else { return nil }
        let spellings = stated + [scopeOfAuthorization].compactMap(\.self)
        return spellings.filter { $0.text?.lowercased() == id.lowercased() }
            .max { AzureRecord.caseScore($0.text) < AzureRecord.caseScore($1.text) } ?? first
    }

    private var scopeOfAuthorization: Field? {
        authorization.flatMap { part(of: $0, "scope") }.flatMap { $0.text == nil ? nil : $0 }
    }

    /// Mixed case keeps most, lower case is readable, upper case has lost the names.
    private static func caseScore(_ text: String?) -> Int {
        guard let text else { return 0 }
        let hasUpper = text.utf8.contains { (65...90).contains($0) }
        let hasLower = text.utf8.contains { (97...122).contains($0) }
        return hasUpper && hasLower ? 3 : hasLower ? 2 : 1
    }

    var authorization: Field? { document("authorizationd", "authorization") }

    var claims: Field? { document("claimsd", "claims") }

    /// At the top, or in `identity`, as an object or a text.
    private func document(_ names: String...) -> Field? {
        for name in names {
            if let found = field(name), found.value.document?.object != nil { return found }
        }
        guard let identity = field("identity") else { return nil }
        for name in names {
            if let found = part(of: identity, name), found.value.document?.object != nil { return found }
        }
        return nil
    }

    /// Started, Accepted, Succeeded … in any export's spelling.
    var status: Field? {
        named("status", "activitystatusvalue", "activitystatus", "resulttype")
    }

    var stage: AzureStage { AzureStage(status?.text) }

    /// What the service answered, such as `Created`, `Forbidden` or `409`, without the stage before it.
    var statusCodes: [String] {
        let fields = [
            named("substatus"), named("activitysubstatusvalue"), named("activitysubstatus"),
            field("resultsignature"), field("statuscode"),
        ]
        return fields.compactMap { $0?.text }.map { text in
            let parts = text.split(separator: ".")
            return parts.count > 1 ? String(parts[parts.count - 1]) : text
        }
    }

    /// The error's own code, in `properties.statusMessage`.
    var errorCode: Field? {
        guard let message = field("statusmessage") else { return nil }
        return part(of: message, "error", "code") ?? part(of: message, "code")
    }

    /// The request as Resource Manager received it.
    var requestBody: Field? { body("requestbody") }

    var responseBody: Field? { body("responsebody") }

    private func body(_ name: String) -> Field? {
        guard let field = field(name), let document = field.value.document else { return nil }
        return Field(path: field.path, value: document)
    }

    /// Subscription, in lower case; empty where the record names none.
    var subscription: Field? {
        if let resource, let id = AzureResourceID(resource.text ?? "").subscription {
            return Field(path: resource.path, value: .string(id))
        }
        guard let field = field("subscriptionid"), let text = field.text else { return nil }
        return Field(path: field.path, value: .string(text.lowercased()))
    }

    var location: Field? {
        let field = field("location") ?? field("resourcelocation")
        return field?.text?.lowercased() == "global" ? nil : field.flatMap { $0.text == nil ? nil : $0 }
    }

    /// The caller's address with the field it stands in.
    var callerAddress: Field? {
        if let field = field("calleripaddress"), field.text != nil { return field }
        return field("httprequest").flatMap {
            part(of: $0, "clientIpAddress") ?? part(of: $0, "client_ip_address")
        }
    }

    /// The Activity Log itself has none; some forwarders add one to `httpRequest`.
    var userAgent: Field? {
        let request = field("httprequest")
        let nested = request.flatMap { part(of: $0, "userAgent") ?? part(of: $0, "user_agent") }
        return nested ?? field("useragent")
    }
}

/// How far an operation had come when the record was written.
enum AzureStage {
    case started, accepted, succeeded, failed
    /// No status, or one that tells nothing of an operation (`Active`, a sign-in's number).
    case unknown

    init(_ text: String?) {
        var word = text?.lowercased() ?? ""
        while word.last == "." { word.removeLast() }
        switch word {
        case "started", "start", "in progress", "inprogress": self = .started
        case "accepted", "accept": self = .accepted
        case "succeeded", "success": self = .succeeded
        case "failed", "failure": self = .failed
        default: self = .unknown
        }
    }
}
