import CloudChanges
import GRDB
import Squelch

/// Tickets: what was typed before a change that may name one, and how often this house's numbers are wrong.
///
/// Asked only where feeds are in force: a source has said so by leaving empty facts in the context.
final class TicketMemory: Memory {
    private let store: ContextStore
    private let parser = JSONParser()
    /// Of the last day asked about.
    private var known: (day: Int64, shares: WindowFacts.Shares)?

    init(store: ContextStore) { self.store = store }

    private static let day: Int64 = 86_400
    /// A ticket's tag stays on its object for years; one that was put on longer ago, or by another, is not a word on
    /// this change. As long as engine.md carries a session.
    private static let own: Int64 = 4 * 3_600
    private static let tagged: Int64 = 8 * day
    /// Habits change with the process behind them. Judgement.
    private static let remembered: Int64 = 90

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        guard var facts = context.window else { return }
        facts.earlier =
            try session(of: change, operation, db) + initiator(context, change, db) + tags(on: change, db)
        facts.shares = try shares(before: change.time, db)
        context.window = facts
    }

    /// One row for each day of an actor and each way in which its numbers came out: a run that repeats one mistake a
    /// hundred times made it once, and no single caller can make mistakes look usual.
    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        let results = Set(context.window?.claims.compactMap(\.result) ?? [])
        guard !results.isEmpty else { return }
        let day = Self.day(of: change.time)
        if let known, day < known.day { self.known = nil }
        for result in results.sorted(by: { $0.rawValue < $1.rawValue }) {
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO ticketDay (day, actor, result) VALUES (?, ?, ?)"
            ).execute(arguments: [day, StoredText.encode(change.actor.key), result.rawValue])
        }
    }

    // MARK: The house's habit

    /// As of the last UTC midnight, of event time.
    private func shares(before time: EventTime, _ db: Database) throws -> WindowFacts.Shares? {
        let day = Self.day(of: time)
        if let known, known.day == day { return known.shares }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT result, count(*) AS days FROM ticketDay WHERE day BETWEEN ? AND ? GROUP BY result"
            ),
            arguments: [day - Self.remembered, day - 1])
        var counts: [String: Int] = [:]
        for row in rows { counts[row["result"]] = row["days"] }
        let shares = WindowFacts.Shares(
            named: counts.values.reduce(0, +), unapproved: counts[Result.unapproved.rawValue] ?? 0,
            elsewhere: counts[Result.elsewhere.rawValue] ?? 0)
        known = (day, shares)
        return shares
    }

    private static func day(of time: EventTime) -> Int64 {
        time.seconds >= 0 ? time.seconds / day : (time.seconds - day + 1) / day
    }

    /// How a number came out.
    fileprivate enum Result: String {
        case right, unapproved, elsewhere
    }

    // MARK: What was typed before

    /// Tags that were given to the session: its later calls do not show them.
    private func session(of change: Change, _ operation: Operation, _ db: Database) throws -> [WindowFacts
        .Earlier]
    {
        let record = operation.lead.record.value
        guard change.cloud == .aws, let key = record[path: "userIdentity", "accessKeyId"]?.string else {
            return []
        }
        let span = ContextStore.Span(before: change.time, seconds: 36 * 3_600)
        let opening = try store.events([.session], of: key, in: span, db).last { $0.outcome == .success }
        return opening?.detail("tags").map { [.init(path: "(session tags)", text: $0, isOwn: true)] } ?? []
    }

    /// The stack's name and tags, the deployment's name: typed by whoever set it going.
    private func initiator(_ context: Context, _ change: Change, _ db: Database) throws -> [WindowFacts
        .Earlier]
    {
        guard let party = context.session?.initiator else { return [] }
        let span = ContextStore.Span(before: change.time, seconds: Self.day)
        let event = try store.events([.stack, .deployment], by: party.actor, in: span, db).last {
            $0.id == party.eventID
        }
        guard let event else { return [] }
        let name = event.detail("stack") ?? event.subjects.first { $0.hasPrefix("/") }
        let texts = [
            ("(control call) name", name?.split(separator: "/").last.map(String.init)),
            ("(control call) tags", event.detail("tags")),
        ]
        return texts.compactMap { path, text in text.map { .init(path: path, text: $0, isOwn: true) } }
    }

    /// Tags that were put on the object, the last one of each key. Those that come after the change are not among them:
    /// they are no permission.
    private func tags(on change: Change, _ db: Database) throws -> [WindowFacts.Earlier] {
        guard change.cloud == .aws else { return [] }
        let span = ContextStore.Span(before: change.time, seconds: Self.tagged)
        var tags: [(key: String, tag: WindowFacts.Earlier)] = []
        for event in try store.events([.tags], of: change.target.id, in: span, db)
        where event.outcome == .success {
            let isOwn =
                event.actor.key == change.actor.key && change.time.seconds - event.time.seconds <= Self.own
            for (key, value) in pairs(event.detail("tags") ?? "") {
                tags.removeAll { $0.key == key }
                tags.append((key, .init(path: "(earlier tag) \(key)", text: value, isOwn: isOwn)))
            }
        }
        return tags.map(\.tag)
    }

    /// Keys and values; the whole text where a long list was cut.
    private func pairs(_ text: String) -> [(key: String, value: String)] {
        guard let list = (try? parser.parse(Array(text.utf8)))?.array else { return [("", text)] }
        return list.compactMap { tag in
            guard let key = tag.object?.value(ignoringCase: "key")?.string,
                let value = tag.object?.value(ignoringCase: "value")?.string
            else { return nil }
            return (key, value)
        }
    }
}

extension WindowFacts.Claim {
    /// Nil for what tells nothing of the house: no change, no feed that covers it, not typed for this change.
    fileprivate var result: TicketMemory.Result? {
        switch standing {
        case .incident, .uncovered: nil
        case .elsewhere: isOwn ? .elsewhere : nil
        case .unapproved: isOwn ? .unapproved : nil
        case .fits, .typed, .incomparable, .unscoped, .undecided: .right
        }
    }
}
