import CloudChanges

@testable import Squelch

/// Records made for the tests of automation, and what they are judged to be.
enum Recorded {
    static let terraform =
        "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.60.0 aws-sdk-go-v2/1.30.3"
    static let source = AutomationSource(Configuration())
    static let controllers = ControllerTable(Configuration())

    /// `userIdentity` of a role's session.
    static func role(
        _ name: String = "deploy", session: String = "run", path: String = "", key: String = "ASIAEXAMPLE",
        context: String = "", extra: String = ""
    ) -> String {
        """
        {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/\(name)/\(session)",
         "principalId": "AROAEXAMPLE:\(session)", "accountId": "111122223333", "accessKeyId": "\(key)",
         "sessionContext": {"sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/\(path)\(name)"}\(context)}\(extra)}
        """
    }

    /// An opening of tcp 22 to the world, unless `cidr` says otherwise.
    static func aws(
        _ identity: String = role(), agent: String? = nil, from: String = "198.51.100.7",
        cidr: String = "0.0.0.0/0",
        port: Int = 22, extra: String = ""
    ) throws -> Operation {
        let userAgent = agent.map { "\"userAgent\": \(JSONValue.string($0).text())," } ?? ""
        return try operation(
            """
            {"eventVersion": "1.09", "userIdentity": \(identity), "eventTime": "2026-03-04T05:06:07Z",
             "eventSource": "ec2.amazonaws.com", "eventName": "AuthorizeSecurityGroupIngress",
             "awsRegion": "eu-west-1", "sourceIPAddress": "\(from)", \(userAgent)
             "requestParameters": {"groupId": "sg-0a1b", "ipPermissions": {"items": [{"ipProtocol": "tcp",
               "fromPort": \(port), "toPort": \(port), "ipRanges": {"items": [{"cidrIp": "\(cidr)"}]}}]}},
             "responseElements": {"_return": true}, "eventID": "e-1", "recipientAccountId": "111122223333"\(extra)}
            """, .aws)
    }

    static func gcp(_ authentication: String, agent: String? = nil, ip: String = "192.0.2.60") throws
        -> Operation
    {
        let userAgent = agent.map { ", \"callerSuppliedUserAgent\": \(JSONValue.string($0).text())" } ?? ""
        return try operation(
            """
            {"insertId": "e-1", "timestamp": "2026-03-04T05:06:07Z", "logName": "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
             "resource": {"type": "gce_firewall_rule", "labels": {"project_id": "shop"}},
             "protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog",
              "serviceName": "compute.googleapis.com", "methodName": "v1.compute.firewalls.insert",
              "resourceName": "projects/shop/global/firewalls/a", "authenticationInfo": \(authentication),
              "requestMetadata": {"callerIp": "\(ip)"\(userAgent)},
              "request": {"@type": "type.googleapis.com/compute.firewalls.insert", "direction": "INGRESS",
               "alloweds": [{"IPProtocol": "tcp", "ports": ["443"]}], "sourceRanges": ["10.1.0.0/16"]}}}
            """, .gcp)
    }

    static func azure(_ claims: String, agent: String? = nil, rule: String = "allow-lb") throws -> Operation {
        let request = agent.map { ", \"httpRequest\": {\"userAgent\": \(JSONValue.string($0).text())}" } ?? ""
        let body =
            #"{"properties": {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "priority": 200, "sourceAddressPrefix": "10.1.0.0/16", "destinationPortRange": "443"}}"#
        return try operation(
            """
            {"eventDataId": "e-1", "correlationId": "8a4de8b5-095c-47d0-a96f-a75130c61d53", "caller": "x",
             "operationName": {"value": "Microsoft.Network/networkSecurityGroups/securityRules/write"},
             "resourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/\(rule)",
             "status": {"value": "Succeeded"}, "eventTimestamp": "2026-03-04T05:06:07Z", "claims": \(claims),
             "properties": {"requestbody": \(JSONValue.string(body).text())}\(request)}
            """, .azure)
    }

    static func operation(_ text: String, _ cloud: Cloud) throws -> Operation {
        let value = try JSONParser().parse(text)
        let record = NativeRecord(
            cloud: cloud, value: value, text: Array(value.text().utf8), place: SourcePlace(file: "t"))
        return Operation(lead: Match(record: record, rule: Making.rule))
    }

    /// The judgement under a configuration, with what other records told.
    static func judge(
        _ operation: Operation, _ yaml: String = "", session: SessionFacts? = nil,
        conduct: ConductFacts? = nil, lifecycle: LifecycleFacts? = nil
    ) throws -> Judgement {
        let configuration = try Configuration(text: yaml, named: "squelch.yml")
        let change = try Pipeline(rulesDigest: "").normalise(operation)
        var context = Context()
        let source = yaml.contains("automation:") ? AutomationSource(configuration) : source
        source.add(to: &context, for: change, operation)
        context.session = session
        context.conduct = conduct
        let table = yaml.contains("lifecycle:") ? ControllerTable(configuration) : controllers
        ControllerNameSource(table: table).add(to: &context, for: change, operation)
        context.lifecycle?.familiarDays = lifecycle?.familiarDays
        context.lifecycle?.otherWriters = lifecycle?.otherWriters
        context.lifecycle?.request = lifecycle?.request
        if let made = lifecycle?.made {
            context.lifecycle = context.lifecycle ?? LifecycleFacts()
            context.lifecycle?.made = made
        }
        PipelineSource(configuration).add(to: &context, for: change, operation)
        ControllerSource(configuration, table: table).add(to: &context, for: change, operation)
        return Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers)
    }
}

extension Judgement {
    /// The lines of the family without the word `automation.`, with their weights: `claim 0`, `person 0.5`.
    var automation: [String] { lines(of: .automation) }
    /// The same of the family `lifecycle`.
    var lifecycle: [String] { lines(of: .lifecycle) }

    private func lines(of family: EvidenceFamily) -> [String] {
        score.lines.filter { $0.family == family }.map { line in
            "\(line.code.dropFirst(family.rawValue.count + 1)) \(Figures.fourDecimals(line.weight))"
        }.sorted()
    }
}
