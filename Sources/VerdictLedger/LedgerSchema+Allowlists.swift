extension LedgerSchema {
    /// Versions of allowlist entries, each once and none ever altered, with what became of the entry then; and which
    /// verdicts each entry covered.
    static let allowlists = """
        CREATE TABLE entryVersion (
            id INTEGER PRIMARY KEY,
            entry TEXT NOT NULL CHECK (entry <> ''),
            version TEXT NOT NULL,
            event TEXT NOT NULL CHECK (event IN ('added', 'changed', 'removed')),
            what TEXT NOT NULL CHECK (json_valid(what)),
            since INTEGER NOT NULL,
            recordedAt INTEGER NOT NULL,
            file TEXT NOT NULL,
            author TEXT,
            commitID TEXT,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX entryVersionOnEntry ON entryVersion (entry, id);

        CREATE TABLE entryHit (
            entry TEXT NOT NULL,
            verdict INTEGER NOT NULL REFERENCES verdict,
            isDeciding INTEGER NOT NULL CHECK (isDeciding IN (0, 1)),
            PRIMARY KEY (entry, verdict)
        ) STRICT, WITHOUT ROWID;
        """
}
