public import CloudChanges
import GRDB
import Squelch

extension Ledger {
    /// Notes the entries in force that the ledger does not know yet, and those that went away. An edit is a version of
    /// its own, and changes nothing that was decided before.
    ///
    /// - Returns: What changed since the last run, in the order of the entries' ids.
    /// - Throws: ``LedgerError``.
    public func record(_ versions: [EntryVersion], at wallSeconds: Int64) throws -> [EntryChange] {
        let known = try read { db in try Self.standingEntries(db) }
        var changes: [(EntryChange, EntryVersion)] = []
        for version in versions.sorted(by: { $0.entry < $1.entry }) {
            let before = known[version.entry]
            if before?.version == version.version { continue }
            let what = before.map { EntryDifference.parts($0.text, version.text) } ?? []
            let change = EntryChange(
                entry: version.entry, event: before == nil ? .added : .changed, what: what,
                author: version.author)
            changes.append((change, version))
        }
        let present = Set(versions.map(\.entry))
        for (entry, before) in known.sorted(by: { $0.key < $1.key }) where !present.contains(entry) {
            changes.append((EntryChange(entry: entry, event: .removed, what: [], author: nil), before))
        }
        guard !changes.isEmpty else { return [] }
        try write { db in
            let since = try Int64.fetchOne(db, sql: "SELECT max(seconds) FROM operation") ?? 0
            for (change, version) in changes {
                try db.execute(
                    sql: """
                        INSERT INTO entryVersion
                            (entry, version, event, what, since, recordedAt, file, author, commitID, text)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        change.entry, version.version, change.event.rawValue, TextList.encode(change.what),
                        since,
                        wallSeconds, StoredText.encode(version.file), version.author.map(StoredText.encode),
                        version.commit, StoredText.encode(version.text),
                    ])
            }
        }
        return changes.map(\.0)
    }

    /// The latest version of every entry that was not removed.
    private static func standingEntries(_ db: Database) throws -> [String: EntryVersion] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM entryVersion v WHERE event <> 'removed'
                AND id = (SELECT max(id) FROM entryVersion WHERE entry = v.entry)
                """)
        return Dictionary(uniqueKeysWithValues: rows.map { row in (row["entry"], EntryVersion(row)) })
    }

    /// All versions of an entry, the oldest first, with what each changed.
    ///
    /// - Throws: ``LedgerError``.
    public func entryHistory(_ id: String) throws -> [(
        change: EntryChange, version: EntryVersion, since: EventTime
    )] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM entryVersion WHERE entry = ? ORDER BY id",
                arguments: [id.lowercased()]
            ).map { row in
                let version = EntryVersion(row)
                let event: String = row["event"]
                let change = EntryChange(
                    entry: version.entry, event: EntryChange.Event(rawValue: event) ?? .changed,
                    what: TextList.decode(row["what"], JSONParser()) ?? [], author: version.author)
                return (change, version, EventTime(seconds: row["since"]))
            }
        }
    }

    /// By entry, what it covers among the verdicts as they stand.
    ///
    /// - Throws: ``LedgerError``.
    public func entryHits() throws -> [String: EntryHits] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT h.entry, count(*) AS hits, sum(h.isDeciding) AS decided, max(o.seconds) AS last
                    FROM entryHit h JOIN verdict v ON v.id = h.verdict JOIN operation o ON o.id = v.operation
                    WHERE v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = v.operation)
                    GROUP BY h.entry
                    """)
            var hits: [String: EntryHits] = [:]
            for row in rows {
                let entry: String = row["entry"]
                hits[entry] = EntryHits(
                    count: row["hits"], decided: row["decided"], last: EventTime(seconds: row["last"]))
            }
            return hits
        }
    }
}

extension EntryVersion {
    fileprivate init(_ row: Row) {
        entry = row["entry"]
        version = row["version"]
        title = ""
        file = StoredText.decode(row["file"])
        let name: String? = row["author"]
        author = name.map(StoredText.decode)
        commit = row["commitID"]
        text = StoredText.decode(row["text"])
    }
}
