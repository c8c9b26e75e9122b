/// Reads Azure Activity Log records as firewall changes.
public enum AzureNormaliser: Normaliser {
    /// A record's place in its operation: `Started` begins it, everything later tells how it went on.
    ///
    /// The key is correlation id, resource and operation: the closing records of a long write have other
    /// operation ids, and no caller's address.
    public static func part(of record: NativeRecord) throws(NormaliseError) -> OperationPart {
        let view = AzureRecord(record.value)
        let time = try time(of: view)
        let id = RecordID.of(view.eventDataID, in: record.value)
        let role: OperationPart.Role =
            switch view.stage {
            case .started: .request
            case .accepted, .succeeded, .failed: .completion
            case .unknown: .whole
            }
        guard role != .whole, let correlation = view.correlationID?.text else {
            return OperationPart(key: nil, role: .whole, recordID: id, time: time)
        }
        let key = [correlation, view.resource?.text ?? "", view.operation].joined(separator: "|").lowercased()
        return OperationPart(key: key, role: role, recordID: id, time: time)
    }

    /// Parts that one record lacks (body, caller, status) are taken from the others of the operation.
    public static func change(of operation: Operation) throws(NormaliseError) -> Change {
        let ids = try operation.identifiers(readBy: Self.self)
        let view = AzureOperation(operation)
        let family = AzureFamilies.family(of: view)
        let actor = AzureActor(view.actorRecord)
        let origin = AzureOrigin(view)
        let target = target(of: view, family)
        return Change(
            eventID: ids.eventID, records: ids.records, time: try time(of: view.lead), cloud: .azure,
            scope: view.records.lazy.compactMap(\.subscription).first?.text ?? "",
            region: view.records.lazy.compactMap(\.location).first?.text?.lowercased(),
            action: view.lead.operationName?.text ?? "", outcome: view.outcome, errorCode: view.errorCode,
            actor: actor.identity, origin: origin.origin, target: target,
            changes: family?.read(view) ?? [],
            sources: [
                "actor": actor.sources, "origin": origin.sources,
                "target": [view.lead.resource, view.lead.operationName].compactMap { $0?.source },
                "outcome": view.outcomeSources, "changes": view.bodySources,
            ], stated: stated(view, family))
    }

    /// A `PATCH` of tags states nothing of rules, nor does a deletion.
    private static func stated(_ view: AzureOperation, _ family: AzureFamily?) -> Stated {
        guard let family, !view.isDeletion, !view.statesOnlyTags, view.settings != nil else {
            return Stated()
        }
        var stated = family.statement?(view) ?? Stated()
        if let rules = family.stated?(view) { stated.rules = RuleChange.merged(rules) }
        stated.isNew = view.isCreation
        return stated
    }

    private static func time(of record: AzureRecord) throws(NormaliseError) -> EventTime {
        let field = record.time
        guard let field, let time = EventTime(parsing: field.value) else {
            throw .noTime(path: field?.path ?? "eventTimestamp", text: field?.text ?? "")
        }
        return time
    }

    /// The object that the resource belongs to; the resource itself for what no family knows.
    private static func target(of operation: AzureOperation, _ family: AzureFamily?) -> Target {
        guard let family else {
            return Target(kind: .other, id: operation.resource.text, name: operation.resource.name)
        }
        let object = operation.resource.object(depth: family.depth)
        return Target(kind: family.kind, id: object.text, name: object.name)
    }
}
