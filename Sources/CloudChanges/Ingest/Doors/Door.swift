import RecordText

/// What stands inside a container, as its door finds it.
enum Content: Sendable {
    /// A native record, rebuilt from how the container spells it.
    case record(Cloud, JSONValue)
    /// A value that may be a record, or another container.
    case value(JSONValue)
    /// JSON text that may be a record, or another container.
    case text(String)
    /// The same of bytes.
    case bytes([UInt8])
    /// Of a known kind without firewall changes.
    case passedOver
    /// What should hold JSON and does not, or does not decode.
    case unreadable
    /// Of a known container, but no audit record.
    case unknown
    /// An alert and what was found in it; without a record among it, it is named.
    case alert(AlertReference, [Content])
}

/// One container that is not a cloud's own: how it is opened.
struct Door: Sendable {
    let open: @Sendable (JSONValue) -> [Content]

    /// By the form that the shim recognises; `hasDoor` in forms.cpp names the same ones.
    static func of(_ form: rt_fault) -> Door? {
        switch form {
        case RT_FAULT_LOG_ANALYTICS: Door(open: LogAnalytics.open)
        case RT_FAULT_AZURE_SDK: Door(open: { [.record(.azure, $0)] })
        case RT_FAULT_EVENT_GRID: Door(open: EventGrid.open)
        case RT_FAULT_CLOUD_EVENT: Door(open: CloudEvent.open)
        case RT_FAULT_CLOUDTRAIL_LAKE: Door(open: CloudTrailRows.openLake)
        case RT_FAULT_ATHENA: Door(open: CloudTrailRows.open)
        case RT_FAULT_CLOUDWATCH_LOGS: Door(open: CloudWatchLogs.open)
        case RT_FAULT_BIGQUERY: Door(open: BigQuery.open)
        case RT_FAULT_OCSF: Door(open: OCSF.open)
        case RT_FAULT_SENTINEL: Door(open: SentinelAlert.open)
        case RT_FAULT_ELASTIC: Door(open: ElasticDocument.open)
        case RT_FAULT_SPLUNK: Door(open: SplunkResult.open)
        case RT_FAULT_SECURITY_HUB: Door(open: SecurityHub.open)
        case RT_FAULT_PANTHER: Door(open: PantherAlert.open)
        case RT_FAULT_DATADOG: Door(open: DatadogSignal.open)
        default: nil
        }
    }
}

/// Decoding that more than one door needs.
enum Decoding {
    /// No container's blob may become longer than this: a gigabyte of zeros fits into a megabyte of gzip.
    static let limit = RecordReader.recordLimit

    static func base64(_ text: String) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: text.utf8.count)
        let count = Array(text.utf8).withUnsafeBytes {
            rt_base64_decode($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &out)
        }
        guard count != Int(bitPattern: UInt.max) else { return nil }
        return Array(out.prefix(count))
    }

    /// nil for what is no sound gzip, or longer than ``limit``.
    static func gunzip(_ bytes: [UInt8], limit: Int = limit) -> [UInt8]? {
        var capacity = min(limit, max(4_096, bytes.count * 8))
        while true {
            var out = [UInt8](repeating: 0, count: capacity)
            let count = rt_gunzip(bytes, bytes.count, &out, capacity)
            if count == Int(bitPattern: UInt.max) { return nil }
            if count != Int(bitPattern: UInt.max - 1) { return Array(out.prefix(count)) }
            guard capacity < limit else { return nil }
            capacity = min(limit, capacity * 8)
        }
    }
}

extension JSONValue {
    /// An object of the members that have a value.
    static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(
            JSONObject(
                members.compactMap { key, value in
                    guard let value, !value.isNull else { return nil }
                    return JSONObject.Member(key: key, value: value)
                }))
    }

    /// The member `key` in any letter case, and not empty: the way an exporter's columns are read.
    func column(_ key: String) -> JSONValue? {
        guard let value = member(key), !value.isNull, value != .string("") else { return nil }
        return value
    }

    /// The first of `keys` that is there, as text.
    func columnText(_ keys: String...) -> String? {
        keys.lazy.compactMap { self.column($0)?.scalarText?.trimmingSpaces }.first { !$0.isEmpty }
    }

    /// The value at a path of keys, whether the object is nested or its keys are dotted, in any mixture.
    func dotted(_ path: String) -> JSONValue? {
        if let value = column(path) { return value }
        var head = path[...]
        while let dot = head.lastIndex(of: ".") {
            head = head[..<dot]
            let rest = String(path[path.index(after: dot)...])
            if let found = column(String(head))?.dotted(rest) { return found }
        }
        return nil
    }

    func dottedText(_ paths: String...) -> String? {
        for path in paths {
            let value = dotted(path)
            let text = (value?.scalarText ?? value?.array?.first?.scalarText)?.trimmingSpaces
            if let text, !text.isEmpty { return text }
        }
        return nil
    }
}
