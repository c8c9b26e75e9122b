import RecordText

/// What ingest saw: the first half of the closing summary.
public struct InputCounts: Sendable, Hashable {
    /// Files opened or tried, standard input included.
    public var files = 0
    /// As stored, before decompression.
    public var bytesRead: UInt64 = 0
    /// Audit records of the three clouds, whether or not a rule could select them.
    public var records: [Cloud: Int] = [:]
    /// Records handed on, because a rule could select them.
    public var candidates = 0
    /// CloudTrail digest and Insight files and records: no events, so no fault either.
    public var passedOver = 0
    /// Bad records, and files that are bad as a whole.
    public var unreadable = 0
    /// Values of a form that is known and not read yet.
    public var unsupported = 0
    /// JSON that is no audit record.
    public var unknown = 0
    /// Alerts of other tools without the event they are about.
    public var emptyAlerts = 0

    /// Nothing seen.
    public init() {}

    /// The records of all three clouds together.
    public var allRecords: Int { records.values.reduce(0, +) }
    /// Whether the input deserves exit status 3.
    public var hasFaults: Bool { faults > 0 }
    /// Everything that was named instead of read.
    public var faults: Int { unreadable + unsupported + unknown + emptyAlerts }

    /// Adds what was seen elsewhere.
    public mutating func add(_ other: InputCounts) {
        files += other.files
        bytesRead += other.bytesRead
        records.merge(other.records, uniquingKeysWith: +)
        candidates += other.candidates
        passedOver += other.passedOver
        unreadable += other.unreadable
        unsupported += other.unsupported
        unknown += other.unknown
        emptyAlerts += other.emptyAlerts
    }

    init(ofFile counts: rt_counts) {
        files = 1
        bytesRead = counts.bytes_read
        let seen = [Cloud.aws: counts.records.0, .azure: counts.records.1, .gcp: counts.records.2]
        records = seen.filter { $0.value > 0 }.mapValues { Int($0) }
        candidates = Int(counts.candidates)
        passedOver = Int(counts.passed_over)
        unreadable = Int(counts.unreadable)
        unsupported = Int(counts.unsupported)
        unknown = Int(counts.unknown)
    }

    /// A file that could not even be opened.
    static var unreadableFile: InputCounts {
        var counts = InputCounts()
        counts.files = 1
        counts.unreadable = 1
        return counts
    }
}

/// How far reading has come.
public struct InputProgress: Sendable, Hashable {
    /// As stored, before decompression.
    public var bytesDone: UInt64
    /// nil where a pipe or standard input is read.
    public var bytesTotal: UInt64?
    /// Read to their end, or given up.
    public var filesDone: Int
    /// All that the paths named.
    public var files: Int
}
