import Testing

@testable import CloudChanges

@Suite("AWS network ACLs")
struct AWSNetworkACLTests {
    @Test(
        "an entry is read with number, direction and effect",
        arguments: [
            (
                "CreateNetworkAclEntry",
                #"{"networkAclId": "acl-01", "ruleNumber": 90, "egress": false, "ruleAction": "allow", "aclProtocol": "6", "portRange": {"from": 22, "to": 22}, "cidrBlock": "0.0.0.0/0", "icmpTypeCode": {}}"#,
                "add ingress allow tcp 22-22 0.0.0.0/0 #90"
            ),
            (
                "CreateNetworkAclEntry",
                #"{"networkAclId": "acl-01", "ruleNumber": "100", "egress": "true", "ruleAction": "deny", "aclProtocol": "-1", "portRange": {}, "ipv6CidrBlock": "::/0"}"#,
                "add egress deny any 0-65535 ::/0 #100"
            ),
            (
                "CreateNetworkAclEntry",
                #"{"networkAclId": "acl-01", "ruleNumber": 7, "egress": false, "ruleAction": "allow", "aclProtocol": "1", "icmpTypeCode": {"code": -1, "type": -1}, "cidrBlock": "10.0.0.0/8"}"#,
                "add ingress allow icmp none 10.0.0.0/8 #7"
            ),
            (
                "CreateNetworkAclEntry",
                #"{"networkAclId": "acl-01", "ruleNumber": 7, "egress": false, "aclProtocol": "17", "cidrBlock": "***"}"#,
                "add ingress - udp ? unknown #7 (contentUnknown)"
            ),
            (
                "ReplaceNetworkAclEntry",
                #"{"networkAclId": "acl-01", "ruleNumber": 100, "egress": false, "ruleAction": "allow", "aclProtocol": "17", "portRange": {"from": 53, "to": 53}, "cidrBlock": "10.0.0.0/8"}"#,
                "replace ingress allow udp 53-53 10.0.0.0/8 #100 (contentUnknown)"
            ),
            (
                "DeleteNetworkAclEntry", #"{"networkAclId": "acl-01", "ruleNumber": 50, "egress": false}"#,
                "remove ingress - - ? unknown #50 (contentUnknown)"
            ),
            ("DeleteNetworkAclEntry", "null", "remove - - - ? unknown (contentUnknown)"),
            (
                "ReplaceNetworkAclAssociation",
                #"{"associationId": "aclassoc-01", "networkAclId": "acl-02"}"#,
                "attach - - - ? - (contentUnknown)"
            ),
            ("CreateNetworkAcl", #"{"vpcId": "vpc-01"}"#, "create - - - ? -"),
            ("DeleteNetworkAcl", #"{"networkAclId": "acl-01"}"#, "delete - - - ? -"),
        ])
    func entries(action: String, request: String, line: String) throws {
        let change = try AWSEvent.change(action, request: request)
        #expect(AWSEvent.lines(change) == [line])
        #expect(change.target.kind == .networkACL)
    }

    @Test("a new list is known by the id in the response")
    func created() throws {
        let change = try AWSEvent.change(
            "CreateNetworkAcl", request: #"{"vpcId": "vpc-01"}"#,
            response: #"{"networkAcl": {"networkAclId": "acl-09", "vpcId": "vpc-01"}}"#)
        #expect(change.target.id == "acl-09")
    }
}
