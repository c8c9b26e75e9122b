/// The parts of a record by which it is told to be a context event, and those that every such event has.
struct ContextHead {
    /// The native action in ASCII lower case.
    let name: String
    /// In ASCII lower case; read for AWS only, where a refusal of any call counts.
    let errorCode: String?

    init(_ record: NativeRecord) {
        switch record.cloud {
        case .aws:
            name = record.value.object?.value(ignoringCase: "eventName")?.string?.lowercased() ?? ""
            errorCode = record.value.object?.value(ignoringCase: "errorCode")?.string?.lowercased()
        case .azure:
            name = AzureRecord(record.value).operation
            errorCode = nil
        case .gcp:
            name = GCPEntry(record).methodName?.lowercased() ?? ""
            errorCode = nil
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
            outcome: change.outcome, errorCode: change.errorCode, subjects: subjects)
    }

    private static let noRule = RuleReference(
        id: "context", title: "context", level: .informational, techniques: [])
}
