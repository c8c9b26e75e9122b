public import CloudChanges
import GRDB
public import Squelch

/// A verdict as the ledger holds it: the printed line, and the facts that commands sort and count by.
public struct RecordedVerdict: Sendable, Hashable {
    /// With `eventID` the name of the operation.
    public var cloud: Cloud
    /// As printed in `event_id`.
    public var eventID: String
    /// The operation's time, to the nanosecond.
    public var time: EventTime
    /// 0 for the first verdict of the operation.
    public var ordinal: Int
    /// Why it was judged: first, rejudged, or resurfaced by a later record.
    public var cause: VerdictCause
    /// The event time from which this verdict stands: the operation's, or that of the record that changed it.
    public var since: EventTime
    /// As printed; commands sort and count by it.
    public var decision: Decision
    /// In the contract's spelling, such as `guard:root` (``DecisionCause/text``).
    public var decidedBy: String
    /// As the records known at that time had it.
    public var outcome: Outcome
    /// Log-odds, four decimals: prior and calibration left out.
    public var score: Double
    /// In 0...1.
    public var confidence: Double
    /// The rule's level.
    public var severity: RuleLevel
    /// Exposure of the change.
    public var tier: Exposure.Tier
    /// Harm if it is an attack.
    public var impact: Verdict.Impact
    /// Id of the rule that the prior came from.
    public var rule: String
    /// ``ActorIdentity/key``.
    public var actor: String
    /// ``Target/id``.
    public var target: String
    /// Event id of the first verdict of its incident.
    public var incident: String
    /// Judge, configuration and rules: ``Judge/model`` of that time.
    public var model: String
    /// The printed line, without the line feed.
    public var line: [UInt8]
    /// The numbers read from state, as JSON.
    public var snapshot: String

    /// Row of the verdict and of its operation.
    var row: Int64
    var operation: Int64
}

extension RecordedVerdict {
    static let selection = """
        SELECT v.*, o.cloud, o.eventID, o.seconds AS operationSeconds, o.nanoseconds AS operationNanoseconds
        FROM verdict v JOIN operation o ON o.id = v.operation
        """

    /// - Throws: ``LedgerError/corrupt(path:detail:)`` for words or bytes that cannot be ours.
    init(_ row: Row, of ledger: Ledger) throws {
        func word<Word: RawRepresentable<String>>(_ column: String, _: Word.Type) throws -> Word {
            let text: String = row[column]
            guard let word = Word(rawValue: text) else {
                throw LedgerError.corrupt(
                    path: ledger.path, detail: "a verdict's \(column) is no word of ours")
            }
            return word
        }
        let cause: String = row["cause"]
        eventID = StoredText.decode(row["eventID"])
        guard let cause = VerdictCause(text: cause),
            let line = ledger.frames.unpacked(Blob.bytes(row["line"])),
            let snapshot = ledger.frames.snapshot(of: row)
        else {
            throw LedgerError.corrupt(path: ledger.path, detail: "the verdict of \(eventID) does not unpack")
        }
        self.cause = cause
        self.line = line
        cloud = try word("cloud", Cloud.self)
        time = EventTime(seconds: row["operationSeconds"], nanoseconds: row["operationNanoseconds"])
        since = EventTime(seconds: row["seconds"], nanoseconds: row["nanoseconds"])
        ordinal = row["ordinal"]
        decision = try word("decision", Decision.self)
        decidedBy = StoredText.decode(row["decidedBy"])
        outcome = try word("outcome", Outcome.self)
        score = row["score"]
        confidence = row["confidence"]
        severity = try word("severity", RuleLevel.self)
        tier = try word("tier", Exposure.Tier.self)
        impact = try word("impact", Verdict.Impact.self)
        rule = StoredText.decode(row["rule"])
        actor = StoredText.decode(row["actor"])
        target = StoredText.decode(row["target"])
        incident = StoredText.decode(row["incident"])
        model = StoredText.decode(row["model"])
        self.snapshot = snapshot
        self.row = row["id"]
        operation = row["operation"]
    }
}

extension EventTime {
    /// As the ledger stores times; trailing zeros of the fraction are not kept.
    init(seconds: Int64, nanoseconds: Int) {
        let digits = String(nanoseconds)
        var fraction = String(repeating: "0", count: 9 - digits.count) + digits
        while fraction.last == "0" { fraction.removeLast() }
        self.init(seconds: seconds, fraction: fraction)
    }
}
