/// Reads Google Cloud audit entries: classic VPC rules, network and hierarchical firewall policies, Cloud
/// Armor, Cloud SQL, App Engine, GKE's control plane, network security services, tags and attachments.
public enum GCPNormaliser: Normaliser {
    /// The record's id is its plain `insertId`. Logging makes it unique only within a log and a timestamp; where
    /// it repeats with other content, the contract's `#` suffix keeps the two apart.
    public static func part(of record: NativeRecord) throws(NormaliseError) -> OperationPart {
        let entry = GCPEntry(record)
        return OperationPart(
            key: entry.role == .whole ? nil : entry.operationKey, role: entry.role,
            recordID: recordID(of: entry), time: try entry.time())
    }

    /// The request is read where it stands, ending and caller wherever an entry of the operation tells them.
    public static func change(of operation: Operation) throws(NormaliseError) -> Change {
        let lead = GCPEntry(operation.lead.record)
        let entries = [lead] + operation.followUps.map { GCPEntry($0.record) }
        // A pair delivered the wrong way round still has one request in it.
        let call = GCPCall(entry: entries.first(where: \.hasBody) ?? lead)
        let time = try lead.time()
        let ids = try operation.identifiers(readBy: Self.self)
        let principal = entries.lazy.map(GCPPrincipal.init).first { $0.isKnown } ?? GCPPrincipal(lead)
        let origin = entries.lazy.map { GCPCaller($0, of: principal) }.first { $0.isKnown }
        let ending = GCPEnding(of: entries, call: call)
        let target = GCPTarget(of: call)
        let reading = GCPReading(of: call)
        return Change(
            eventID: ids.eventID, records: ids.records, time: time, cloud: .gcp,
            scope: lead.scope, region: lead.region, action: lead.methodName ?? "",
            outcome: ending.outcome, errorCode: ending.errorCode, actor: principal.identity,
            origin: origin?.origin ?? Origin(), target: target.target, changes: reading.changes,
            sources: [
                "actor": principal.sources, "origin": origin?.sources ?? [], "outcome": ending.sources,
                "target": target.sources, "changes": reading.sources,
            ], stated: GCPStated.of(call, target.target))
    }

    private static func recordID(of entry: GCPEntry) -> String {
        RecordID.of(entry.root.text("insertId"), in: entry.record.value)
    }
}
