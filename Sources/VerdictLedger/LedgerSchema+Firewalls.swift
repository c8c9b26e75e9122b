extension LedgerSchema {
    /// What each change did to each firewall object, and the states that spare a reader to begin at the beginning.
    static let firewalls = """
        CREATE TABLE firewallDelta (
            object TEXT NOT NULL CHECK (object <> ''),
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            eventID TEXT NOT NULL CHECK (eventID <> ''),
            delta BLOB NOT NULL,
            PRIMARY KEY (object, seconds, nanoseconds, eventID)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE firewallState (
            object TEXT NOT NULL CHECK (object <> ''),
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL CHECK (nanoseconds BETWEEN 0 AND 999999999),
            eventID TEXT NOT NULL CHECK (eventID <> ''),
            state BLOB NOT NULL,
            PRIMARY KEY (object, seconds, nanoseconds, eventID)
        ) STRICT, WITHOUT ROWID;
        """
}
