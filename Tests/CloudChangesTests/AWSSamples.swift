import Testing

/// Made-up requests, one or more for each layer, and what they must be read as.
struct AWSSample: Sendable, CustomTestStringConvertible {
    var name: String
    var service: String
    var action: String
    var request: String
    var lines: [String]

    init(_ name: String, _ service: String, _ action: String, _ request: String, _ lines: String...) {
        self.name = name
        self.service = service + ".amazonaws.com"
        self.action = action
        self.request = request
        self.lines = lines
    }

    var testDescription: String { "\(action): \(name)" }

    static let attachments: [AWSSample] = [
        AWSSample(
            "groups of an interface", "ec2", "ModifyNetworkInterfaceAttribute",
            #"{"networkInterfaceId": "eni-01", "groupSet": {"items": [{"groupId": "sg-0b2"}, {"groupId": "sg-0a1"}]}}"#,
            "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "another attribute", "ec2", "ModifyNetworkInterfaceAttribute",
            #"{"networkInterfaceId": "eni-01", "sourceDestCheck": {"value": false}}"#),
        AWSSample(
            "nothing but the interface", "ec2", "ModifyNetworkInterfaceAttribute",
            #"{"networkInterfaceId": "eni-01"}"#, "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "groups of an instance", "ec2", "ModifyInstanceAttribute",
            #"{"instanceId": "i-01", "groupSet": {"items": [{"groupId": "sg-0a1"}]}}"#,
            "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "another attribute", "ec2", "ModifyInstanceAttribute",
            #"{"instanceId": "i-01", "disableApiTermination": {"value": false}}"#),
        AWSSample(
            "groups swapped on an endpoint", "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest": {"VpcEndpointId": "vpce-01", "AddSecurityGroupId": {"tag": 1, "content": "sg-0b2"}, "RemoveSecurityGroupId": {"tag": 1, "content": "sg-0a1"}}}"#,
            "attach - - - ? - (contentUnknown)", "detach - - - ? - (layerOn)"),
        AWSSample(
            "groups dropped from an endpoint", "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest": {"VpcEndpointId": "vpce-01", "RemoveSecurityGroupId": {"tag": 1, "content": "sg-0a1"}}}"#,
            "detach - - - ? - (layerOn)"),
        AWSSample(
            "a version of a launch template", "ec2", "CreateLaunchTemplateVersion",
            #"{"CreateLaunchTemplateVersionRequest": {"LaunchTemplateId": "lt-01", "LaunchTemplateData": {"SecurityGroupId": [{"tag": 1, "content": "sg-0a1"}]}}}"#,
            "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "another default version", "ec2", "ModifyLaunchTemplate",
            #"{"ModifyLaunchTemplateRequest": {"LaunchTemplateId": "lt-01", "SetDefaultVersion": "3"}}"#,
            "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "groups of a load balancer", "elasticloadbalancing", "SetSecurityGroups",
            #"{"loadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/a/1", "securityGroups": ["sg-0a1"], "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "off"}"#,
            "attach - - - ? - (contentUnknown)", "disable ingress - - ? - (layerOff)"),
        AWSSample(
            "a database made public", "rds", "ModifyDBInstance",
            #"{"dBInstanceIdentifier": "orders", "vpcSecurityGroupIds": ["sg-0a1"], "publiclyAccessible": true}"#,
            "attach - - - ? - (contentUnknown)", "enable ingress - - ? - (contentUnknown)"),
        AWSSample(
            "a function's groups, with the version in the name", "lambda",
            "UpdateFunctionConfiguration20150331v2",
            #"{"functionName": "close", "vpcConfig": {"securityGroupIds": ["sg-0a1"]}}"#,
            "attach - - - ? - (contentUnknown)"),
        AWSSample(
            "a mount target's groups", "elasticfilesystem", "ModifyMountTargetSecurityGroups",
            #"{"mountTargetId": "fsmt-01", "securityGroups": ["sg-0a1"]}"#,
            "attach - - - ? - (contentUnknown)"),
    ]

    static let network: [AWSSample] = [
        AWSSample(
            "the world added to a list", "ec2", "ModifyManagedPrefixList",
            #"{"ModifyManagedPrefixListRequest": {"PrefixListId": "pl-01", "CurrentVersion": 3, "AddEntry": {"tag": 1, "Cidr": "0.0.0.0/0"}}}"#,
            "add - allow - ? 0.0.0.0/0 (contentUnknown)"),
        AWSSample(
            "entries as lists", "ec2", "ModifyManagedPrefixList",
            #"{"prefixListId": "pl-01", "addEntries": {"items": [{"cidr": "198.51.100.0/24"}, {"cidr": "2001:db8::/32"}]}, "removeEntries": [{"cidr": "192.0.2.0/24"}]}"#,
            "add - allow - ? 198.51.100.0/24,2001:db8::/32 (contentUnknown)",
            "remove - allow - ? 192.0.2.0/24"),
        AWSSample(
            "another name", "ec2", "ModifyManagedPrefixList",
            #"{"ModifyManagedPrefixListRequest": {"PrefixListId": "pl-01", "PrefixListName": "offices"}}"#,
            "replace - allow - ? - (wordsOnly)"),
        AWSSample(
            "an unreadable entry", "ec2", "ModifyManagedPrefixList",
            #"{"ModifyManagedPrefixListRequest": {"PrefixListId": "pl-01", "AddEntry": [7]}}"#,
            "add - allow - ? unknown (contentUnknown)"),
        AWSSample(
            "a new list", "ec2", "CreateManagedPrefixList",
            #"{"CreateManagedPrefixListRequest": {"PrefixListName": "offices", "Entry": [{"tag": 1, "Cidr": "198.51.100.0/24"}]}}"#,
            "create - allow - ? 198.51.100.0/24 (notYetInForce)"),
        AWSSample(
            "an earlier version", "ec2", "RestoreManagedPrefixListVersion",
            #"{"RestoreManagedPrefixListVersionRequest": {"PrefixListId": "pl-01", "PreviousVersion": 1}}"#,
            "replace - allow - ? unknown (contentUnknown)"),
        AWSSample(
            "the block lifted", "ec2", "ModifyVpcBlockPublicAccessOptions",
            #"{"ModifyVpcBlockPublicAccessOptionsRequest": {"InternetGatewayBlockMode": "off"}}"#,
            "disable - - - ? - (layerOff)"),
        AWSSample(
            "the block set", "ec2", "ModifyVpcBlockPublicAccessOptions",
            #"{"internetGatewayBlockMode": "block-bidirectional"}"#, "enable - - - ? - (layerOn)"),
        AWSSample(
            "a mode nobody knows", "ec2", "ModifyVpcBlockPublicAccessOptions",
            #"{"internetGatewayBlockMode": "block-some"}"#, "replace - - - ? unknown (contentUnknown)"),
        AWSSample(
            "an exclusion", "ec2", "CreateVpcBlockPublicAccessExclusion",
            #"{"CreateVpcBlockPublicAccessExclusionRequest": {"VpcId": "vpc-01", "InternetGatewayExclusionMode": "allow-bidirectional"}}"#,
            "create - - - ? - (layerOff)"),
        AWSSample(
            "an exclusion outward", "ec2", "CreateVpcBlockPublicAccessExclusion",
            #"{"CreateVpcBlockPublicAccessExclusionRequest": {"SubnetId": "subnet-01", "InternetGatewayExclusionMode": "allow-egress"}}"#,
            "create egress - - ? - (layerOff)"),
        AWSSample(
            "references switched on", "ec2", "ModifyTransitGateway",
            #"{"ModifyTransitGatewayRequest": {"TransitGatewayId": "tgw-01", "Options": {"SecurityGroupReferencingSupport": "enable"}}}"#,
            "enable - - - ? - (contentUnknown)"),
        AWSSample(
            "another option", "ec2", "ModifyTransitGateway",
            #"{"ModifyTransitGatewayRequest": {"TransitGatewayId": "tgw-01", "Options": {"DnsSupport": "enable"}}}"#
        ),
        AWSSample(
            "clients let in", "ec2", "AuthorizeClientVpnIngress",
            #"{"AuthorizeClientVpnIngressRequest": {"ClientVpnEndpointId": "cvpn-endpoint-01", "TargetNetworkCidr": "0.0.0.0/0", "AuthorizeAllGroups": true}}"#,
            "add ingress allow any 0-65535 unknown (contentUnknown)"),
        AWSSample(
            "a classic database group", "rds", "AuthorizeDBSecurityGroupIngress",
            #"{"dBSecurityGroupName": "legacy", "cIDRIP": "0.0.0.0/0"}"#,
            "add ingress allow tcp ? 0.0.0.0/0 (contentUnknown)"),
        AWSSample(
            "a group of another account", "redshift", "AuthorizeClusterSecurityGroupIngress",
            #"{"clusterSecurityGroupName": "legacy", "eC2SecurityGroupName": "bi", "eC2SecurityGroupOwnerId": "444455556666"}"#,
            "add ingress allow tcp ? sg:444455556666/bi (contentUnknown foreignAccount)"),
        AWSSample(
            "a port from anywhere", "lightsail", "OpenInstancePublicPorts",
            #"{"instanceName": "blog", "portInfo": {"fromPort": 22, "toPort": 22, "protocol": "tcp"}}"#,
            "add ingress allow tcp 22-22 0.0.0.0/0,::/0"),
        AWSSample(
            "the whole list", "lightsail", "PutInstancePublicPorts",
            #"{"instanceName": "blog", "portInfos": [{"fromPort": 443, "toPort": 443, "protocol": "tcp", "cidrs": ["203.0.113.0/24"]}, {"fromPort": 0, "toPort": 65535, "protocol": "all", "cidrListAliases": ["lightsail-connect"]}]}"#,
            "replace ingress allow any 0-65535 service:lightsail-connect (contentUnknown)",
            "replace ingress allow tcp 443-443 203.0.113.0/24 (contentUnknown)"),
        AWSSample(
            "no port at all", "lightsail", "PutInstancePublicPorts",
            #"{"instanceName": "blog", "portInfos": []}"#, "replace - - - ? - (layerOn)"),
        AWSSample(
            "routes that open the directory's group", "ds", "AddIpRoutes",
            #"{"directoryId": "d-01", "ipRoutes": [{"cidrIp": "198.51.100.0/24"}], "updateSecurityGroupForDirectoryControllers": true}"#,
            "add ingress allow - ? 198.51.100.0/24 (contentUnknown)"),
        AWSSample(
            "a cluster's API without networks", "eks", "UpdateClusterConfig",
            #"{"name": "prod", "resourcesVpcConfig": {"endpointPublicAccess": true}}"#,
            "replace ingress allow tcp 443-443 0.0.0.0/0"),
        AWSSample(
            "a cluster's logging", "eks", "UpdateClusterConfig",
            #"{"name": "prod", "logging": {"clusterLogging": []}}"#),
        AWSSample(
            "EMR's guard lowered", "elasticmapreduce", "PutBlockPublicAccessConfiguration",
            #"{"blockPublicAccessConfiguration": {"blockPublicSecurityGroupRules": false}}"#,
            "disable - - - ? - (protectionOff)"),
        AWSSample(
            "a web ACL that cannot be asked", "elasticloadbalancing", "ModifyLoadBalancerAttributes",
            #"{"loadBalancerArn": "arn:a", "attributes": [{"key": "waf.fail_open.enabled", "value": "true"}]}"#,
            "enable ingress - - ? - (defaultAllow)"),
        AWSSample(
            "a policy of verified access off", "ec2", "ModifyVerifiedAccessGroupPolicy",
            #"{"ModifyVerifiedAccessGroupPolicyRequest": {"VerifiedAccessGroupId": "vagr-01", "PolicyEnabled": false}}"#,
            "disable ingress - - ? - (layerOff)"),
        AWSSample(
            "dashboards from anywhere", "grafana", "UpdateWorkspace",
            #"{"workspaceId": "g-01", "removeNetworkAccessConfiguration": true}"#,
            "disable ingress - - ? - (layerOff)"),
        AWSSample(
            "desktops from anywhere", "workspaces", "DisassociateIpGroups",
            #"{"directoryId": "d-01", "groupIds": ["wsipg-01"]}"#, "detach ingress - - ? - (layerOff)"),
        AWSSample(
            "desktops from a network", "workspaces", "AuthorizeIpRules",
            #"{"groupId": "wsipg-01", "userRules": [{"ipRule": "203.0.113.0/24", "ruleDesc": "office"}]}"#,
            "add ingress allow any 0-65535 203.0.113.0/24"),
        AWSSample(
            "game ports", "gamelift", "UpdateFleetPortSettings",
            #"{"fleetId": "fleet-01", "inboundPermissionAuthorizations": [{"fromPort": 22, "toPort": 22, "ipRange": "0.0.0.0/0", "protocol": "TCP"}]}"#,
            "add ingress allow tcp 22-22 0.0.0.0/0"),
    ]

    static let inspection: [AWSSample] = [
        AWSSample(
            "passed uninspected", "network-firewall", "UpdateFirewallPolicy",
            #"{"firewallPolicyArn": "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/p", "firewallPolicy": {"statelessDefaultActions": ["aws:pass"], "statelessFragmentDefaultActions": ["aws:pass"], "statefulRuleGroupReferences": [{"resourceArn": "arn:aws:network-firewall:eu-west-1:111122223333:stateful-rulegroup/g"}]}}"#,
            "replace - - - ? - (defaultAllow)"),
        AWSSample(
            "all groups taken out", "network-firewall", "UpdateFirewallPolicy",
            #"{"firewallPolicyName": "p", "firewallPolicy": {"statelessDefaultActions": ["aws:forward_to_sfe"], "statelessFragmentDefaultActions": ["aws:forward_to_sfe"]}}"#,
            "replace - - - ? - (emptied)"),
        AWSSample(
            "a policy with groups", "network-firewall", "UpdateFirewallPolicy",
            #"{"firewallPolicyName": "p", "firewallPolicy": {"statelessDefaultActions": ["aws:forward_to_sfe"], "statefulRuleGroupReferences": [{"resourceArn": "arn:g"}]}}"#,
            "replace - - - ? - (contentUnknown)"),
        AWSSample(
            "a firewall deleted", "network-firewall", "DeleteFirewall", #"{"firewallName": "f"}"#,
            "delete - - - ? - (layerOff)"),
        AWSSample(
            "an inspection point gone", "network-firewall", "DisassociateSubnets",
            #"{"firewallName": "f", "subnetIds": ["subnet-01"]}"#, "detach - - - ? - (layerOff)"),
        AWSSample(
            "protection off", "network-firewall", "UpdateFirewallDeleteProtection",
            #"{"firewallName": "f", "deleteProtection": false}"#, "disable - - - ? - (protectionOff)"),
        AWSSample(
            "protection on", "network-firewall", "UpdateSubnetChangeProtection",
            #"{"firewallName": "f", "subnetChangeProtection": true}"#, "enable - - - ? - (layerOn)"),
        AWSSample(
            "stateless rules", "network-firewall", "UpdateRuleGroup",
            #"{"ruleGroupName": "g", "ruleGroup": {"rulesSource": {"statelessRulesAndCustomActions": {"statelessRules": [{"priority": 10, "ruleDefinition": {"actions": ["aws:pass"], "matchAttributes": {"sources": [{"addressDefinition": "0.0.0.0/0"}], "destinations": [{"addressDefinition": "10.0.0.0/8"}], "destinationPorts": [{"fromPort": 22, "toPort": 22}], "protocols": [6]}}}]}}}}"#,
            "replace - - - ? - (contentUnknown)",
            "replace ingress allow tcp 22-22 0.0.0.0/0 #10 (contentUnknown)"),
        AWSSample(
            "rules in Suricata's language", "network-firewall", "UpdateRuleGroup",
            ##"{"ruleGroupName": "g", "rules": "# open\npass tcp any any -> $HOME_NET [22, 3389] (msg:\"x\"; sid:1;)\ndrop ip [198.51.100.0/24, 192.0.2.0/24] any -> any any (sid:2;)\npass tls $HOME_NET any -> any 443 (tls.sni; content:\"example.com\"; sid:3;)\nalert ip any any -> any any (sid:4;)"}"##,
            "replace - - - ? - (contentUnknown)",
            "replace egress allow tcp 443-443 unknown (contentUnknown)",
            "replace ingress allow tcp 22-22,3389-3389 0.0.0.0/0,::/0 (contentUnknown)",
            "replace ingress deny any 0-65535 192.0.2.0/24,198.51.100.0/24 (contentUnknown)"),
        AWSSample(
            "rules emptied", "network-firewall", "UpdateRuleGroup",
            ##"{"ruleGroupName": "g", "rules": "# nothing\n"}"##, "replace - - - ? - (emptied)"),
        AWSSample(
            "a default that lets everything through", "wafv2", "UpdateWebACL",
            #"{"name": "edge", "id": "a1", "scope": "REGIONAL", "defaultAction": {"allow": {}}, "rules": []}"#,
            "replace ingress - - ? - (defaultAllow emptied)"),
        AWSSample(
            "rules that only count", "wafv2", "UpdateWebACL",
            #"{"name": "edge", "id": "a1", "defaultAction": {"allow": {}}, "rules": [{"name": "core", "priority": 0, "overrideAction": {"count": {}}}]}"#,
            "replace ingress - - ? - (defaultAllow emptied)"),
        AWSSample(
            "one rule that only counts", "wafv2", "UpdateWebACL",
            #"{"name": "edge", "id": "a1", "defaultAction": {"allow": {}}, "rules": [{"name": "core", "overrideAction": {"count": {}}}, {"name": "geo", "action": {"block": {}}}]}"#,
            "disable ingress deny - ? unknown (contentUnknown)", "replace ingress - - ? - (contentUnknown)"),
        AWSSample(
            "taken off a load balancer", "wafv2", "DisassociateWebACL",
            #"{"resourceArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"}"#,
            "detach ingress - - ? - (layerOff)"),
        AWSSample(
            "an address list replaced", "wafv2", "UpdateIPSet",
            #"{"name": "office", "id": "a2", "addresses": ["203.0.113.0/24"]}"#,
            "replace ingress - - ? 203.0.113.0/24 (contentUnknown)"),
        AWSSample(
            "a distribution without a web ACL", "cloudfront", "UpdateDistribution2020_05_31",
            #"{"id": "E1", "distributionConfig": {"webACLId": "", "enabled": true}}"#,
            "detach ingress - - ? - (contentUnknown)"),
        AWSSample(
            "a rule taken out, the default turned", "waf-regional", "UpdateWebACL",
            #"{"webACLId": "a3", "defaultAction": {"type": "ALLOW"}, "updates": [{"action": "DELETE", "activatedRule": {"ruleId": "r1", "priority": 1, "action": {"type": "BLOCK"}}}]}"#,
            "remove ingress deny - ? unknown #1 (contentUnknown)", "replace ingress - - ? - (defaultAllow)"),
        AWSSample(
            "addresses in and out", "waf", "UpdateIPSet",
            #"{"iPSetId": "s1", "updates": [{"action": "INSERT", "iPSetDescriptor": {"type": "IPV4", "value": "192.0.2.0/24"}}]}"#,
            "add ingress - - ? 192.0.2.0/24 (contentUnknown)"),
        AWSSample(
            "a policy that only watches", "fms", "PutPolicy",
            #"{"policy": {"policyName": "audit", "remediationEnabled": false}}"#,
            "disable - - - ? - (contentUnknown protectionOff)"),
        AWSSample(
            "a policy deleted", "fms", "DeletePolicy",
            #"{"policyId": "p1", "deleteAllPolicyResources": true}"#,
            "delete - - - ? - (layerOff)"),
        AWSSample(
            "names let through when in doubt", "route53resolver", "UpdateFirewallConfig",
            #"{"resourceId": "vpc-01", "firewallFailOpen": "ENABLED"}"#,
            "enable egress - - ? - (defaultAllow)"),
        AWSSample(
            "a list of names blocked", "route53resolver", "CreateFirewallRule",
            #"{"firewallRuleGroupId": "rslvr-frg-01", "firewallDomainListId": "rslvr-fdl-01", "priority": 1, "action": "BLOCK"}"#,
            "add egress deny - ? unknown #1 (contentUnknown)"),
        AWSSample(
            "a group of rules taken off", "route53resolver", "DisassociateFirewallRuleGroup",
            #"{"firewallRuleGroupAssociationId": "rslvr-frgassoc-01"}"#, "detach egress - - ? - (layerOff)"),
        AWSSample(
            "rules in a batch", "route53globalresolver", "BatchCreateFirewallRule",
            #"{"dnsViewId": "dnsv-01", "firewallRules": [{"action": "ALLOW", "firewallDomainListId": "fdl-1", "priority": 5}]}"#,
            "add egress allow - ? unknown #5 (contentUnknown)"),
    ]

    static let all = attachments + network + inspection
}
