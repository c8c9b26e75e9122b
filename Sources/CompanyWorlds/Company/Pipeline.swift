/// A program that changes firewalls: by what it runs, as whom, how often.
struct Pipeline: Sendable {
    enum Engine: CaseIterable {
        case terraformInActions, terraformOnJenkins, terraformAtHashiCorp, atlantis, cloudFormation, cdk,
            ansible
        case devOps, bicep, terraformWithSecret
        case cloudBuild, terraformWithKey, configConnector
    }

    let name: String
    let cloud: Cloud
    let engine: Engine
    /// Fixed egress, or nil for a hosted runner.
    let address: String?
    let account: Int
    let team: Int
    let habit: Habit
    /// Runs a week that change a firewall.
    let rate: Double
    let since: Int
    let applicationID: String
    let objectID: String
    let version: String

    static func draw(number: Int, in draft: CompanyDraft, since: Int = 0, _ chance: inout Chance) -> Pipeline
    {
        let cloud = chance.weighed(draft.clouds)
        let engine = engine(in: cloud, hosted: chance.happens(draft.hosted), &chance)
        return Pipeline(
            name:
                "\(chance.pick(["network", "shop", "data", "edge", "core", "billing", "search", "platform", "infra"]))-\(number)",
            cloud: cloud, engine: engine, address: isHosted(engine) ? nil : Places.cloudAddress(&chance),
            account: chance.number(0...(draft.accounts - 1)), team: chance.number(0...(draft.teams - 1)),
            habit: Habit.ofPipeline(&chance),
            rate: chance.weighed([(1.0, 3), (4.0, 4), (12.0, 2)]) * chance.real(0.6...1.5),
            since: since, applicationID: chance.uuid(), objectID: chance.uuid(),
            version: chance.pick(["1.5.7", "1.6.6", "1.7.5", "1.8.4", "1.9.5", "1.10.1"]))
    }

    static func isHosted(_ engine: Engine) -> Bool {
        switch engine {
        case .terraformInActions, .terraformAtHashiCorp, .devOps, .bicep: true
        default: false
        }
    }

    private static func engine(in cloud: Cloud, hosted: Bool, _ chance: inout Chance) -> Engine {
        switch (cloud, hosted) {
        case (.aws, true): chance.pick([.terraformInActions, .terraformInActions, .terraformAtHashiCorp])
        case (.aws, false): chance.pick([.terraformOnJenkins, .atlantis, .cloudFormation, .cdk, .ansible])
        case (.azure, true): chance.pick([.devOps, .bicep])
        case (.azure, false): .terraformWithSecret
        case (.gcp, true): .terraformAtHashiCorp
        case (.gcp, false): chance.pick([.cloudBuild, .terraformWithKey, .configConnector])
        }
    }
}
