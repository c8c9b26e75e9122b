import CloudChanges
import FoundationEssentials
import GRDB

/// An operation's records as the ledger holds them, with the rules that selected each.
struct StoredOperation {
    var operation: Operation
    /// Rows of the matches, leading one first: the inputs of a verdict.
    var inputs: [Int64]
    /// Rows of the records, in the same order.
    var records: [Int64]
}

extension StoredOperation {
    /// The records that a recorded verdict rested on; nil when they were pruned.
    static func inputs(of verdict: RecordedVerdict, _ db: Database, in ledger: Ledger) throws
        -> StoredOperation?
    {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT \(columns), i.ordinal AS place FROM input i JOIN ruleMatch m ON m.id = i.ruleMatch
                    JOIN record r ON r.id = m.record JOIN rule u ON u.id = m.rule
                    WHERE i.verdict = ? ORDER BY i.ordinal
                    """), arguments: [verdict.row])
        return try StoredOperation(rows, eventID: verdict.eventID, in: ledger)
    }

    /// All records of the operation, late ones too; nil when they were pruned.
    ///
    /// Each with the rules of its latest match. The lead is that of the first verdict: an event id never changes.
    static func all(of verdict: RecordedVerdict, _ db: Database, in ledger: Ledger) throws -> StoredOperation?
    {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT \(columns), r.id = (
                        SELECT lead.record FROM verdict v JOIN input i ON i.verdict = v.id AND i.ordinal = 0
                        JOIN ruleMatch lead ON lead.id = i.ruleMatch
                        WHERE v.operation = r.operation AND v.ordinal = 0) AS isLead
                    FROM record r
                    JOIN ruleMatch m ON m.id = (SELECT max(id) FROM ruleMatch WHERE record = r.id)
                    JOIN rule u ON u.id = m.rule
                    WHERE r.operation = ?
                    ORDER BY isLead DESC, r.seconds, r.nanoseconds, r.recordID, r.digest
                    """), arguments: [verdict.operation])
        return try StoredOperation(rows, eventID: verdict.eventID, in: ledger)
    }

    private static let columns = """
        r.id AS record, r.cloud, r.recordID, r.text, m.id AS match, m.alsoMatched, m.alertID, u.ruleID, u.title,
        u.level, u.techniques, u.baseConfidence
        """

    private init?(_ rows: [Row], eventID: String, in ledger: Ledger) throws {
        let parser = JSONParser()
        var matches: [Match] = []
        for row in rows {
            guard let frame: Data = row["text"] else { return nil }
            matches.append(try Self.match(row, Array(frame), parser, in: ledger))
        }
        guard let lead = matches.first else {
            throw LedgerError.corrupt(path: ledger.path, detail: "the verdict of \(eventID) has no record")
        }
        operation = Operation(lead: lead, followUps: Array(matches.dropFirst()), eventID: eventID)
        inputs = rows.map { $0["match"] }
        records = rows.map { $0["record"] }
    }

    private static func match(_ row: Row, _ frame: [UInt8], _ parser: JSONParser, in ledger: Ledger) throws
        -> Match
    {
        let recordID = StoredText.decode(row["recordID"])
        let damaged = LedgerError.corrupt(path: ledger.path, detail: "the record \(recordID) does not unpack")
        let words: (cloud: String, level: String) = (row["cloud"], row["level"])
        guard let text = ledger.frames.unpacked(frame), let value = try? parser.parse(text),
            let cloud = Cloud(rawValue: words.cloud), let level = RuleLevel(rawValue: words.level),
            let techniques = TextList.decode(row["techniques"], parser),
            let alsoMatched = TextList.decode(row["alsoMatched"], parser)
        else { throw damaged }
        let alertID: String? = row["alertID"]
        return Match(
            record: NativeRecord(
                cloud: cloud, value: value, text: text, place: SourcePlace(file: ledger.path),
                alertID: alertID.map(StoredText.decode)),
            rule: RuleReference(
                id: StoredText.decode(row["ruleID"]), title: StoredText.decode(row["title"]), level: level,
                techniques: techniques,
                baseConfidence: row["baseConfidence"]),
            alsoMatched: alsoMatched)
    }
}

/// Lists of words as JSON arrays.
enum TextList {
    static func encode(_ words: [String]) -> String {
        words.isEmpty ? "[]" : JSONValue.array(words.map(JSONValue.string)).text()
    }

    static func decode(_ text: String, _ parser: JSONParser) -> [String]? {
        guard let elements = try? parser.parse(text).array else { return nil }
        let words = elements.compactMap(\.string)
        return words.count == elements.count ? words : nil
    }
}
