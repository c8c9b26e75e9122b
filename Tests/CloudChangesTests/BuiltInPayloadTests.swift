import Testing

@testable import CloudChanges

@Suite("The payload test beside a built-in rule")
struct BuiltInPayloadTestsSuite {
    struct Case: Sendable, CustomTestStringConvertible {
        let test: String
        let cloud: Cloud
        let record: String
        let holds: Bool
        let why: String

        var testDescription: String { "\(test): \(why)" }

        init(_ test: String, _ cloud: Cloud, _ record: String, _ holds: Bool, _ why: String) {
            self.test = test
            self.cloud = cloud
            self.record = record
            self.holds = holds
            self.why = why
        }
    }

    @Test("decides by what the record shows", arguments: awsCases + azureCases + gcpCases)
    func decides(_ example: Case) throws {
        #expect(BuiltInPayloadTests.names.contains(example.test))
        let record = try nativeRecord(example.record, example.cloud)
        #expect(BuiltInPayloadTests.holds(example.test, for: record) == example.holds)
    }

    @Test("every test is met by a record of its own and missed by one", arguments: PayloadTest.builtIn)
    func isExercised(_ test: PayloadTest) {
        let cases = (Self.awsCases + Self.azureCases + Self.gcpCases).filter { $0.test == test.name }
        #expect(cases.contains { $0.holds })
        #expect(cases.contains { !$0.holds })
    }

    @Test("a name that nobody knows loses nothing")
    func unknownName() throws {
        let record = try nativeRecord(#"{"eventName":"X"}"#, .aws)
        #expect(BuiltInPayloadTests.holds("no-such-test", for: record))
    }
}

func nativeRecord(_ text: String, _ cloud: Cloud) throws -> NativeRecord {
    NativeRecord(
        cloud: cloud, value: try JSONParser().parse(text), text: Array(text.utf8),
        place: SourcePlace(file: "test"))
}

extension BuiltInPayloadTestsSuite {
    static let awsCases: [Case] = [
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"instanceId":"i-1","groupSet":{"items":[{"groupId":"sg-1"}]}}}"#, true,
            "a group set"),
        Case(
            "security-groups", .aws, #"{"requestParameters":{"instanceId":"i-1","groupSet":{}}}"#, false,
            "an empty list as CloudTrail writes it"),
        Case(
            "security-groups", .aws, #"{"requestParameters":{"instanceId":"i-1","groupSet":{"items":[]}}}"#,
            false, "an empty list of items"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"instanceId":"i-1","userData":"<sensitiveDataRemoved>"}}"#, false,
            "another attribute, masked"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"instanceId":"i-1","disableApiTermination":{"value":true}}}"#, false,
            "another attribute"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"instanceId":"i-1","groupSet":"HIDDEN_DUE_TO_SECURITY_REASONS"}}"#, true,
            "the part itself is masked"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"omitted":true,"originalSize":120000,"reasonCode":"object too large"}}"#,
            true, "the request is omitted"),
        Case("security-groups", .aws, #"{"requestParameters":"***"}"#, true, "the request is masked"),
        Case(
            "security-groups", .aws, #"{"requestParameters":null,"errorCode":"AccessDenied"}"#, false,
            "a refused call without its request"),
        Case(
            "security-groups", .aws, #"{"eventName":"ModifyInstanceAttribute"}"#, false, "no request at all"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"functionName":"f"},"responseElements":{"vpcConfig":{"securityGroupIds":["sg-1"]}}}"#,
            false, "groups only in the response"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"dBInstanceIdentifier":"d","vpcSecurityGroupIds":["sg-1"]}}"#, true,
            "groups of a database"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"CreateLaunchTemplateVersionRequest":{"LaunchTemplateData":{"NetworkInterface":{"SecurityGroupId":{"tag":1,"content":"sg-1"}}}}}}"#,
            true, "groups deep in a template"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"CreateLaunchTemplateVersionRequest":{"LaunchTemplateData":{"ImageId":"ami-1"}}}}"#,
            false, "a template with another image"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"CreateLaunchTemplateVersionRequest":{"omitted":true}}}"#, true,
            "omitted inside its wrapper"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"CreateLaunchTemplateVersionRequest":"{\"LaunchTemplateData\":{\"SecurityGroupId\":[\"sg-1\"]}}"}}"#,
            true, "the wrapper printed as text"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":"{\"groupSet\":{\"items\":[{\"groupId\":\"sg-1\"}]}}"}"#, true,
            "the request printed as JSON text"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":"{instanceId=i-1, groupSet={items=[{groupId=sg-1}]}}"}"#, true,
            "the request printed as a map of another tool"),
        Case(
            "security-groups", .aws,
            #"{"requestParameters":{"targets":[{"input":"{\"securityGroups\":[\"sg-1\"]}"}]}}"#, false,
            "a document of the caller's that names groups"),
        Case(
            "hidden-creation", .aws, #"{"requestParameters":{"groupSet":{"items":[{"groupId":"sg-1"}]}}}"#,
            false, "a launch with groups in plain sight"),
        Case(
            "hidden-creation", .aws, #"{"requestParameters":{"omitted":true}}"#, true,
            "a launch whose request is omitted"),
        Case(
            "hidden-creation", .aws, #"{"requestParameters":null}"#, false,
            "a refused launch without its request"),
        Case(
            "hidden-creation", .aws, #"{"requestParameters":{"userData":"<sensitiveDataRemoved>"}}"#, false,
            "only the user data is masked"),
        Case(
            "group-referencing", .aws,
            #"{"requestParameters":{"ModifyTransitGatewayRequest":{"Options":{"SecurityGroupReferencingSupport":"enable"}}}}"#,
            true, "the option is set"),
        Case(
            "group-referencing", .aws,
            #"{"requestParameters":{"ModifyTransitGatewayRequest":{"Options":{"DnsSupport":"enable"}}}}"#,
            false, "another option"),
        Case(
            "cluster-endpoint", .aws,
            #"{"requestParameters":{"resourcesVpcConfig":{"publicAccessCidrs":["0.0.0.0/0"]}}}"#, true,
            "ranges of the endpoint"),
        Case(
            "cluster-endpoint", .aws,
            #"{"requestParameters":{"logging":{"clusterLogging":[{"enabled":true}]}}}"#, false,
            "logging of the cluster"),
        Case(
            "web-acl", .aws, #"{"requestParameters":{"id":"E1","distributionConfig":{"webACLId":""}}}"#, true,
            "an emptied web ACL"),
        Case(
            "web-acl", .aws, #"{"requestParameters":{"id":"E1","distributionConfig":{"comment":"x"}}}"#,
            false, "a distribution without the field"),
        Case(
            "directory-group", .aws,
            #"{"requestParameters":{"directoryId":"d-1","updateSecurityGroupForDirectoryControllers":true}}"#,
            true, "the group is opened too"),
        Case(
            "directory-group", .aws,
            #"{"requestParameters":{"directoryId":"d-1","updateSecurityGroupForDirectoryControllers":false}}"#,
            false, "only the route is added"),
    ]

    static let azureCases: [Case] = [
        Case(
            "subnet-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"addressPrefix\":\"10.0.0.0/24\",\"networkSecurityGroup\":{\"id\":\"/nsg\"}}}"}}"#,
            true, "a group in the body"),
        Case(
            "subnet-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"addressPrefix\":\"10.0.0.0/24\",\"networkSecurityGroup\":null}}"}}"#,
            true, "null detaches"),
        Case(
            "subnet-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"addressPrefix\":\"10.0.0.0/24\"}}"}}"#, true,
            "a whole subnet without a group"),
        Case(
            "subnet-group", .azure,
            #"{"properties":{"statusCode":"Created","responseBody":"{\"properties\":{\"addressPrefix\":\"10.0.0.0/24\"}}"}}"#,
            false, "a new subnet without a group"),
        Case(
            "subnet-group", .azure,
            #"{"resultSignature":"Succeeded.OK","properties":{"responseBody":"{\"properties\":{\"addressPrefix\":\"10.0.0.0/24\"}}"}}"#,
            true, "an old subnet without a group, read from the answer"),
        Case(
            "subnet-group", .azure, #"{"resultType":"Success","properties":{"statusCode":"OK"}}"#, false,
            "a follow-up record without a body"),
        Case("subnet-group", .azure, #"{"resultType":"Success"}"#, false, "a record without properties"),
        Case(
            "subnet-group", .azure,
            #"{"Properties":"{\"requestbody\":\"{\\\"properties\\\":{\\\"networkSecurityGroup\\\":null}}\"}"}"#,
            true, "properties as text that holds text"),
        Case(
            "subnet-group", .azure,
            #"{"properties":{"requestBody":"\"{\\\"properties\\\":{\\\"networkSecurityGroup\\\":{\\\"id\\\":\\\"/n\\\"}}}\""}}"#,
            true, "a body quoted twice"),
        Case(
            "subnet-group", .azure,
            #"{"properties":{"requestbody":{"properties":{"networkSecurityGroup":{"id":"/n"}}}}}"#, true,
            "a body that is an object"),
        Case(
            "interface-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"ipConfigurations\":[{\"name\":\"a\"}]}}"}}"#,
            false, "an interface without a group"),
        Case(
            "interface-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"networkSecurityGroup\":null}}"}}"#, true,
            "null detaches"),
        Case(
            "interface-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"ipConfigurations\":[{\"properties\":{\"applicationSecurityGroups\":[{\"id\":\"/a\"}]}}]}}"}}"#,
            true, "an application security group"),
        Case(
            "interface-group", .azure, #"{"properties":{"requestbody":"{\"properties\":{\"networkSecu"}}"#,
            true, "a body cut short"),
        Case(
            "network-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"subnets\":[{\"properties\":{\"networkSecurityGroup\":{\"id\":\"/n\"}}}]}}"}}"#,
            true, "a group of an inline subnet"),
        Case(
            "network-group", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"addressSpace\":{\"addressPrefixes\":[\"10.0.0.0/16\"]}}}"}}"#,
            false, "a network being created"),
        Case(
            "joined-group", .azure,
            #"{"operationName":"Microsoft.Network/networkSecurityGroups/join/action","resultType":"Success"}"#,
            false, "a permission exercised, nothing shown"),
        Case(
            "joined-group", .azure,
            #"{"properties":{"requestbody":"{\"networkSecurityGroup\":{\"id\":\"/n\"}}"}}"#, true,
            "a join that shows its group"),
        Case(
            "gateway-waf", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"firewallPolicy\":null}}"}}"#, true,
            "a policy unlinked"),
        Case(
            "gateway-waf", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"sslCertificates\":[]}}"}}"#, false,
            "a gateway without WAF parts"),
        Case(
            "service-network-rules", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"networkAcls\":{\"defaultAction\":\"Allow\"}}}"}}"#,
            true, "network rules of a storage account"),
        Case(
            "service-network-rules", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"allowSharedKeyAccess\":true}}"}}"#, false,
            "another setting of a storage account"),
        Case(
            "service-network-rules", .azure,
            #"{"properties":{"requestbody":"{\"properties\":{\"apiServerAccessProfile\":{\"authorizedIPRanges\":[]}}}"}}"#,
            true, "an emptied list of ranges"),
        Case(
            "service-network-rules", .azure, #"{"properties":{"requestbody":"***"}}"#, true, "a masked body"),
    ]

    static let gcpCases: [Case] = [
        Case(
            "hidden-creation", .gcp, #"{"protoPayload":{"request":{"@type":"t","tags":{"items":["web"]}}}}"#,
            false, "a machine created with tags"),
        Case(
            "hidden-creation", .gcp, #"{"protoPayload":{"request":{"@type":"t"}}}"#, false,
            "the closing record of a pair"),
        Case("hidden-creation", .gcp, #"{"protoPayload":{"request":"***"}}"#, true, "a masked request"),
        Case(
            "enforcement-order", .gcp,
            #"{"protoPayload":{"request":{"networkFirewallPolicyEnforcementOrder":"BEFORE_CLASSIC_FIREWALL"}}}"#,
            true, "the order is stated"),
        Case(
            "enforcement-order", .gcp,
            #"{"protoPayload":{"request":{"routingConfig":{"routingMode":"GLOBAL"}}}}"#, false,
            "another setting of a network"),
        Case(
            "enforcement-order", .gcp,
            #"{"protopayload":{"request":{"networkFirewallPolicyEnforcementOrder":"AFTER_CLASSIC_FIREWALL"}}}"#,
            true, "an exporter that writes small letters"),
        Case(
            "backend-policy", .gcp, #"{"protoPayload":{"request":{"securityPolicy":""}}}"#, true,
            "an emptied policy"),
        Case(
            "backend-policy", .gcp, #"{"protoPayload":{"request":{"timeoutSec":"30"}}}"#, false,
            "another setting of a backend"),
        Case(
            "authorized-networks", .gcp,
            #"{"protoPayload":{"request":{"body":{"settings":{"ipConfiguration":{"authorizedNetworks":[{"value":"0.0.0.0/0"}]}}}}}}"#,
            true, "networks of a database"),
        Case(
            "authorized-networks", .gcp,
            #"{"protoPayload":{"request":{"body":{"settings":{"tier":"db-f1-micro"}}}}}"#, false,
            "the size of a database"),
        Case(
            "authorized-networks", .gcp,
            #"{"data":{"protoPayload":{"request":{"update":{"desiredMasterAuthorizedNetworksConfig":{"enabled":false}}}}}}"#,
            true, "networks of a cluster, in a CloudEvent"),
        Case(
            "tag-binding", .gcp,
            #"{"protoPayload":{"request":{"tagBinding":{"parent":"//compute.googleapis.com/projects/1/zones/z/instances/2","tagValue":"tagValues/3"}}}}"#,
            true, "a tag bound to a machine"),
        Case(
            "tag-binding", .gcp,
            #"{"protoPayload":{"resourceName":"tagBindings/%2F%2Fcompute.googleapis.com%2Fprojects%2F1%2Fzones%2Fz%2Finstances%2F2/tagValues/3"}}"#,
            true, "a binding deleted by its name"),
        Case(
            "tag-binding", .gcp,
            #"{"protoPayload":{"request":{"tagBinding":{"parent":"//cloudresourcemanager.googleapis.com/projects/1"}}}}"#,
            false, "a tag bound to a project"),
    ]
}
