/// A firewall of the company: a group, a list, an NSG, a server's own rules, a network's rules.
struct FirewallObject: Sendable {
    enum Kind: Sendable {
        case securityGroup, accessList
        case networkSecurityGroup, databaseServer, storageAccount, firewallPolicy
        case network, networkPolicy
    }

    let kind: Kind
    let account: Int
    let team: Int
    let region: String
    let id: String
    let name: String
    /// Resource group in Azure, VPC in AWS.
    let place: String
    var rules: [FirewallRule]
    var isGone = false

    var cloud: Cloud {
        switch kind {
        case .securityGroup, .accessList: .aws
        case .networkSecurityGroup, .databaseServer, .storageAccount, .firewallPolicy: .azure
        case .network, .networkPolicy: .gcp
        }
    }

    /// Whether rules of one priority order can forbid as well as allow.
    var hasDenies: Bool {
        switch kind {
        case .accessList, .networkSecurityGroup, .network, .networkPolicy: true
        default: false
        }
    }
}

/// Everything that can be opened, and what is open now.
struct Estate: Sendable {
    private(set) var objects: [FirewallObject] = []
    let company: Company

    init(of company: Company, seed: UInt64) {
        self.company = company
        var chance = Chance(seed: seed).fork("estate")
        for (account, _) in company.accounts.enumerated() {
            for kind in Estate.kinds(of: company) {
                for _
                    in 0..<chance.number(
                        kind == .securityGroup || kind == .networkSecurityGroup ? 8...20 : 1...4)
                {
                    objects.append(draw(kind, account: account, team: nil, &chance))
                    fill(objects.count - 1, &chance)
                }
            }
        }
    }

    private static func kinds(of company: Company) -> [FirewallObject.Kind] {
        company.draft.clouds.filter { $0.1 > 0.03 }.flatMap { cloud, _ -> [FirewallObject.Kind] in
            switch cloud {
            case .aws: [.securityGroup, .accessList]
            case .azure: [.networkSecurityGroup, .databaseServer, .storageAccount, .firewallPolicy]
            case .gcp: [.network, .networkPolicy]
            }
        }
    }

    /// A new object, of a team where one is given.
    func draw(
        _ kind: FirewallObject.Kind, account: Int, team: Int?, _ chance: inout Chance
    ) -> FirewallObject {
        let owner = team ?? chance.number(0...(company.draft.teams - 1))
        let words =
            "\(chance.pick(["web", "api", "db", "jump", "batch", "cache", "queue", "edge", "lb", "etl"]))-\(chance.pick(["prod", "stage", "dev", "test"]))"
        let place = company.accounts[account]
        let region =
            kind == .securityGroup || kind == .accessList
            ? chance.pick(place.regions) : place.location
        let id: String =
            switch kind {
            case .securityGroup: "sg-0\(chance.hex(16))"
            case .accessList: "acl-0\(chance.hex(16))"
            default: "\(words)-\(chance.hex(3))"
            }
        return FirewallObject(
            kind: kind, account: account, team: owner, region: region, id: id,
            name: "\(words)-\(chance.hex(3))",
            place: kind == .securityGroup ? "vpc-0\(chance.hex(16))" : "rg-\(words)", rules: [])
    }

    private mutating func fill(_ index: Int, _ chance: inout Chance) {
        let kinds: [ChangeKind] = [.internalService, .databaseInside, .webToWorld, .officeAdmin, .partnerWeb]
        for _ in 0..<chance.number(2...6) {
            guard
                let rule = FirewallRule.draw(
                    chance.pick(kinds), for: "10.0.0.1", in: company.draft.places, groups: [], &chance)
            else { continue }
            objects[index].rules.append(rule)
        }
        guard objects[index].hasDenies else { return }
        for _ in 0..<chance.number(1...2) {
            guard
                let deny = FirewallRule.draw(
                    .denyAdded, for: "10.0.0.1", in: company.draft.places, groups: [], &chance)
            else { continue }
            objects[index].rules.append(deny)
        }
    }
}

extension Estate {
    mutating func add(_ object: FirewallObject) -> Int {
        objects.append(object)
        return objects.count - 1
    }

    mutating func change(_ index: Int, _ body: (inout FirewallObject) -> Void) { body(&objects[index]) }

    /// Objects that still stand, of a cloud and, where given, a team or an account.
    func standing(
        _ cloud: Cloud, team: Int? = nil, account: Int? = nil, kinds: Set<FirewallObject.Kind>? = nil
    ) -> [Int] {
        objects.indices.filter {
            let object = objects[$0]
            return !object.isGone && object.cloud == cloud && (team ?? object.team) == object.team
                && (account ?? object.account) == object.account && kinds?.contains(object.kind) ?? true
        }
    }
}
