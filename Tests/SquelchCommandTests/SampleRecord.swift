/// Made-up CloudTrail records for whole-process tests.
enum SampleRecord {
    /// A security-group opening by an IAM user; every text goes in as given, JSON-escaped.
    static func opening(
        id: String = "e0000000-0000-4000-8000-000000000001", time: String = "2026-03-04T05:06:07Z",
        peer: String = "0.0.0.0/0", port: Int = 22, userAgent: String = "aws-cli/2.22.7",
        userName: String = "dana", error: String? = nil
    ) -> String {
        let failure = error.map { "\"errorCode\":\"\($0)\"," } ?? ""
        return """
            {"eventVersion":"1.10","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":\
            "arn:aws:iam::111122223333:user/\(userName)","accountId":"111122223333","userName":"\(userName)"},\
            "eventTime":"\(time)","eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress",\
            "awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.7","userAgent":"\(userAgent)",\(failure)\
            "requestParameters":{"groupId":"sg-0123456789abcdef0","ipPermissions":{"items":[{"ipProtocol":"tcp",\
            "fromPort":\(port),"toPort":\(port),"groups":{},"ipRanges":{"items":[{"cidrIp":"\(peer)"}]},\
            "ipv6Ranges":{},"prefixListIds":{}}]}},"responseElements":null,"requestID":"r-\(id)",\
            "eventID":"\(id)","readOnly":false,"eventType":"AwsApiCall","recipientAccountId":"111122223333"}
            """
    }

    /// A record that no built-in rule selects, though it names an action.
    static let nearMiss = """
        {"eventVersion":"1.10","userIdentity":{"type":"IAMUser"},"eventTime":"2026-03-04T05:06:08Z",\
        "eventSource":"iam.amazonaws.com","eventName":"PutRolePolicy","awsRegion":"us-east-1",\
        "requestParameters":{"policyDocument":"AuthorizeSecurityGroupIngress"},\
        "eventID":"e0000000-0000-4000-8000-00000000ffff"}
        """
}
