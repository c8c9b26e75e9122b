/// Somebody who calls AWS: the shapes that `userIdentity` takes, with the address and agent that go with them.
struct Caller: Sendable {
    enum Kind: Sendable {
        case pipeline
        case person
        case keyUser
        case workload
        case controller
        case service
        case root
    }

    let kind: Kind
    let account: String
    let name: String
    let uniqueID: String
    let network: String
    let agent: String
    /// A person's mail address, or the host of a service.
    let session: String

    var changesFirewalls: Bool { kind != .workload && kind != .service }
}

extension Caller {
    init(_ number: Int, account: String, _ numbers: inout SeededNumbers) {
        let team = numbers.pick([
            "billing", "catalog", "checkout", "fraud", "ingest", "maps", "mobile", "search",
        ])
        let share = numbers.below(100)
        kind =
            switch share {
            case ..<14: .pipeline
            case ..<40: .person
            case ..<48: .keyUser
            case ..<80: .workload
            case ..<87: .controller
            case ..<99: .service
            default: .root
            }
        let services = ["autoscaling", "config", "ecs", "eks", "elasticloadbalancing", "guardduty"]
        switch kind {
        case .pipeline: (name, session) = ("deploy-\(team)-\(numbers.pick(["prod", "stage"]))", "")
        case .person:
            let first = numbers.pick(["aisha", "bruno", "carol", "deepak", "emma", "farid", "greta", "hiro"])
            let set = numbers.pick([
                "AdministratorAccess", "NetworkAdministrator", "PowerUserAccess", "ViewOnlyAccess",
            ])
            (name, session) = (
                "AWSReservedSSO_\(set)_\(numbers.hex(16))", "\(first).\(team)\(number)@example.com"
            )
        case .keyUser: (name, session) = ("svc-\(team)-\(number)", "")
        case .workload:
            (name, session) = ("\(team)-\(numbers.pick(["api", "worker", "job"]))-\(numbers.hex(5))", "")
        case .controller: (name, session) = ("\(team)-aws-load-balancer-controller", "")
        case .service:
            (name, session) = ("AWSServiceRoleForSupport", "\(numbers.pick(services)).amazonaws.com")
        case .root: (name, session) = ("root", "")
        }
        self.account = account
        uniqueID = numbers.key(17)
        network = "\(numbers.pick([3, 18, 34, 52, 81, 198])).\(numbers.below(256)).\(numbers.below(256))"
        agent =
            switch kind {
            case .pipeline: Self.agents[0]
            case .person: numbers.pick([Self.agents[1], Self.agents[2]])
            case .controller: Self.agents[3]
            default: numbers.pick([Self.agents[1], Self.agents[4], Self.agents[5], Self.agents[6]])
            }
    }

    /// The value of `userIdentity`, the address and the agent. Sessions last an hour.
    func appearance(at hour: Moment, _ numbers: inout SeededNumbers) -> (
        identity: String, address: String, agent: String
    ) {
        var sticky = SeededNumbers(
            seed: UInt64(hour.seconds),
            stream: UInt64(truncatingIfNeeded: uniqueID.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
        let address = sticky.address(in: network)
        let since = Moment(seconds: hour.seconds - 60 * (sticky.below(50) + 1)).text
        let key = sticky.key(16)
        switch kind {
        case .root:
            let identity =
                #"{"type":"Root","principalId":"\#(account)","arn":"arn:aws:iam::\#(account):root","accountId":"\#(account)","accessKeyId":"ASIA\#(key)","sessionContext":{"attributes":{"creationDate":"\#(since)","mfaAuthenticated":"true"}}}"#
            return (identity, address, agent)
        case .keyUser:
            let identity =
                #"{"type":"IAMUser","principalId":"AIDA\#(uniqueID)","arn":"arn:aws:iam::\#(account):user/\#(name)","accountId":"\#(account)","accessKeyId":"AKIA\#(uniqueID.prefix(16))","userName":"\#(name)"}"#
            return (identity, address, agent)
        case .service where numbers.chance(0.6):
            return (#"{"type":"AWSService","invokedBy":"\#(session)"}"#, session, session)
        default: break
        }
        let label =
            switch kind {
            case .person: session
            case .pipeline: "GitHubActions-\(sticky.below(9_000_000_000) + 1_000_000_000)"
            case .workload:
                sticky.chance(0.5)
                    ? "i-0\(sticky.hex(16))" : "\(hour.seconds)\(sticky.below(900_000_000) + 100_000_000)"
            case .service: "AutoScaling"
            default: "\(hour.seconds)\(sticky.below(900_000_000) + 100_000_000)"
            }
        let path =
            kind == .person
            ? "aws-reserved/sso.amazonaws.com/eu-west-1/"
            : kind == .service ? "aws-service-role/\(session)/" : ""
        let federated =
            kind == .pipeline || kind == .controller
            ? #""webIdFederationData":{"federatedProvider":"arn:aws:iam::\#(account):oidc-provider/token.actions.githubusercontent.com","attributes":{}},"#
            : ""
        let delivery = label.hasPrefix("i-") ? #","ec2RoleDelivery":"2.0""# : ""
        let invoked = kind == .service ? #","invokedBy":"\#(session)""# : ""
        let identity =
            #"{"type":"AssumedRole","principalId":"AROA\#(uniqueID):\#(label)","arn":"arn:aws:sts::\#(account):assumed-role/\#(name)/\#(label)","accountId":"\#(account)","accessKeyId":"ASIA\#(key)","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA\#(uniqueID)","arn":"arn:aws:iam::\#(account):role/\#(path)\#(name)","accountId":"\#(account)","userName":"\#(name)"},\#(federated)"attributes":{"creationDate":"\#(since)","mfaAuthenticated":"false"}\#(delivery)}\#(invoked)}"#
        return kind == .service ? (identity, session, session) : (identity, address, agent)
    }

    private static let agents = [
        "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 (+https://www.terraform.io) terraform-provider-aws/5.84.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.33.0 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.200.0",
        "aws-cli/2.23.2 md/awscrt#0.23.4 ua/2.0 os/linux#6.8.0-51-generic md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36",
        "elbv2.k8s.aws/v2.11.0 aws-sdk-go-v2/1.32.7 os/linux lang/go#1.22.10 md/GOOS#linux md/GOARCH#arm64 api/ec2#1.198.1",
        "Boto3/1.36.5 md/Botocore#1.36.5 ua/2.0 os/linux#5.10.230-223.885.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.36.5",
        "aws-sdk-java/2.29.52 md/io#sync md/http#Apache ua/2.1 os/Linux#5.10.230 lang/java#21.0.5 md/OpenJDK_64-Bit_Server_VM#21.0.5+11-LTS md/vendor#Amazon.com_Inc.",
        "aws-sdk-go/1.55.6 (go1.23.4; linux; amd64) amazon-ssm-agent/3.3.1345.0",
    ]
}
