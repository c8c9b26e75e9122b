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

    struct Entry {
        var seconds: Int64
        var kind: ContextEvent.Kind
        var text: Text
        /// Of a record that was set aside: its place in ``seen``.
        var seen: Int32 = -1
    }

    /// What is asked of many events at once and kept in hand, each once, so that none of their records is read for it.
    struct Seen: Hashable {
        var actor: Int32
        var action: String
        var outcome: Outcome
        var isAtConsole: Bool
        var openedAt: String?
    }

    /// How an entry is found.
    struct Way {
        var key: UInt64
        var seconds: Int64
        var entry: Int32
    }

    enum Text {
        /// The event itself.
        case event(SpillFile.Span)
        /// The record that was set aside for it, and a hash of its id.
        case record(ContextParts.Place, id: UInt64)
    }

    private let texts: SpillFile
    private let parts: ContextParts
    private lazy var table = try? ContextTable.builtIn()
    /// What was read lately: an actor's changes of an hour ask for the same refusals.
    private var recent: [Int: ContextEvent] = [:]
    private static let mostRecent = 4_096
    private let parser = JSONParser.ofOwnLines()
    private(set) var entries: [Entry] = []
    private(set) var actors = Interned<ActorIdentity>()
    private(set) var seen = Interned<Seen>()
    private(set) var bySubject: [Way] = []
    private(set) var byActor: [Way] = []
    private var isSorted = true
    private var newest = Int64.min

    init(directory: String, bound: Int) {
        texts = SpillFile(directory: directory, bound: bound)
        parts = ContextParts(texts)
    }

    /// Events of this run that were taken in.
    var count: Int { entries.count }

    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    func add(_ event: ContextEvent) throws {
        var bytes: [UInt8] = []
        event.json.write(to: &bytes)
        let index = Int32(entries.count)
        let seconds = event.time.seconds
        entries.append(
            Entry(seconds: seconds, kind: event.kind, text: .event(try texts.append(bytes))))
        for subject in Self.subjects(of: event) {
            bySubject.append(Way(key: Self.key(subject), seconds: seconds, entry: index))
        }
        byActor.append(Way(key: Self.key(event.actor.key), seconds: seconds, entry: index))
        newest = max(newest, seconds)
        isSorted = false
    }

    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    func add(_ batch: ContextBatch) throws {
        let place = try parts.append(batch.texts)
        for event in batch.entries {
            let index = Int32(entries.count)
            let text = ContextParts.Place(
                part: place.part, offset: place.offset + UInt32(event.text.lowerBound),
                length: UInt32(event.text.count))
            let seen = self.seen.number(
                of: Seen(
                    actor: actors.number(of: event.actor), action: event.action, outcome: event.outcome,
                    isAtConsole: event.isAtConsole, openedAt: event.openedAt))
            entries.append(
                Entry(
                    seconds: event.seconds, kind: event.kind, text: .record(text, id: event.id), seen: seen))
            let subjects = [event.subject, event.openedAt.map(Self.presenceSubject)].compactMap(\.self)
            for subject in subjects {
                bySubject.append(Way(key: Self.key(subject), seconds: event.seconds, entry: index))
            }
            byActor.append(Way(key: Self.key(event.actor.key), seconds: event.seconds, entry: index))
            newest = max(newest, event.seconds)
        }
        isSorted = false
    }

    /// Events that name `subject`, in the order of time and id.
    func events(_ kinds: Set<ContextEvent.Kind>, of subject: String, in span: Span, _ db: Database) throws
        -> [ContextEvent]
    {
        try events(kinds, of: subject, in: span, without: false, db)
    }

    /// `without`: those of this run that were set aside are left out.
    func events(
        _ kinds: Set<ContextEvent.Kind>, of subject: String, in span: Span, without: Bool, _ db: Database
    ) throws -> [ContextEvent] {
        sort()
        var found = try Self.range(of: Self.key(subject), in: span, bySubject).compactMap { place in
            let index = Int(bySubject[place].entry)
            return without && entries[index].seen >= 0 ? nil : try event(index, kinds, span)
        }.filter { Self.subjects(of: $0).contains(subject) }
        found += try kept(
            """
            SELECT e.text FROM contextSubject s JOIN contextEvent e ON e.cloud = s.cloud AND e.id = s.id
            WHERE s.subject = ? AND e.seconds BETWEEN ? AND ?
            """, subject, kinds, span, db)
        found += try keptAside(subject, kinds, span, db).filter { Self.subjects(of: $0).contains(subject) }
        return Self.unique(found)
    }

    /// Events whose caller is `actor`, in the order of time and id.
    func events(_ kinds: Set<ContextEvent.Kind>, by actor: String, in span: Span, _ db: Database) throws
        -> [ContextEvent]
    {
        try events(kinds, by: actor, in: span, without: false, db)
    }

    /// `without`: those of this run that were set aside are left out.
    func events(
        _ kinds: Set<ContextEvent.Kind>, by actor: String, in span: Span, without: Bool, _ db: Database
    ) throws -> [ContextEvent] {
        sort()
        var found = try Self.range(of: Self.key(actor), in: span, byActor).compactMap { place in
            let index = Int(byActor[place].entry)
            return without && entries[index].seen >= 0 ? nil : try event(index, kinds, span)
        }.filter { $0.actor.key == actor }
        found += try kept(
            "SELECT text FROM contextEvent WHERE actor = ? AND seconds BETWEEN ? AND ?", actor, kinds, span,
            db)
        found += try keptAside(actor, kinds, span, db).filter { $0.actor.key == actor }
        return Self.unique(found)
    }

    /// Writes what a later run may need, and drops what none will.
    func persist(_ db: Database) throws {
        // Without new ones the newest is what it was, and what it made old is dropped already.
        guard !entries.isEmpty else { return }
        let now = max(newest, try newestKept(db) ?? .min)
        for index in entries.indices
        where entries[index].seconds > now - Self.retention(of: entries[index].kind) {
            if case .event = entries[index].text, let event = try decoded(index) { try insert(event, db) }
        }
        try persistAside(now, db)
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

    /// As a block, what came set aside and is not kept yet.
    private func persistAside(_ now: Int64, _ db: Database) throws {
        let shortest = Self.retention(of: .session)
        try ContextBlocks.forget(upTo: now - shortest, db)
        guard let oldest = entries.lazy.map(\.seconds).min() else { return }
        let kept = try ContextBlocks.ids(from: oldest, to: newest, db)
        var known: Set<UInt64> = []
        var places = [ContextParts.Place?](repeating: nil, count: entries.count)
        var ids: [UInt64] = []
        for (index, entry) in entries.enumerated() {
            guard case .record(let place, let id) = entry.text, entry.seconds > now - shortest,
                known.insert(id).inserted, !kept.contains(id)
            else { continue }
            places[index] = place
            ids.append(id)
        }
        guard !ids.isEmpty else { return }
        try insertBlock(&places, ids, db)
        try ContextBlocks.join(db)
    }

    private func insertBlock(_ places: inout [ContextParts.Place?], _ ids: [UInt64], _ db: Database) throws {
        let frames = try closeUp(&places)
        var keys: [ContextBlocks.Key] = []
        func add(_ hash: UInt64, _ index: Int32) {
            guard let place = places[Int(index)] else { return }
            let entry = entries[Int(index)]
            let kind = ContextEvent.Kind.allCases.firstIndex(of: entry.kind) ?? 0
            keys.append(
                ContextBlocks.Key(hash: hash, seconds: entry.seconds, place: place, kind: UInt32(kind)))
        }
        for way in bySubject { add(way.key, way.entry) }
        for way in byActor { add(way.key, way.entry) }
        try ContextBlocks.insert(keys, ids: ids, frames: frames, db)
    }

    /// The parts that are written, numbered anew: those of which nothing is stay out.
    private func closeUp(_ places: inout [ContextParts.Place?]) throws -> [[UInt8]] {
        try parts.close()
        var numbers: [UInt32: UInt32] = [:]
        var frames: [[UInt8]] = []
        for part in Set(places.lazy.compactMap { $0?.part }).sorted() {
            numbers[part] = UInt32(frames.count)
            frames.append(try parts.frame(of: part))
        }
        for index in places.indices {
            if let part = places[index]?.part, let number = numbers[part] { places[index]?.part = number }
        }
        return frames
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
        guard let event = try recent[index] ?? decoded(index) else { return nil }
        if recent.count >= Self.mostRecent { recent = [:] }
        recent[index] = event
        return event.time <= span.to && span.from <= event.time ? event : nil
    }

    /// Nil for a record that was set aside and is no JSON after all.
    private func decoded(_ index: Int) throws -> ContextEvent? {
        let bytes: [UInt8]
        switch entries[index].text {
        case .record(let place, id: _): return event(ofRecord: try parts.text(at: place))
        case .event(let span): bytes = try texts.read(span)
        }
        guard let event = (try? parser.parse(bytes)).flatMap(ContextEvent.init) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a context event does not unpack")
        }
        return event
    }

    private func event(ofRecord text: [UInt8]) -> ContextEvent? {
        table.flatMap { ContextBatch.event(text, parser, by: $0) }
    }

    /// Of the blocks of earlier runs; what is too old by now is gone, whether its block is or not.
    private func keptAside(
        _ name: String, _ kinds: Set<ContextEvent.Kind>, _ span: Span, _ db: Database
    ) throws -> [ContextEvent] {
        let found = try ContextBlocks.frames(
            under: Self.key(name), kinds, from: span.from.seconds, to: span.to.seconds, db)
        guard !found.isEmpty, let newest = try newestKept(db) else { return [] }
        return found.compactMap { key, frame in
            event(ofRecord: parts.text(at: key.place, inFrame: frame))
        }.filter {
            kinds.contains($0.kind) && span.from <= $0.time && $0.time <= span.to
                && $0.time.seconds > newest - Self.retention(of: $0.kind)
        }
    }

    private func newestKept(_ db: Database) throws -> Int64? {
        // By kind, since there is an index of that: over all kinds, each row would be looked at.
        let statement = try db.cachedStatement(sql: "SELECT max(seconds) FROM contextEvent WHERE kind = ?")
        let rows = try ContextEvent.Kind.allCases.map { kind in
            try Int64.fetchOne(statement, arguments: [kind.rawValue])
        }
        return (rows + [try ContextBlocks.newest(db)]).compactMap(\.self).max()
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

    /// In the order of time, id and kind. Sorted by small keys: an event is large, and an actor's hour may hold hundreds.
    private static func unique(_ events: [ContextEvent]) -> [ContextEvent] {
        guard events.count > 1 else { return events }
        struct Key {
            var time: (Int64, Int)
            var id: String
            var kind: String
            var place: Int
        }
        let keys = events.indices.map { index in
            let event = events[index]
            return Key(
                time: (event.time.seconds, event.time.nanoseconds), id: event.id,
                kind: event.kind.rawValue, place: index)
        }.sorted { one, other in
            one.time == other.time
                ? (one.id, one.kind, one.place) < (other.id, other.kind, other.place) : one.time < other.time
        }
        var unique: [ContextEvent] = []
        for key in keys {
            let event = events[key.place]
            let alike = unique.reversed().prefix { $0.id == event.id && $0.kind == event.kind }
            if !alike.contains(event) { unique.append(event) }
        }
        return unique
    }

    /// Where the ways of a key lie whose events may be in the span.
    static func range(of key: UInt64, in span: Span, _ ways: [Way]) -> Range<Int> {
        let first = ways.partitioningIndex { ($0.key, $0.seconds) >= (key, span.from.seconds) }
        let end = ways.partitioningIndex { ($0.key, $0.seconds) > (key, span.to.seconds) }
        return first..<max(first, end)
    }

    func sort() {
        guard !isSorted else { return }
        for ways in [\ContextStore.bySubject, \ContextStore.byActor] {
            self[keyPath: ways].sort {
                ($0.key, $0.seconds, $0.entry) < ($1.key, $1.seconds, $1.entry)
            }
        }
        isSorted = true
    }

    /// FNV-1a: only groups; what is found is compared in full.
    static func key(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
