extension LedgerSchema {
    /// How firewall objects were made, and who writes objects under controllers' names (``LifecycleMemory``).
    static let madeObjects = """
        CREATE TABLE madeObject (
            cloud TEXT NOT NULL CHECK (cloud IN ('aws', 'azure', 'gcp')),
            object TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            eventID TEXT NOT NULL,
            actor TEXT NOT NULL,
            controller TEXT,
            kind TEXT,
            nameOf TEXT,
            nameKind TEXT,
            name TEXT,
            endedAt INTEGER,
            PRIMARY KEY (cloud, object, seconds, nanoseconds)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE nameWriter (
            actor TEXT NOT NULL,
            cloud TEXT NOT NULL,
            kind TEXT NOT NULL,
            network TEXT NOT NULL,
            day INTEGER NOT NULL,
            visibleAt INTEGER NOT NULL,
            PRIMARY KEY (actor, cloud, kind, network, day)
        ) STRICT, WITHOUT ROWID;
        """
}
