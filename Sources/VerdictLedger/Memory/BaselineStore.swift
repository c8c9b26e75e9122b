import CloudChanges
import GRDB
import Squelch

/// The rows of the baselines, with those in hand that this transaction and the ones before it touched.
///
/// Everything is a sum over contributions, written with the verdicts they come from; so a run that was killed and done
/// again adds nothing twice, and what is in hand never says anything else than the rows would.
final class BaselineStore {
    /// A count of actors: all of them, or one kind's.
    struct Place: Hashable {
        var dimension: Dimension
        /// Empty for all.
        var actors: String
    }

    private struct Value: Hashable {
        var place: Place
        var value: String
    }

    /// What was read of a subject's peers, as of a half-day.
    private struct KnownPeers {
        var now: Int
        var days: [String: [Int]]
        var novelty: Double
    }

    private struct Kept<Content> {
        var content: Content
        var isChanged = false
    }

    /// Rows in hand before they are let go, at the end of a transaction.
    private let most: Int
    private var habits: [String: Kept<Habits>] = [:]
    private var counts: [Value: Kept<DaySteps>] = [:]
    private var totals: [Place: Kept<SharedTotals>] = [:]

    init(most: Int = 5_000) { self.most = most }

    // MARK: Reading

    func habits(of subject: String, _ db: Database) throws -> Habits {
        if let kept = habits[subject] { return kept.content }
        let statement = try db.cachedStatement(sql: "SELECT habits FROM baselineSubject WHERE subject = ?")
        let found = try Row.fetchOne(statement, arguments: [StoredText.encode(subject)])
        let content = try found.map { try Self.decoded(Habits(bytes: Self.bytes($0))) } ?? Habits()
        habits[subject] = Kept(content: content)
        return content
    }

    /// Days on which a subject let each peer in, and how ready it is for another; an actor may know thousands. What is
    /// learned counts from a later half-day on, so they hold for theirs.
    func peers(of subject: String, at now: HalfDay, _ db: Database) throws -> (
        days: [String: [Int]], novelty: Double
    ) {
        if let known = peers[subject], known.now == now.number { return (known.days, known.novelty) }
        let days = try habits(of: subject, db).days(of: .peer, at: now)
        let novelty = days.isEmpty ? 0 : HabitSummary.novelty(days, asOf: now.day)
        if peers.count >= most { peers = [:] }
        peers[subject] = KnownPeers(now: now.number, days: days, novelty: novelty)
        return (days, novelty)
    }

    private var peers: [String: KnownPeers] = [:]

    private func count(_ value: String, _ place: Place, _ db: Database) throws -> DaySteps {
        let key = Value(place: place, value: value)
        if let kept = counts[key] { return kept.content }
        let statement = try db.cachedStatement(
            sql: "SELECT counts FROM baselineValue WHERE dimension = ? AND actors = ? AND value = ?")
        let found = try Row.fetchOne(
            statement,
            arguments: [place.dimension.rawValue, place.actors, StoredText.encode(value)])
        let content = try found.map { try Self.decoded(DaySteps(bytes: Self.bytes($0))) } ?? DaySteps()
        counts[key] = Kept(content: content)
        return content
    }

    private func totals(of place: Place, _ db: Database) throws -> SharedTotals {
        if let kept = totals[place] { return kept.content }
        let statement = try db.cachedStatement(
            sql: "SELECT counts FROM baselineTotal WHERE dimension = ? AND actors = ?")
        let found = try Row.fetchOne(statement, arguments: [place.dimension.rawValue, place.actors])
        let content =
            try found.map { try Self.decoded(SharedTotals(bytes: Self.bytes($0))) } ?? SharedTotals()
        totals[place] = Kept(content: content)
        return content
    }

    /// How many actors showed a value, as of a closed day.
    func shared(_ value: String, _ place: Place, on day: Int, _ db: Database) throws -> SharedCount {
        try totals(of: place, db).count(try count(value, place, db), on: day)
    }

    /// Every value that an actor showed, as of a closed day: only for dimensions with few of them.
    func all(_ place: Place, on day: Int, _ db: Database) throws -> [String: Int] {
        if let known = lists[place], known.day == day { return known.values }
        try write(db)
        let statement = try db.cachedStatement(
            sql: "SELECT value, counts FROM baselineValue WHERE dimension = ? AND actors = ?")
        let rows = try Row.fetchAll(statement, arguments: [place.dimension.rawValue, place.actors])
        var values: [String: Int] = [:]
        for row in rows {
            let steps = try Self.decoded(DaySteps(bytes: Self.bytes(row)))
            let count = steps.value(on: day)
            if count > 0 { values[StoredText.decode(row["value"])] = count }
        }
        lists[place] = (day, values)
        return values
    }

    /// What is learned on a day is read from the next on, so a list holds for its day; one that was taken out does not.
    private var lists: [Place: (day: Int, values: [String: Int])] = [:]

    // MARK: Learning

    /// Adds what one verdict teaches, or takes it out.
    func add(_ contribution: Contribution, _ release: Release, times count: Int, _ db: Database) throws {
        for showing in contribution.showings {
            _ = try habits(of: showing.subject, db)
            // What is older than what was read last, or is taken out, may count there.
            if showing.dimension == .peer, let known = peers[showing.subject],
                count < 0 || contribution.half.number < known.now
            {
                peers[showing.subject] = nil
            }
            let before = presence(of: showing)
            habits[showing.subject]?.content.add(
                showing.value, of: showing.dimension, contribution.half, release, count: count,
                from: contribution.source)
            habits[showing.subject]?.isChanged = true
            let after = presence(of: showing)
            try change(showing, "", by: after.ofAll.subtracting(before.ofAll), db)
            if contribution.source == .change {
                try change(
                    showing, contribution.kind.rawValue, by: after.ofChanges.subtracting(before.ofChanges),
                    db)
            }
        }
        guard contribution.source == .change else { return }
        // A list of a later day than what was learned may have changed; so may any from which something was taken.
        lists = lists.filter { count > 0 && $0.value.day <= contribution.half.day }
    }

    /// When the subject counts among those who showed the value, and by its changes alone; never, where actors are not
    /// counted.
    private func presence(of showing: Contribution.Showing) -> (ofAll: DaySteps, ofChanges: DaySteps) {
        guard showing.dimension.isShared, !Subject.isObject(showing.subject),
            let showings = habits[showing.subject]?.content.showings[showing.dimension]?[showing.value]
        else { return (DaySteps(), DaySteps()) }
        let (all, changes) = (DaySteps(presenceOf: showings), showings.ofChanges)
        return (all, changes == showings ? all : DaySteps(presenceOf: changes))
    }

    private func change(
        _ showing: Contribution.Showing, _ actors: String, by difference: DaySteps, _ db: Database
    ) throws {
        guard !difference.isEmpty else { return }
        let place = Place(dimension: showing.dimension, actors: actors)
        var count = try count(showing.value, place, db)
        var totals = try totals(of: place, db)
        totals.change(&count, by: difference)
        counts[Value(place: place, value: showing.value)] = Kept(content: count, isChanged: true)
        self.totals[place] = Kept(content: totals, isChanged: true)
    }

    // MARK: Writing

    /// Writes what changed; rows that say nothing any more go. Lets go of what is in hand when it is much.
    func write(_ db: Database) throws {
        for subject in habits.filter(\.value.isChanged).keys.sorted() {
            guard var content = habits[subject]?.content else { continue }
            content.fold()
            habits[subject] = Kept(content: content)
            try put(
                content.isEmpty ? nil : content.bytes, [StoredText.encode(subject)],
                "INSERT OR REPLACE INTO baselineSubject (subject, habits) VALUES (?, ?)",
                "DELETE FROM baselineSubject WHERE subject = ?", db)
        }
        try writeCounts(db)
        if habits.count > most { habits = [:] }
        if counts.count > 4 * most { counts = [:] }
    }

    private func writeCounts(_ db: Database) throws {
        let changed = counts.filter(\.value.isChanged).keys.sorted {
            ($0.place.dimension, $0.place.actors, $0.value) < ($1.place.dimension, $1.place.actors, $1.value)
        }
        for key in changed {
            guard let content = counts[key]?.content else { continue }
            counts[key] = Kept(content: content)
            try put(
                content.isEmpty ? nil : content.bytes,
                [key.place.dimension.rawValue, key.place.actors, StoredText.encode(key.value)],
                "INSERT OR REPLACE INTO baselineValue (dimension, actors, value, counts) VALUES (?, ?, ?, ?)",
                "DELETE FROM baselineValue WHERE dimension = ? AND actors = ? AND value = ?", db)
        }
        for place in totals.filter(\.value.isChanged).keys.sorted(by: {
            ($0.dimension, $0.actors) < ($1.dimension, $1.actors)
        }) {
            guard let content = totals[place]?.content else { continue }
            totals[place] = Kept(content: content)
            try put(
                content == SharedTotals() ? nil : content.bytes, [place.dimension.rawValue, place.actors],
                "INSERT OR REPLACE INTO baselineTotal (dimension, actors, counts) VALUES (?, ?, ?)",
                "DELETE FROM baselineTotal WHERE dimension = ? AND actors = ?", db)
        }
    }

    private func put(
        _ bytes: [UInt8]?, _ key: StatementArguments, _ insert: String, _ delete: String, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(sql: bytes == nil ? delete : insert)
        try statement.execute(arguments: bytes.map { key + [Blob.data($0)] } ?? key)
    }

    private static func bytes(_ row: Row) -> [UInt8] {
        let column = row.columnNames.last ?? ""
        return Blob.bytes(row[column])
    }

    private static func decoded<Content>(_ content: Content?) throws -> Content {
        guard let content else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a baseline does not unpack")
        }
        return content
    }
}
