import GRDB

/// The tables, and how older ledgers become today's. Migrations are appended and never edited.
enum LedgerSchema {
    /// Grows by one with every migration; `user_version` of the file.
    static var version: Int { migrations.count }
    /// `SQLC`: marks the file as a ledger of ours (SQLite file format, "application id").
    static let applicationID = 0x5351_4C43

    /// Marks an empty database as ours before anything else is in it: GRDB notes its migrations in a table of its
    /// own, and a process that was killed, or met a full disk, right behind that must find its own again.
    static func claim(_ writer: some DatabaseWriter) throws {
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
    }

    static func migrate(_ writer: some DatabaseWriter) throws { try migrator().migrate(writer) }

    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration("\(index + 1) \(migration.name)") { db in
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    /// In the order of the versions that they lead to, from 1.
    private static let migrations: [(name: String, sql: String)] = [
        ("operations, records, verdicts", first),
        ("files read, lines unprinted", second),
        ("context events, judged changes", third),
        ("dictionaries, fewer keys without an order", fourth),
        ("dispositions", dispositions),
        ("baselines", baselines),
        ("ticket days", ticketDays),
        ("firewall memory", firewalls),
        ("made objects, writers of controllers' names", madeObjects),
        ("what contributions count by day, and how they were taken out", baselineReturns),
        ("what runs could not read", unreadable),
        ("allowlist entries", allowlists),
        ("context events in blocks", blocks),
        ("lifetimes of controllers' objects", lifetimes),
        ("scores by time", scores),
        ("incidents", incidents),
        ("writers of controllers' names by kind", writersOfNames),
        ("contexts packed", contexts),
        ("habits of all records", sightings),
    ]

    /// An operation has exactly one verdict of ordinal 0: its row refers to it, checked when the transaction ends.
    private static let first = """
        CREATE TABLE operation (
            id INTEGER PRIMARY KEY,
            cloud TEXT NOT NULL CHECK (cloud IN ('aws', 'azure', 'gcp')),
            eventID TEXT NOT NULL CHECK (eventID <> ''),
            operationKey TEXT,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            firstVerdict INTEGER NOT NULL DEFAULT 0 CHECK (firstVerdict = 0),
            UNIQUE (cloud, eventID),
            FOREIGN KEY (id, firstVerdict) REFERENCES verdict (operation, ordinal) DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        CREATE INDEX operationOnTime ON operation (seconds, nanoseconds, eventID);
        CREATE INDEX operationOnKey ON operation (cloud, operationKey) WHERE operationKey IS NOT NULL;
        CREATE INDEX operationOnEventID ON operation (eventID);

        CREATE TABLE record (
            id INTEGER PRIMARY KEY,
            operation INTEGER NOT NULL REFERENCES operation,
            cloud TEXT NOT NULL CHECK (cloud IN ('aws', 'azure', 'gcp')),
            recordID TEXT NOT NULL CHECK (recordID <> ''),
            role TEXT NOT NULL CHECK (role IN ('whole', 'request', 'completion')),
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            isLate INTEGER NOT NULL CHECK (isLate IN (0, 1)),
            text BLOB,
            UNIQUE (digest, cloud)
        ) STRICT;
        CREATE INDEX recordOnOperation ON record (operation);
        CREATE INDEX recordOnRecordID ON record (recordID);

        CREATE TABLE rule (
            id INTEGER PRIMARY KEY,
            ruleID TEXT NOT NULL,
            title TEXT NOT NULL,
            level TEXT NOT NULL,
            techniques TEXT NOT NULL CHECK (json_valid(techniques)),
            baseConfidence REAL
        ) STRICT;
        CREATE INDEX ruleOnRuleID ON rule (ruleID);

        CREATE TABLE ruleMatch (
            id INTEGER PRIMARY KEY,
            record INTEGER NOT NULL REFERENCES record,
            rule INTEGER NOT NULL REFERENCES rule,
            alsoMatched TEXT NOT NULL CHECK (json_valid(alsoMatched)),
            alertID TEXT
        ) STRICT;
        CREATE INDEX ruleMatchOnRecord ON ruleMatch (record);

        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY,
            operation INTEGER NOT NULL REFERENCES operation,
            ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
            cause TEXT NOT NULL CHECK (cause IN ('first', 'rejudged') OR cause LIKE 'resurfaced:_%'),
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            decision TEXT NOT NULL CHECK (decision IN ('alert', 'review', 'suppress')),
            decidedBy TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'dry_run', 'unknown')),
            score REAL NOT NULL,
            confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
            severity TEXT NOT NULL,
            tier TEXT NOT NULL CHECK (tier IN ('none', 'low', 'medium', 'high', 'critical')),
            impact TEXT NOT NULL CHECK (impact IN ('low', 'medium', 'high', 'critical')),
            rule TEXT NOT NULL,
            actor TEXT NOT NULL,
            target TEXT NOT NULL,
            incident TEXT NOT NULL,
            model TEXT NOT NULL,
            line BLOB NOT NULL,
            snapshot TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(snapshot)),
            UNIQUE (operation, ordinal),
            CHECK ((ordinal = 0) = (cause = 'first'))
        ) STRICT;
        CREATE INDEX verdictOnDecision ON verdict (decision, seconds);
        CREATE INDEX verdictOnIncident ON verdict (incident);

        CREATE TABLE input (
            verdict INTEGER NOT NULL REFERENCES verdict,
            ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
            ruleMatch INTEGER NOT NULL REFERENCES ruleMatch,
            PRIMARY KEY (verdict, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX inputOnRuleMatch ON input (ruleMatch);

        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            endedAt INTEGER NOT NULL,
            model TEXT NOT NULL,
            operations INTEGER NOT NULL,
            verdicts INTEGER NOT NULL,
            records INTEGER NOT NULL
        ) STRICT;
        """

    /// What `watch` needs to read every file once, and to print every line once, however it ends.
    private static let second = """
        CREATE TABLE fileRead (
            path BLOB PRIMARY KEY NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            lineEnd INTEGER NOT NULL CHECK (lineEnd >= 0),
            lineDigest BLOB NOT NULL CHECK ((lineEnd = 0) = (length(lineDigest) = 0))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fileReadOnInode ON fileRead (device, inode);

        CREATE TABLE unprinted (
            verdict INTEGER PRIMARY KEY REFERENCES verdict
        ) STRICT;
        """

    /// What later judgements read of earlier events.
    private static let third = """
        CREATE TABLE contextEvent (
            cloud TEXT NOT NULL CHECK (cloud IN ('aws', 'azure', 'gcp')),
            id TEXT NOT NULL CHECK (id <> ''),
            kind TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            actor TEXT NOT NULL,
            text TEXT NOT NULL CHECK (json_valid(text)),
            PRIMARY KEY (cloud, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX contextEventOnActor ON contextEvent (actor, seconds);
        CREATE INDEX contextEventOnKind ON contextEvent (kind, seconds);

        CREATE TABLE contextSubject (
            subject TEXT NOT NULL,
            cloud TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (subject, cloud, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX contextSubjectOnEvent ON contextSubject (cloud, id);

        CREATE TABLE judgedChange (
            actor TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            cloud TEXT NOT NULL,
            eventID TEXT NOT NULL,
            scope TEXT NOT NULL,
            region TEXT,
            network TEXT,
            target TEXT NOT NULL,
            outcome TEXT NOT NULL,
            content TEXT,
            score REAL NOT NULL,
            PRIMARY KEY (actor, seconds, nanoseconds, cloud, eventID)
        ) STRICT, WITHOUT ROWID;
        """

    /// Texts are packed with what they have in common (``TextFrames``). And of the indexes whose keys come in no
    /// order, each of which costs a page written for nearly every verdict of a large ledger, only those stay that
    /// nothing else answers: an event id is found through `UNIQUE (cloud, eventID)`, and a record that stands for
    /// itself bears the id of its operation.
    private static let fourth = """
        CREATE TABLE dictionary (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL UNIQUE CHECK (kind IN ('record', 'line')),
            bytes BLOB NOT NULL
        ) STRICT;
        DROP INDEX operationOnEventID;
        DROP INDEX operationOnTime;
        CREATE INDEX operationOnTime ON operation (seconds, nanoseconds);
        DROP INDEX recordOnRecordID;
        CREATE INDEX recordOnRecordID ON record (recordID) WHERE role <> 'whole';
        DROP INDEX verdictOnIncident;
        DROP INDEX inputOnRuleMatch;
        """

    /// `newest` is the newest event time that the run recorded.
    private static let unreadable = """
        ALTER TABLE run ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN newest INTEGER;
        """

    /// For thresholds and calibration: the scores of a span of time, from the index alone.
    private static let scores = "CREATE INDEX judgedChangeOnTime ON judgedChange (seconds, score)"

    /// How the ticket numbers came out that an actor named on a UTC day.
    private static let ticketDays = """
        CREATE TABLE ticketDay (
            day INTEGER NOT NULL,
            actor TEXT NOT NULL,
            result TEXT NOT NULL CHECK (result IN ('right', 'unapproved', 'elsewhere')),
            PRIMARY KEY (day, actor, result)
        ) STRICT, WITHOUT ROWID;
        """

    /// Sessions and refusals, of which there may be one for every six records: packed together
    /// (``ContextBlocks``). The rows of `contextEvent` hold what is rare.
    private static let blocks = """
        CREATE TABLE contextBlock (
            id INTEGER PRIMARY KEY,
            oldest INTEGER NOT NULL,
            newest INTEGER NOT NULL,
            events INTEGER NOT NULL CHECK (events > 0),
            bits INTEGER NOT NULL CHECK (bits BETWEEN 0 AND 20),
            ids BLOB NOT NULL
        ) STRICT;

        CREATE TABLE contextPart (
            block INTEGER NOT NULL REFERENCES contextBlock,
            part INTEGER NOT NULL,
            frame BLOB NOT NULL,
            PRIMARY KEY (block, part)
        ) STRICT;

        CREATE TABLE contextKey (
            block INTEGER NOT NULL REFERENCES contextBlock,
            bucket INTEGER NOT NULL,
            keys BLOB NOT NULL,
            PRIMARY KEY (block, bucket)
        ) STRICT;
        """

    /// Contexts are packed like lines, in `context`; `snapshot` holds those of before, and else says `{}`. Which kinds of
    /// text have a dictionary is no longer the schema's to say.
    private static let contexts = """
        ALTER TABLE verdict ADD COLUMN context BLOB;

        CREATE TABLE newDictionary (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL UNIQUE,
            bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO newDictionary (id, kind, bytes) SELECT id, kind, bytes FROM dictionary;
        DROP TABLE dictionary;
        ALTER TABLE newDictionary RENAME TO dictionary;
        """
}
