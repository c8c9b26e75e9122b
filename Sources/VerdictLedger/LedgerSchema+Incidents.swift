extension LedgerSchema {
    /// Changes by the incident that they belong to, and public peers by who let them in.
    static let incidents = """
        CREATE TABLE incidentMember (
            actor TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            cloud TEXT NOT NULL,
            eventID TEXT NOT NULL,
            network TEXT,
            incident TEXT NOT NULL,
            begun INTEGER NOT NULL,
            content TEXT NOT NULL,
            confidence REAL NOT NULL,
            decision TEXT NOT NULL,
            opens INTEGER NOT NULL CHECK (opens IN (0, 1)),
            PRIMARY KEY (actor, seconds, nanoseconds, cloud, eventID)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidentMemberOnIncident ON incidentMember (incident, decision);

        CREATE TABLE openedPeer (
            peer TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            actor TEXT NOT NULL,
            incident TEXT NOT NULL,
            begun INTEGER NOT NULL,
            PRIMARY KEY (peer, seconds, actor)
        ) STRICT, WITHOUT ROWID;
        """
}
