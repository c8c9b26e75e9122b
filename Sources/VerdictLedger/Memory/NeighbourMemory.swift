import CloudChanges
import GRDB
import Squelch

/// Changes that analysts call attacks, and what is like them.
final class NeighbourMemory: Memory {
    private static let day: Int64 = 86_400
    /// Engine.md and issue 6: within 30 days.
    private static let remembered = 30 * day
    /// A label on what was suppressed is a miss, or a slip of the pen: of a hundred labels one or two are wrong, and of a
    /// hundred suppressed changes hardly one is an attack. It holds until somebody can have looked. Judgement.
    private static let doubted = 3 * day

    private struct Attack {
        var seconds: Int64
        var since: Int64
        var holds: Int64
        var facts: NeighbourFacts
    }

    /// By actor; read once, since a run takes no dispositions.
    private var attacks: [String: [Attack]]?
    private let frames: TextFrames

    init(frames: TextFrames) { self.frames = frames }

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        let known = try attacks ?? read(db)
        attacks = known
        let now = change.time.seconds
        let found = (known[change.actor.key] ?? []).filter { attack in
            // A label acts from its import on, and from then on holds for what comes.
            attack.since <= now && attack.seconds <= now
                && now - max(attack.seconds, attack.since) <= attack.holds
                && now - attack.seconds <= Self.remembered && !change.records.contains(attack.facts.eventID)
        }
        guard !found.isEmpty else { return }
        context.neighbours = found.suffix(8).map { attack in
            var facts = attack.facts
            facts.daysBefore = Int(clamping: (now - attack.seconds) / Self.day)
            return facts
        }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {}

    private func read(_ db: Database) throws -> [String: [Attack]] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT v.actor, v.decision, v.snapshot, v.context, o.seconds, o.eventID, d.since, j.network, j.content
                FROM disposition d
                JOIN operation o ON o.id = d.operation
                JOIN verdict v ON v.operation = d.operation AND v.ordinal = 0
                LEFT JOIN judgedChange j ON j.actor = v.actor AND j.seconds = o.seconds
                    AND j.nanoseconds = o.nanoseconds AND j.cloud = o.cloud AND j.eventID = o.eventID
                WHERE d.id = \(Ledger.latestDisposition) AND d.word = 'true_positive'
                ORDER BY o.seconds, o.nanoseconds, o.eventID, o.cloud
                """)
        var attacks: [String: [Attack]] = [:]
        for row in rows {
            let decision: String = row["decision"]
            let snapshot = frames.snapshot(of: row) ?? "{}"
            let (network, content): (String?, String?) = (row["network"], row["content"])
            let peers = (try? Context(snapshot: snapshot))?.baseline?.peers?.named ?? []
            let facts = NeighbourFacts(
                eventID: StoredText.decode(row["eventID"]), daysBefore: 0,
                network: network.map(StoredText.decode), content: content, peers: peers)
            attacks[StoredText.decode(row["actor"]), default: []].append(
                Attack(
                    seconds: row["seconds"], since: row["since"],
                    holds: decision == Decision.suppress.rawValue ? Self.doubted : Self.remembered,
                    facts: facts))
        }
        return attacks
    }
}
