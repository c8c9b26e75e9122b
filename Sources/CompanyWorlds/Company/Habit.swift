/// What an actor usually does to firewalls: kinds of change, with how often.
struct Habit: Sendable {
    var kinds: [(ChangeKind, Double)]

    /// Four to six kinds out of what pipelines do, unevenly.
    static func ofPipeline(_ chance: inout Chance) -> Habit {
        let common: [(ChangeKind, Double)] = [
            (.internalService, 6), (.groupToGroup, 4), (.databaseInside, 3), (.webToWorld, 3), (.closing, 5),
            (.egress, 2),
            (.partnerWeb, 1.5), (.officeAdmin, 1), (.otherToWorld, 0.6), (.emptyObject, 1.5),
            (.attachment, 1), (.adminToWorld, 0.12),
        ]
        return Habit(kinds: some(chance.number(4...7), of: common, &chance))
    }

    static func ofPerson(_ trade: Person.Trade, _ chance: inout Chance) -> Habit {
        let common: [(ChangeKind, Double)]
        switch trade {
        case .network:
            common = [
                (.internalService, 6), (.partnerWeb, 3), (.closing, 5), (.officeAdmin, 2),
                (.databaseInside, 2), (.egress, 2),
                (.denyAdded, 1), (.webToWorld, 1.5), (.denyRemoved, 0.4), (.attachment, 1),
            ]
        case .platform, .reliability:
            common = [
                (.internalService, 4), (.ownAddressAdmin, 3), (.closing, 4), (.groupToGroup, 2),
                (.webToWorld, 1.5), (.attachment, 1),
                (.databaseInside, 1), (.officeAdmin, 1), (.adminToWorld, 0.25), (.denyRemoved, 0.15),
            ]
        case .database:
            common = [
                (.databaseInside, 4), (.ownAddressDatabase, 4), (.closing, 3), (.databaseToWorld, 0.15),
            ]
        case .developer, .contractor:
            common = [
                (.ownAddressAdmin, 4), (.ownAddressDatabase, 2), (.internalService, 2), (.closing, 2),
                (.webToWorld, 1),
                (.otherToWorld, 0.5), (.adminToWorld, 0.3), (.databaseToWorld, 0.1), (.emptyObject, 0.7),
            ]
        case .security: common = [(.closing, 6), (.denyAdded, 3), (.internalService, 1), (.denyRemoved, 0.3)]
        }
        return Habit(kinds: some(chance.number(4...common.count), of: common, &chance))
    }

    private static func some(
        _ count: Int, of common: [(ChangeKind, Double)], _ chance: inout Chance
    ) -> [(ChangeKind, Double)] {
        var left = common
        var kinds: [(ChangeKind, Double)] = []
        while kinds.count < count, !left.isEmpty {
            let chosen = chance.weighed(left.map { ($0.0, $0.1) })
            kinds.append((chosen, chance.real(0.3...3) * (common.first { $0.0 == chosen }?.1 ?? 1)))
            left.removeAll { $0.0 == chosen }
        }
        return kinds
    }
}

/// Kinds of firewall change, as a person would name them.
enum ChangeKind: String, CaseIterable, Sendable {
    case internalService = "internal-service"
    case groupToGroup = "group-to-group"
    case databaseInside = "database-inside"
    case webToWorld = "web-to-world"
    case otherToWorld = "other-to-world"
    case adminToWorld = "admin-to-world"
    case databaseToWorld = "database-to-world"
    case partnerWeb = "partner-web"
    case officeAdmin = "office-admin"
    case ownAddressAdmin = "own-address-admin"
    case ownAddressDatabase = "own-address-database"
    case egress
    case closing
    case emptyObject = "empty-object"
    case attachment
    case denyAdded = "deny-added"
    case denyRemoved = "deny-removed"
}
