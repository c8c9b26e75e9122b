import Foundation

/// Mixed entries: native and normalised, whole values, patterns, networks and lists of values.
///
/// The first covers a change in forty, whatever the size of the folder, so that the folders differ in what they leave
/// alone only. One in twenty of the others names a role of the log and misses its changes by something else.
enum EntryFolder {
    private static let perFile = 500

    static func write(_ count: Int, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for first in stride(from: 0, to: count, by: perFile) {
            let text = (first..<min(count, first + perFile)).map(entry).joined(separator: "---\n")
            try Data(text.utf8).write(to: folder.appending(path: String(format: "%06d.yml", first)))
        }
    }

    private static func entry(_ number: Int) -> String {
        let isNear = number % 20 == 0
        let role = isNear ? "team-\(number / 20 % 40)" : "pipeline-\(number)"
        let account = String(format: "%012d", 100_000_000_000 + number % 5_000)
        let network = "10.\(number / 256 % 256).\(number % 256).0/24"
        let miss =
            switch number / 20 % 3 {
            case _ where number == 0: "ports: [443, 5432]"
            case 0: "ports: [8443, 9443]"
            case 1: "ports: 443\n    target.id: sg-other-\(number)"
            default: "ports: 443\n    origin.network: 203.0.113.0/24"
            }
        let (head, selection): (String, String) =
            switch number % 4 {
            case 0:
                (
                    "taxonomy: squelch\n",
                    "    actor.key: aws:role/\(role)\n    peers|cidr: [10.0.0.0/8, \(network)]\n"
                        + "    \(isNear ? miss : "ports: [443, 5432]")\n"
                )
            case 1:
                (
                    "",
                    "    userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::*:role/\(role)-*'\n    eventName|startswith: Authorize\n"
                )
            case 2:
                (
                    "taxonomy: squelch\n",
                    "    origin.ip|cidr: 203.\(number / 256 % 256).\(number % 256).0/24\n    scope: '\(account)'\n"
                )
            default:
                (
                    "",
                    "    userIdentity.sessionContext.sessionIssuer.arn: [arn:aws:iam::\(account):role/\(role), arn:aws:iam::\(account):role/\(role)-b]\n"
                )
            }
        return """
            title: Entry \(number)
            id: 00000000-0000-4000-8000-\(String(format: "%012d", number))
            \(head)logsource: {product: aws, service: cloudtrail}
            filter:
              rules: any
              selection:
            \(selection)  condition: not selection
            squelch:
              owner: bench
              reason: Measured
              from: 2026-01-01
              expires: 2026-12-31

            """
    }
}

/// Changes by forty roles, some of which entries cover.
enum EntryLog {
    static func write(_ count: Int, to folder: URL) throws -> (whole: URL, single: URL) {
        let lines = (0..<count).map(record)
        let (whole, single) = (
            folder.appending(path: "whole.ndjson"), folder.appending(path: "single.ndjson")
        )
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: whole)
        try Data((lines[0] + "\n").utf8).write(to: single)
        return (whole, single)
    }

    private static func record(_ number: Int) -> String {
        let role = "team-\(number % 40)"
        let time = String(
            format: "2026-03-%02dT%02d:%02d:%02dZ", 1 + number / 1_000 % 28, number / 60 % 24, number % 60,
            number % 60)
        return """
            {"eventVersion":"1.10","eventID":"e0000000-0000-4000-8000-\(String(format: "%012d", number))","eventTime":"\(time)",\
            "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::100000000000:assumed-role/\(role)/run","accountId":"100000000000",\
            "sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::100000000000:role/\(role)","userName":"\(role)"}}},\
            "eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1",\
            "sourceIPAddress":"198.51.100.\(number % 200)","userAgent":"Terraform/1.9","recipientAccountId":"100000000000",\
            "requestParameters":{"groupId":"sg-\(number % 300)","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,\
            "ipRanges":{"items":[{"cidrIp":"10.\(number % 200).0.0/16"}]}}]}},"responseElements":null,"eventType":"AwsApiCall"}
            """
    }
}
