/// What a CloudWatch Logs subscription delivers: base64 of gzip to a function, the bare batch to a stream.
///
/// Source: Amazon CloudWatch Logs User Guide, "Real-time processing of log data with subscriptions".
enum CloudWatchLogs {
    static func open(_ value: JSONValue) -> [Content] {
        if let data = value.member("awslogs")?.member("data") {
            guard let text = data.string, let packed = Decoding.base64(text),
                let batch = Decoding.gunzip(packed)
            else { return [.unreadable] }
            return [.bytes(batch)]
        }
        if value.columnText("messageType") == "CONTROL_MESSAGE" { return [.passedOver] }
        return (value.member("logEvents")?.array ?? []).map { event in
            // Other groups of logs hold lines of text.
            guard let message = event.member("message")?.string, message.trimmingSpaces.hasPrefix("{") else {
                return .unknown
            }
            return .text(message)
        }
    }
}
