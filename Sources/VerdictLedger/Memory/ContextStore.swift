import CloudChanges
import GRDB

/// Context events: those of this run, and the recent ones of earlier runs that the ledger keeps.
///
/// A run reads every event before it judges, so its own stand aside in a spill file under small keys; at its end those
/// that a later run may still need go into the ledger. A run that was killed reads its files again.
final class ContextStore {
    /// How long an event is kept, counted back from the newest one of its ledger: credentials live for at most
    /// 36 hours (`GetFederationToken`, `GetSessionToken`), everything else is asked for a week at most.
    /// Source: AWS STS API Reference, "GetSessionToken", DurationSeconds.
    static func retention(of kind: ContextEvent.Kind) -> Int64 {
        switch kind {
        case .session, .refusal: 36 * 3_600
        default: 8 * 86_400
        }
    }

    /// A question: which events of these kinds, in this span of time.
    struct Span {
        var from: EventTime
        /// Inclusive; an event with the same time and another id counts.
        var to: EventTime
    }

    private struct Entry {
        var seconds: Int64
        var kind: ContextEvent.Kind
        var actor: UInt64
        var text: SpillFile.Span
    }

    private let texts: SpillFile
    private let parser = JSONParser.ofOwnLines()
    private var entries: [Entry] = []
    private var bySubject: [(key: UInt64, entry: Int32)] = []
    private var byActor: [(key: UInt64, seconds: Int64, entry: Int32)] = []
    private var isSorted = true
    private var newest = Int64.min

    init(directory: String, bound: Int) { texts = SpillFile(directory: directory, bound: bound) }

    /// Events of this run that were taken in.
    var count: Int { entries.count }

    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    func add(_ event: ContextEvent) throws {
        var bytes: [UInt8] = []
        event.json.write(to: &bytes)
        let index = Int32(entries.count)
        let actor = Self.key(event.actor.key)
        let seconds = event.time.seconds
        entries.append(
            Entry(seconds: seconds, kind: event.kind, actor: actor, text: try texts.append(bytes)))
        for subject in Self.subjects(of: event) { bySubject.append((Self.key(subject), index)) }
        byActor.append((actor, seconds, index))
        newest = max(newest, seconds)
        isSorted = false
    }

    /// Events that name `subject`, in the order of time and id.
    func events(_ kinds: Set<ContextEvent.Kind>, of subject: String, in span: Span, _ db: Database) throws
        -> [ContextEvent]
    {
        sort()
        let key = Self.key(subject)
        var found: [ContextEvent] = []
        var place = bySubject.partitioningIndex { $0.key >= key }
        while place < bySubject.count, bySubject[place].key == key {
            if let event = try event(Int(bySubject[place].entry), kinds, span),
                Self.subjects(of: event).contains(subject)
            {
                found.append(event)
            }
            place += 1
        }
        found += try kept(
            """
            SELECT e.text FROM contextSubject s JOIN contextEvent e ON e.cloud = s.cloud AND e.id = s.id
            WHERE s.subject = ? AND e.seconds BETWEEN ? AND ?
            """, subject, kinds, span, db)
        return Self.unique(found)
    }

    /// Events whose caller is `actor`, in the order of time and id.
    func events(_ kinds: Set<ContextEvent.Kind>, by actor: String, in span: Span, _ db: Database) throws
        -> [ContextEvent]
    {
        sort()
        let key = Self.key(actor)
        var found: [ContextEvent] = []
        var place = byActor.partitioningIndex { ($0.key, $0.seconds) >= (key, span.from.seconds) }
        while place < byActor.count, byActor[place].key == key, byActor[place].seconds <= span.to.seconds {
            if let event = try event(Int(byActor[place].entry), kinds, span), event.actor.key == actor {
                found.append(event)
            }
            place += 1
        }
        found += try kept(
            "SELECT text FROM contextEvent WHERE actor = ? AND seconds BETWEEN ? AND ?", actor, kinds, span,
            db)
        return Self.unique(found)
    }

    /// Writes what a later run may need, and drops what none will.
    func persist(_ db: Database) throws {
        // Without new ones the newest is what it was, and what it made old is dropped already.
        guard !entries.isEmpty else { return }
        let now = max(newest, try newestKept(db))
        for index in entries.indices
        where entries[index].seconds > now - Self.retention(of: entries[index].kind) {
            try insert(try decoded(index), db)
        }
        for kind in ContextEvent.Kind.allCases {
            let least = now - Self.retention(of: kind)
            try db.cachedStatement(
                sql: """
                    DELETE FROM contextSubject WHERE (cloud, id) IN
                        (SELECT cloud, id FROM contextEvent WHERE kind = ? AND seconds <= ?)
                    """
            ).execute(arguments: [kind.rawValue, least])
            try db.cachedStatement(sql: "DELETE FROM contextEvent WHERE kind = ? AND seconds <= ?")
                .execute(arguments: [kind.rawValue, least])
        }
    }

    private func newestKept(_ db: Database) throws -> Int64 {
        // By kind, since there is an index of that: over all kinds, each row would be looked at.
        let statement = try db.cachedStatement(sql: "SELECT max(seconds) FROM contextEvent WHERE kind = ?")
        return try ContextEvent.Kind.allCases.reduce(.min) { newest, kind in
            max(newest, try Int64.fetchOne(statement, arguments: [kind.rawValue]) ?? .min)
        }
    }

    private func insert(_ event: ContextEvent, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO contextEvent (cloud, id, kind, seconds, nanoseconds, actor, text)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.cloud.rawValue, StoredText.encode(event.id), event.kind.rawValue, event.time.seconds,
            event.time.nanoseconds, StoredText.encode(event.actor.key), StoredText.encode(event.json.text()),
        ])
        for subject in Self.subjects(of: event) {
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO contextSubject (subject, cloud, id) VALUES (?, ?, ?)"
            ).execute(arguments: [
                StoredText.encode(subject), event.cloud.rawValue, StoredText.encode(event.id),
            ])
        }
    }

    /// The subject under which sessions are found by where they were opened.
    static func presenceSubject(_ address: String) -> String { "at:\(address)" }

    /// The subject under which deployments are found by the project that they are made in.
    static func placeSubject(_ scope: String) -> String { "in:\(scope)" }

    private static func subjects(of event: ContextEvent) -> [String] {
        switch (event.kind, event.address) {
        case (.session, let address?): event.subjects + [presenceSubject(address)]
        case (.deployment, _) where event.cloud == .gcp: event.subjects + [placeSubject(event.scope)]
        default: event.subjects
        }
    }

    // MARK: Reading back

    private func event(_ index: Int, _ kinds: Set<ContextEvent.Kind>, _ span: Span) throws -> ContextEvent? {
        let entry = entries[index]
        guard kinds.contains(entry.kind), entry.seconds >= span.from.seconds,
            entry.seconds <= span.to.seconds
        else { return nil }
        let event = try decoded(index)
        return event.time <= span.to && span.from <= event.time ? event : nil
    }

    private func decoded(_ index: Int) throws -> ContextEvent {
        let bytes = try texts.read(entries[index].text)
        guard let event = (try? parser.parse(bytes)).flatMap(ContextEvent.init) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a context event does not unpack")
        }
        return event
    }

    private func kept(
        _ sql: String, _ name: String, _ kinds: Set<ContextEvent.Kind>, _ span: Span, _ db: Database
    ) throws -> [ContextEvent] {
        let texts = try String.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [StoredText.encode(name), span.from.seconds, span.to.seconds])
        return texts.compactMap { text in
            (try? parser.parse(Array(StoredText.decode(text).utf8))).flatMap(ContextEvent.init)
        }.filter { kinds.contains($0.kind) && span.from <= $0.time && $0.time <= span.to }
    }

    private static func unique(_ events: [ContextEvent]) -> [ContextEvent] {
        Set(events).sorted { one, other in
            if one.time < other.time { return true }
            if other.time < one.time { return false }
            return (one.id, one.kind.rawValue) < (other.id, other.kind.rawValue)
        }
    }

    private func sort() {
        guard !isSorted else { return }
        bySubject.sort { ($0.key, $0.entry) < ($1.key, $1.entry) }
        byActor.sort { ($0.key, $0.seconds, $0.entry) < ($1.key, $1.seconds, $1.entry) }
        isSorted = true
    }

    /// FNV-1a: only groups; what is found is compared in full.
    private static func key(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element belongs to the second part, of a collection parted by `belongs`.
    func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
