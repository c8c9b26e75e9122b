/// The change calendar that the company keeps beside its clouds.
struct TicketBook {
    struct Ticket {
        let number: String
        let from: Moment
        let until: Moment
        let person: String
        let account: String
    }

    private(set) var tickets: [Ticket] = []
    private var chance: Chance
    private var next: Int

    init(start: Moment, chance: Chance) {
        var chance = chance
        next = chance.number(10_000...60_000)
        self.chance = chance
    }

    /// An approved ticket for a person in an account.
    mutating func approve(from begin: Moment, hours: Int, by person: String, account: Account, cloud: Cloud)
        -> String
    {
        let scope =
            switch cloud {
            case .aws: account.aws
            case .azure: account.subscription
            case .gcp: account.project
            }
        next += chance.number(1...9)
        let number = "CHG00\(next)"
        tickets.append(
            Ticket(
                number: number, from: begin, until: begin.after(seconds: Double(hours) * 3600),
                person: person, account: scope))
        return number
    }

    /// A number that somebody types beside a change: mostly of a ticket approved for it, sometimes mistyped.
    mutating func claim(
        at moment: Moment, by person: String, account: Account, cloud: Cloud, mistyped: Double
    ) -> String {
        if chance.happens(mistyped) { return "CHG00\(chance.number(10_000...99_999))" }
        if let open = tickets.last(where: { $0.from <= moment && moment < $0.until && $0.person == person }) {
            return open.number
        }
        return approve(
            from: moment.after(seconds: -chance.real(600...7200)), hours: chance.number(3...24), by: person,
            account: account,
            cloud: cloud)
    }
}
