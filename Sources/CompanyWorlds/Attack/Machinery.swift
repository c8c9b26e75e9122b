/// Plots that turn pipelines, stacks and the clouds' own roles.
extension Story {
    mutating func playPipeline(_ plot: Plot, _ day: Int, _ now: Moment, _ label: Label) -> Bool {
        let fitting = company.pipelines.filter { pipeline in
            guard pipeline.since <= day else { return false }
            return plot == .stackDriven ? pipeline.engine == .cloudFormation || pipeline.engine == .cdk : true
        }
        guard !fitting.isEmpty else { return false }
        let pipeline = chance.pick(fitting)
        let objects = scribe.estate.standing(
            pipeline.cloud, team: plot == .stolenPipelineKey ? nil : pipeline.team, account: pipeline.account)
        let place = plot == .stolenPipelineKey ? lair() : nil
        let caller = scribe.run(pipeline, at: now, from: place)
        switch plot {
        case .pipelineHabit:
            return scribe.perform(
                chance.weighed(pipeline.habit.kinds), on: objects, own: "10.0.0.4", by: caller, at: now,
                Manner(), named: label.kind, incident: label.incident) && mark(label)
        case .stolenPipelineKey:
            if chance.happens(0.4) {
                scribe.refusals(
                    caller, in: pipeline.cloud, account: pipeline.account, chance.number(2...8), before: now)
            }
            return open(
                objects, chance.number(1...3), chance.happens(0.6), caller, place ?? "0.0.0.0", now, label)
        default:
            // Hidden in an ordinary run.
            apply(pipeline, caller, now, changes: chance.number(2...6), day: day)
            return open(
                objects, chance.number(1...2), chance.happens(0.6), caller, lair(), now.after(seconds: 15),
                label)
        }
    }

    mutating func playAmazon(_ plot: Plot, _ day: Int, _ now: Moment, _ label: Label) -> Bool {
        let groups = scribe.estate.standing(.aws, kinds: [.securityGroup])
        guard !groups.isEmpty else { return false }
        let account = scribe.estate.objects[chance.pick(groups)].account
        let here = scribe.estate.standing(.aws, account: account, kinds: [.securityGroup])
        let place = lair()
        switch plot {
        case .rootCredential:
            let caller = Caller(
                signature: .root(console: true), address: place, agent: Scribe.browser, isFromConsole: true,
                hasMFA: chance.happens(0.3))
            return open(here, chance.number(1...2), true, caller, place, now, label)
        case .serviceRoleName:
            let service = chance.pick([
                ("AWSServiceRoleForAutoScaling", "AutoScaling"), ("AWSServiceRoleForRDS", "AmazonRDS"),
                ("AWSServiceRoleForECS", "ecs"),
            ])
            let caller = Caller(
                signature: .role(
                    name: service.0, path: "", session: service.1, key: "ASIA\(chance.capitals(16))",
                    since: now.after(seconds: -300), provider: nil),
                address: place, agent: "autoscaling.amazonaws.com")
            return open(here, 1, true, caller, place, now, label)
        default:
            guard
                let pipeline = company.pipelines.first(where: {
                    $0.cloud == .aws && $0.since <= day && $0.account == account
                })
            else { return false }
            let maker = scribe.run(pipeline, at: now)
            let index = scribe.create(
                .securityGroup, account: account, team: pipeline.team, by: maker, at: now,
                Label(kind: "pipeline.empty-object"))
            let caller = Caller(
                signature: .role(
                    name: "lambda-\(chance.pick(["cleanup", "sync", "audit"]))-\(chance.hex(4))",
                    path: "service-role/", session: "sync-\(chance.hex(4))",
                    key: "ASIA\(chance.capitals(16))",
                    since: now.after(seconds: -100), provider: nil),
                address: Places.cloudAddress(&chance),
                agent: "Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux exec-env/AWS_Lambda_python3.12")
            scribe.add(
                bait(place, toWorld: chance.happens(0.5)), to: index, by: caller, at: now.after(seconds: 4),
                label, Manner(isFlat: true))
            return true
        }
    }
}
