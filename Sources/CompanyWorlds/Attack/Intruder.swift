/// An intruder at work in a company: the victim, the place they act from, and what they leave behind.
extension Story {
    /// Plays one plot in a day; all its firewall changes are one incident.
    ///
    /// - Returns: Whether the company had what the plot needs.
    mutating func play(_ plot: Plot, on day: Int, incident: String) -> Bool {
        let label = Label(kind: plot.rawValue, incident: incident, isDetectable: plot.isDetectable)
        let now = moment(day, hour: chance.happens(0.5) ? chance.real(9...18) : chance.real(0...24))
        switch plot {
        case .poisonedPipeline, .pipelineHabit, .stackDriven, .stolenPipelineKey:
            return playPipeline(plot, day, now, label)
        case .backdoorFunction, .serviceRoleName, .rootCredential: return playAmazon(plot, day, now, label)
        default: return playPerson(plot, day, now, label)
        }
    }

    /// Somebody whose credential is worth stealing in a cloud that the plot needs.
    mutating func victim(on day: Int, withKey: Bool = false, in cloud: Cloud? = nil) -> Person? {
        let people = company.people.filter {
            $0.since <= day && !$0.isGuest && (!withKey || $0.legacyKey != nil && $0.clouds.contains(.aws))
                && (cloud.map($0.clouds.contains) ?? true)
        }
        return people.isEmpty ? nil : chance.pick(people)
    }

    /// Where an intruder acts from: rented machines mostly, lines like anybody's sometimes.
    mutating func lair() -> String {
        switch chance.number(0...9) {
        case 0...5: Places.rented(&chance)
        case 6...7: Places.cloudAddress(&chance)
        default: company.draft.places.anywhere(&chance)
        }
    }

    /// What intruders open: ports to log in at, databases, everything.
    mutating func bait(_ lair: String, toWorld: Bool) -> FirewallRule {
        let ports = chance.weighed([
            (FirewallRule.one(22), 4), (FirewallRule.one(3389), 3), (0...65_535, 3),
            (FirewallRule.one(chance.pick(FirewallRule.databasePorts)), 2),
            (FirewallRule.one(chance.pick(FirewallRule.oddPorts)), 1),
        ])
        return FirewallRule(
            transport: ports.count > 1 ? "any" : "tcp", ports: ports,
            peer: toWorld ? .world : .range("\(lair)/32"), note: chance.happens(0.3) ? "temp" : nil,
            name: chance.pick(["allow-ssh", "temp-access", "vpn", "allow-all", "monitoring"])
                + "-\(chance.hex(3))", priority: 100)
    }

    private mutating func playPerson(_ plot: Plot, _ day: Int, _ now: Moment, _ label: Label) -> Bool {
        let keyed: Set<Plot> = [.stolenKey, .stolenKeyDisguised]
        guard
            let person = victim(on: day, withKey: keyed.contains(plot))
                ?? (keyed.contains(plot) ? victim(on: day) : nil)
        else { return false }
        let cloud = keyed.contains(plot) && person.legacyKey != nil ? .aws : chance.pick(person.clouds)
        let account =
            chance.happens(0.7) ? account(of: person) : chance.number(0...(company.accounts.count - 1))
        let place = plot == .stolenFromInside || plot == .insider ? whereabouts(of: person, on: day) : lair()
        let tool: Tool =
            plot == .stolenKeyDisguised
            ? .terraform
            : plot == .insider || plot == .stolenFromInside
                ? chance.weighed(person.tools) : chance.pick([.browser, .commandLine, .library])
        var when = plot == .insideWindow ? windowMoment(on: day) ?? now : now
        if plot == .insider { when = moment(day, hour: Double(person.hours.lowerBound + 2)) }
        if plot == .patient { patience(person, cloud, account, place, day) }
        let caller = scribe.sit(
            person, in: cloud, account: account, with: tool, from: place, at: when, mfa: chance.happens(0.5))
        prelude(plot, caller, cloud, account, when)
        return strike(plot, person, caller, cloud, account, place, when, label)
    }

    /// Three weeks of doing as the victim does, from the intruder's own network.
    private mutating func patience(
        _ person: Person, _ cloud: Cloud, _ account: Int, _ place: String, _ day: Int
    ) {
        for back in stride(from: 21, through: 1, by: -chance.number(2...4)) where day - back > 0 {
            let when = moment(
                day - back,
                hour: chance.real(Double(person.hours.lowerBound)...Double(person.hours.upperBound)))
            let caller = scribe.sit(
                person, in: cloud, account: account, with: chance.weighed(person.tools), from: place, at: when
            )
            scribe.chatter(caller, in: cloud, account: account, 6, around: when)
            scribe.perform(
                chance.pick([.internalService, .closing]),
                on: scribe.estate.standing(cloud, account: account), own: place, by: caller, at: when,
                Manner(),
                named: "patient.harmless")
        }
    }

    private func windowMoment(on day: Int) -> Moment? {
        tickets.tickets.last { $0.from >= moment(day, hour: 0) && $0.from < moment(day, hour: 24) }?.from
            .after(seconds: 900)
    }

    private mutating func prelude(
        _ plot: Plot, _ caller: Caller, _ cloud: Cloud, _ account: Int, _ when: Moment
    ) {
        if plot == .insider || plot == .stolenFromInside {
            return scribe.chatter(caller, in: cloud, account: account, 6, around: when)
        }
        if plot == .reconnaissance || chance.happens(0.25) {
            scribe.refusals(caller, in: cloud, account: account, chance.number(3...12), before: when)
        }
        if chance.happens(0.6) {
            scribe.chatter(
                caller, in: cloud, account: account, chance.number(3...15), around: when.after(seconds: -600),
                span: 500)
        }
        guard plot == .loggingOff else { return }
        switch cloud {
        case .aws:
            scribe.aws(
                AWSRecord(
                    source: "cloudtrail.amazonaws.com", name: chance.pick(["StopLogging", "DeleteTrail"]),
                    request: ["name": "main-trail"]),
                account: account, region: company.accounts[account].regions[0], caller,
                when.after(seconds: -300))
        case .azure:
            scribe.azure(
                AzureRecord(
                    operation: "Microsoft.Insights/diagnosticSettings/delete",
                    resource:
                        "/subscriptions/\(company.accounts[account].subscription)/providers/Microsoft.Insights/diagnosticSettings/all-to-siem",
                    method: "DELETE"),
                account: account, caller, when.after(seconds: -300))
        case .gcp:
            scribe.write(
                GoogleRecord(
                    service: "logging.googleapis.com", method: "google.logging.v2.ConfigServiceV2.DeleteSink",
                    resource: "projects/\(company.accounts[account].project)/sinks/siem",
                    type: "logging_sink", isLong: false),
                account: account, caller, when.after(seconds: -300))
        }
    }
}
