/// The cloud whose audit log a record comes from.
public enum Cloud: String, Sendable, Hashable, CaseIterable, Comparable {
    case aws, azure, gcp

    /// Alphabetical by name.
    public static func < (left: Cloud, right: Cloud) -> Bool { left.rawValue < right.rawValue }
}

/// Where in the input something stands, for messages: `logs/a.json.gz: record 17`.
public struct SourcePlace: Sendable, Hashable {
    /// The path as the user gave it or as the walk found it; `-` for standard input.
    public var file: String
    /// Counting from 1 in the order of the file; nil when the whole file is meant.
    public var record: Int?
    /// Line of the record's first byte, from 1, where the container has lines.
    public var line: Int?

    /// `record` and `line` count from 1.
    public init(file: String, record: Int? = nil, line: Int? = nil) {
        self.file = file
        self.record = record
        self.line = line
    }
}

/// One audit-log record in its native form, unwrapped from whatever carried it.
public struct NativeRecord: Sendable, Hashable {
    /// Told by the record's content, never by its file's name.
    public var cloud: Cloud
    /// The record as a tree.
    public var value: JSONValue
    /// The record as recorded, without insignificant white space (UTF-8).
    public var text: [UInt8]
    /// Where it stood in the input, for messages.
    public var place: SourcePlace
    /// The id of the alert that carried the record, when another tool had raised one.
    public var alertID: String?
    /// That alert. Only fresh from the input: what is kept of it later is its id, and its rule in the match.
    public var alert: AlertReference?

    /// `value` and `text` must be the same record.
    public init(
        cloud: Cloud, value: JSONValue, text: [UInt8], place: SourcePlace, alertID: String? = nil,
        alert: AlertReference? = nil
    ) {
        self.cloud = cloud
        self.value = value
        self.text = text
        self.place = place
        self.alertID = alertID ?? alert?.id
        self.alert = alert
    }
}
