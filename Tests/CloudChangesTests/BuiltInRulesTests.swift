import Testing

@testable import CloudChanges

@Suite("The built-in rules")
struct BuiltInRulesTests {
    let rules: RuleSet

    init() throws { rules = try BuiltInRules.load() }

    private func selecting(_ record: NativeRecord) -> [String] {
        rules.select(record).map { [$0.rule.id] + $0.alsoMatched } ?? []
    }

    @Test("all load, for a log source of ours, and can be found by their operation")
    func load() {
        let (rules, faults) = RuleSet.load(
            text: BuiltInRules.text, named: "builtin.yml", payloadTests: BuiltInPayloadTests.self)
        #expect(faults.map(String.init(describing:)) == [])
        #expect(rules.idle.isEmpty)
        #expect(rules.undiscriminated.isEmpty)
        #expect(rules.dispatchTable != nil)
        #expect(rules.rules.count == 79)
    }

    @Test("each says what it is for: both technique numbers, a description, false positives")
    func metadata() {
        for rule in rules.rules {
            #expect(rule.reference.techniques == ["T1562.007", "T1686.001"], "\(rule.reference.title)")
            #expect(!rule.description.isEmpty && !rule.falsePositives.isEmpty, "\(rule.reference.title)")
            #expect(rule.text.contains("attack.defense-impairment"))
            #expect((.low ... .high).contains(rule.reference.level))
        }
        #expect(Set(rules.rules.map(\.reference.title)).count == rules.rules.count)
    }

    @Test("the page on the rules lists them as they are, and every payload test")
    func page() throws {
        let lines = Set(try CheckedOut.lines("docs/rules.md"))
        for rule in rules.rules {
            let payload = rule.payload.map { " \($0) |" } ?? " |"
            let row = "| \(rule.reference.title) | \(rule.reference.level.rawValue) |" + payload
            #expect(lines.contains(row), "\(row)")
        }
        for name in BuiltInPayloadTests.names {
            #expect(lines.contains { $0.hasPrefix("| \(name) | ") }, "\(name)")
        }
    }

    @Test("every payload test that a rule names exists, and none is left over")
    func payloads() {
        #expect(Set(rules.rules.compactMap(\.payload)) == BuiltInPayloadTests.names)
    }

    @Test(
        "every tier 1 and tier 2 action has exactly one rule",
        .enabled(if: SharedMaterial.hasActions, "the list of actions is not beside the checkout"))
    func coverage() throws {
        let rows = try CandidateAction.all().filter { $0.tier < 3 }
        #expect(rows.count > 600)
        for row in rows {
            let shown = selecting(try row.record(body: row.fullBody))
            let hidden = selecting(try row.record(body: row.hiddenBody))
            #expect(hidden.count == 1, "\(row) with a hidden request")
            #expect(shown.count == (Self.isCreation(row) ? 0 : 1), "\(row) with its firewall part")
        }
    }

    @Test(
        "a tier 3 action is left out exactly if it is on the list of those",
        .enabled(if: SharedMaterial.hasActions, "the list of actions is not beside the checkout"))
    func leftOut() throws {
        let rows = try CandidateAction.all().filter { $0.tier == 3 }
        for row in rows {
            let isLeftOut = Self.tier3LeftOut.contains { row.description.hasPrefix($0) }
            #expect(selecting(try row.record(body: row.fullBody)).count == (isLeftOut ? 0 : 1), "\(row)")
            if isLeftOut { #expect(selecting(try row.record(body: row.hiddenBody)).isEmpty, "\(row)") }
        }
        for name in Self.tier3LeftOut {
            #expect(rows.contains { $0.description.hasPrefix(name) }, "\(name) is no tier 3 action")
        }
    }

    @Test(
        "where the name decides, an absent request loses nothing",
        .enabled(if: SharedMaterial.hasActions, "the list of actions is not beside the checkout"))
    func absentRequest() throws {
        let byName = Set(rules.rules.filter { $0.payload == nil }.map(\.reference.id))
        for row in try CandidateAction.all() where row.tier < 3 {
            let hidden = selecting(try row.record(body: row.hiddenBody))
            let absent = selecting(try row.record(body: row.emptyBody))
            #expect(absent == hidden.filter(byName.contains), "\(row)")
        }
    }

    /// Creating one of these in plain sight is no change, whatever groups it comes with.
    private static func isCreation(_ row: CandidateAction) -> Bool {
        let names = [
            "RunInstances", "RunScheduledInstances", "CreateNetworkInterface", "RequestSpotInstances",
            "RequestSpotFleet", "CreateLaunchTemplate", "CreateVpcEndpoint", "CreateInstanceConnectEndpoint",
            "CreateClientVpnEndpoint", "CreateVerifiedAccessEndpoint", "CreateLoadBalancer",
            "CreateMountTarget",
        ]
        let methods = [
            ".compute.instances.insert", ".compute.instanceTemplates.insert", ".compute.networks.insert",
        ]
        return names.contains(row.action) || methods.contains(where: row.action.hasSuffix)
    }
}

extension BuiltInRulesTests {
    /// Why: docs/rules.md, "Tier 3".
    static let tier3LeftOut = [
        "ec2.amazonaws.com ModifyVerifiedAccessEndpointPolicy",
        "ec2.amazonaws.com ModifyVerifiedAccessGroupPolicy",
        "elasticloadbalancing.amazonaws.com ModifyLoadBalancerAttributes",
        "elasticloadbalancing.amazonaws.com ModifyRule",
        "network-firewall.amazonaws.com UpdateLoggingConfiguration",
        "wafv2.amazonaws.com DeleteLoggingConfiguration", "shield.amazonaws.com DeleteProtection",
        "shield.amazonaws.com DeleteProtectionGroup", "shield.amazonaws.com UpdateProtectionGroup",
        "shield.amazonaws.com DisableApplicationLayerAutomaticResponse",
        "shield.amazonaws.com UpdateApplicationLayerAutomaticResponse",
        "lightsail.amazonaws.com UpdateRelationalDatabase", "eks.amazonaws.com CreateCluster",
        "gamelift.amazonaws.com CreateFleet", "gamelift.amazonaws.com CreateContainerFleet",
        "gamelift.amazonaws.com UpdateContainerFleet", "mediaconnect.amazonaws.com AddFlowSources",
        "mediaconnect.amazonaws.com UpdateFlowSource", "mediaconnect.amazonaws.com AddFlowOutputs",
        "mediaconnect.amazonaws.com UpdateFlowOutput",
        "mediaconnect.amazonaws.com UpdateRouterNetworkInterface",
        "connect.amazonaws.com UpdateAuthenticationProfile",
        "chime-sdk-voice.amazonaws.com PutVoiceConnectorTermination",
        "sagemaker.amazonaws.com UpdateWorkforce", "workmail.amazonaws.com PutAccessControlRule",
        "workmail.amazonaws.com DeleteAccessControlRule", "kafka.amazonaws.com UpdateConnectivity",
        "grafana.amazonaws.com UpdateWorkspace", "guardduty.amazonaws.com CreateIPSet",
        "guardduty.amazonaws.com UpdateIPSet", "guardduty.amazonaws.com DeleteIPSet",
        "organizations.amazonaws.com UpdatePolicy", "organizations.amazonaws.com DetachPolicy",
        "organizations.amazonaws.com DeletePolicy", "organizations.amazonaws.com DisablePolicyType",
        "rds.amazonaws.com Restore", "docdb-elastic.amazonaws.com RestoreClusterFromSnapshot",
        "redshift.amazonaws.com RestoreFromClusterSnapshot", "lambda.amazonaws.com CreateFunction",
        "Microsoft.Network Microsoft.Network/networkSecurityGroups/providers/Microsoft.Insights/diagnosticSettings/write",
        "Microsoft.Network Microsoft.Network/ddos",
        "Microsoft.Network Microsoft.Network/bastionHosts/createShareableLinks/action",
        "Microsoft.Sql Microsoft.Sql/servers/write",
        "Microsoft.DBforPostgreSQL Microsoft.DBforPostgreSQL/flexibleServers/write",
        "Microsoft.DBforMySQL Microsoft.DBforMySQL/flexibleServers/write",
        "Microsoft.EventHub Microsoft.EventHub/namespaces/write",
        "Microsoft.ServiceBus Microsoft.ServiceBus/namespaces/write",
        "Microsoft.Cache Microsoft.Cache/redis/write",
        "cloudsql.googleapis.com cloudsql.instances.create",
        "container.googleapis.com google.container.v1.ClusterManager.CreateCluster",
        "accesscontextmanager.googleapis.com google.identity.accesscontextmanager",
    ]
}
