extension LedgerSchema {
    /// What is normal. `baselineContribution` is the truth; the others are sums over what it does not call forgotten.
    static let baselines = """
        CREATE TABLE baselineContribution (
            actor TEXT NOT NULL,
            half INTEGER NOT NULL,
            cloud TEXT NOT NULL CHECK (cloud IN ('aws', 'azure', 'gcp')),
            eventID TEXT NOT NULL,
            kind TEXT NOT NULL,
            network TEXT,
            state TEXT NOT NULL CHECK (state IN ('prompt', 'held', 'forgotten')),
            showings BLOB NOT NULL,
            PRIMARY KEY (actor, half, cloud, eventID)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE baselineSubject (
            subject TEXT NOT NULL PRIMARY KEY,
            habits BLOB NOT NULL
        ) STRICT;

        CREATE TABLE baselineValue (
            dimension INTEGER NOT NULL,
            actors TEXT NOT NULL,
            value TEXT NOT NULL,
            counts BLOB NOT NULL,
            PRIMARY KEY (dimension, actors, value)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE baselineTotal (
            dimension INTEGER NOT NULL,
            actors TEXT NOT NULL,
            counts BLOB NOT NULL,
            PRIMARY KEY (dimension, actors)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE baselineDay (
            day INTEGER PRIMARY KEY NOT NULL,
            changes INTEGER NOT NULL,
            firsts INTEGER NOT NULL,
            people INTEGER NOT NULL,
            workloads INTEGER NOT NULL,
            services INTEGER NOT NULL
        ) STRICT;
        """

    /// With `isFirst`, days of changes are sums over contributions as well; of those learned before nobody knows it.
    /// `lost` is the state of what a disposition took out, and another may put back.
    static let baselineReturns = """
        ALTER TABLE baselineContribution ADD COLUMN isFirst INTEGER NOT NULL DEFAULT 0 CHECK (isFirst IN (0, 1));
        ALTER TABLE baselineContribution ADD COLUMN lost TEXT CHECK (lost IN ('prompt', 'held'));
        """

    /// What an actor's records that are no changes showed in a half-day from one network (empty for none): one row that
    /// grows by union, so that reading a record again adds nothing. `lost` stands for `forgotten` by a disposition.
    static let sightings = """
        CREATE TABLE baselineSighting (
            actor TEXT NOT NULL,
            half INTEGER NOT NULL,
            network TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('prompt', 'held', 'lost', 'forgotten')),
            showings BLOB NOT NULL,
            PRIMARY KEY (actor, half, network)
        ) STRICT, WITHOUT ROWID;
        """
}
