import CloudChanges
import GRDB
import Squelch

/// What a run sees of records that are no changes, until it is written: an actor's values by half-day and network, each
/// once, however many records showed it.
struct SightingSums {
    private struct Key: Hashable {
        var actor: Int32
        var half: Int32
        var network: Int32
    }

    /// Rows in hand; with their values some tens of megabytes.
    private static let most = 50_000

    private struct Shown: Hashable {
        var dimension: Dimension
        var value: Int32
        var subject: Int32
    }

    private var rows: [Key: Set<Shown>] = [:]
    private var texts = Interned<String>()
    private var reader = SightedValuesReader()

    /// Whether it is time to write.
    var isFull: Bool { rows.count >= Self.most }
    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ sighting: Sighting) {
        guard let seen = reader.values(of: sighting) else { return }
        let actor = texts.number(of: seen.actor)
        let half = HalfDay(of: EventTime(seconds: sighting.seconds))
        let key = Key(
            actor: actor, half: Int32(clamping: half.number), network: texts.number(of: seen.network ?? ""))
        let subjects = (own: texts.number(of: seen.subject), person: texts.number(of: seen.personSubject))
        let shown = seen.values.map { dimension, value in
            Shown(
                dimension: dimension, value: texts.number(of: value),
                subject: dimension.isPersons ? subjects.person : subjects.own)
        }
        rows[key, default: []].formUnion(shown)
    }

    /// Writes everything, in the order of actor, half-day and network, and lets it go.
    mutating func write(to log: SightingLog, _ db: Database) throws {
        let keys = rows.keys.map { (actor: texts[$0.actor], network: texts[$0.network], key: $0) }.sorted {
            ($0.actor, $0.key.half, $0.network) < ($1.actor, $1.key.half, $1.network)
        }
        var uneventful: (actor: String, isSo: Bool)?
        for (actor, network, key) in keys {
            let half = HalfDay(Int(key.half))
            let showings = (rows[key] ?? []).map { shown in
                Contribution.Showing(
                    subject: texts[shown.subject], dimension: shown.dimension, value: texts[shown.value])
            }
            if uneventful?.actor != actor { uneventful = (actor, try log.isUneventful(actor, db)) }
            let state =
                uneventful?.isSo == true ? .prompt : try log.state(of: actor, half, network, db)
            try log.add(
                SightingRow(
                    actor: actor, half: half, network: network, state: state, showings: Set(showings)), db)
        }
        rows = [:]
        texts = Interned<String>()
    }
}
