/// What intruders do to firewalls against what everybody does: the table behind CONTENT = ln( π(k) / p(k) ).
///
/// π is judgement: engine.md section 6 fixes its outline (openings of admin, all and database ports to the world
/// carry a third of it; single hosts on admin ports, removed denies and the world on other ports 4 to 6 % each;
/// attachments, layers off and the world on web ports about 3 %; the rest about 1 % and less). p stands in for a
/// history that is not there yet: about 2 % of harmless changes open administrative or database ports to the world
/// and 1 % take away a deny (evaluation.md section 1); most close, or open to private peers, groups and web ports.
/// Both columns are relative and normalised to 1. docs/judgement.md shows every resulting weight.
enum ContentTable {
    struct Row: Sendable {
        let content: ContentClass
        /// Share among what intruders do, before normalising.
        let intruder: Double
        /// Share among harmless changes, before normalising.
        let typical: Double
    }

    /// No class is rarer than this inside the logarithm (engine.md section 5).
    static let floor = 1e-4

    static func weight(of content: ContentClass) -> LogOdds { weights[content] ?? .zero }

    /// π(k), normalised.
    static func intruderShare(of content: ContentClass) -> Double { shares[content]?.intruder ?? floor }

    /// p(k), normalised.
    static func typicalShare(of content: ContentClass) -> Double { shares[content]?.typical ?? floor }

    private static let shares: [ContentClass: (intruder: Double, typical: Double)] = {
        let intruders = rows.reduce(0) { $0 + $1.intruder }
        let everybody = rows.reduce(0) { $0 + $1.typical }
        return Dictionary(
            rows.map {
                ($0.content, (max(floor, $0.intruder / intruders), max(floor, $0.typical / everybody)))
            },
            uniquingKeysWith: { first, _ in first })
    }()

    private static let weights = shares.mapValues { LogOdds(ratio: $0.intruder / $0.typical).rounded }

    static let rows: [Row] = openings + others

    /// Whether a code names a class of the table.
    static func isClass(_ code: String) -> Bool { codes.contains(code) }

    private static let codes = Set(rows.map(\.content.code))

    private static let openings: [Row] =
        // Stratus Red Team ec2-security-group-open-port-22-ingress; Pacu ec2__backdoor_ec2_sec_groups, whose default
        // is tcp 1-65535 from 0.0.0.0/0; Elastic's and Prowler's rules for databases (attacks.md 2, exposure.md 5).
        grid(
            .world,
            .init(
                admin: (0.205, 0.010), database: (0.112, 0.006), all: (0.150, 0.005),
                sensitive: (0.030, 0.008),
                other: (0.060, 0.016), web: (0.042, 0.080), ephemeral: (0.006, 0.012), icmp: (0.006, 0.012),
                unknown: (0.020, 0.004)))
        // "No 0.0.0.0/0" evaded with large blocks (attacks.md 4).
        + grid(
            .wide,
            .init(
                admin: (0.015, 0.002), database: (0.010, 0.0015), all: (0.012, 0.001),
                sensitive: (0.005, 0.002),
                other: (0.006, 0.0025), web: (0.003, 0.0065), ephemeral: (0.001, 0.003), icmp: (0.001, 0.003),
                unknown: (0.003, 0.001)))
        // A network of the intruder's, or a partner's.
        + grid(
            .range,
            .init(
                admin: (0.018, 0.009), database: (0.013, 0.007), all: (0.012, 0.004),
                sensitive: (0.005, 0.005),
                other: (0.007, 0.008), web: (0.003, 0.008), ephemeral: (0.001, 0.004), icmp: (0.001, 0.004),
                unknown: (0.004, 0.004)))
        // Pacu --ip: an intruder's own address is the stealthiest opening (exposure.md 4).
        + grid(
            .host,
            .init(
                admin: (0.060, 0.033), database: (0.020, 0.016), all: (0.020, 0.008),
                sensitive: (0.006, 0.010),
                other: (0.010, 0.018), web: (0.003, 0.010), ephemeral: (0.001, 0.005), icmp: (0.001, 0.005),
                unknown: (0.004, 0.005)))
        // The same, from the keyboard that opens it; people at home do it too.
        + grid(
            .ownAddress,
            .init(
                admin: (0.055, 0.030), database: (0.012, 0.010), all: (0.012, 0.005),
                sensitive: (0.004, 0.006),
                other: (0.005, 0.009), web: (0.002, 0.007), ephemeral: (0.001, 0.005), icmp: (0.001, 0.005),
                unknown: (0.002, 0.003)))
        // Lateral movement inside the network (ATT&CK T1686.001, text); everyday life of every house.
        + grid(
            .privateRange,
            .init(
                admin: (0.008, 0.030), database: (0.008, 0.034), all: (0.008, 0.026),
                sensitive: (0.005, 0.020),
                other: (0.010, 0.045), web: (0.005, 0.026), ephemeral: (0.001, 0.005), icmp: (0.002, 0.010),
                unknown: (0.002, 0.006)))
        // A group reference is not harmless, but it is how services are joined (exposure.md 1).
        + grid(
            .group,
            .init(
                admin: (0.005, 0.026), database: (0.006, 0.034), all: (0.006, 0.022),
                sensitive: (0.004, 0.020),
                other: (0.008, 0.045), web: (0.004, 0.026), ephemeral: (0.001, 0.005), icmp: (0.001, 0.006),
                unknown: (0.002, 0.008)))
        // Indirection (attacks.md 4, "prefix list"); the provider's own lists are the usual case.
        + grid(
            .prefixList,
            .init(
                admin: (0.004, 0.006), database: (0.003, 0.005), all: (0.004, 0.005),
                sensitive: (0.002, 0.004),
                other: (0.003, 0.008), web: (0.002, 0.008), ephemeral: (0.001, 0.003), icmp: (0.001, 0.003),
                unknown: (0.002, 0.003)))
        // Not shown: about as often an intruder's as anybody's, a little more where the port is sensitive.
        + grid(
            .unknown,
            .init(
                admin: (0.006, 0.004), database: (0.005, 0.004), all: (0.008, 0.004),
                sensitive: (0.003, 0.003),
                other: (0.004, 0.004), web: (0.003, 0.004), ephemeral: (0.001, 0.002), icmp: (0.001, 0.002),
                unknown: (0.008, 0.006)))

    private static let others: [Row] = [
        // Everybody tidies up; revoking cannot open a security group (actions.md 2).
        Row(content: .closes, intruder: 0.010, typical: 0.200),
        // JavaGhost's calling card is an empty group (attacks.md 3); otherwise the first step of every deployment.
        Row(content: .createsEmpty, intruder: 0.010, typical: 0.070),
        // Command and control out of the network (ATT&CK T1686.001, text); Terraform writes one for every group.
        Row(content: .egress, intruder: 0.010, typical: 0.070),
        // Swapping groups or lists opens with no firewall verb (exposure.md 7); launches and scaling do it daily.
        Row(content: .attaches, intruder: 0.040, typical: 0.060),
        // "Revoke is harmless" evaded: delete a deny (attacks.md 4); 1 % of harmless changes (evaluation.md 1).
        Row(content: .removesDeny, intruder: 0.045, typical: 0.0075),
        // The same with the deny left standing: an allow of a lower number (attacks.md 4, exposure.md 7).
        Row(content: .outranksDeny, intruder: 0.015, typical: 0.0025),
        // A deleted entry named by its number: a deny or an allow, nobody knows.
        Row(content: .removesUnknown, intruder: 0.020, typical: 0.0144),
        // A deny behind which nothing is let in, yet: tidying up, or the first of two steps.
        Row(content: .removesIdleDeny, intruder: 0.005, typical: 0.0036),
        // NSG detached, VPC block lifted, policy dissociated: highest blast radius (exposure.md 2).
        Row(content: .layerOff, intruder: 0.042, typical: 0.003),
        Row(content: .emptied, intruder: 0.010, typical: 0.002),
        // 0.0.0.0/1 beside 128.0.0.0/1 (attacks.md 4): hardly anybody writes the world so but to hide it.
        Row(content: .worldInPieces, intruder: 0.015, typical: 0.001),
        // Another account's group (exposure.md 1: foreign userId should score).
        Row(content: .foreignGroup, intruder: 0.012, typical: 0.002),
        // Whole writes and masked parts that nothing known compares with; balanced.
        Row(content: .changesUnknown, intruder: 0.025, typical: 0.030),
        // A deny narrowed looks like a deny written.
        Row(content: .replacesDeny, intruder: 0.004, typical: 0.006),
        // EMR's block lowered, delete protection off: what comes before an opening (exposure.md 1).
        Row(content: .protectionOff, intruder: 0.010, typical: 0.006),
        Row(content: .wordsOnly, intruder: 0.003, typical: 0.030),
    ]

    private struct Ports {
        typealias Shares = (Double, Double)
        var admin, database, all, sensitive, other, web, ephemeral, icmp, unknown: Shares
    }

    private static func grid(_ peer: PeerClass, _ ports: Ports) -> [Row] {
        let cells: [(PortClass, Ports.Shares)] = [
            (.admin, ports.admin), (.database, ports.database), (.all, ports.all),
            (.sensitive, ports.sensitive), (.other, ports.other), (.web, ports.web),
            (.ephemeral, ports.ephemeral), (.icmp, ports.icmp), (.unknown, ports.unknown),
        ]
        return cells.map {
            Row(content: .opening(peer, $0.0), intruder: $0.1.0, typical: $0.1.1)
        }
    }
}
