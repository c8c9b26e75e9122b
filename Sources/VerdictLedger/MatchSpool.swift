import CloudChanges

/// The matches of a run until they can be put in the order of events: light keys in memory, texts set aside.
///
/// A record that comes twice is kept once. Where the copies differ in spelling (order of keys), or only one came
/// inside an alert, which one stays does not depend on the order of coming.
struct MatchSpool {
    /// A matched record without its text.
    struct Entry {
        var part: OperationPart
        var cloud: Cloud
        var digest: Digest
        fileprivate(set) var text: SpillFile.Span
        fileprivate(set) var rules: Int32
        fileprivate(set) var alert: Int32
        fileprivate var file: Int32
        fileprivate var record: Int32
        fileprivate var line: Int32

        var size: Int { text.length }
    }

    /// What the rules said; a handful for a million records.
    private struct Selection: Hashable {
        var rule: RuleReference
        var alsoMatched: [String]
    }

    private struct Name: Hashable {
        var cloud: Cloud
        var digest: Digest
    }

    private(set) var entries: [Entry] = []
    private(set) var duplicates = 0
    private let texts: SpillFile
    private var known: [Name: Int32] = [:]
    private var selections = Interned<Selection>()
    private var alerts = Interned<String>()
    private var files = Interned<String>()
    private let parser = JSONParser()

    init(directory: String, bound: Int) {
        texts = SpillFile(directory: directory, bound: bound)
    }

    mutating func add(_ match: Match, part: OperationPart) throws {
        let record = match.record
        let digest = Digest(ofRecord: record.value)
        let name = Name(cloud: record.cloud, digest: digest)
        if let place = known[name] {
            duplicates += 1
            guard try prefers(match, to: entries[Int(place)]) else { return }
            entries[Int(place)] = try entry(match, part, digest)
            return
        }
        known[name] = Int32(entries.count)
        entries.append(try entry(match, part, digest))
    }

    private mutating func entry(_ match: Match, _ part: OperationPart, _ digest: Digest) throws -> Entry {
        let record = match.record
        return Entry(
            part: part, cloud: record.cloud, digest: digest, text: try texts.append(record.text),
            rules: selections.number(of: Selection(rule: match.rule, alsoMatched: match.alsoMatched)),
            alert: record.alertID.map { alerts.number(of: $0) } ?? -1,
            file: files.number(of: record.place.file), record: Int32(clamping: record.place.record ?? -1),
            line: Int32(clamping: record.place.line ?? -1))
    }

    /// With an alert before without, then by alert, length and bytes.
    private func prefers(_ match: Match, to entry: Entry) throws -> Bool {
        let (one, other) = (match.record.alertID, alertID(of: entry))
        if one != other {
            guard let one else { return false }
            return other.map { one < $0 } ?? true
        }
        let text = match.record.text
        if text.count != entry.size { return text.count < entry.size }
        return text.lexicographicallyPrecedes(try texts.read(entry.text))
    }

    /// Frees what only adding needs.
    mutating func close() { known = [:] }

    // MARK: Reading back

    func text(of entry: Entry) throws -> [UInt8] { try texts.read(entry.text) }

    func rule(of entry: Entry) -> RuleReference { selections[entry.rules].rule }

    func alsoMatched(of entry: Entry) -> [String] { selections[entry.rules].alsoMatched }

    func alertID(of entry: Entry) -> String? { entry.alert < 0 ? nil : alerts[entry.alert] }

    func place(of entry: Entry) -> SourcePlace {
        SourcePlace(
            file: files[entry.file], record: entry.record < 0 ? nil : Int(entry.record),
            line: entry.line < 0 ? nil : Int(entry.line))
    }

    /// The match as it came, its text beside it.
    func match(of entry: Entry) throws -> Match {
        let text = try text(of: entry)
        let value = try parser.parse(text)
        return Match(
            record: NativeRecord(
                cloud: entry.cloud, value: value, text: text, place: place(of: entry),
                alertID: alertID(of: entry)),
            rule: rule(of: entry), alsoMatched: alsoMatched(of: entry))
    }
}

/// Equal values once, by number.
private struct Interned<Value: Hashable> {
    private var values: [Value] = []
    private var numbers: [Value: Int32] = [:]

    mutating func number(of value: Value) -> Int32 {
        if let known = numbers[value] { return known }
        let number = Int32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    subscript(number: Int32) -> Value { values[Int(number)] }
}
