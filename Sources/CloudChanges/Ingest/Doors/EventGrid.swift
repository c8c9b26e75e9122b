/// Event Grid's system events of Resource Manager, in its own schema and as CloudEvents: the data of an Activity Log
/// record without its times and ids, which the envelope has.
///
/// Source: Microsoft Learn, "Azure subscription as an Event Grid source"; "Azure resource group …".
enum EventGrid {
    static func open(_ event: JSONValue) -> [Content] {
        guard let data = event.column("data"), data.object != nil, data.column("operationName") != nil else {
            return [.unknown]
        }
        let own = data.object?.members ?? []
        let added = JSONValue.members([
            "eventTimestamp": event.column("eventTime") ?? event.column("time"),
            "eventDataId": event.column("id"),
            "resourceId": data.column("resourceUri") ?? event.column("subject"),
        ])
        let missing = (added.object?.members ?? []).filter { data.column($0.key) == nil }
        return [.record(.azure, .object(JSONObject(own + missing)))]
    }
}

/// CloudEvents 1.0 in JSON: Eventarc carries log entries, Event Grid its own events.
///
/// Source: CloudEvents specification 1.0.2, "JSON Event Format".
enum CloudEvent {
    static func open(_ event: JSONValue) -> [Content] {
        if event.columnText("type")?.lowercased().hasPrefix("microsoft.") == true {
            return EventGrid.open(event)
        }
        if let data = event.column("data_base64")?.string {
            return [Decoding.base64(data).map { .bytes($0) } ?? .unreadable]
        }
        switch event.column("data") {
        case .string(let text): return [.text(text)]
        case let data?: return [data.object == nil ? .unknown : .value(data)]
        case nil: return [.unknown]
        }
    }
}
