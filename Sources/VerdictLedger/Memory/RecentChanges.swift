import CloudChanges
import GRDB
import Squelch

/// What the actors at work did in the last hours, held in the order of time: an actor that makes a thousand changes an
/// hour is not read anew for each of them.
///
/// It says what the rows of `judgedChange` say. An actor is held from a question on behind which the ledger has nothing
/// of it, as long as its changes come in the order of time; every other question is for the rows to answer.
final class RecentChanges {
    /// Engine.md: session carry within 4 h; active elsewhere within 3 h; places within an hour.
    static let carry: Int64 = 4 * 3_600
    static let elsewhere: Int64 = 3 * 3_600
    static let places: Int64 = 3_600
    /// Engine.md section 5: what was loud is held for a week.
    static let loud: Int64 = 7 * 86_400

    /// One change, in the spelling of its row.
    struct Entry {
        var at: Moment
        var eventID: String
        var network: String?
        var score: Double
        /// Where it was made; nil for what opens nothing.
        var place: Place?
    }

    struct Place: Hashable {
        var cloud: Cloud
        var scope: ExactText
        var region: ExactText?
    }

    /// Actors before all are let go.
    private let most: Int
    private var actors: [ExactText: RecentActor] = [:]

    init(most: Int = 4_096) { self.most = most }

    /// Lets go of everything; what is asked next is read.
    func forget() { actors = [:] }

    /// What is held of the actor as of `time`, without what happens at that very instant; nil where the rows must be
    /// asked.
    func actor(_ key: String, at time: Moment, _ db: Database) throws -> RecentActor? {
        let name = ExactText(key)
        if let known = actors[name] { return known.advance(to: time) ? known : nil }
        let isNewest = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM judgedChange WHERE actor = ? AND seconds >= ? LIMIT 1"),
            arguments: [key, time.seconds])
        guard isNewest == nil else { return nil }
        if actors.count >= most { actors = [:] }
        let actor = RecentActor()
        for entry in try read(key, before: time, db) { actor.add(entry) }
        _ = actor.advance(to: time)
        actors[name] = actor
        return actor
    }

    /// Takes in a change whose row was just written.
    func add(_ entry: Entry, by key: String) {
        guard let actor = actors[ExactText(key)] else { return }
        if !actor.add(entry) { actors[ExactText(key)] = nil }
    }

    /// The last hours whole, and of the week the loud ones.
    private func read(_ key: String, before time: Moment, _ db: Database) throws -> [Entry] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT seconds, nanoseconds, eventID, network, score, cloud, scope, region,
                        content IS NOT NULL AS opens
                    FROM judgedChange WHERE actor = ? AND seconds >= ? AND (seconds >= ? OR score > ?)
                    ORDER BY seconds, nanoseconds, eventID
                    """),
            arguments: [
                key, time.seconds - Self.loud, time.seconds - Self.carry, BaselineFacts.loud.value,
            ])
        return rows.map { row in
            let region: String? = row["region"]
            let (opens, cloud): (Bool, String) = (row["opens"], row["cloud"])
            return Entry(
                at: Moment(seconds: row["seconds"], nanoseconds: row["nanoseconds"]), eventID: row["eventID"],
                network: row["network"], score: row["score"],
                place: Cloud(rawValue: cloud).flatMap {
                    opens
                        ? Place(cloud: $0, scope: ExactText(row["scope"]), region: region.map(ExactText.init))
                        : nil
                })
        }
    }
}
