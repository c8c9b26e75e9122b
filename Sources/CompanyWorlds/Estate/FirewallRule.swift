/// One rule of a firewall as its owner thinks of it, before a cloud's own words for it.
struct FirewallRule: Sendable, Hashable {
    enum Peer: Sendable, Hashable {
        case world
        case range(String)
        /// Another group of the same account, by its place in the estate.
        case group(Int)
    }

    var isIngress = true
    var isAllow = true
    var transport = "tcp"
    var ports: ClosedRange<Int>
    var peer: Peer
    /// What somebody typed beside it.
    var note: String?
    /// Name in Azure and Google, `sgr-` id in AWS.
    var name: String
    var priority: Int

    var isAllPorts: Bool { ports == 0...65_535 }
}

extension FirewallRule {
    static let adminPorts = [22, 3389, 5985, 5986, 22, 3389]
    static let databasePorts = [5432, 3306, 1433, 27_017, 6379, 9200, 1521]
    static let innerPorts = [8080, 8443, 9090, 9100, 443, 80, 5671, 9092, 2379, 53, 389, 636, 4317]
    static let oddPorts = [8080, 8443, 9443, 5671, 8883, 25_565, 1194, 51_820, 3478, 5061]

    /// A rule of a kind, or nil where the kind is none of opening something.
    static func draw(
        _ kind: ChangeKind, for own: String, in places: Places, groups: [Int], _ chance: inout Chance
    ) -> FirewallRule? {
        var rule = FirewallRule(
            ports: 443...443, peer: .world, name: "", priority: chance.number(10...400) * 10)
        switch kind {
        case .internalService:
            rule.ports = one(chance.pick(innerPorts))
            rule.peer = .range(inner(&chance))
        case .groupToGroup:
            guard let group = groups.isEmpty ? nil : chance.pick(groups) else { return nil }
            rule.ports = one(chance.pick(innerPorts + databasePorts))
            rule.peer = .group(group)
        case .databaseInside:
            rule.ports = one(chance.pick(databasePorts))
            rule.peer = .range(inner(&chance))
        case .webToWorld: rule.ports = one(chance.pick([443, 443, 443, 80]))
        case .otherToWorld: rule.ports = one(chance.pick(oddPorts))
        case .adminToWorld: rule.ports = one(chance.pick(adminPorts))
        case .databaseToWorld: rule.ports = one(chance.pick(databasePorts))
        case .partnerWeb:
            rule.ports = one(chance.pick([443, 443, 8443, 22, 990]))
            rule.peer = .range("\(chance.pick(places.partners))/32")
        case .officeAdmin:
            rule.ports = one(chance.pick(adminPorts))
            rule.peer = .range("\(places.vpn ?? chance.pick(places.offices))/32")
        case .ownAddressAdmin:
            rule.ports = one(chance.pick(adminPorts))
            rule.peer = .range("\(own)/32")
        case .ownAddressDatabase:
            rule.ports = one(chance.pick(databasePorts))
            rule.peer = .range("\(own)/32")
        case .egress:
            rule.isIngress = false
            rule.ports = chance.happens(0.4) ? 0...65_535 : one(chance.pick([443, 53, 123]))
            rule.transport = rule.isAllPorts ? "any" : "tcp"
        case .denyAdded:
            rule.isAllow = false
            rule.ports = chance.happens(0.6) ? 0...65_535 : one(chance.pick(adminPorts))
            rule.transport = rule.isAllPorts ? "any" : "tcp"
            rule.peer = chance.happens(0.4) ? .world : .range(Places.rented(&chance) + "/32")
            rule.priority = chance.number(1...9) * 10
        case .closing, .emptyObject, .attachment, .denyRemoved: return nil
        }
        rule.name = "\(kind == .denyAdded ? "deny" : "allow")-\(chance.hex(4))-\(rule.ports.lowerBound)"
        return rule
    }

    static func one(_ port: Int) -> ClosedRange<Int> { port...port }

    private static func inner(_ chance: inout Chance) -> String {
        chance.pick([
            "10.\(chance.number(0...40)).0.0/16",
            "10.\(chance.number(0...40)).\(chance.number(0...255)).0/24", "172.16.0.0/12",
            "10.0.0.0/8", "192.168.\(chance.number(0...60)).0/24",
        ])
    }
}
