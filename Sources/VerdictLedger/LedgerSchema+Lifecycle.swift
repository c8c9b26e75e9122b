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

    /// By when a controller's object ought to be gone, whether that came up, and under what name firewall memory keeps
    /// its rules (``OverdueObjects``).
    static let lifetimes = """
        ALTER TABLE madeObject ADD COLUMN firewall TEXT;
        ALTER TABLE madeObject ADD COLUMN rule TEXT;
        ALTER TABLE madeObject ADD COLUMN usual INTEGER;
        ALTER TABLE madeObject ADD COLUMN isByDesign INTEGER CHECK (isByDesign IN (0, 1));
        ALTER TABLE madeObject ADD COLUMN deadline INTEGER;
        ALTER TABLE madeObject ADD COLUMN overdueAt INTEGER;
        CREATE INDEX madeObjectOnDeadline ON madeObject (deadline)
            WHERE deadline IS NOT NULL AND endedAt IS NULL AND overdueAt IS NULL;
        CREATE INDEX madeObjectOnKind ON madeObject (cloud, kind, seconds) WHERE controller IS NOT NULL;
        """

    /// Who else writes such names is asked by kind and day.
    static let writersOfNames = """
        CREATE INDEX nameWriterOnKind ON nameWriter (cloud, kind, day);
        """
}
