import Testing

@testable import CloudChanges

/// What is asked of Azure, and the changes that it is read as.
struct AzureCase: Sendable, CustomTestStringConvertible {
    var name: String
    var operation: String
    var resource: String
    var body: String?
    var code = ""
    var lines: [String]

    var testDescription: String { name }

    func check() throws {
        let change = try AzureTestRecords.change(
            AzureTestRecords.text(operation, resource, body: body, subStatus: code))
        #expect(AzureTestRecords.lines(change.changes) == lines)
    }
}

@Suite("Azure: security groups and attachments")
struct AzureRuleTests {
    private static let nsg = "Microsoft.Network/networkSecurityGroups"

    private static func rule(_ name: String, _ body: String, code: String = "", _ line: String) -> AzureCase {
        AzureCase(
            name: name, operation: "\(nsg)/securityRules/write", resource: "\(nsg)/web/securityRules/ssh",
            body: body, code: code, lines: [line])
    }

    private static let rules: [AzureCase] = [
        rule(
            "singular fields",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","priority":100,"sourceAddressPrefix":"203.0.113.9","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"22"}}"#,
            "add ingress allow tcp 22 203.0.113.9/32 @100 #ssh"),
        rule(
            "plural fields",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"*","priority":"110","sourceAddressPrefixes":["0.0.0.0/1","128.0.0.0/1"],"destinationPortRanges":["20-25","3389"]}}"#,
            "add ingress allow any 20-25,3389 0.0.0.0/1 128.0.0.0/1 @110 #ssh"),
        rule(
            "singular and plural together are one set",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"TCP","sourceAddressPrefix":"10.0.0.0/8","sourceAddressPrefixes":["198.51.100.0/24"],"destinationPortRange":"80","destinationPortRanges":["81","443"]}}"#,
            "add ingress allow tcp 80-81,443 10.0.0.0/8 198.51.100.0/24 #ssh"),
        rule(
            "a star is both families and all ports",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"*","sourceAddressPrefix":"*","destinationPortRange":"*"}}"#,
            "add ingress allow any 0-65535 0.0.0.0/0 ::/0 #ssh"),
        rule(
            "Internet in any letter case is the world",
            #"{"Properties":{"Access":"allow","Direction":"inbound","Protocol":"tcp","SourceAddressPrefix":"INTERNET","DestinationPortRange":"3389"}}"#,
            "add ingress allow tcp 3389 0.0.0.0/0 ::/0 #ssh"),
        rule(
            "of one key in two spellings the last counts, as for Azure",
            #"{"properties":{"access":"Deny","Access":"Allow","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"10.0.0.1","SourceAddressPrefix":"*","destinationPortRange":"22"}}"#,
            "add ingress allow tcp 22 0.0.0.0/0 ::/0 #ssh"),
        rule(
            "outbound rules have destinations",
            #"{"properties":{"access":"Deny","direction":"Outbound","protocol":"Udp","sourceAddressPrefix":"*","destinationAddressPrefix":"Storage.WestEurope","destinationPortRange":"53"}}"#,
            "add egress deny udp 53 service:Storage.WestEurope #ssh"),
        rule(
            "service tags are spelled one way",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"virtualnetwork","destinationPortRange":"443"}}"#,
            "add ingress allow tcp 443 service:VirtualNetwork #ssh"),
        rule(
            "an application security group is a group",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"","sourceApplicationSecurityGroups":[{"id":"/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/edge/providers/Microsoft.Network/applicationSecurityGroups/jump"}],"destinationPortRange":"22"}}"#,
            "add ingress allow tcp 22 sg:jump #ssh"),
        rule(
            "ICMP has no ports",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Icmp","sourceAddressPrefix":"::/0","destinationPortRange":"*"}}"#,
            "add ingress allow icmp portless ::/0 #ssh"),
        rule(
            "what is not stated is unknown",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp"}}"#,
            "add ingress allow tcp unknown #ssh"),
        rule(
            "a port that cannot be read makes all unknown",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"***","destinationPortRanges":["22","9-x"]}}"#,
            "add ingress allow tcp unknown #ssh"),
        rule(
            "an answer of 200 means that a rule was there before",
            #"{"properties":{"access":"Deny","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"22","priority":4096}}"#,
            code: "OK", "replace ingress deny tcp 22 0.0.0.0/0 ::/0 @4096 #ssh"),
        rule("a masked body is a change of unknown content", "***", "replace unknown #ssh [contentUnknown]"),
        rule(
            "a body within strings within strings",
            #""{\"properties\":\"{\\\"access\\\":\\\"Allow\\\"}\"}""#,
            "add allow unknown #ssh"),
    ]

    @Test("a rule is read as Azure reads it", arguments: rules)
    func rule(_ example: AzureCase) throws { try example.check() }

    private static let wide =
        #"{"name":"all","properties":{"access":"Allow","direction":"Inbound","protocol":"*","sourceAddressPrefix":"*","destinationPortRange":"*","priority":100}}"#

    private static let groups: [AzureCase] = [
        AzureCase(
            name: "a new group's rules are additions", operation: "\(nsg)/write", resource: "\(nsg)/web",
            body: #"{"location":"westeurope","properties":{"securityRules":[\#(wide)]}}"#, code: "Created",
            lines: ["add ingress allow any 0-65535 0.0.0.0/0 ::/0 @100 #all"]),
        AzureCase(
            name: "a new group without rules is only created", operation: "\(nsg)/write",
            resource: "\(nsg)/web",
            body: #"{"location":"westeurope","properties":{}}"#, code: "Created", lines: ["create"]),
        AzureCase(
            name: "a whole write of a group that may have been there is unknown, never its widest rule",
            operation: "\(nsg)/write", resource: "\(nsg)/web",
            body: #"{"location":"westeurope","properties":{"securityRules":[\#(wide)]}}"#,
            lines: ["replace [contentUnknown]"]),
        AzureCase(
            name: "tags alone are words", operation: "\(nsg)/write", resource: "\(nsg)/web",
            body: #"{"tags":{"owner":"net"}}"#, lines: ["replace [wordsOnly]"]),
        AzureCase(
            name: "a whole write without a body", operation: "\(nsg)/write", resource: "\(nsg)/web",
            lines: ["replace [contentUnknown]"]),
        AzureCase(
            name: "deleting a group opens nothing by itself", operation: "\(nsg)/delete",
            resource: "\(nsg)/web", lines: ["delete [contentUnknown]"]),
        AzureCase(
            name: "a deleted rule may have been a denial", operation: "\(nsg)/securityRules/delete",
            resource: "\(nsg)/web/securityRules/deny-all", lines: ["remove #deny-all [contentUnknown]"]),
        AzureCase(
            name: "upper case, another provider",
            operation: "MICROSOFT.AZURESTACKHCI/NETWORKSECURITYGROUPS/DELETE",
            resource: "Microsoft.AzureStackHCI/networkSecurityGroups/web", lines: ["delete [contentUnknown]"]),
        AzureCase(
            name: "a group's logs switched off",
            operation: "\(nsg)/providers/Microsoft.Insights/diagnosticSettings/write",
            resource: "\(nsg)/web/providers/Microsoft.Insights/diagnosticSettings/all",
            body: #"{"properties":{"logs":[{"category":"x","enabled":false}]}}"#,
            lines: ["disable [protectionOff]"]),
        AzureCase(
            name: "joining", operation: "\(nsg)/join/action", resource: "\(nsg)/web",
            lines: ["attach [contentUnknown]"]),
        AzureCase(
            name: "prefixes of an application security group",
            operation: "Microsoft.Network/applicationSecurityGroups/addressPrefixSets/write",
            resource: "Microsoft.Network/applicationSecurityGroups/jump/addressPrefixSets/more",
            body: #"{"properties":{"addressPrefixes":["203.0.113.0/24"]}}"#,
            lines: ["add 203.0.113.0/24 #more [contentUnknown]"]),
    ]

    @Test("groups are written whole", arguments: groups)
    func group(_ example: AzureCase) throws { try example.check() }

    private static let subnet = "Microsoft.Network/virtualNetworks/hub/subnets"
    private static let id = "\(AzureTestRecords.group)/\(nsg)/web"

    private static func subnet(
        _ name: String, _ body: String?, code: String = "", at place: String = "apps", _ line: String
    ) -> AzureCase {
        AzureCase(
            name: name, operation: "Microsoft.Network/virtualNetworks/subnets/write",
            resource: "\(subnet)/\(place)", body: body, code: code, lines: [line])
    }

    private static let attachments: [AzureCase] = [
        subnet(
            "a group that is null is detached", #"{"properties":{"networkSecurityGroup":null}}"#,
            "detach #apps [layerOff]"),
        subnet(
            "a group that is not named is detached", #"{"properties":{"addressPrefix":"10.0.1.0/24"}}"#,
            "detach #apps [layerOff]"),
        subnet(
            "another group is attached", #"{"properties":{"networkSecurityGroup":{"id":"\#(id)"}}}"#,
            "attach #networkSecurityGroups/web [contentUnknown]"),
        subnet(
            "a new subnet without a group lost none", #"{"properties":{"addressPrefix":"10.0.1.0/24"}}"#,
            code: "Created", "create #apps"),
        subnet(
            "a gateway's subnet can have none", #"{"properties":{"addressPrefix":"10.0.1.0/24"}}"#,
            at: "GatewaySubnet", "replace #GatewaySubnet [contentUnknown]"),
        subnet("an absent body is unknown", nil, "replace [contentUnknown]"),
        AzureCase(
            name: "an interface", operation: "Microsoft.Network/networkInterfaces/write",
            resource: "Microsoft.Network/networkInterfaces/nic7",
            body:
                #"{"properties":{"networkSecurityGroup":null,"ipConfigurations":[{"properties":{"applicationSecurityGroups":[{"id":"\#(AzureTestRecords.group)/Microsoft.Network/applicationSecurityGroups/jump"}]}}]}}"#,
            lines: ["attach #applicationSecurityGroups/jump [contentUnknown]", "detach #nic7 [layerOff]"]),
        AzureCase(
            name: "a network's subnets, each by itself", operation: "Microsoft.Network/virtualNetworks/write",
            resource: "Microsoft.Network/virtualNetworks/hub",
            body:
                #"{"properties":{"subnets":[{"name":"a","properties":{}},{"name":"b","properties":{"networkSecurityGroup":{"id":"\#(id)"}}}]}}"#,
            lines: ["attach #networkSecurityGroups/web [contentUnknown]", "detach #a [contentUnknown]"]),
    ]

    @Test("a group is detached by not naming it", arguments: attachments)
    func attachment(_ example: AzureCase) throws { try example.check() }

    @Test("a long list is shortened where it is only shown")
    func longList() throws {
        let list = (0..<200).map { "\"10.0.\($0).0/24\"" }.joined(separator: ",")
        let change = try AzureTestRecords.change(
            AzureTestRecords.text(
                "\(Self.nsg)/securityRules/write", "\(Self.nsg)/web/securityRules/x",
                body:
                    #"{"properties":{"access":"Allow","direction":"Inbound","sourceAddressPrefixes":[\#(list)]}}"#
            ))
        #expect(change.changes.first?.peers.count == 200)
        #expect(change.sources["changes"]?.allSatisfy { $0.text.utf8.count < 410 } == true)
    }

    @Test("what a whole write states is kept for the memory of firewalls")
    func stated() throws {
        let text = AzureTestRecords.text(
            "\(Self.nsg)/write", "\(Self.nsg)/web",
            body: #"{"location":"x","properties":{"securityRules":[\#(Self.wide)]}}"#)
        let rules = try AzureNormaliser.change(of: Operation(lead: AzureTestRecords.match(text))).stated.rules
        #expect(
            AzureTestRecords.lines(rules ?? []) == ["add ingress allow any 0-65535 0.0.0.0/0 ::/0 @100 #all"])
        let deletion = try AzureTestRecords.match(
            AzureTestRecords.text("\(Self.nsg)/delete", "\(Self.nsg)/web"))
        #expect(try AzureNormaliser.change(of: Operation(lead: deletion)).stated.rules == nil)
    }
}
