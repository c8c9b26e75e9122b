import Testing

@testable import CloudChanges

@Suite("AWS security groups")
struct AWSSecurityGroupTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var action: String
        var request: String = "null"
        var response: String = "null"
        var extra = ""
        var lines: [String]
        var testDescription: String { name }
    }

    static func permission(
        _ name: String = "tcp", ports: String = #""fromPort": 22, "toPort": 22,"#, ranges: String = "{}",
        v6: String = "{}", groups: String = "{}", lists: String = "{}"
    ) -> String {
        """
        {"groupId": "sg-0a1", "ipPermissions": {"items": [{"ipProtocol": "\(name)", \(ports) "groups": \(groups),
         "ipRanges": \(ranges), "ipv6Ranges": \(v6), "prefixListIds": \(lists)}]}}
        """
    }

    static let world4 = #"{"items": [{"cidrIp": "0.0.0.0/0"}]}"#
    static let stored =
        #""groupOwnerId": "111122223333", "groupId": "sg-0a1", "securityGroupRuleId": "sgr-01""#

    static let cases: [Case] = [
        Case(
            name: "the nested shape", action: "AuthorizeSecurityGroupIngress",
            request: permission(ranges: world4, v6: #"{"items": [{"cidrIpv6": "::/0"}]}"#),
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0,::/0"]),
        Case(
            name: "the flat shape beside an empty list", action: "AuthorizeSecurityGroupIngress",
            request:
                #"{"groupId": "sg-0a1", "ipPermissions": {}, "ipProtocol": "tcp", "fromPort": "22", "toPort": "22", "cidrIp": "8.8.8.8/0"}"#,
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            name: "the response's rules before the request's", action: "AuthorizeSecurityGroupIngress",
            request:
                #"{"groupId": "sg-0a1", "ipPermissions": {}, "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIp": "203.0.113.9/0"}"#,
            response:
                "{\"securityGroupRuleSet\": {\"items\": [{\(stored), \"isEgress\": false, \"ipProtocol\": \"-1\", \"fromPort\": -1, \"toPort\": -1, \"cidrIpv4\": \"0.0.0.0/0\"}]}}",
            lines: ["add ingress allow any 0-65535 0.0.0.0/0"]),
        Case(
            name: "the request where the call failed", action: "AuthorizeSecurityGroupIngress",
            request: permission(ranges: world4),
            response: #"{"securityGroupRuleSet": {"items": [{"isEgress": true, "cidrIpv4": "10.0.0.0/8"}]}}"#,
            extra: #""errorCode": "Client.UnauthorizedOperation""#,
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            name: "an unreadable response does not hide the request", action: "AuthorizeSecurityGroupIngress",
            request: permission(ranges: world4),
            response: #"{"securityGroupRuleSet": {"items": [{"x": 1}]}}"#,
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            name: "-1 with ports of 0 opens all", action: "AuthorizeSecurityGroupEgress",
            request: permission("-1", ports: #""fromPort": 0, "toPort": 0,"#, ranges: world4),
            lines: ["add egress allow any 0-65535 0.0.0.0/0"]),
        Case(
            name: "a protocol number opens every port whatever the ports say",
            action: "AuthorizeSecurityGroupIngress",
            request: permission("50", ports: #""fromPort": 22, "toPort": 22,"#, ranges: world4),
            lines: ["add ingress allow esp 0-65535 0.0.0.0/0"]),
        Case(
            name: "a number is its protocol", action: "AuthorizeSecurityGroupIngress",
            request: permission("6", ranges: world4), lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            name: "ICMP has types in place of ports", action: "AuthorizeSecurityGroupIngress",
            request: permission("icmp", ports: #""fromPort": -1, "toPort": -1,"#, ranges: world4),
            lines: ["add ingress allow icmp none 0.0.0.0/0"]),
        Case(
            name: "missing ports are unknown", action: "AuthorizeSecurityGroupIngress",
            request: permission(ports: "", ranges: world4),
            lines: ["add ingress allow tcp ? 0.0.0.0/0 (contentUnknown)"]),
        Case(
            name: "a group of another account stands apart", action: "AuthorizeSecurityGroupIngress",
            request: permission(
                groups:
                    #"{"items": [{"groupId": "sg-0b2", "userId": "111122223333"}, {"groupId": "sg-0c3", "userId": "444455556666"}]}"#,
                lists: #"{"items": [{"prefixListId": "pl-01"}]}"#),
            lines: [
                "add ingress allow tcp 22-22 pl:pl-01,sg:sg-0b2",
                "add ingress allow tcp 22-22 sg:444455556666/sg-0c3 (foreignAccount)",
            ]),
        Case(
            name: "a group in the response", action: "AuthorizeSecurityGroupIngress",
            response:
                "{\"securityGroupRuleSet\": {\"items\": {\(stored), \"ipProtocol\": \"udp\", \"fromPort\": 53, \"toPort\": 53, \"referencedGroupInfo\": {\"groupId\": \"sg-0c3\", \"userId\": \"444455556666\"}}}}",
            lines: ["add ingress allow udp 53-53 sg:444455556666/sg-0c3 (foreignAccount)"]),
        Case(
            name: "a group named in the flat shape comes in on everything",
            action: "AuthorizeSecurityGroupIngress",
            request: #"{"groupName": "web", "ipPermissions": {}, "sourceSecurityGroupName": "admin"}"#,
            lines: [
                "add ingress allow icmp none sg:admin", "add ingress allow tcp 0-65535 sg:admin",
                "add ingress allow udp 0-65535 sg:admin",
            ]),
        Case(
            name: "a masked address is unknown", action: "AuthorizeSecurityGroupIngress",
            request: permission(ranges: #"{"items": [{"cidrIp": "HIDDEN_DUE_TO_SECURITY_REASONS"}]}"#),
            lines: ["add ingress allow tcp 22-22 unknown (contentUnknown)"]),
        Case(
            name: "an omitted part may hold more than is seen", action: "AuthorizeSecurityGroupIngress",
            request: permission(ranges: world4, v6: #"{"omitted": true, "originalSize": 95000}"#),
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0,unknown (contentUnknown)"]),
        Case(
            name: "an omitted request is unknown", action: "AuthorizeSecurityGroupIngress",
            request: #"{"omitted": true}"#, lines: ["add ingress allow - ? unknown (contentUnknown)"]),
        Case(
            name: "a request as a string of JSON", action: "AuthorizeSecurityGroupIngress",
            request:
                #""{\"groupId\": \"sg-0a1\", \"ipPermissions\": {\"items\": [{\"ipProtocol\": \"tcp\", \"fromPort\": 22, \"toPort\": 22, \"ipRanges\": {\"items\": [{\"cidrIp\": \"0.0.0.0/0\"}]}}]}}""#,
            lines: ["add ingress allow tcp 22-22 0.0.0.0/0"]),
        Case(
            name: "no peer at all is an unknown one", action: "AuthorizeSecurityGroupIngress",
            request: permission(), lines: ["add ingress allow tcp 22-22 unknown (contentUnknown)"]),
        Case(
            name: "revoked by rule ids alone", action: "RevokeSecurityGroupIngress",
            request:
                #"{"groupId": "sg-0a1", "securityGroupRuleIds": {"items": [{"securityGroupRuleId": "sgr-01"}, "sgr-02"]}}"#,
            lines: [
                "remove ingress allow - ? unknown (contentUnknown)",
                "remove ingress allow - ? unknown (contentUnknown)",
            ]),
        Case(
            name: "what the response says was revoked", action: "RevokeSecurityGroupEgress",
            request:
                #"{"groupId": "sg-0a1", "securityGroupRuleIds": {"items": [{"securityGroupRuleId": "sgr-01"}]}}"#,
            response:
                "{\"_return\": true, \"revokedSecurityGroupRuleSet\": {\"items\": [{\(stored), \"isEgress\": true, \"ipProtocol\": \"tcp\", \"fromPort\": 443, \"toPort\": 443, \"cidrIpv4\": \"0.0.0.0/0\"}]}}",
            lines: ["remove egress allow tcp 443-443 0.0.0.0/0"]),
        Case(
            name: "what matched no rule was not revoked", action: "RevokeSecurityGroupIngress",
            request: permission(
                ranges: #"{"items": [{"cidrIp": "198.51.100.0/24"}, {"cidrIp": "192.0.2.0/24"}]}"#),
            response:
                #"{"_return": true, "unknownIpPermissionSet": {"items": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": {"items": [{"cidrIp": "192.0.2.0/24"}]}}]}}"#,
            lines: ["remove ingress allow tcp 22-22 198.51.100.0/24"]),
        Case(
            name: "a rule replaced under its id", action: "ModifySecurityGroupRules",
            request:
                #"{"ModifySecurityGroupRulesRequest": {"GroupId": "sg-0a1", "SecurityGroupRule": {"tag": 1, "SecurityGroupRuleId": "sgr-01", "SecurityGroupRule": {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "CidrIpv4": "0.0.0.0/0"}}}}"#,
            lines: ["replace - allow tcp 3389-3389 0.0.0.0/0"]),
        Case(
            name: "several rules replaced", action: "ModifySecurityGroupRules",
            request:
                #"{"ModifySecurityGroupRulesRequest": {"GroupId": "sg-0a1", "SecurityGroupRule": [{"tag": 1, "SecurityGroupRuleId": "sgr-01", "SecurityGroupRule": {"IpProtocol": "-1", "CidrIpv6": "::/0"}}, {"tag": 2, "SecurityGroupRuleId": "sgr-02", "SecurityGroupRule": {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "ReferencedGroupId": "sg-0b2"}}]}}"#,
            lines: ["replace - allow any 0-65535 ::/0", "replace - allow tcp 80-80 sg:sg-0b2"]),
        Case(
            name: "a replaced rule that cannot be read", action: "ModifySecurityGroupRules",
            request: #"{"ModifySecurityGroupRulesRequest": {"GroupId": "sg-0a1"}}"#,
            lines: ["replace - allow - ? unknown (contentUnknown)"]),
        Case(
            name: "a description", action: "UpdateSecurityGroupRuleDescriptionsIngress",
            request: permission(
                ranges: #"{"items": [{"cidrIp": "0.0.0.0/0", "description": "CHG0012345"}]}"#),
            lines: ["replace ingress allow - ? - (wordsOnly)"]),
        Case(
            name: "a new group", action: "CreateSecurityGroup",
            request: #"{"groupName": "web", "groupDescription": "web", "vpcId": "vpc-01"}"#,
            response: #"{"_return": true, "groupId": "sg-0a1"}"#, lines: ["create - - - ? -"]),
        Case(
            name: "a deleted group", action: "DeleteSecurityGroup", request: #"{"groupId": "sg-0a1"}"#,
            lines: ["delete - allow - ? -"]),
        Case(
            name: "a group shared into another network", action: "AssociateSecurityGroupVpc",
            request: #"{"AssociateSecurityGroupVpcRequest": {"GroupId": "sg-0a1", "VpcId": "vpc-02"}}"#,
            lines: ["attach - - - ? - (contentUnknown)"]),
    ]

    @Test("every shape of a security-group call is read for what it opens", arguments: cases)
    func reads(_ sample: Case) throws {
        let change = try AWSEvent.change(
            sample.action, request: sample.request, response: sample.response, extra: sample.extra)
        #expect(AWSEvent.lines(change) == sample.lines)
        #expect(change.target.kind == .securityGroup)
    }

    @Test("a group is known by its id from request or response, else by its name")
    func target() throws {
        let byName = try AWSEvent.change("DeleteSecurityGroup", request: #"{"groupName": "web"}"#)
        #expect(byName.target == Target(kind: .securityGroup, id: "web", name: "web"))
        let made = try AWSEvent.change(
            "CreateSecurityGroup", request: #"{"groupName": "web"}"#, response: #"{"groupId": "sg-0a1"}"#)
        #expect(made.target == Target(kind: .securityGroup, id: "sg-0a1", name: "web"))
        #expect(made.sources["target"] == [.init("responseElements.groupId", "sg-0a1")])
    }

    @Test("the fields behind a change carry the record's own paths and text")
    func sources() throws {
        let change = try AWSEvent.change(
            "AuthorizeSecurityGroupIngress", request: Self.permission(ranges: Self.world4))
        let fields = change.sources["changes"] ?? []
        #expect(
            fields.contains(
                .init("requestParameters.ipPermissions.items[0].ipRanges.items[0].cidrIp", "0.0.0.0/0")))
    }

    @Test("Wickr's groups are no firewall")
    func wickr() throws {
        let change = try AWSEvent.change("CreateSecurityGroup", service: "wickr.amazonaws.com", request: "{}")
        #expect(change.changes.isEmpty && change.target.kind == .other)
    }
}
