extension Body {
    /// The body of a change to a security group, network ACL, prefix list, web ACL or network firewall.
    init(firewall operation: Operation, in place: Place, _ numbers: inout SeededNumbers) {
        self.init()
        let group = numbers.pick(place.organisation.groups)
        let done = #""requestId":"\#(numbers.uuid())","_return":true"#
        switch operation.name {
        case "CreateSecurityGroup":
            request =
                #"{"groupName":"web-\#(numbers.hex(8))","groupDescription":"made by the platform","vpcId":"\#(numbers.pick(place.organisation.networks))"}"#
            response = #"{\#(done),"groupId":"\#(group)"}"#
        case "DeleteSecurityGroup":
            request = #"{"groupId":"\#(group)"}"#
            response = #"{\#(done),"groupId":"\#(group)"}"#
        case "ModifySecurityGroupRules":
            request =
                #"{"ModifySecurityGroupRulesRequest":{"GroupId":"\#(group)","SecurityGroupRule":{"SecurityGroupRuleId":"sgr-0\#(numbers.hex(16))","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIpv4":"\#(Self.block(&numbers))","Description":"edge"},"tag":1}}}"#
            response =
                #"{"ModifySecurityGroupRulesResponse":{"xmlns":"http://ec2.amazonaws.com/doc/2016-11-15/","requestId":"\#(numbers.uuid())","return":true}}"#
        case "DeleteNetworkAclEntry":
            request =
                #"{"networkAclId":"acl-0\#(numbers.hex(16))","ruleNumber":\#(100 + numbers.below(200)),"egress":false}"#
            response = "{\(done)}"
        case "CreateNetworkAclEntry", "ReplaceNetworkAclEntry":
            let port = numbers.pick(Self.ports)
            request =
                #"{"networkAclId":"acl-0\#(numbers.hex(16))","ruleNumber":\#(100 + numbers.below(200)),"egress":false,"ruleAction":"\#(numbers.pick(["allow", "deny"]))","icmpTypeCode":{},"portRange":{"from":\#(port),"to":\#(port)},"aclProtocol":"6","cidrBlock":"\#(Self.block(&numbers))"}"#
            response = "{\(done)}"
        case "ModifyManagedPrefixList":
            let list = "pl-0\(numbers.hex(16))"
            request =
                #"{"ModifyManagedPrefixListRequest":{"PrefixListId":"\#(list)","CurrentVersion":\#(1 + numbers.below(30)),"AddEntry":{"tag":1,"Cidr":"\#(Self.block(&numbers))","Description":"office"}}}"#
            response =
                #"{"ModifyManagedPrefixListResponse":{"xmlns":"http://ec2.amazonaws.com/doc/2016-11-15/","requestId":"\#(numbers.uuid())","prefixList":{"prefixListId":"\#(list)","state":"modify-in-progress"}}}"#
        case "UpdateIPSet":
            request =
                #"{"name":"blocked","scope":"REGIONAL","id":"\#(numbers.uuid())","addresses":["\#(Self.block(&numbers))","\#(Self.block(&numbers))"],"lockToken":"\#(numbers.uuid())"}"#
            response = #"{"nextLockToken":"\#(numbers.uuid())"}"#
        case "UpdateWebACL":
            request =
                #"{"name":"edge","scope":"REGIONAL","id":"\#(numbers.uuid())","defaultAction":{"allow":{}},"rules":[],"visibilityConfig":{"sampledRequestsEnabled":true,"cloudWatchMetricsEnabled":true,"metricName":"edge"},"lockToken":"\#(numbers.uuid())"}"#
            response = #"{"nextLockToken":"\#(numbers.uuid())"}"#
        case "UpdateRuleGroup":
            request =
                #"{"updateToken":"\#(numbers.uuid())","ruleGroupName":"egress","type":"STATEFUL","rules":"pass tcp $HOME_NET any -\u003e \#(Self.block(&numbers)) 443 (sid:\#(numbers.below(9000)); rev:1;)","dryRun":false}"#
        case "UpdateFirewallPolicy":
            request =
                #"{"updateToken":"\#(numbers.uuid())","firewallPolicyName":"main","firewallPolicy":{"statelessDefaultActions":["aws:forward_to_sfe"],"statelessFragmentDefaultActions":["aws:forward_to_sfe"]},"dryRun":false}"#
        default: permissions(operation, group: group, done: done, in: place, &numbers)
        }
    }

    private mutating func permissions(
        _ operation: Operation, group: String, done: String, in place: Place, _ numbers: inout SeededNumbers
    ) {
        let egress = operation.name.hasSuffix("Egress")
        if operation.name == "AuthorizeSecurityGroupIngress" && numbers.chance(0.06) {  // the short form
            let port = numbers.pick(Self.ports)
            request =
                #"{"groupId":"\#(group)","ipProtocol":"tcp","fromPort":\#(port),"toPort":\#(port),"cidrIp":"\#(Self.block(&numbers))","ipPermissions":{}}"#
            response = "{\(done)}"
            return
        }
        var asked: [String] = []
        var made: [String] = []
        for _ in 0..<numbers.pick([1, 1, 1, 1, 2, 3, 6]) {
            let every = numbers.chance(0.07)
            let port = numbers.pick(Self.ports)
            let span = every ? "" : #""fromPort":\#(port),"toPort":\#(port),"#
            let kind = every ? "-1" : numbers.pick(["tcp", "tcp", "tcp", "udp"])
            let answer =
                #"{"groupOwnerId":"\#(place.account)","groupId":"\#(group)","securityGroupRuleId":"sgr-0\#(numbers.hex(16))","isEgress":\#(egress),"ipProtocol":"\#(kind)","fromPort":\#(every ? -1 : port),"toPort":\#(every ? -1 : port),"#
            if numbers.chance(0.2) {
                let peer = numbers.pick(place.organisation.groups)
                asked.append(
                    #"{"ipProtocol":"\#(kind)",\#(span)"groups":{"items":[{"userId":"\#(place.account)","groupId":"\#(peer)"}]},"ipRanges":{},"ipv6Ranges":{},"prefixListIds":{}}"#
                )
                made.append(answer + #""referencedGroupId":"\#(peer)"}"#)
            } else {
                let block = Self.block(&numbers)
                asked.append(
                    #"{"ipProtocol":"\#(kind)",\#(span)"groups":{},"ipRanges":{"items":[{"cidrIp":"\#(block)","description":"\#(numbers.pick(["office", "partner \u{2013} VPN", "managed by terraform"])) CHG\#(100_000 + numbers.below(900_000))"}]},"ipv6Ranges":{},"prefixListIds":{}}"#
                )
                made.append(answer + #""cidrIpv4":"\#(block)"}"#)
            }
        }
        request = #"{"groupId":"\#(group)","ipPermissions":{"items":[\#(asked.joined(separator: ","))]}}"#
        response = #"{\#(done),"securityGroupRuleSet":{"items":[\#(made.joined(separator: ","))]}}"#
    }

    private static let ports = [22, 80, 443, 1433, 3306, 3389, 5432, 6379, 8080, 9200, 27017]

    private static func block(_ numbers: inout SeededNumbers) -> String {
        switch numbers.below(10) {
        case 0: "0.0.0.0/0"
        case ..<6: "10.\(numbers.below(256)).\(numbers.below(256)).0/\(numbers.pick([16, 20, 24]))"
        default:
            "\(numbers.pick([45, 91, 151, 185, 203])).\(numbers.below(256)).\(numbers.below(256)).\(numbers.below(256))/32"
        }
    }
}
