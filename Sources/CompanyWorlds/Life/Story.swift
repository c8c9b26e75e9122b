/// The days of a company, told one after another: who works, what runs, and what goes wrong.
struct Story {
    let company: Company
    let days: Int
    let start: Moment
    var scribe: Scribe
    var chance: Chance
    var tickets: TicketBook
    /// What one unit of rate stands for, so that a day has about as many changes as asked for.
    let scale: (people: Double, pipelines: Double, controllers: Double)

    init(company: Company, seed: UInt64, days: Int, start: Moment, changesADay: Double) {
        self.company = company
        self.days = days
        self.start = start
        scribe = Scribe(company: company, estate: Estate(of: company, seed: seed), seed: seed)
        chance = Chance(seed: seed).fork("story")
        tickets = TicketBook(start: start, chance: Chance(seed: seed).fork("tickets"))
        let byHand = company.people.reduce(0) { $0 + $1.rate } * 5 / 7
        // A run changes three things on average, a controller one.
        let runs = company.pipelines.reduce(0) { $0 + $1.rate } * 3 / 7
        let machinery = company.controllers.reduce(0) { $0 + $1.rate } / 7
        let controllerShare = company.controllers.isEmpty ? 0 : 0.12
        scale = (
            changesADay * company.byHand / max(byHand, 0.1),
            changesADay * (1 - company.byHand - controllerShare) / max(runs, 0.1),
            changesADay * controllerShare / max(machinery, 0.1)
        )
    }

    mutating func tell() {
        for day in 0..<days {
            for person in company.people where person.since <= day { work(person, on: day) }
            for pipeline in company.pipelines where pipeline.since <= day { run(pipeline, on: day) }
            for controller in company.controllers { tend(controller, on: day) }
            surprises(on: day)
        }
    }

    /// An instant of a day, at an hour of the company's clock.
    func moment(_ day: Int, hour: Double) -> Moment {
        start.after(seconds: Double(day) * 86_400 + (hour - Double(company.zone)) * 3600)
    }

    func isWeekend(_ day: Int) -> Bool { day % 7 >= 5 }
}

extension Story {
    /// A person's day: at a place, with tools; changes among other work.
    mutating func work(_ person: Person, on day: Int) {
        let isOnCall = (day / 7 + person.team * 3) % 9 == Int(person.email.utf8.first ?? 0) % 9
        if isWeekend(day), !isOnCall || chance.happens(0.8) { return }
        if isWeekend(day) == false, chance.happens(0.12) { return }
        let changes = chance.poisson(person.rate * scale.people * (isWeekend(day) ? 0.3 : 1))
        if changes == 0, chance.happens(0.75) { return }
        let place = whereabouts(of: person, on: day)
        let cloud = chance.pick(person.clouds)
        let account = account(of: person)
        let hour =
            chance.happens(0.93)
            ? chance.real(Double(person.hours.lowerBound)...Double(person.hours.upperBound))
            : chance.real(6...23.5)
        var now = moment(day, hour: hour)
        let tool = chance.weighed(person.tools)
        let caller = scribe.sit(person, in: cloud, account: account, with: tool, from: place, at: now)
        scribe.chatter(caller, in: cloud, account: account, 3 + changes * 5, around: now, span: 1500)
        for _ in 0..<changes {
            now = now.after(seconds: chance.real(20...900))
            change(by: person, caller, cloud, account, place, now)
        }
    }

    private mutating func change(
        by person: Person, _ caller: Caller, _ cloud: Cloud, _ account: Int, _ place: String, _ now: Moment
    ) {
        let objects = scribe.estate.standing(
            cloud, team: chance.happens(person.trade == .network ? 0.3 : 0.85) ? person.team : nil,
            account: account)
        var kind = chance.weighed(person.habit.kinds)
        if chance.happens(0.06) {
            kind = chance.pick([
                .internalService, .partnerWeb, .ownAddressAdmin, .closing, .webToWorld, .emptyObject,
            ])
        }
        let ticket =
            chance.happens(company.ticketed)
            ? tickets.claim(
                at: now, by: person.email, account: company.accounts[account], cloud: cloud,
                mistyped: company.mistyped) : nil
        let manner = Manner(
            isFlat: chance.happens(0.5), writesWhole: chance.happens(0.25),
            error: chance.happens(0.03) ? "Client.UnauthorizedOperation" : nil)
        scribe.perform(
            kind, on: objects, own: place, by: caller, at: now, manner, note: ticket,
            named: manner.error == nil ? "person.\(kind.rawValue)" : "person.refused")
    }

    func account(of person: Person) -> Int { person.team % company.accounts.count }

    /// Office, home, the company's VPN, or on the road.
    mutating func whereabouts(of person: Person, on day: Int) -> String {
        var road = Chance(seed: UInt64(day / 5)).fork(person.email)
        if road.happens(0.05) { return company.draft.places.anywhere(&road) }
        if person.trade == .contractor { return person.home }
        if chance.happens(person.remote) {
            if let vpn = company.draft.places.vpn, chance.happens(0.6) { return vpn }
            return chance.happens(0.15) ? Places.neighbour(of: person.home, &chance) : person.home
        }
        return company.draft.places.offices[person.team % company.draft.places.offices.count]
    }

    /// A pipeline's day: each run one burst of what it usually does, sometimes of something else.
    mutating func run(_ pipeline: Pipeline, on day: Int) {
        let runs = chance.poisson(pipeline.rate * scale.pipelines / 7 * (isWeekend(day) ? 0.3 : 1.25))
        for _ in 0..<runs {
            let now = moment(day, hour: chance.happens(0.85) ? chance.real(8...19) : chance.real(0...24))
            let caller = scribe.run(pipeline, at: now)
            apply(pipeline, caller, now, changes: chance.number(1...5), day: day)
        }
    }

    mutating func apply(_ pipeline: Pipeline, _ caller: Caller, _ start: Moment, changes: Int, day: Int) {
        var now = start
        scribe.chatter(
            caller, in: pipeline.cloud, account: pipeline.account, 4 + changes * 4, around: now, span: 90)
        let young = day - pipeline.since < 14 && pipeline.since > 0
        let isNew = chance.happens(0.03)
        let ticket =
            chance.happens(company.ticketed * 0.4)
            ? tickets.claim(
                at: now, by: "ci-\(pipeline.name)", account: company.accounts[pipeline.account],
                cloud: pipeline.cloud, mistyped: company.mistyped / 3) : nil
        for _ in 0..<changes {
            now = now.after(seconds: chance.real(0.4...6))
            let kind =
                isNew
                ? chance.pick([.partnerWeb, .otherToWorld, .webToWorld, .officeAdmin, .attachment])
                : chance.weighed(pipeline.habit.kinds)
            scribe.perform(
                kind,
                on: scribe.estate.standing(pipeline.cloud, team: pipeline.team, account: pipeline.account),
                own: pipeline.address ?? "10.0.0.4", by: caller,
                at: now, Manner(writesWhole: pipeline.account % 2 == 0),
                note: ticket ?? (chance.happens(0.6) ? "managed by terraform" : nil),
                named: isNew ? "pipeline.first-time" : young ? "pipeline.young" : "pipeline.\(kind.rawValue)")
        }
    }
}
