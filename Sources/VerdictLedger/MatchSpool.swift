import CloudChanges

/// The matches of a run until they can be put in the order of events: a few bytes of each in memory, all else set
/// aside.
///
/// A record that comes twice is kept once. Where the copies differ in spelling (order of keys), or only one came
/// inside an alert, which one stays does not depend on the order of coming.
struct MatchSpool {
    typealias Entry = SpooledHead

    /// Where a match's head stands, and how long its text is.
    private struct Slot {
        var offset: Int
        var length: UInt32
        var size: UInt32

        init(_ head: SpillFile.Span, size: Int) {
            offset = head.offset
            length = UInt32(clamping: head.length)
            self.size = UInt32(clamping: size)
        }

        var span: SpillFile.Span { .init(offset: offset, length: Int(length)) }
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

    private(set) var duplicates = 0
    private var slots: [Slot] = []
    private let heads: SpillFile
    private let texts: SpillFile
    /// By the beginning of the digest.
    private var known: [UInt64: Int32] = [:]
    /// Those whose digest begins like that of another record.
    private var alike: [Name: Int32] = [:]
    private var selections = Interned<Selection>()
    private var alerts = Interned<String>()
    private var files = Interned<String>()
    private let parser = JSONParser()

    init(directory: String, bound: Int) {
        texts = SpillFile(directory: directory, bound: bound)
        heads = SpillFile(directory: directory, bound: bound / 4)
    }

    /// Matches are numbered from 0 on.
    var count: Int { slots.count }

    mutating func add(_ match: Match, part: OperationPart) throws {
        let record = match.record
        let name = Name(cloud: record.cloud, digest: Digest(ofRecord: record.value))
        let beginning = name.digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        let first = known[beginning]
        if let place = try place(of: name, first) {
            duplicates += 1
            guard try prefers(match, to: entry(Int(place))) else { return }
            slots[Int(place)] = try slot(match, part, name.digest)
            return
        }
        if first == nil { known[beginning] = Int32(slots.count) } else { alike[name] = Int32(slots.count) }
        slots.append(try slot(match, part, name.digest))
    }

    private func place(of name: Name, _ first: Int32?) throws -> Int32? {
        guard let first else { return nil }
        let entry = try entry(Int(first))
        return entry.digest == name.digest && entry.cloud == name.cloud ? first : alike[name]
    }

    private mutating func slot(_ match: Match, _ part: OperationPart, _ digest: Digest) throws -> Slot {
        let record = match.record
        let head = SpooledHead(
            part: part, cloud: record.cloud, digest: digest, text: try texts.append(record.text),
            rules: selections.number(of: Selection(rule: match.rule, alsoMatched: match.alsoMatched)),
            alert: record.alertID.map { alerts.number(of: $0) } ?? -1,
            file: files.number(of: record.place.file), record: Int32(clamping: record.place.record ?? -1),
            line: Int32(clamping: record.place.line ?? -1))
        return Slot(try heads.append(head.bytes), size: head.text.length)
    }

    /// With an alert before without, then by alert, length and bytes.
    private func prefers(_ match: Match, to entry: Entry) throws -> Bool {
        let (one, other) = (match.record.alertID, alertID(of: entry))
        if one != other {
            guard let one else { return false }
            return other.map { one < $0 } ?? true
        }
        let text = match.record.text
        if text.count != entry.text.length { return text.count < entry.text.length }
        return text.lexicographicallyPrecedes(try texts.read(entry.text))
    }

    /// Frees what only adding needs.
    mutating func close() throws {
        (known, alike) = ([:], [:])
        try texts.settle()
        try heads.settle()
    }

    // MARK: Reading back

    func entry(_ number: Int) throws -> Entry { SpooledHead(bytes: try heads.read(slots[number].span)) }

    /// Length of a match's text.
    func size(of number: Int) -> Int { Int(slots[number].size) }

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
