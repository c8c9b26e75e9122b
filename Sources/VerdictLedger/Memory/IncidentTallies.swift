import CloudChanges
import GRDB
import Squelch

/// What the incidents at work hold, summed up as their changes come in the order of time: an incident of a thousand
/// changes is not counted anew for each of them.
///
/// They say what the rows of `incidentMember` say. An incident is held from a question on behind which the ledger has no
/// member of it, as long as members come in the order of time; every other question is for the rows to answer.
final class IncidentTallies {
    /// One change, in the spelling of its row.
    struct Member {
        var at: Moment
        var content: String
        var confidence: Double
        var decision: String
        /// Lets something in.
        var opens: Bool
    }

    /// Incidents before all are let go.
    private let most: Int
    private var tallies: [ExactText: IncidentTally] = [:]

    init(most: Int = 4_096) { self.most = most }

    /// Lets go of everything; what is asked next is read.
    func forget() { tallies = [:] }

    /// An alteration of rows that are summed up already.
    func forget(_ incident: String) { tallies[ExactText(incident)] = nil }

    /// What is held as of `time`, without what happens at that very instant; nil where the rows must be asked.
    func tally(of incident: String, at time: Moment, _ db: Database) throws -> IncidentTally? {
        let name = ExactText(incident)
        if let known = tallies[name] { return known.advance(to: time) ? known : nil }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT seconds, nanoseconds, content, confidence, decision, opens, begun
                    FROM incidentMember WHERE incident = ?
                    """), arguments: [incident])
        let begun = rows.map { row -> Int64 in row["begun"] }.min()
        let members = rows.map { row in
            Member(
                at: Moment(seconds: row["seconds"], nanoseconds: row["nanoseconds"]), content: row["content"],
                confidence: row["confidence"], decision: row["decision"], opens: row["opens"])
        }
        guard members.allSatisfy({ $0.at.seconds < time.seconds }) else { return nil }
        let tally = IncidentTally(begun: begun)
        for member in members.sorted(by: { $0.at < $1.at }) { tally.add(member) }
        _ = tally.advance(to: time)
        hold(tally, of: name)
        return tally
    }

    /// Takes in a member whose row was just written, of an incident that began at `begun`.
    func add(_ member: Member, to incident: String, begun: Int64) {
        let name = ExactText(incident)
        guard let tally = tallies[name] else { return }
        if tally.add(member) { tally.begun = tally.begun ?? begun } else { tallies[name] = nil }
    }

    private func hold(_ tally: IncidentTally, of name: ExactText) {
        if tallies.count >= most { tallies = [:] }
        tallies[name] = tally
    }
}

/// The sums of one incident, up to an instant that only moves on.
final class IncidentTally {
    /// When it began; nil where nothing is in it.
    fileprivate(set) var begun: Int64?
    private(set) var members = 0
    /// Of those that were shown, the highest confidence for each class of content.
    private(set) var shown: [String: Double] = [:]
    /// Those that were suppressed and let something in.
    private(set) var suppressedOpenings = 0
    private var now = Moment(seconds: .min, nanoseconds: 0)
    /// Those of that very instant: nobody who asks as of it sees them.
    private var pending: [IncidentTallies.Member] = []

    init(begun: Int64?) { self.begun = begun }

    /// Moves on to a question's instant; false where it lies behind.
    func advance(to time: Moment) -> Bool {
        if time < now { return false }
        if now < time {
            for member in pending { settle(member) }
            pending.removeAll(keepingCapacity: true)
            now = time
        }
        return true
    }

    /// Takes in a member; false where it lies behind.
    @discardableResult
    func add(_ member: IncidentTallies.Member) -> Bool {
        guard advance(to: member.at) else { return false }
        pending.append(member)
        return true
    }

    private func settle(_ member: IncidentTallies.Member) {
        members += 1
        if member.decision != Decision.suppress.rawValue {
            shown[member.content] = max(shown[member.content] ?? 0, member.confidence)
        } else if member.opens {
            suppressedOpenings += 1
        }
    }
}
