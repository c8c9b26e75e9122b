import Testing

@testable import CloudChanges

@Suite("AWS actors")
struct AWSActorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var identity: String
        var extra = ""
        var key: String
        var kind: ActorIdentity.Kind
        var via: [String] = []
        var testDescription: String { name }
    }

    static func session(
        _ role: String, _ session: String, path: String = "/", context: String = "", more: String = ""
    ) -> String {
        """
        {"type": "AssumedRole", "principalId": "AROAEXAMPLE:\(session)", "accountId": "111122223333",
         "arn": "arn:aws:sts::111122223333:assumed-role/\(role)/\(session)", "accessKeyId": "ASIAEXAMPLE",
         "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLE",
         "arn": "arn:aws:iam::111122223333:role\(path)\(role)", "accountId": "111122223333", "userName": "\(role)"},
         "attributes": {"mfaAuthenticated": "false"}\(context)}\(more)}
        """
    }

    static let cases: [Case] = [
        Case(
            name: "a role, whatever its session is called", identity: session("ci-network", "run-4711"),
            key: "aws:role/ci-network", kind: .unknown),
        Case(
            name: "a role with a path", identity: session("ci-network", "x", path: "/delivery/prod/"),
            key: "aws:role/ci-network", kind: .unknown),
        Case(
            name: "a person behind a permission set",
            identity: session(
                "AWSReservedSSO_NetworkAdmin_0123456789abcdef", "Alice@Example.com",
                path: "/aws-reserved/sso.amazonaws.com/eu-west-1/"),
            key: "aws:sso/NetworkAdmin/alice@example.com", kind: .human),
        Case(
            name: "a role of one's own with a permission set's name",
            identity: session("AWSReservedSSO_NetworkAdmin_0123456789abcdef", "alice"),
            key: "aws:role/AWSReservedSSO_NetworkAdmin_0123456789abcdef", kind: .unknown),
        Case(
            name: "an e-mail address as session name", identity: session("Admin", "bob@example.com"),
            key: "aws:role/Admin/bob@example.com", kind: .human),
        Case(
            name: "an e-mail address typed on an instance's credentials",
            identity: session("App", "bob@example.com", context: #", "ec2RoleDelivery": "2.0""#),
            key: "aws:role/App", kind: .workload),
        Case(
            name: "a function",
            identity: session(
                "Closer-FunctionRole-lntyS7rJFEAS", "closer",
                more:
                    #", "inScopeOf": {"issuerType": "AWS::Lambda::Function", "credentialsIssuedTo": "arn:aws:lambda:eu-west-1:111122223333:function:closer"}"#
            ),
            key: "aws:role/Closer-FunctionRole", kind: .workload),
        Case(
            name: "a source identity that is an e-mail address",
            identity: session("Admin", "session-1", context: #", "sourceIdentity": "Bob@example.com""#),
            key: "aws:role/Admin/bob@example.com", kind: .human),
        Case(
            name: "a second factor", identity: session("Admin", "x").replacing(#""false""#, with: #""true""#),
            key: "aws:role/Admin", kind: .human),
        Case(
            name: "a console session", identity: session("Admin", "x"),
            extra: #""sessionCredentialFromConsole": "true""#, key: "aws:role/Admin", kind: .human),
        Case(
            name: "a pipeline's token without its subject",
            identity: session(
                "deploy", "GitHubActions",
                context:
                    #", "webIdFederationData": {"federatedProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "attributes": {}}"#
            ),
            key: "aws:role/deploy", kind: .workload),
        Case(
            name: "a pipeline's token with its subject",
            identity: session(
                "deploy", "GitHubActions",
                context:
                    #", "webIdFederationData": {"federatedProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "attributes": {"token.actions.githubusercontent.com:sub": "repo:example/infra:ref:refs/heads/main"}}"#
            ),
            key: "aws:role/deploy/sub:repo:example/infra", kind: .workload),
        Case(
            name: "somebody signed in through Cognito",
            identity: session(
                "app", "bob@example.com",
                context:
                    #", "webIdFederationData": {"federatedProvider": "cognito-identity.amazonaws.com", "attributes": {}}"#
            ),
            key: "aws:role/app", kind: .unknown),
        Case(
            name: "a service-linked role",
            identity: session(
                "AWSServiceRoleForAutoScaling", "AutoScaling",
                path: "/aws-service-role/autoscaling.amazonaws.com/",
                more: #", "invokedBy": "autoscaling.amazonaws.com""#),
            key: "aws:service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", kind: .service,
            via: ["autoscaling.amazonaws.com"]),
        Case(
            name: "a role of one's own with a service-linked role's name",
            identity: session("AWSServiceRoleForAutoScaling", "AutoScaling"),
            key: "aws:role/AWSServiceRoleForAutoScaling", kind: .unknown),
        Case(
            name: "CloudFormation on somebody's behalf",
            identity: session(
                "Admin", "bob@example.com", more: #", "invokedBy": "cloudformation.amazonaws.com""#),
            key: "aws:role/Admin/bob@example.com", kind: .human, via: ["cloudformation.amazonaws.com"]),
        Case(
            name: "the console's plumbing",
            identity: session("Admin", "x", more: #", "invokedBy": "AWS Internal""#),
            key: "aws:role/Admin", kind: .unknown),
        Case(
            name: "a stack set's role",
            identity: session("stacksets-exec-0123456789abcdef0123456789abcdef", "x"),
            key: "aws:role/stacksets-exec", kind: .unknown),
        Case(
            name: "CDK's role names account and region",
            identity: session("cdk-hnb659fds-deploy-role-111122223333-us-gov-east-1", "aws-cdk-bob"),
            key: "aws:role/cdk-hnb659fds-deploy-role", kind: .unknown),
        Case(
            name: "keys in lower case, as some exporters write them",
            identity:
                #"{"type": "AssumedRole", "principalid": "AROAEXAMPLE:alan", "arn": "arn:aws:sts::111122223333:assumed-role/TestAdmin/alan", "accountid": "111122223333", "sessioncontext": {"attributes": {"mfaauthenticated": "true"}, "sessionissuer": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/TestAdmin", "username": "TestAdmin"}}}"#,
            key: "aws:role/TestAdmin", kind: .human),
        Case(
            name: "a session without its issuer",
            identity: #"{"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/Ops/x"}"#,
            key: "aws:role/Ops", kind: .unknown),
        Case(
            name: "a user", identity: AWSEvent.user, key: "aws:user/arn:aws:iam::111122223333:user/alice",
            kind: .unknown),
        Case(
            name: "a user with a second factor, through CloudFormation",
            identity:
                #"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ops/alice", "userName": "alice", "invokedBy": "cloudformation.amazonaws.com", "sessionContext": {"sessionIssuer": {}, "attributes": {"mfaAuthenticated": "true"}}}"#,
            key: "aws:user/arn:aws:iam::111122223333:user/ops/alice", kind: .human,
            via: ["cloudformation.amazonaws.com"]),
        Case(
            name: "root",
            identity:
                #"{"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}"#,
            key: "aws:root/111122223333", kind: .root),
        Case(
            name: "a service", identity: #"{"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}"#,
            key: "aws:service/ec2.amazonaws.com", kind: .service),
        Case(
            name: "a service without a type",
            identity: #"{"accountId": "111122223333", "invokedBy": "ec2.amazonaws.com"}"#,
            key: "aws:service/ec2.amazonaws.com", kind: .service),
        Case(
            name: "another account",
            identity: #"{"type": "AWSAccount", "principalId": "AROAEXAMPLE:x", "accountId": "444455556666"}"#,
            key: "aws:account/444455556666/AROAEXAMPLE", kind: .unknown),
        Case(
            name: "a federated user answers to who asked for the token",
            identity:
                #"{"type": "FederatedUser", "arn": "arn:aws:sts::111122223333:federated-user/tmp", "accountId": "111122223333", "sessionContext": {"sessionIssuer": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/alice"}}}"#,
            key: "aws:user/arn:aws:iam::111122223333:user/alice/federated/tmp", kind: .unknown),
        Case(
            name: "a SAML user",
            identity:
                #"{"type": "SAMLUser", "principalId": "abc=:alice@example.com", "userName": "alice@example.com", "identityProvider": "abc="}"#,
            key: "aws:saml/abc=/alice@example.com", kind: .human),
        Case(
            name: "a token's own user",
            identity:
                #"{"type": "WebIdentityUser", "userName": "repo:example/infra:pull_request", "identityProvider": "token.actions.githubusercontent.com"}"#,
            key: "aws:web/token.actions.githubusercontent.com/repo:example/infra", kind: .unknown),
        Case(name: "nobody", identity: "null", key: "unknown", kind: .unknown),
        Case(name: "an identity of another shape", identity: #"["root"]"#, key: "unknown", kind: .unknown),
    ]

    @Test("the key survives the session, and only what is attested sets the kind", arguments: cases)
    func actor(_ sample: Case) throws {
        let change = try AWSEvent.change(
            "DeleteSecurityGroup", request: #"{"groupId": "sg-0a1"}"#, identity: sample.identity,
            extra: sample.extra)
        #expect(change.actor.key == sample.key)
        #expect(change.actor.kind == sample.kind)
        #expect(change.actor.via == sample.via)
        #expect(change.scope == "111122223333")
    }

    @Test(
        "a role's name loses only what was drawn for it",
        arguments: [
            ("ci-network", "ci-network"), ("Payments-DeployRole-1UNR6O2WK9FTV", "Payments-DeployRole"),
            ("node-20240101120000000100000001", "node"), ("team-infrastructure", "team-infrastructure"),
            ("release-2024", "release-2024"), ("app-PRODUCTION", "app-PRODUCTION"),
            ("app-ENGINEERING", "app-ENGINEERING"), ("backup-20240101", "backup-20240101"),
            ("deploy-111122223333", "deploy"), ("deploy-444455556666", "deploy-444455556666"),
            ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ])
    func stable(name: String, expected: String) throws {
        let role = try #require(AWSRoleName(issuer: "arn:aws:iam::111122223333:role/x/\(name)"))
        #expect(role.stableName == expected)
    }

    @Test(
        "the origin is an address or a service, as the provider wrote it",
        arguments: [
            ("203.0.113.7", "203.0.113.0/24", nil), ("2001:db8:1:2::3", "2001:db8:1::/48", nil),
            (
                "cloudformation.amazonaws.com", "service:cloudformation.amazonaws.com",
                "cloudformation.amazonaws.com"
            ),
            ("AWS Internal", "service:AWS Internal", "AWS Internal"), ("-", nil, nil),
            ("evil.example.com", nil, nil), ("10.0.0.0/8", nil, nil),
        ] as [(String, String?, String?)])
    func origin(source: String, network: String?, service: String?) throws {
        let text = AWSEvent.text("DeleteSecurityGroup").replacing("203.0.113.7", with: source)
        let change = try AWSEvent.change(of: AWSEvent.record(text))
        #expect(change.origin.network == network)
        #expect(change.origin.service == service)
        #expect(change.origin.userAgent == "aws-cli/2.17.60")
    }
}
