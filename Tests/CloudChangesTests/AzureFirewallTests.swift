import Testing

@testable import CloudChanges

@Suite("Azure: firewalls, web firewalls and network manager")
struct AzureFirewallTests {
    private static let policy = "Microsoft.Network/firewallPolicies"

    private static func group(_ name: String, _ collection: String, _ lines: String...) -> AzureCase {
        AzureCase(
            name: name, operation: "\(policy)/ruleCollectionGroups/write",
            resource: "\(policy)/core/ruleCollectionGroups/main",
            body: #"{"properties":{"priority":200,"ruleCollections":[\#(collection)]}}"#, code: "Created",
            lines: lines)
    }

    private static func network(_ source: String, _ destination: String) -> String {
        #"{"name":"c","priority":100,"ruleCollectionType":"FirewallPolicyFilterRuleCollection","action":{"type":"Allow"},"rules":[{"name":"r","ruleType":"NetworkRule","ipProtocols":["TCP"],"sourceAddresses":["\#(source)"],"destinationAddresses":["\#(destination)"],"destinationPorts":["22"]}]}"#
    }

    private static let rules: [AzureCase] = [
        group(
            "any to any is the world", network("*", "*"), "add ingress allow tcp 22 0.0.0.0/0 ::/0 @100 #c/r"),
        group(
            "a foreign source is inbound", network("203.0.113.0/24", "10.0.0.4"),
            "add ingress allow tcp 22 203.0.113.0/24 @100 #c/r"),
        group(
            "a private source is egress to the destination", network("10.0.0.0/8", "203.0.113.9"),
            "add egress allow tcp 22 203.0.113.9/32 @100 #c/r"),
        group(
            "a range of addresses is the blocks that cover it",
            network("203.0.113.1-203.0.113.4", "10.0.0.4"),
            "add ingress allow tcp 22 203.0.113.1/32 203.0.113.2/31 203.0.113.4/32 @100 #c/r"),
        group(
            "a translation is inbound",
            #"{"name":"n","priority":100,"ruleCollectionType":"FirewallPolicyNatRuleCollection","action":{"type":"DNAT"},"rules":[{"name":"rdp","ruleType":"NatRule","ipProtocols":["TCP"],"sourceAddresses":["10.0.0.0/8","*"],"destinationAddresses":["198.51.100.4"],"destinationPorts":["3389"],"translatedAddress":"10.0.0.5","translatedPort":"3389"}]}"#,
            "add ingress allow tcp 3389 0.0.0.0/0 10.0.0.0/8 ::/0 @100 #n/rdp"),
        group(
            "an application rule lets out",
            #"{"name":"a","priority":300,"action":{"type":"Allow"},"rules":[{"name":"web","ruleType":"ApplicationRule","protocols":[{"protocolType":"Https","port":443}],"sourceAddresses":["10.0.0.0/8"],"targetFqdns":["*.example.org"]}]}"#,
            "add egress allow tcp 443 service:*.example.org @300 #a/web"),
        group(
            "every protocol is a change, and ICMP has no ports",
            #"{"name":"c","priority":100,"action":{"type":"Deny"},"rules":[{"name":"r","ruleType":"NetworkRule","ipProtocols":["UDP","ICMP"],"sourceIpGroups":["\#(AzureTestRecords.group)/Microsoft.Network/ipGroups/partners"],"destinationAddresses":["*"],"destinationPorts":["*"]}]}"#,
            "add ingress deny icmp portless pl:partners @100 #c/r",
            "add ingress deny udp 0-65535 pl:partners @100 #c/r"),
    ]

    @Test("both sides of a rule decide its direction", arguments: rules)
    func rule(_ example: AzureCase) throws { try example.check() }

    private static func one(
        _ name: String, _ operation: String, _ resource: String, _ body: String?, code: String = "",
        _ lines: String...
    ) -> AzureCase {
        AzureCase(name: name, operation: operation, resource: resource, body: body, code: code, lines: lines)
    }

    private static let draft = "\(policy)/ruleCollectionGroups/ruleCollectionGroupDrafts/default"
    private static let firewall = "Microsoft.Network/azureFirewalls"
    private static let waf = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"

    private static let layers: [AzureCase] = [
        one(
            "a known group's write is a difference", "\(policy)/ruleCollectionGroups/write",
            "\(policy)/core/ruleCollectionGroups/main",
            #"{"properties":{"ruleCollections":[\#(network("*", "*"))]}}"#, code: "OK",
            "replace [contentUnknown]"),
        one(
            "a deleted group may have denied", "\(policy)/ruleCollectionGroups/delete",
            "\(policy)/core/ruleCollectionGroups/main", nil, "delete [contentUnknown]"),
        one(
            "a draft is not in force", "\(draft)/write", "\(policy)/core/ruleCollectionGroups/main",
            #"{"properties":{"ruleCollections":[]}}"#, "replace [contentUnknown,notYetInForce]"),
        one(
            "a deployment enforces drafts", "\(policy)/deploy/action", "\(policy)/core", nil,
            "enable [contentUnknown]"),
        one(
            "threat intelligence off", "\(policy)/write", "\(policy)/core",
            #"{"location":"x","properties":{"threatIntelMode":"Off","intrusionDetection":{"mode":"off"}}}"#,
            "disable #intrusionDetection [protectionOff]", "disable #threatIntelMode [protectionOff]",
            "replace [contentUnknown]"),
        one(
            "a deleted firewall is a layer off", "\(firewall)/delete", "\(firewall)/edge", nil,
            "delete [layerOff]"
        ),
        one(
            "a classic firewall holds its rules", "\(firewall)/write", "\(firewall)/edge",
            #"{"location":"x","properties":{"natRuleCollections":[{"name":"n","properties":{"priority":100,"action":{"type":"Dnat"},"rules":[{"name":"ssh","protocols":["TCP"],"sourceAddresses":["*"],"destinationAddresses":["198.51.100.4"],"destinationPorts":["22"]}]}}],"networkRuleCollections":[],"applicationRuleCollections":[]}}"#,
            code: "Created", "add ingress allow tcp 22 0.0.0.0/0 ::/0 @100 #n/ssh"),
        one(
            "an IP group's new members", "Microsoft.Network/ipGroups/write",
            "Microsoft.Network/ipGroups/partners",
            #"{"location":"x","properties":{"ipAddresses":["203.0.113.0/24","198.51.100.1-198.51.100.2"]}}"#,
            code: "201", "add 198.51.100.1/32 198.51.100.2/32 203.0.113.0/24 [contentUnknown]"),
        one(
            "a web firewall that only watches", "\(waf)/write", "\(waf)/shop",
            #"{"location":"x","properties":{"policySettings":{"state":"Enabled","mode":"Detection"}}}"#,
            "disable ingress [layerOff]"),
        one(
            "a web firewall switched off", "\(waf)/write", "\(waf)/shop",
            #"{"properties":{"policySettings":{"enabledState":"Disabled","mode":"Prevention"}}}"#,
            "disable ingress [layerOff]"),
        one(
            "a web firewall without rules", "\(waf)/write", "\(waf)/shop",
            #"{"properties":{"policySettings":{"state":"Enabled","mode":"Prevention"},"managedRules":{"managedRuleSets":[]}}}"#,
            "replace ingress [emptied]"),
        one(
            "a web firewall kept on", "\(waf)/write", "\(waf)/shop",
            #"{"properties":{"policySettings":{"state":"Enabled","mode":"Prevention"},"managedRules":{"managedRuleSets":[{}]}}}"#,
            "replace [contentUnknown]"),
        one("a web firewall deleted", "\(waf)/delete", "\(waf)/shop", nil, "delete [layerOff]"),
        one(
            "a binding removed", "Microsoft.Cdn/profiles/securityPolicies/delete",
            "Microsoft.Cdn/profiles/front/securityPolicies/waf", nil, "detach ingress [layerOff]"),
    ]

    @Test("layers, drafts and whole writes", arguments: layers)
    func layer(_ example: AzureCase) throws { try example.check() }

    private static let manager = "Microsoft.Network/networkManagers"
    private static let adminRule = "\(manager)/securityAdminConfigurations/ruleCollections/rules"

    private static let commits: [AzureCase] = [
        one(
            "an admin rule is ready, not in force", "\(adminRule)/write",
            "\(manager)/nm/securityAdminConfigurations/base/ruleCollections/rc/rules/open",
            #"{"kind":"Custom","properties":{"access":"AlwaysAllow","direction":"Inbound","protocol":"Tcp","priority":1,"sources":[{"addressPrefix":"Internet","addressPrefixType":"ServiceTag"}],"destinations":[{"addressPrefix":"*","addressPrefixType":"IPPrefix"}],"destinationPortRanges":["22"]}}"#,
            "add ingress allow tcp 22 0.0.0.0/0 ::/0 @1 #rc/open [notYetInForce]"),
        one(
            "an admin rule taken away", "\(adminRule)/delete",
            "\(manager)/nm/securityAdminConfigurations/base/ruleCollections/rc/rules/deny", nil,
            "remove #rc/deny [contentUnknown,notYetInForce]"),
        one(
            "a commit takes what is ready into force", "\(manager)/commit/action", "\(manager)/nm",
            #"{"commitType":"SecurityAdmin","targetLocations":["westeurope"],"configurationIds":["/x/base"]}"#,
            "enable [contentUnknown]"),
        one(
            "a commit of nothing takes all away", "\(manager)/commit/action", "\(manager)/nm",
            #"{"commitType":"SecurityAdmin","targetLocations":["westeurope"],"configurationIds":[]}"#,
            "disable [layerOff]"),
        one(
            "a commit that names no list is unknown", "\(manager)/commit/action", "\(manager)/nm",
            #"{"commitType":"SecurityAdmin"}"#, "enable [contentUnknown]"),
        one(
            "connectivity is no firewall", "\(manager)/commit/action", "\(manager)/nm",
            #"{"commitType":"Connectivity","configurationIds":[]}"#, "enable [wordsOnly]"),
    ]

    @Test("network manager's rules wait for their commit", arguments: commits)
    func networkManager(_ example: AzureCase) throws { try example.check() }
}
