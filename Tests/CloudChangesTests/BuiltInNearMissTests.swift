import Testing

@testable import CloudChanges

@Suite("What the built-in rules tell apart")
struct BuiltInNearMissTests {
    @Test(
        "a name that only looks like a firewall change is passed over",
        arguments: [
            (Cloud.aws, #"{"eventSource":"wickr.amazonaws.com","eventName":"CreateSecurityGroup"}"#),
            (.aws, #"{"eventSource":"wickr.amazonaws.com","eventName":"UpdateSecurityGroup"}"#),
            (.aws, #"{"eventSource":"ec2.amazonaws.com","eventName":"UpdateSecurityGroup"}"#),
            (.aws, #"{"eventSource":"events.amazonaws.com","eventName":"DeleteRule"}"#),
            (.aws, #"{"eventSource":"ec2.amazonaws.com","eventName":"DescribeSecurityGroups"}"#),
            (.aws, #"{"eventSource":"iam.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress"}"#),
            (
                .aws,
                #"{"eventSource":"config.amazonaws.com","eventName":"PutEvaluations","requestParameters":{"detail":{"eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress"}}}"#
            ),
            (.azure, #"{"operationName":"Microsoft.Network/networkSecurityGroups/read"}"#),
            (
                .azure,
                #"{"operationName":"Microsoft.Network/networkSecurityGroups/providers/microsoft.insights/diagnosticSettings/write"}"#
            ),
            (.azure, #"{"operationName":"Microsoft.Network/FrontDoor/WebApplicationFirewallLog/Write"}"#),
            (.azure, #"{"operationName":"NetworkSecurityGroupFlowEvents"}"#),
            (
                .azure,
                #"{"operationName":"Microsoft.Network/networkSecurityGroups/join/action","resultType":"Success"}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"v1.compute.firewalls.list"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"compute.firewalls.create"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"v1.compute.instances.insert","authorizationInfo":[{"permission":"compute.firewalls.update"}]}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"evil.googleapis.com","methodName":"v1.compute.firewalls.insert"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"networksecurity.googleapis.com","methodName":"google.cloud.networksecurity.v1.AddressGroupService.ListAddressGroups"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"networksecurity.googleapis.com","methodName":"google.cloud.networksecurity.v1.NetworkSecurity.GetGatewaySecurityPolicy"}}"#
            ),
        ])
    func passedOver(cloud: Cloud, record: String) throws {
        #expect(try BuiltInRules.load().select(nativeRecord(record, cloud)) == nil)
    }

    @Test(
        "an operation is found in every spelling of it",
        arguments: [
            (
                Cloud.azure,
                #"{"operationName":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE"}"#
            ),
            (
                .azure,
                #"{"operationName":{"value":"Microsoft.Network/networkSecurityGroups/delete","localizedValue":"Delete"}}"#
            ),
            (.azure, #"{"OperationNameValue":"MICROSOFT.SQL/SERVERS/FIREWALLRULES/WRITE"}"#),
            (.azure, #"{"operation_name":{"value":"microsoft.network/azurefirewalls/write"}}"#),
            (
                .azure,
                #"{"operationName":{"value":"Microsoft.Network/networkSecurityGroups/delete"},"authorization":{"action":"Microsoft.Resources/subscriptions/resourceGroups/delete"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"beta.compute.firewalls.patch"}}"#
            ),
            (
                .gcp,
                #"{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"v1.Compute.Firewalls.Insert"}}"#
            ),
            (.gcp, #"{"protoPayload":{"methodName":"alpha.compute.firewalls.delete"}}"#),
            (
                .gcp,
                #"{"protopayload":{"serviceName":"appengine.googleapis.com","methodName":"google.appengine.v1beta.Firewall.BatchUpdateIngressRules"}}"#
            ),
            (
                .aws,
                #"{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","requestParameters":{"omitted":true}}"#
            ),
            (
                .aws,
                #"{"eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","errorCode":"Client.UnauthorizedOperation","requestParameters":null}"#
            ),
            (
                .aws,
                #"{"eventSource":"ec2.amazonaws.com","eventName":"DeleteSecurityGroup","errorCode":"Client.DryRunOperation"}"#
            ),
        ])
    func found(cloud: Cloud, record: String) throws {
        #expect(try BuiltInRules.load().select(nativeRecord(record, cloud))?.alsoMatched == [])
    }

    @Test("a request nested to the limit is read to its end")
    func deepRequest() throws {
        let depth = 1_000
        let body =
            String(repeating: #"{"a":"#, count: depth) + #""securityGroups""#
            + String(repeating: "}", count: depth)
        let record =
            #"{"eventSource":"ec2.amazonaws.com","eventName":"ModifyInstanceAttribute","requestParameters":\#(body)}"#
        #expect(try BuiltInRules.load().select(nativeRecord(record, .aws)) == nil)
    }
}
