/// All records of one operation as one thing to read: the body from whichever record holds it, the outcome from
/// those that close it, names in the best spelling.
struct AzureOperation {
    let lead: AzureRecord
    let records: [AzureRecord]
    /// The operation's name in lower case.
    let name: String
    let resource: AzureResourceID
    /// The request in a record, else the resource as the service returned it; nil when neither can be read.
    let bodyField: AzureRecord.Field?

    init(_ operation: Operation) {
        let lead = AzureRecord(operation.lead.record.value)
        self.init(lead: lead, followUps: operation.followUps.map { AzureRecord($0.record.value) })
    }

    init(lead: AzureRecord, followUps: [AzureRecord] = []) {
        self.lead = lead
        records = [lead] + followUps
        name = lead.operation
        resource = AzureResourceID(records.compactMap(\.resource).bestSpelling?.text ?? "")
        bodyField =
            records.lazy.compactMap(\.requestBody).first ?? records.lazy.compactMap(\.responseBody).first
    }

    var body: JSONValue? { bodyField?.value }

    /// The resource's `properties`, an object; a body that states them at its top is its own. Nil where they are
    /// masked or cannot be read.
    var settings: JSONValue? {
        guard let body, body.object != nil else { return nil }
        guard let properties = body.member("properties") else { return body }
        return properties.document.flatMap { $0.object == nil ? nil : $0 }
    }

    /// `microsoft.network/networksecuritygroups/securityrules` of `…/write`; of an action all but `/action`.
    var resourceType: String { name.lastIndex(of: "/").map { String(name[..<$0]) } ?? name }

    /// `write`, `delete` or `action`.
    var verb: String { name.split(separator: "/").last.map(String.init) ?? "" }

    var isDeletion: Bool { verb == "delete" }

    /// Whether the service says that the resource was not there before (HTTP 201).
    var isCreation: Bool {
        records.flatMap(\.statusCodes).contains { $0 == "201" || $0.lowercased() == "created" }
    }

    /// Whether the service says that the resource was there already (HTTP 200). After a 202 it says nothing: the
    /// 200 is then the end of whatever was begun.
    var isUpdate: Bool {
        let codes = records.flatMap(\.statusCodes).map { $0.lowercased() }
        guard !isCreation, !codes.contains("202"), !codes.contains("accepted") else { return false }
        return codes.contains("200") || codes.contains("ok")
    }

    /// Whether the record is one of those that the deletion of a resource group leaves behind, which takes
    /// everything that the resource protected along.
    var isCascade: Bool {
        let actions = records.compactMap { record in
            record.authorization.flatMap { record.part(of: $0, "action") }?.value.keyword
        }
        return isDeletion && actions.contains("microsoft.resources/subscriptions/resourcegroups/delete")
    }

    /// A `PATCH` of tags: no location, which every `PUT` of a resource must name, and nothing else.
    var statesOnlyTags: Bool {
        guard let members = body?.object?.members, !members.isEmpty else { return false }
        return members.allSatisfy { $0.key.lowercased() == "tags" }
    }

    /// A success closes an operation whatever else was said: a retry that failed takes nothing back.
    var outcome: Outcome {
        let stages = records.map(\.stage)
        if stages.contains(where: { $0 == .succeeded }) { return .success }
        return stages.contains(where: { $0 == .failed }) ? .failure : .unknown
    }

    var errorCode: String? {
        guard outcome == .failure else { return nil }
        let failed = records.filter { $0.stage == .failed }
        return failed.lazy.compactMap { $0.errorCode?.text }.first ?? failed.flatMap(\.statusCodes).first
    }
}

extension [AzureRecord.Field] {
    /// The first field in a spelling with both letter cases, else with small letters, else the first.
    var bestSpelling: AzureRecord.Field? {
        func has(_ range: ClosedRange<UInt8>, _ field: AzureRecord.Field) -> Bool {
            field.text?.utf8.contains(where: range.contains) == true
        }
        return first { has(65...90, $0) && has(97...122, $0) } ?? first { has(97...122, $0) } ?? first
    }
}
