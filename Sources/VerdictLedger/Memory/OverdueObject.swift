import CloudChanges
import GRDB
import Squelch

/// A controller's object that stands longer than its kind does.
struct OverdueObject {
    var cloud: Cloud
    /// As stored, like everything that is written back.
    var object: String
    var madeAt: Int64
    /// From when on it is overdue; seconds of event time.
    var deadline: Int64
    /// Event ids of the changes that wrote what stands open, the earliest first; none where nothing does.
    var openings: [String]
    /// What the judgement reads of it.
    var facts: LifecycleFacts.Overdue

    private static let mostNamed = 3

    /// Those whose deadline has come by `time`, in the order of their deadlines, with what firewall memory knows to be
    /// open in them.
    static func due(by time: EventTime, _ db: Database, _ frames: TextFrames) throws -> [OverdueObject] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM madeObject WHERE deadline <= ? AND endedAt IS NULL AND overdueAt IS NULL
                    ORDER BY deadline, cloud, object
                    """), arguments: [time.seconds])
        return try rows.compactMap { try OverdueObject($0, db, frames) }
    }

    private init?(_ row: Row, _ db: Database, _ frames: TextFrames) throws {
        guard let cloud = Cloud(rawValue: row["cloud"]) else { return nil }
        self.cloud = cloud
        (object, madeAt, deadline) = (row["object"], row["seconds"], row["deadline"])
        facts = .init(
            controller: StoredText.decode(row["controller"] ?? ""),
            kind: StoredText.decode(row["kind"] ?? ""),
            usualSeconds: row["usual"] ?? 0, isByDesign: row["isByDesign"] ?? false, open: [], more: 0)
        openings = []
        guard let key: String = row["firewall"] else { return }
        let firewall = FirewallRows(db, FirewallObject(kept: StoredText.decode(key)), FirewallPacking(frames))
        let rule = (row["rule"] as String?).map(StoredText.decode)
        let open = try firewall.fold(before: nil).state.open(rule: rule)
        facts.open = open.prefix(Self.mostNamed).map(\.sentence)
        facts.more = open.count - facts.open.count
        openings = try firewall.writers(of: open)
    }

    /// It comes up once, with something open or without.
    func note(_ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE madeObject SET overdueAt = deadline WHERE cloud = ? AND object = ? AND seconds = ?"
        ).execute(arguments: [cloud.rawValue, object, madeAt])
    }
}
