/// Doing one kind of change on an object that fits.
extension Scribe {
    /// - Returns: Whether there was anything to do it to.
    @discardableResult
    mutating func perform(
        _ kind: ChangeKind, on objects: [Int], own: String, by caller: Caller, at moment: Moment,
        _ manner: Manner, note: String? = nil,
        named label: String, incident: String? = nil
    ) -> Bool {
        let told = Label(kind: label, incident: incident)
        switch kind {
        case .closing: return close(objects, allow: true, caller, moment, manner, told)
        case .denyRemoved: return close(objects, allow: false, caller, moment, manner, told)
        case .attachment:
            guard
                let index = some(
                    objects,
                    {
                        $0.kind != .databaseServer && $0.kind != .storageAccount && $0.kind != .firewallPolicy
                            && $0.kind != .accessList
                    })
            else { return false }
            attach(index, by: caller, at: moment, told)
        case .emptyObject:
            guard let model = some(objects, { $0.kind == .securityGroup || $0.kind == .networkSecurityGroup })
            else { return false }
            let object = estate.objects[model]
            _ = create(object.kind, account: object.account, team: object.team, by: caller, at: moment, told)
        default:
            guard let index = some(objects, { Scribe.fits(kind, $0) }) else { return false }
            let siblings = estate.standing(
                .aws, account: estate.objects[index].account, kinds: [.securityGroup])
            guard
                var rule = FirewallRule.draw(
                    kind, for: own, in: company.draft.places, groups: siblings, &chance)
            else { return false }
            rule.note = note
            add(rule, to: index, by: caller, at: moment, told, manner)
        }
        return true
    }

    private static func fits(_ kind: ChangeKind, _ object: FirewallObject) -> Bool {
        switch kind {
        case .denyAdded: object.hasDenies
        case .groupToGroup: object.kind == .securityGroup || object.kind == .networkSecurityGroup
        case .egress:
            object.kind != .databaseServer && object.kind != .storageAccount && object.kind != .firewallPolicy
        case .ownAddressDatabase, .databaseInside, .databaseToWorld:
            object.kind != .storageAccount && object.kind != .firewallPolicy && object.kind != .accessList
        case .ownAddressAdmin, .adminToWorld, .webToWorld, .otherToWorld, .officeAdmin:
            object.kind != .databaseServer && object.kind != .storageAccount && object.kind != .firewallPolicy
        default: object.kind != .databaseServer || kind == .partnerWeb
        }
    }

    mutating func some(_ objects: [Int], _ holds: (FirewallObject) -> Bool) -> Int? {
        let fitting = objects.filter { holds(estate.objects[$0]) && !estate.objects[$0].isGone }
        return fitting.isEmpty ? nil : chance.pick(fitting)
    }

    private mutating func close(
        _ objects: [Int], allow: Bool, _ caller: Caller, _ moment: Moment, _ manner: Manner, _ label: Label
    ) -> Bool {
        guard
            let index = some(
                objects,
                { object in object.rules.contains { $0.isAllow == allow } && (allow || object.hasDenies) })
        else { return false }
        let candidates = estate.objects[index].rules.indices.filter {
            estate.objects[index].rules[$0].isAllow == allow
        }
        remove(
            chance.pick(candidates), from: index, by: caller, at: moment, label, manner,
            byID: chance.happens(0.4))
        return true
    }
}
