extension LedgerSchema {
    /// What analysts say, each statement once, none ever altered: one that is taken back is a statement too. `since` is
    /// the ledger's newest event time when it was taken, from which on it acts.
    static let dispositions = """
        CREATE TABLE disposition (
            id INTEGER PRIMARY KEY,
            operation INTEGER NOT NULL REFERENCES operation,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            word TEXT NOT NULL CHECK (word IN
                ('true_positive', 'benign_positive', 'false_positive', 'undetermined', 'withdrawn')),
            analyst TEXT NOT NULL,
            note TEXT NOT NULL,
            since INTEGER NOT NULL,
            UNIQUE (operation, seconds, nanoseconds, word, analyst, note)
        ) STRICT;

        CREATE TABLE auditSample (
            operation INTEGER NOT NULL REFERENCES operation,
            seed TEXT NOT NULL,
            PRIMARY KEY (operation, seed)
        ) STRICT, WITHOUT ROWID;
        """
}
