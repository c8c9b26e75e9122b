import CloudChanges
import GRDB
import Squelch

/// How long what a controller makes is there, as a rule: learned from what the ledger saw made and deleted of the
/// kind, else what the kind is made for.
enum Lifetimes {
    /// So long a thing may be late before anybody is called: deliveries of logs are, too.
    static let grace: Int64 = 3_600
    /// Nothing is learned before half a day has passed (engine.md section 5, "Delay, hold, release").
    private static let delay: Int64 = 12 * 3_600
    /// The newest lives of a kind that are looked at, so that a kind of a million costs no more.
    private static let most = 500

    /// The usual lifetime in seconds.
    struct Usual {
        var seconds: Int64
        /// Whether the kind is made for it; else it was learned.
        var isByDesign: Bool
    }

    /// What holds for an object that is made now. It is fixed with the object: what is learned later moves no deadline.
    ///
    /// - Returns: Nil for what mostly stays, of which too little is known, or whose maker is in doubt.
    static func usual(
        for controller: LifecycleFacts.Recognised, at change: Change, _ db: Database
    ) throws -> Usual? {
        guard controller.doubt == nil else { return nil }
        let now = change.time.seconds
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT seconds, endedAt FROM madeObject
                    WHERE cloud = ? AND kind = ? AND controller IS NOT NULL AND seconds < ?
                    ORDER BY seconds DESC, object LIMIT \(most)
                    """), arguments: [change.cloud.rawValue, StoredText.encode(controller.kind), now])
        let objects = rows.map { row -> UsualLifetime.Object in
            let (made, ended): (Int64, Int64?) = (row["seconds"], row["endedAt"])
            return .init(age: now - made, life: ended.flatMap { $0 + delay <= now ? $0 - made : nil })
        }
        let design = controller.envelope.lifetime
        guard let limit = UsualLifetime.limit(of: objects, byDesign: design) else { return nil }
        return Usual(seconds: limit, isByDesign: limit == design)
    }
}
