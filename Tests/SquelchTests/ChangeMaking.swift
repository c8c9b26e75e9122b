import CloudChanges

@testable import Squelch

/// Changes made by hand: the normalisers have tests of their own.
enum Making {
    static let rule = RuleReference(
        id: "rule-1", title: "Security group opened", level: .medium, techniques: ["T1562.007", "T1686.001"])

    static func change(
        _ changes: [RuleChange], cloud: Cloud = .aws, target: Target.Kind = .securityGroup,
        outcome: Outcome = .success, errorCode: String? = nil, kind: ActorIdentity.Kind = .human,
        address: String? = "198.51.100.7", action: String = "AuthorizeSecurityGroupIngress"
    ) -> Change {
        Change(
            eventID: "e-1", records: ["e-1"], time: EventTime(seconds: 1_772_600_767), cloud: cloud,
            scope: "111122223333", region: "eu-west-1", action: action, outcome: outcome,
            errorCode: errorCode,
            actor: ActorIdentity(key: "aws:role/ops", kind: kind, display: "ops"),
            origin: Origin(address: address.flatMap { IPNetwork($0) }, userAgent: "aws-cli/2.15"),
            target: Target(kind: target, id: "sg-0a1b"), changes: changes,
            sources: ["changes": [.init("requestParameters.cidrIp", "0.0.0.0/0")]])
    }

    static func allow(
        _ peers: [String], _ ports: [ClosedRange<Int>]? = [22...22], _ networkProtocol: String? = "tcp",
        _ operation: RuleChange.Operation = .add, direction: RuleChange.Direction? = .ingress,
        effect: RuleChange.Effect? = .allow, priority: Int? = nil, traits: Set<RuleChange.Trait> = []
    ) -> RuleChange {
        RuleChange(
            operation, direction: direction, effect: effect, networkProtocol: networkProtocol,
            ports: ports?.compactMap { PortRange($0.lowerBound, $0.upperBound) }, peers: peers.map(peer),
            priority: priority, traits: traits)
    }

    static func peer(_ text: String) -> Peer { Peer(text) ?? .unknown }

    static func judge(_ change: Change, rule: RuleReference = rule) -> Verdict {
        Pipeline(rulesDigest: "ab12cd34ef").judge(change, rule: rule)
    }
}

/// A small repeatable generator: SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self)] }
}
