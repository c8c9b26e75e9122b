/// Somebody who has access to the clouds, and how they work.
struct Person: Sendable {
    enum Trade: CaseIterable {
        case platform, reliability, network, database, developer, security, contractor
    }

    let name: String
    let email: String
    let trade: Trade
    let home: String
    /// First day on which they work, counted from the world's first.
    let since: Int
    /// Local hours of beginning and end.
    let hours: ClosedRange<Int>
    /// Share of working days at home.
    let remote: Double
    /// Firewall changes a working day, before the company's total is brought to its size.
    let rate: Double
    let clouds: [Cloud]
    /// `aws-cli`, a console, Terraform at the desk and the like, with how often.
    let tools: [(Tool, Double)]
    /// A long-lived AWS key, where they have one.
    let legacyKey: String?
    let azureID: String
    let awsRole: String
    /// Index of the team, whose objects they edit.
    let team: Int
    /// What they open and close.
    let habit: Habit
    let isGuest: Bool
}

/// With what somebody makes a call.
enum Tool: Sendable, Hashable {
    case browser, commandLine, terraform, library
}

extension Person {
    private static let given = [
        "ada", "amir", "ana", "bea", "bo", "carl", "chen", "dana", "eli", "emma", "farid", "finn", "greta",
        "hugo", "ines",
        "ivan", "jan", "juno", "kai", "kofi", "lars", "lena", "lin", "luca", "maja", "marc", "mina", "nils",
        "nora", "olga",
        "omar", "otto", "pia", "quinn", "rosa", "sam", "sara", "sven", "tess", "theo", "uma", "vera", "wim",
        "yara", "zoe",
    ]
    private static let family = [
        "adler", "berg", "costa", "diaz", "ek", "fuchs", "grau", "haas", "ito", "jansen", "kern", "lind",
        "moser", "novak",
        "ortiz", "park", "quist", "roth", "silva", "toth", "unger", "vogel", "weiss", "yilmaz", "zeman",
    ]

    static func draw(number: Int, in draft: CompanyDraft, since: Int = 0, _ chance: inout Chance) -> Person {
        let trade = chance.weighed([
            (Trade.platform, 3), (.reliability, 3), (.network, 2), (.database, 1), (.developer, 6),
            (.security, 1), (.contractor, 1),
        ])
        let name = "\(chance.pick(given)).\(chance.pick(family))\(number)"
        let guest = trade == .contractor && chance.happens(0.5)
        let start = chance.number(7...10)
        return Person(
            name: name, email: guest ? "\(name)@outside-it.example" : "\(name)@\(draft.domain)", trade: trade,
            home: trade == .contractor ? draft.places.contractors : draft.places.home(&chance), since: since,
            hours: start...(start + chance.number(8...10)),
            remote: trade == .contractor ? 1 : chance.weighed([(0.1, 2), (0.5, 4), (0.9, 3)]),
            rate: rate(of: trade) * chance.real(0.3...2), clouds: draft.someClouds(&chance),
            tools: tools(of: trade, &chance),
            legacyKey: chance.happens(draft.legacyKeys) ? "AKIA\(chance.capitals(16))" : nil,
            azureID: chance.uuid(), awsRole: role(of: trade, &chance),
            team: chance.number(0...(draft.teams - 1)),
            habit: Habit.ofPerson(trade, &chance), isGuest: guest)
    }

    private static func rate(of trade: Trade) -> Double {
        switch trade {
        case .network: 1.6
        case .platform: 0.9
        case .reliability: 0.7
        case .database, .security, .contractor: 0.3
        case .developer: 0.2
        }
    }

    private static func role(of trade: Trade, _ chance: inout Chance) -> String {
        switch trade {
        case .network: "NetworkAdmin"
        case .platform: chance.pick(["PlatformAdmin", "AdministratorAccess"])
        case .reliability: chance.pick(["OnCall", "AdministratorAccess"])
        case .security: "SecurityResponse"
        case .database, .developer, .contractor: "PowerUserAccess"
        }
    }

    private static func tools(of trade: Trade, _ chance: inout Chance) -> [(Tool, Double)] {
        switch trade {
        case .developer, .contractor, .database: [(.browser, 0.8), (.commandLine, 0.2)]
        case .network, .security: [(.browser, 0.6), (.commandLine, 0.4)]
        case .platform, .reliability:
            chance.happens(0.4)
                ? [(.browser, 0.3), (.commandLine, 0.4), (.terraform, 0.3)]
                : [(.browser, 0.5), (.commandLine, 0.4), (.library, 0.1)]
        }
    }
}
