/// Rare and harmless: what makes a week unlike the last one.
extension Story {
    mutating func surprises(on day: Int) {
        if chance.happens(0.02) { refactoring(day) }
        if chance.happens(0.05) { incidentResponse(day) }
        if chance.happens(0.12) { temporaryAccess(day) }
        if day > 5, chance.happens(0.015) { movedPipeline(day) }
        if chance.happens(0.1) { cleanup(day) }
        if !isWeekend(day), chance.happens(0.2 + company.ticketed * 0.4) { window(day) }
    }

    /// A pipeline rewrites everything it has.
    private mutating func refactoring(_ day: Int) {
        let standing = company.pipelines.filter { $0.since <= day }
        guard !standing.isEmpty else { return }
        let pipeline = chance.pick(standing)
        let now = moment(day, hour: chance.real(9...17))
        let caller = scribe.run(pipeline, at: now)
        var when = now
        for _ in 0..<chance.number(30...90) {
            when = when.after(seconds: chance.real(0.2...1.5))
            let kind = chance.pick([
                ChangeKind.internalService, .closing, .groupToGroup, .databaseInside, .closing,
            ])
            scribe.perform(
                kind,
                on: scribe.estate.standing(pipeline.cloud, team: pipeline.team, account: pipeline.account),
                own: "10.0.0.4", by: caller, at: when, Manner(),
                named: "pipeline.refactoring")
        }
    }

    /// Somebody on call at night: closes, denies, lets themselves in.
    private mutating func incidentResponse(_ day: Int) {
        let people = company.people.filter {
            $0.since <= day && [.reliability, .security, .network].contains($0.trade)
        }
        guard !people.isEmpty else { return }
        let person = chance.pick(people)
        let cloud = chance.pick(person.clouds)
        let account = chance.number(0...(company.accounts.count - 1))
        var now = moment(day, hour: chance.real(20...28))
        let caller = scribe.sit(
            person, in: cloud, account: account, with: chance.weighed(person.tools), from: person.home,
            at: now)
        scribe.chatter(caller, in: cloud, account: account, 25, around: now)
        for kind in [ChangeKind.closing, .denyAdded, .ownAddressAdmin, .closing].prefix(chance.number(2...4))
        {
            now = now.after(seconds: chance.real(60...600))
            scribe.perform(
                kind, on: scribe.estate.standing(cloud, account: account), own: person.home, by: caller,
                at: now, Manner(isFlat: true), named: "person.incident-response")
        }
    }

    /// A door for somebody else's address, shut again days later.
    private mutating func temporaryAccess(_ day: Int) {
        let people = company.people.filter { $0.since <= day && $0.trade != .database }
        guard !people.isEmpty else { return }
        let person = chance.pick(people)
        let cloud = chance.pick(person.clouds)
        let account = account(of: person)
        let now = moment(day, hour: chance.real(9...17))
        let place = whereabouts(of: person, on: day)
        let caller = scribe.sit(
            person, in: cloud, account: account, with: chance.weighed(person.tools), from: place, at: now)
        guard
            let index = scribe.some(
                scribe.estate.standing(cloud, account: account),
                { $0.kind == .securityGroup || $0.kind == .networkSecurityGroup || $0.kind == .network })
        else { return }
        let guest =
            chance.happens(0.5)
            ? chance.pick(company.draft.places.partners) : company.draft.places.anywhere(&chance)
        let rule = FirewallRule(
            ports: FirewallRule.one(chance.pick([22, 443, 3389, 5432])), peer: .range("\(guest)/32"),
            note: "temp", name: "temp-\(chance.hex(4))", priority: chance.number(200...900))
        scribe.chatter(caller, in: cloud, account: account, 8, around: now)
        scribe.add(rule, to: index, by: caller, at: now, Label(kind: "person.temporary"))
        let last = scribe.estate.objects[index].rules.count - 1
        scribe.remove(
            last, from: index, by: caller, at: now.after(seconds: chance.real(7200...400_000)),
            Label(kind: "person.temporary"))
    }

    /// The same pipeline, from another CI for a day of trying and ever after by chance.
    private mutating func movedPipeline(_ day: Int) {
        let standing = company.pipelines.filter {
            $0.since <= day && $0.address != nil && $0.engine != .cloudFormation && $0.engine != .cdk
        }
        guard !standing.isEmpty else { return }
        let pipeline = chance.pick(standing)
        let now = moment(day, hour: chance.real(9...17))
        let caller = scribe.run(pipeline, at: now, from: Places.hostedRunner(&chance))
        let before = scribe.chronicle.truths.count
        apply(pipeline, caller, now, changes: chance.number(1...4), day: day)
        scribe.chronicle.relabel(from: before, Label(kind: "pipeline.moved"))
    }

    private mutating func cleanup(_ day: Int) {
        let people = company.people.filter {
            $0.since <= day && [.platform, .network, .security].contains($0.trade)
        }
        guard !people.isEmpty else { return }
        let person = chance.pick(people)
        let cloud = chance.pick(person.clouds)
        var now = moment(day, hour: chance.real(9...17))
        let place = whereabouts(of: person, on: day)
        let caller = scribe.sit(
            person, in: cloud, account: account(of: person), with: chance.weighed(person.tools), from: place,
            at: now)
        scribe.chatter(caller, in: cloud, account: account(of: person), 12, around: now)
        for _ in 0..<chance.number(3...10) {
            now = now.after(seconds: chance.real(10...120))
            scribe.perform(
                .closing, on: scribe.estate.standing(cloud, account: account(of: person)), own: place,
                by: caller, at: now, Manner(), named: "person.cleanup")
        }
    }

    /// An approved window: planned, with a ticket, often at night.
    private mutating func window(_ day: Int) {
        let people = company.people.filter {
            $0.since <= day && [.network, .platform, .database].contains($0.trade)
        }
        guard !people.isEmpty else { return }
        let person = chance.pick(people)
        let account = account(of: person)
        let cloud = chance.pick(person.clouds)
        let begin = moment(day, hour: chance.pick([6, 12, 19, 21, 22]))
        let ticket = tickets.approve(
            from: begin, hours: chance.number(1...4), by: person.email, account: company.accounts[account],
            cloud: cloud)
        var now = begin.after(seconds: chance.real(300...3000))
        let place = whereabouts(of: person, on: day)
        let caller = scribe.sit(
            person, in: cloud, account: account, with: chance.weighed(person.tools), from: place, at: now)
        scribe.chatter(caller, in: cloud, account: account, 10, around: now)
        for _ in 0..<chance.number(1...5) {
            now = now.after(seconds: chance.real(30...300))
            let kind =
                chance.happens(0.5)
                ? chance.weighed(person.habit.kinds)
                : chance.pick([
                    .internalService, .webToWorld, .denyRemoved, .otherToWorld, .attachment, .closing,
                ])
            scribe.perform(
                kind, on: scribe.estate.standing(cloud, account: account), own: place, by: caller, at: now,
                Manner(), note: chance.happens(0.85) ? ticket : nil,
                named: "window.\(kind.rawValue)")
        }
    }
}
