/// The parts of a record by which it is told to be a context event, and those that every such event has.
struct ContextHead {
    /// The native action in ASCII lower case.
    let name: String
    /// In ASCII lower case; nil for a call that did not fail.
    let errorCode: String?

    /// Keys, in ASCII lower case, at or below which a record of the cloud holds the code; for the pre-filter.
    static func errorKeys(of cloud: Cloud) -> [String] {
        switch cloud {
        case .aws: ["errorcode"]
        case .azure:
            [
                "substatus", "sub_status", "activitysubstatus", "activitysubstatusvalue", "statuscode",
                "status_code", "resultsignature", "code",
            ]
        case .gcp: ["code"]
        }
    }

    /// How the pre-filter meets a code beside its plain spelling: diagnostic settings write `Failed.Forbidden`.
    static func spellings(of code: String, in cloud: Cloud) -> [String] {
        cloud == .azure ? [code, "failed.\(code)", "failure.\(code)"] : [code]
    }

    init(_ record: NativeRecord) {
        switch record.cloud {
        case .aws:
            name = record.value.object?.value(ignoringCase: "eventName")?.string?.lowercased() ?? ""
            errorCode = record.value.object?.value(ignoringCase: "errorCode")?.string?.lowercased()
        case .azure:
            let azure = AzureRecord(record.value)
            name = azure.operation
            let code = azure.stage == .failed ? azure.errorCode?.text ?? azure.statusCodes.first : nil
            errorCode = code?.lowercased()
        case .gcp:
            let entry = GCPEntry(record)
            name = entry.methodName?.lowercased() ?? ""
            // A perimeter that is only tried out refuses nothing.
            let isTrial = entry.payload.at("metadata", "dryRun")?.value.truth == true
            errorCode = isTrial ? nil : entry.payload.at("status", "code")?.text?.lowercased()
        }
    }

    /// Nil for a record without a place in time.
    func event(of record: NativeRecord, _ kind: ContextEvent.Kind) -> ContextEvent? {
        record.cloud == .aws ? awsEvent(record, kind) : otherEvent(record, kind)
    }

    /// Without the readers of firewalls: every twelfth event of an account issues credentials.
    private func awsEvent(_ record: NativeRecord, _ kind: ContextEvent.Kind) -> ContextEvent? {
        guard let part = try? AWSNormaliser.part(of: record) else { return nil }
        let call = AWSCall(record.value)
        let origin = AWSOrigin.origin(of: call).0
        return ContextEvent(
            kind: kind, cloud: .aws, id: part.recordID, time: part.time, action: call.action,
            actor: AWSActors.actor(of: call).0, network: origin.network,
            address: origin.address?.addressText, scope: call.account, region: call.record["awsRegion"]?.text,
            outcome: call.outcome,
            errorCode: call.errorCode)
    }

    private func otherEvent(_ record: NativeRecord, _ kind: ContextEvent.Kind) -> ContextEvent? {
        let operation = Operation(lead: Match(record: record, rule: ContextHead.noRule))
        guard let change = try? record.cloud.normaliser.change(of: operation) else { return nil }
        var subjects: [String] = []
        if record.cloud == .azure {
            let azure = AzureRecord(record.value)
            subjects = [azure.correlationID?.text?.lowercased(), azure.resource?.text?.lowercased()]
                .compactMap(\.self)
        }
        return ContextEvent(
            kind: kind, cloud: record.cloud, id: change.eventID, time: change.time, action: change.action,
            actor: change.actor, network: change.origin.network,
            address: change.origin.address?.addressText, scope: change.scope, region: change.region,
            outcome: change.outcome, errorCode: change.errorCode,
            operation: (try? record.cloud.normaliser.part(of: record))?.key, subjects: subjects,
            details: record.cloud == .gcp ? parties(Caller(of: operation)) : [])
    }

    /// What an owner may pin of whoever called.
    private func parties(_ caller: Caller) -> [ContextEvent.Detail] {
        let account = caller.identities.first.map { ContextEvent.Detail("caller", $0.text) }
        let token = caller.subjects.last.map { ContextEvent.Detail("token", $0.text) }
        return [account, token].compactMap(\.self)
    }

    private static let noRule = RuleReference(
        id: "context", title: "context", level: .informational, techniques: [])
}
