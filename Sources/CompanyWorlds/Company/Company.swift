/// What is drawn first, and what people and pipelines are drawn from.
struct CompanyDraft: Sendable {
    let domain: String
    let places: Places
    let clouds: [(Cloud, Double)]
    let legacyKeys: Double
    let hosted: Double
    let teams: Int
    let accounts: Int

    func someClouds(_ chance: inout Chance) -> [Cloud] {
        let first = chance.weighed(clouds)
        let second = chance.weighed(clouds)
        return first == second || chance.happens(0.6) ? [first] : [first, second]
    }
}

/// A made-up company: who works there, what runs there.
struct Company: Sendable {
    let kind: CompanyKind
    let draft: CompanyDraft
    /// Hours that local time is ahead of UTC.
    let zone: Int
    let people: [Person]
    let pipelines: [Pipeline]
    let controllers: [Controller]
    let ticketed: Double
    let mistyped: Double
    /// Share of changes made by hand.
    let byHand: Double
    let accounts: [Account]

    init(kind: CompanyKind, seed: UInt64, days: Int) {
        var chance = Chance(seed: seed).fork("company")
        let leaning = Leaning.of(kind)
        let draft = CompanyDraft(
            domain:
                "\(chance.pick(["alder", "birch", "cedar", "hazel", "larch", "maple", "rowan", "willow"]))-\(chance.number(10...99)).example",
            places: Places(chance), clouds: leaning.clouds.map { ($0.0, $0.1 * chance.real(0.5...1.5)) },
            legacyKeys: chance.real(leaning.legacyKeys), hosted: chance.real(leaning.hosted),
            teams: chance.number(3...8),
            accounts: chance.number(2...6))
        self.kind = kind
        self.draft = draft
        zone = chance.pick([-8, -6, -5, 0, 1, 1, 2, 3, 5, 8])
        ticketed = chance.real(leaning.ticketed)
        mistyped = chance.real(leaning.mistyped)
        byHand = chance.real(leaning.byHand)
        accounts = (0..<draft.accounts).map { _ in Account(&chance) }
        let head = chance.number(leaning.people)
        let hires = max(1, head / 12)
        people = (0..<(head + hires)).map {
            Person.draw(number: $0, in: draft, since: $0 < head ? 0 : chance.number(10...(days - 5)), &chance)
        }
        let count = chance.number(leaning.pipelines)
        let young = max(1, count / 6)
        pipelines = (0..<(count + young)).map {
            Pipeline.draw(
                number: $0, in: draft, since: $0 < count ? 0 : chance.number(10...(days - 5)), &chance)
        }
        controllers = Company.controllers(in: draft, &chance)
    }

    private static func controllers(in draft: CompanyDraft, _ chance: inout Chance) -> [Controller] {
        Controller.Kind.allCases.compactMap { kind in
            let controller = Controller.draw(kind, in: draft, &chance)
            let share = draft.clouds.first { $0.0 == controller.cloud }?.1 ?? 0
            return share > 0.08 && chance.happens(0.7) ? controller : nil
        }
    }
}

/// One account, subscription and project of a company: the same place in three clouds.
struct Account: Sendable {
    let aws: String
    let subscription: String
    let tenantPart: String
    let project: String
    let projectNumber: String
    let regions: [String]
    let location: String

    init(_ chance: inout Chance) {
        aws = chance.digits(12)
        subscription = chance.uuid()
        tenantPart = chance.uuid()
        project =
            "\(chance.pick(["shop", "data", "core", "edge", "apps", "ml"]))-\(chance.pick(["prod", "stage", "dev"]))-\(chance.number(100...999))"
        projectNumber = chance.digits(12)
        regions = chance.happens(0.5) ? ["eu-west-1"] : ["eu-central-1", "us-east-1"]
        location = chance.pick(["westeurope", "northeurope", "eastus"])
    }
}
