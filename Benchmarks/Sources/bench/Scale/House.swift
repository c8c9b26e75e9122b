import Foundation

/// A house of any number of actors who each do what they are used to: twenty sorts of them, over and over.
struct House {
    /// Sorts of actors: pipelines, people, controllers, each with its own habits.
    static let sorts = 20
    /// Days of history; measured changes are made on the day after.
    static let days = 90
    /// Working days with a change, by sort: most actors change little, few change much.
    private static let busy = [2, 2, 3, 3, 4, 5, 6, 8, 12, 40]

    /// Days on which the actor made a change.
    static func days(of actor: Int) -> [Int] {
        let count = busy[actor % sorts % busy.count]
        return (0..<count).map { $0 * days / count + actor % sorts % 2 }
    }

    /// Stands in whatever is the actor's own, and nowhere else.
    static func mark(_ actor: Int) -> String { String(format: "t%07d", actor) }

    /// Twenty actors share an office or a pool of runners.
    static func network(_ actor: Int) -> String {
        let office = actor / 20
        return "45.\(office / 250 % 250).\(office % 250)"
    }

    /// The first two figures of the network.
    static func provider(_ actor: Int) -> String { "45.\(actor / 20 / 250 % 250)" }

    /// A change of CloudTrail's: the `number`th that the actor makes on a day.
    static func record(_ actor: Int, day: Int, number: Int = 0) -> String {
        let sort = actor % sorts
        let mark = mark(actor)
        let second = (actor * 37 + number * 101) % 86_400
        let time = Date(timeIntervalSince1970: 1_767_225_600 + Double(day) * 86_400 + Double(second))
            .formatted(.iso8601)
        let role: String
        let session: String
        let agent: String
        switch sort % 4 {
        case 0, 1:
            (role, session) = ("deploy-\(mark)", "GitHubActions")
            agent = "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 terraform-provider-aws/5.8\(sort).0"
        case 2:
            (role, session) = ("AWSReservedSSO_Network_0123456789abcdef", "\(mark)@example.com")
            agent = "aws-cli/2.2\(sort).2 md/awscrt#0.23.4 os/linux#6.8.0 lang/python#3.12.6"
        default:
            (role, session) = ("\(mark)-load-balancer-controller", "1767225600")
            agent = "elbv2.k8s.aws/v2.1\(sort).0 aws-sdk-go-v2/1.32.7 os/linux lang/go#1.22.10"
        }
        let port = [443, 5432, 8080, 6379][(sort + day) % 4]
        let peer = sort % 5 == 4 ? "185.\(sort).\(day % 3).7/32" : "10.\(sort).0.0/16"
        return """
            {"eventVersion":"1.10","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::100000000000:assumed-role/\(role)/\(session)",\
            "accountId":"100000000000","sessionContext":{"sessionIssuer":{"type":"Role",\
            "arn":"arn:aws:iam::100000000000:role/\(role)","userName":"\(role)"}}},"eventTime":"\(time)",\
            "eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1",\
            "sourceIPAddress":"\(network(actor)).7","userAgent":"\(agent)","requestParameters":{"groupId":"sg-\(mark)\(day % 3)",\
            "ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":\(port),"toPort":\(port),\
            "ipRanges":{"items":[{"cidrIp":"\(peer)"}]}}]}},"responseElements":{"_return":true},\
            "eventID":"\(mark)-\(day)-\(number)","readOnly":false,"eventType":"AwsApiCall","recipientAccountId":"100000000000"}
            """
    }
}
