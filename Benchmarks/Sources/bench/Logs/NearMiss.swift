/// A record that bears the name of a firewall change and is none: what a search for names finds too much.
struct NearMiss {
    /// Of all records that are no firewall changes.
    static let share = 0.006

    let operation: Operation
    let body: Body
}

extension NearMiss {
    init(in place: Place, _ numbers: inout SeededNumbers) {
        let name = Operation.firewall.draw(&numbers).name
        var body = Body()
        switch numbers.below(6) {
        case 0:  // a question about such changes
            operation = Operation(service: "cloudtrail", name: "LookupEvents")
            body.request =
                #"{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"\#(name)"}],"maxResults":50}"#
        case 1:  // a policy that allows them
            operation = Operation(service: "iam", name: "PutRolePolicy")
            body.request =
                #"{"roleName":"net-\#(numbers.hex(4))","policyName":"network","policyDocument":"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Action\": [\"ec2:\#(name)\", \"ec2:Describe*\"],\n    \"Resource\": \"arn:aws:ec2:*:\#(place.account):security-group/*\"\n  }]\n}"}"#
        case 2:  // an alarm on them
            operation = Operation(service: "events", name: "PutRule")
            body.request =
                #"{"name":"watch-\#(numbers.hex(6))","eventPattern":"{\"source\":[\"aws.ec2\"],\"detail\":{\"eventName\":[\"\#(name)\"]}}","state":"ENABLED","description":"Tell us of \#(name)"}"#
            body.response = #"{"ruleArn":"arn:aws:events:\#(place.region):\#(place.account):rule/watch"}"#
        case 3:  // an error that speaks of them
            operation = Operation(service: "cloudformation", name: "DescribeStackEvents")
            body.request = #"{"stackName":"net-\#(numbers.hex(8))"}"#
            body.failure =
                #""errorCode":"ValidationException","errorMessage":"Resource handler returned message: \"You are not authorized to perform: ec2:\#(name)\" (Service: Ec2, Status Code: 403)","#
        case 4:  // a comment and a tag
            operation = Operation(service: "ec2", name: "CreateTags")
            body.request =
                #"{"resourcesSet":{"items":[{"resourceId":"\#(numbers.pick(place.organisation.groups))"}]},"tagSet":{"items":[{"key":"Note","value":"last \#(name) by the network team, see CHG\#(100_000 + numbers.below(900_000))"}]}}"#
            body.response = #"{"requestId":"\#(numbers.uuid())","_return":true}"#
        default:  // a filter of its logs
            operation = Operation(service: "logs", name: "FilterLogEvents")
            body.request =
                #"{"logGroupName":"cloudtrail","filterPattern":"{ ($.eventName = \#(name)) && ($.errorCode NOT EXISTS) }","limit":100}"#
        }
        self.body = body
    }
}
