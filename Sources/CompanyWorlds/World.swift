/// A made-up company's audit logs in the clouds' own layouts, with the truth beside them.
///
/// Everything in it is drawn from a seed: people and pipelines and what they are used to, harmless surprises, and intruders of many
/// kinds. It is written from what clouds log and people do, and knows nothing of how a scorer weighs it.
public struct World: Sendable {
    /// What everything was drawn from.
    public let seed: UInt64
    /// The kind of house.
    public let kind: CompanyKind
    /// Days told; the first thirty are for getting acquainted and hold hardly an attack.
    public let days: Int
    static let burnIn = 30

    let entries: [Chronicle.Entry]
    let truths: [Chronicle.Truth]
    let tickets: [TicketBook.Ticket]
    let start: Moment
    let company: Company

    /// - Parameters:
    ///   - seed: Decides everything; the same seed gives the same world.
    ///   - kind: The kind of house; drawn from the seed where nil.
    ///   - days: At least 31.
    ///   - changesADay: About how many firewall changes a day is to have.
    public init(seed: UInt64, kind: CompanyKind? = nil, days: Int = 90, changesADay: Double = 55) {
        var chance = Chance(seed: seed).fork("world")
        let kind = kind ?? chance.pick(CompanyKind.allCases)
        let start = Moment(milliseconds: 1_772_409_600_000)  // Monday, 2 March 2026
        let company = Company(kind: kind, seed: seed, days: days)
        var story = Story(company: company, seed: seed, days: days, start: start, changesADay: changesADay)
        story.tell()
        story.intrude(share: chance.real(0.005...0.03))
        self.seed = seed
        self.kind = kind
        self.days = days
        self.start = start
        self.company = company
        entries = story.scribe.chronicle.entries
        truths = story.scribe.chronicle.truths.sorted { ($0.moment, $0.id) < ($1.moment, $1.id) }
        tickets = story.tickets.tickets
    }

    /// What was drawn, for whoever asked for it.
    public struct Summary: Sendable {
        /// As ``World/days``.
        public let days: Int
        /// Completes "days of …".
        public let kind: String
        /// Who work there, and what runs there.
        public let people: Int, pipelines: Int
        /// Firewall changes, each a line of `truth.csv`.
        public let changes: Int
    }

    /// Counts of what is in it.
    public var summary: Summary {
        let article = "aeiou".contains(kind.rawValue.prefix(1)) ? "an" : "a"
        return Summary(
            days: days, kind: "\(article) \(kind.rawValue) company", people: company.people.count,
            pipelines: company.pipelines.count, changes: truths.count)
    }

    var turn: Moment { start.after(seconds: Double(World.burnIn) * 86_400) }
}

extension Story {
    /// Plots in the days after the first thirty, until about `share` of the changes are attacks.
    mutating func intrude(share: Double) {
        let later = start.after(seconds: Double(World.burnIn) * 86_400)
        let changes = scribe.chronicle.truths.count { $0.moment >= later }
        var wanted = Int(Double(changes) * share)
        var number = 0
        while wanted > 0, number < 400 {
            number += 1
            let before = scribe.chronicle.truths.count
            // Of thirty-one days the last is the only one there is.
            let day = chance.number(min(World.burnIn + 1, days - 1)...(days - 1))
            guard play(chance.weighed(Plot.shares), on: day, incident: "I\(Moment.padded(number, 3))") else {
                continue
            }
            wanted -= scribe.chronicle.truths[before...].count { $0.label.incident != nil }
        }
    }
}
