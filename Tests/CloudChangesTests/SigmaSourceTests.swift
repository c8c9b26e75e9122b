import Testing

@testable import CloudChanges

@Suite("Sigma: log sources and field names")
struct SigmaSourceTests {
    /// One Azure operation in the spelling of each export.
    private static let operation = "Microsoft.Network/networkSecurityGroups/write"
    private static let exports = [
        #"{"operationName":{"value":"\#(operation)","localizedValue":"Create or Update NSG"},"status":{"value":"Succeeded"}}"#,
        #"{"operationName":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE","resultType":"Succeeded"}"#,
        #"{"OPERATIONNAME":"\#(operation)","ActivityStatus":"Succeeded"}"#,
        #"{"OperationNameValue":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE","OperationName":"Create","ActivityStatusValue":"succeeded"}"#,
        #"{"operation_name":{"value":"\#(operation)","localized_value":"Create"},"status":{"value":"Succeeded"}}"#,
        #"{"operationname":"\#(operation.lowercased())","status":"Succeeded"}"#,
    ]

    @Test(
        "every Azure name of the operation reads every export",
        arguments: [
            "operationName", "OperationNameValue", "OPERATIONNAME", "operationName.value", "operation_name",
            "OperationName",
        ], exports)
    func azureOperation(name: String, event: String) throws {
        #expect(try Sigma.line("\(name): \(Self.operation.uppercased())", event, .azure))
        #expect(try !Sigma.line("\(name): Microsoft.Network/networkSecurityGroups/delete", event, .azure))
        #expect(try Sigma.line("\(name)|endswith: securitygroups/write", event, .azure))
        #expect(try Sigma.line("ActivityStatus: succeeded", event, .azure))
        #expect(try Sigma.line("properties.message: \(Self.operation)", event, .azure))
    }

    @Test(
        "other Azure names in any case and spelling",
        arguments: [
            ("ResourceId|contains: /nsg1", #"{"resourceId":"/SUBSCRIPTIONS/X/NSG1"}"#),
            ("resourceid|endswith: nsg1", #"{"_ResourceId":"/x/nsg1"}"#),
            ("resource_id: /x", #"{"resourceId":"/x"}"#),
            ("CategoryValue: administrative", #"{"category":"Administrative"}"#),
            (
                "CategoryValue: administrative",
                #"{"category":{"value":"Administrative","localizedValue":"A"}}"#
            ),
            ("category: administrative", #"{"CategoryValue":"Administrative"}"#),
            (
                "ResourceProviderValue: Microsoft.Network",
                #"{"resourceProviderName":{"value":"MICROSOFT.NETWORK"}}"#
            ),
            ("properties.message: Delete device", #"{"properties":{"message":"Delete device"}}"#),
            ("properties.message: Delete device", #"{"Properties":"{\"message\":\"Delete device\"}"}"#),
            ("properties.message: Delete device", #"{"Properties_d":{"message":"Delete device"}}"#),
            ("Properties.statusCode: OK", #"{"properties":{"statusCode":"OK"}}"#),
            ("properties.requestbody.name: n", #"{"properties":{"requestbody":"{\"name\":\"n\"}"}}"#),
            ("claims.appid: x", #"{"identity":{"claims":{"appid":"x"}}}"#),
            ("callerIpAddress: 192.0.2.1", #"{"httpRequest":{"clientIpAddress":"192.0.2.1"}}"#),
            ("operationName|exists: true", #"{"OperationNameValue":null}"#),
        ])
    func azureNames(line: String, event: String) throws {
        #expect(try Sigma.line(line, event, .azure))
    }

    @Test("a message of its own is not replaced by the operation")
    func azureMessage() throws {
        let event = #"{"operationName":"a/b/write","properties":{"message":"Delete device"}}"#
        #expect(try !Sigma.line("properties.message: a/b/write", event, .azure))
    }

    @Test(
        "GCP names of rules read native entries",
        arguments: [
            (
                "gcp.audit.method_name: 'v*.Compute.Firewalls.Insert'",
                #"{"protoPayload":{"methodName":"v1.compute.firewalls.insert"}}"#, true
            ),
            (
                "gcp.audit.method_name: 'v*.Compute.Firewalls.Insert'",
                #"{"protoPayload":{"methodName":"beta.compute.firewalls.insert"}}"#, false
            ),
            (
                "gcp.audit.method_name|endswith: .insert",
                #"{"protopayload":{"methodname":"v1.compute.firewalls.insert"}}"#, true
            ),
            ("data.protoPayload.methodName: m", #"{"protoPayload":{"methodName":"m"}}"#, true),
            ("data.protoPayload.methodName: m", #"{"data":{"protoPayload":{"methodName":"m"}}}"#, true),
            ("protoPayload.methodName: m", #"{"protoPayload":{"methodName":"m"}}"#, true),
            ("protoPayload.Servicename: s", #"{"protoPayload":{"serviceName":"s"}}"#, true),
            (
                "gcp.audit.resource_name|contains: fw",
                #"{"protoPayload":{"resourceName":"projects/p/global/firewalls/FW"}}"#, true
            ),
            (
                "gcp.audit.authentication_info.principal_email: a@b",
                #"{"protoPayload":{"authenticationInfo":{"principalEmail":"A@B"}}}"#, true
            ),
            (
                "gcp.audit.request_metadata.caller_ip|cidr: 192.0.2.0/24",
                #"{"protoPayload":{"requestMetadata":{"callerIp":"192.0.2.9"}}}"#, true
            ),
            (
                "data.protoPayload.resource.type: k8s_cluster",
                #"{"resource":{"type":"k8s_cluster"},"protoPayload":{}}"#, true
            ),
            (
                "data.protoPayload.logName|contains: activity",
                #"{"logName":"projects/p/logs/x%2Factivity"}"#, true
            ),
            (
                "data.protoPayload.authorizationInfo.granted: 'true'",
                #"{"protoPayload":{"authorizationInfo":[{"granted":true}]}}"#, true
            ),
            ("gcp.audit.method_name: m", #"{"gcp.audit.method_name":"m"}"#, true),
        ])
    func gcp(line: String, event: String, isSelected: Bool) throws {
        #expect(try Sigma.line(line, event, .gcp) == isSelected)
    }

    @Test(
        "a rule reads a log if all that it says of its source fits",
        arguments: [
            ("{product: aws, service: cloudtrail}", Cloud.aws), ("{product: AWS, service: CloudTrail}", .aws),
            ("{product: aws}", .aws),
            ("{service: activitylogs}", .azure), ("{product: gcp, service: gcp.audit}", .gcp),
            ("{product: azure, service: auditlogs}", nil),
            ("{product: aws, service: cloudtrail, category: x}", nil), ("{product: windows}", nil),
            ("{category: dns}", nil), ("{}", nil),
            ("{product: aws, service: gcp.audit}", nil),
        ])
    func logSources(source: String, cloud: Cloud?) throws {
        let text = "title: x\nlogsource: \(source)\ndetection:\n    s: {a: 1}\n    condition: s"
        let (rules, faults) = Sigma.load(text)
        #expect(faults.isEmpty)
        #expect(rules.rules.first?.cloud == cloud)
        #expect(rules.idle.count == (cloud == nil ? 1 : 0))
        for other in Cloud.allCases {
            #expect((rules.select(try Sigma.record(#"{"a":1}"#, other)) != nil) == (other == cloud))
        }
    }

    @Test("without a log source a rule is idle")
    func noLogSource() {
        let (rules, faults) = Sigma.load("title: x\ndetection:\n    s: {a: 1}\n    condition: s")
        #expect(faults.isEmpty)
        #expect(rules.idle.count == 1)
        #expect(rules.dispatchTable == DispatchTable())
    }
}
