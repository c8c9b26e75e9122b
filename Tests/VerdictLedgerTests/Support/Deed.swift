import CloudChanges
import GRDB
import Squelch

@testable import VerdictLedger

/// A made-up change of a security group: who, from where, with what, opening what to whom, and when.
struct Deed {
    var id: String
    /// Days since 2026-01-01, and the hour.
    var day: Int
    var hour = 9
    var minute = 0
    var region = "eu-west-1"
    var role = "ci-network"
    var isWorkload = true
    var address = "198.51.100.7"
    var agent = "APN/1.0 HashiCorp/1.0 Terraform/1.9.8"
    var group = "sg-0a1b2c3d"
    var peer = "10.0.0.0/8"
    var port = 443
    var error: String?
    var account = "111122223333"
    var action = "AuthorizeSecurityGroupIngress"

    func match() throws -> Match {
        let bytes = Array(text.utf8)
        return Match(
            record: NativeRecord(
                cloud: .aws, value: try JSONParser().parse(bytes), text: bytes,
                place: SourcePlace(file: "made-up.json", record: 1)),
            rule: RuleReference(id: "made-up", title: "Made up", level: .medium, techniques: ["T1562.007"]))
    }

    private var text: String {
        // 2026-01-01 is day 20,454 of the epoch.
        let time = EventTime(seconds: Int64(20_454 + day) * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60)
        let delivery = isWorkload ? #""ec2RoleDelivery":"2.0","# : ""
        let error = error.map { #""errorCode":"\#($0)","# } ?? ""
        return
            #"{"eventVersion":"1.09",\#(error)"eventTime":"\#(time)","eventSource":"ec2.amazonaws.com","#
            + #""eventName":"\#(action)","awsRegion":"\#(region)","eventID":"\#(id)","#
            + #""recipientAccountId":"\#(account)","sourceIPAddress":"\#(address)","userAgent":"\#(agent)","#
            + #""userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::\#(account):assumed-role/\#(role)/s1","#
            + #""accountId":"\#(account)","accessKeyId":"ASIAEXAMPLE","sessionContext":{\#(delivery)"sessionIssuer":"#
            + #"{"type":"Role","arn":"arn:aws:iam::\#(account):role/\#(role)","userName":"\#(role)"}}},"#
            + #""requestParameters":{"groupId":"\#(group)","ipPermissions":{"items":[{"ipProtocol":"tcp","#
            + #""fromPort":\#(port),"toPort":\#(port),"ipRanges":{"items":[{"cidrIp":"\#(peer)"}]}}]}},"#
            + #""responseElements":{"_return":true}}"#
    }
}

extension Deed {
    /// A house of three pipelines and two people, who do what they always do on working days.
    static func house(days: Range<Int>) -> [Deed] {
        days.flatMap { day -> [Deed] in
            guard day % 7 < 5 else { return [] }
            return (0..<5).map { who in
                Deed(
                    id: "d\(day)-\(who)", day: day, hour: 8 + 2 * who,
                    role: who < 3 ? "ci-\(who)" : "ops-\(who)",
                    isWorkload: who < 3, address: "198.51.\(100 + who).7",
                    agent: who < 3 ? "APN/1.0 HashiCorp/1.0 Terraform/1.9.8" : "aws-cli/2.15.\(who)",
                    group: "sg-\(who)\((day / 7) % 3)", peer: who == 1 ? "10.1.0.0/16" : "10.0.0.0/8",
                    port: [443, 5432, 8080][(day + who) % 3])
            }
        }
    }

    static func judge() -> Judge {
        let pipeline = Pipeline(rulesDigest: "0123456789abcdef")
        return Judge(
            model: pipeline.model, normalise: pipeline.normalise,
            judge: { pipeline.judge($0, $1, in: $2) }, encode: VerdictLine.encode)
    }
}

extension Bench {
    /// Scores and gives every printed verdict's score, by event id.
    func scores(_ deeds: [Deed]) throws -> [String: Double] {
        let lines = try score(try deeds.map { try $0.match() }, judge: Deed.judge()).lines
        var scores: [String: Double] = [:]
        for line in lines {
            let value = try JSONParser().parse(line)
            if let id = value["event_id"]?.string {
                scores[id] = value["score"]?.scalarText.flatMap(Double.init)
            }
        }
        return scores
    }

    /// All rows of the baselines, but those that only say what taught them.
    func habits() throws -> [String] {
        try open(.readExisting).read { db in
            try ["baselineSubject", "baselineValue", "baselineTotal", "baselineDay"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { row in
                    table + " " + row.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
                }.sorted()
            }
        }
    }
}
