/// Reads CloudTrail records as changes. Every record stands for itself: one call, one event.
public enum AWSNormaliser: Normaliser {
    /// Every CloudTrail event is an operation of its own: one record tells of request and answer.
    public static func part(of record: NativeRecord) throws(NormaliseError) -> OperationPart {
        OperationPart(
            key: nil, role: .whole, recordID: recordID(of: record.value), time: try time(of: record.value))
    }

    /// Reads by service and action; what a refused call asked for is kept, and `outcome` says that it failed.
    public static func change(of operation: Operation) throws(NormaliseError) -> Change {
        let value = operation.lead.record.value
        let call = AWSCall(value)
        let time = try time(of: value)
        let reading = AWSReaders.reader(service: call.service, action: call.action).map { $0(call) }
        let (actor, actorFields) = AWSActors.actor(of: call)
        let (origin, originFields) = AWSOrigin.origin(of: call)
        let ids = try operation.identifiers(readBy: AWSNormaliser.self)
        let sources = [
            "actor": actorFields, "origin": originFields, "outcome": outcomeFields(call),
            "target": reading?.targetField?.leaves(limit: 1) ?? [],
            "changes": reading.map { fields($0) } ?? [],
        ]
        return Change(
            eventID: ids.eventID, records: ids.records, time: time, cloud: .aws, scope: call.account,
            region: call.record["awsRegion"]?.text, action: call.action, outcome: call.outcome,
            errorCode: call.errorCode, actor: actor, origin: origin,
            target: reading?.target ?? Target(kind: .other, id: otherTarget(call)),
            changes: reading.map { visible($0) } ?? [], sources: sources.filter { !$0.value.isEmpty },
            stated: reading.map { stated($0) } ?? Stated())
    }

    private static func recordID(of value: JSONValue) -> String {
        RecordID.of(value.object?.value(ignoringCase: "eventID")?.scalarText, in: value)
    }

    private static func time(of value: JSONValue) throws(NormaliseError) -> EventTime {
        let field = value.object?.value(ignoringCase: "eventTime")
        guard let field, let time = EventTime(parsing: field) else {
            throw .noTime(path: "eventTime", text: field?.scalarText ?? field?.text() ?? "")
        }
        return time
    }

    /// Where CloudTrail left something out below what was read, there may be more than what is seen.
    private static func visible(_ reading: AWSReading) -> [RuleChange] {
        guard reading.read.isEmpty || reading.read.contains(where: \.hidesSomething) else {
            return reading.changes
        }
        return reading.changes.map { change in
            guard change.mayOpen else { return change }
            var change = change
            change.traits.insert(.contentUnknown)
            if !change.peers.isEmpty { change.peers = Set(change.peers + [.unknown]).sorted() }
            return change
        }
    }

    /// A list in which something was left out is no whole list.
    private static func stated(_ reading: AWSReading) -> Stated {
        guard reading.stated.rules != nil, reading.read.contains(where: \.hidesSomething) else {
            return reading.stated
        }
        return Stated(attachments: reading.stated.attachments)
    }

    /// At most 64: an IP set may have ten thousand addresses.
    private static func fields(_ reading: AWSReading) -> [Change.SourceField] {
        Array(reading.read.flatMap { $0.leaves(limit: 64) }.prefix(64))
    }

    private static func outcomeFields(_ call: AWSCall) -> [Change.SourceField] {
        ["errorCode", "errorMessage"].compactMap { name in
            call.record[name].flatMap { field in field.text.map { .init(field.path, $0) } }
        }
    }

    /// Of an action that no reader knows, the resource that the record itself names.
    private static func otherTarget(_ call: AWSCall) -> String {
        call.record["resources"]?.elements.lazy.compactMap { $0["ARN", "arn"]?.text }.first ?? "unknown"
    }
}

extension RuleChange {
    /// Whether the change could let more through: everything but what is known to close.
    var mayOpen: Bool {
        switch operation {
        case .remove, .delete, .detach, .disable: effect == nil
        case .add, .replace, .attach, .enable, .create:
            !traits.contains(.layerOn) && !traits.contains(.wordsOnly)
        }
    }
}
