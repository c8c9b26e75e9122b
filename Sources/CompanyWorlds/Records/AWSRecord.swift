/// One CloudTrail record.
///
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".
struct AWSRecord {
    var source = "ec2.amazonaws.com"
    let name: String
    var request: Node = .null
    var response: Node = .null
    var error: String?
    var isRead = false

    func node(by caller: Caller, at moment: Moment, in region: String, of account: String, id: String) -> Node
    {
        let service = caller.invokedBy
        var members: [(String, Node)] = [
            ("eventVersion", "1.11"), ("userIdentity", identity(of: caller, in: account)),
            ("eventTime", .text(moment.second)),
            ("eventSource", .text(source)), ("eventName", .text(name)), ("awsRegion", .text(region)),
            ("sourceIPAddress", .text(service ?? caller.address)),
            ("userAgent", .text(service ?? caller.agent)),
        ]
        if let error {
            members += [
                ("errorCode", .text(error)),
                ("errorMessage", .text("You are not authorized or the request was refused.")),
            ]
        }
        members += [
            ("requestParameters", request), ("responseElements", error == nil ? response : .null),
            ("requestID", .text("r-\(id)")), ("eventID", .text(id)), ("readOnly", .truth(isRead)),
            ("eventType", name == "ConsoleLogin" ? "AwsConsoleSignIn" : "AwsApiCall"),
            ("managementEvent", true),
            ("recipientAccountId", .text(account)), ("eventCategory", "Management"),
        ]
        if service == nil, !caller.isFromConsole {
            members.append(
                (
                    "tlsDetails",
                    [
                        "tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256",
                        "clientProvidedHostHeader": .text(
                            "\(source.prefix { $0 != "." }).\(region).amazonaws.com"),
                    ]
                ))
        }
        if caller.isFromConsole { members.append(("sessionCredentialFromConsole", "true")) }
        return .object(members)
    }

    private func identity(of caller: Caller, in account: String) -> Node {
        switch caller.signature {
        case .user(let name, let key):
            let own: Node = [
                "type": "IAMUser", "principalId": .text("AIDA" + AWSRecord.drawn(name)),
                "arn": .text("arn:aws:iam::\(account):user/\(name)"),
                "accountId": .text(account), "accessKeyId": .text(key), "userName": .text(name),
            ]
            return own.with(caller.invokedBy.map { [("invokedBy", .text($0))] } ?? [])
        case .role(let name, let path, let session, let key, let since, let provider):
            return role(name, path, session, key, since, provider, caller, account)
        default:
            return [
                "type": "Root", "principalId": .text(account), "arn": .text("arn:aws:iam::\(account):root"),
                "accountId": .text(account),
                "accessKeyId": "",
                "sessionContext": [
                    "attributes": [
                        "creationDate": "2026-03-01T00:00:00Z",
                        "mfaAuthenticated": .text(caller.hasMFA ? "true" : "false"),
                    ]
                ],
            ]
        }
    }

    private func role(
        _ name: String, _ path: String, _ session: String, _ key: String, _ since: Moment,
        _ provider: String?,
        _ caller: Caller, _ account: String
    ) -> Node {
        let id = "AROA" + AWSRecord.drawn(name)
        let issuer: Node = [
            "type": "Role", "principalId": .text(id),
            "arn": .text("arn:aws:iam::\(account):role/\(path)\(name)"),
            "accountId": .text(account), "userName": .text(name),
        ]
        var context: [(String, Node)] = [("sessionIssuer", issuer)]
        if let provider, !provider.isEmpty {
            context.append(
                (
                    "webIdFederationData",
                    [
                        "federatedProvider": .text("arn:aws:iam::\(account):oidc-provider/\(provider)"),
                        "attributes": .object([]),
                    ]
                ))
        }
        context.append(
            (
                "attributes",
                [
                    "creationDate": .text(since.second),
                    "mfaAuthenticated": .text(caller.hasMFA ? "true" : "false"),
                ]
            ))
        let own: Node = [
            "type": "AssumedRole", "principalId": .text("\(id):\(session)"),
            "arn": .text("arn:aws:sts::\(account):assumed-role/\(name)/\(session)"),
            "accountId": .text(account),
            "accessKeyId": .text(key), "sessionContext": .object(context),
        ]
        return own.with(caller.invokedBy.map { [("invokedBy", .text($0))] } ?? [])
    }

    /// The drawn part of a principal's id: the same for one name always.
    static func drawn(_ name: String) -> String {
        var chance = Chance(seed: 7).fork(name)
        return chance.capitals(17)
    }
}

extension AWSRecord {
    /// `AuthorizeSecurityGroupIngress` and its three kin, in the nested form of SDKs or the flat one of short calls.
    static func group(
        _ verb: String, _ rule: FirewallRule, on id: String, owner: String, flat: Bool, groups: [String]
    ) -> AWSRecord {
        let name = "\(verb)SecurityGroup\(rule.isIngress ? "Ingress" : "Egress")"
        let number = rule.transport == "any" ? "-1" : rule.transport
        var answer: [(String, Node)] = [
            ("groupOwnerId", .text(owner)), ("groupId", .text(id)), ("securityGroupRuleId", .text(rule.name)),
            ("isEgress", .truth(!rule.isIngress)),
            ("ipProtocol", .text(number)),
            ("fromPort", .number(rule.isAllPorts ? -1 : rule.ports.lowerBound)),
            ("toPort", .number(rule.isAllPorts ? -1 : rule.ports.upperBound)),
        ]
        var permission: [(String, Node)] = [("ipProtocol", .text(number))]
        if !rule.isAllPorts {
            permission += [
                ("fromPort", .number(rule.ports.lowerBound)), ("toPort", .number(rule.ports.upperBound)),
            ]
        }
        var short: Node?
        switch rule.peer {
        case .world, .range:
            let range = if case .range(let text) = rule.peer { text } else { "0.0.0.0/0" }
            answer.append(("cidrIpv4", .text(range)))
            let note: [(String, Node)] = rule.note.map { [("description", .text($0))] } ?? []
            permission += [
                ("groups", .object([])),
                ("ipRanges", ["items": [Node.object([("cidrIp", .text(range))] + note)]]),
                ("ipv6Ranges", .object([])), ("prefixListIds", .object([])),
            ]
            short = .object(
                [("groupId", .text(id)), ("cidrIp", .text(range))]
                    + permission.prefix(3).filter { $0.0 != "groups" } + [("ipPermissions", .object([]))])
        case .group(let index):
            let other = groups[index]
            answer.append(("referencedGroupInfo", ["groupId": .text(other), "userId": .text(owner)]))
            permission += [
                ("groups", ["items": [["userId": .text(owner), "groupId": .text(other)]]]),
                ("ipRanges", .object([])),
            ]
        }
        let nested: Node = ["groupId": .text(id), "ipPermissions": ["items": [.object(permission)]]]
        let response: Node =
            verb == "Authorize"
            ? ["requestId": "r", "_return": true, "securityGroupRuleSet": ["items": [.object(answer)]]]
            : ["requestId": "r", "_return": true]
        return AWSRecord(name: name, request: flat ? short ?? nested : nested, response: response)
    }
}
