/// The firewall part of a plot that works with a person's credential.
extension Story {
    mutating func strike(
        _ plot: Plot, _ person: Person, _ caller: Caller, _ cloud: Cloud, _ account: Int, _ place: String,
        _ when: Moment, _ label: Label
    ) -> Bool {
        let objects = scribe.estate.standing(cloud, account: account)
        switch plot {
        case .insider:
            return scribe.perform(
                chance.weighed(person.habit.kinds), on: objects, own: place, by: caller, at: when, Manner(),
                named: label.kind, incident: label.incident) && mark(label)
        case .splitHalves: return halves(objects, caller, when, label)
        case .denyTaken: return takeDeny(objects, caller, when, label)
        case .layerOff:
            guard let index = scribe.some(objects, { $0.kind != .accessList }) else { return false }
            scribe.disable(index, by: caller, at: when, label)
        case .permissiveAttached: return attachPermissive(objects, caller, cloud, when, label)
        case .databaseServer:
            guard
                let index = scribe.some(
                    scribe.estate.standing(.azure, kinds: [.databaseServer]), { _ in true }), cloud == .azure
            else { return open(objects, 1, true, caller, place, when, label) }
            let rule = FirewallRule(
                ports: FirewallRule.one(1433), peer: chance.happens(0.6) ? .world : .range("\(place)/32"),
                name: "all-\(chance.hex(3))", priority: 100)
            scribe.add(rule, to: index, by: caller, at: when, label)
        case .manyRegions:
            return open(objects, chance.number(4...9), chance.happens(0.5), caller, place, when, label)
        case .egressOpened:
            guard
                let index = scribe.some(
                    objects,
                    { $0.kind == .securityGroup || $0.kind == .networkSecurityGroup || $0.kind == .network })
            else { return false }
            let rule = FirewallRule(
                isIngress: false, transport: "any", ports: 0...65_535, peer: .world,
                name: "egress-\(chance.hex(3))", priority: 100)
            scribe.add(rule, to: index, by: caller, at: when, label)
        case .controllerName: return wearName(objects, caller, cloud, account, when, label)
        case .createUseDelete: return twoMinutes(objects, caller, cloud, account, place, when, label)
        case .ownAddress: return open(objects, chance.number(1...2), false, caller, place, when, label)
        case .ticketForged:
            return open(
                objects, 1, chance.happens(0.6), caller, place, when, label,
                note: "CHG00\(chance.number(10_000...99_999))")
        case .insideWindow:
            return open(objects, 1, true, caller, place, when, label, note: tickets.tickets.last?.number)
        default: return open(objects, chance.number(1...3), chance.happens(0.65), caller, place, when, label)
        }
        return true
    }

    /// `perform` labels by kind alone; an attack nobody can see is marked so here.
    mutating func mark(_ label: Label) -> Bool {
        scribe.chronicle.relabel(from: scribe.chronicle.truths.count - 1, label)
        return true
    }

    mutating func open(
        _ objects: [Int], _ count: Int, _ toWorld: Bool, _ caller: Caller, _ place: String, _ when: Moment,
        _ label: Label, note: String? = nil
    ) -> Bool {
        let doors = objects.filter {
            [.securityGroup, .networkSecurityGroup, .network].contains(scribe.estate.objects[$0].kind)
        }
        guard !doors.isEmpty else { return false }
        var rule = bait(place, toWorld: toWorld)
        rule.note = note ?? rule.note
        for number in 0..<count {
            let index = chance.pick(doors)
            scribe.add(
                rule, to: index, by: caller, at: when.after(seconds: Double(number) * chance.real(2...40)),
                label, Manner(isFlat: chance.happens(0.7), writesWhole: chance.happens(0.3)))
        }
        return true
    }

    private mutating func halves(_ objects: [Int], _ caller: Caller, _ when: Moment, _ label: Label) -> Bool {
        guard
            let index = scribe.some(
                objects,
                { $0.kind == .securityGroup || $0.kind == .networkSecurityGroup || $0.kind == .network })
        else { return false }
        var rule = bait("0.0.0.0", toWorld: true)
        for (half, wait) in [("0.0.0.0/1", 0.0), ("128.0.0.0/1", chance.real(30...3600))] {
            rule.peer = .range(half)
            rule.name = "half-\(chance.hex(4))"
            scribe.add(
                rule, to: index, by: caller, at: when.after(seconds: wait), label, Manner(isFlat: true))
        }
        return true
    }

    private mutating func takeDeny(_ objects: [Int], _ caller: Caller, _ when: Moment, _ label: Label) -> Bool
    {
        guard
            let index = scribe.some(
                objects, { object in object.hasDenies && object.rules.contains { !$0.isAllow } })
        else { return false }
        let object = scribe.estate.objects[index]
        let denies = object.rules.indices.filter { !object.rules[$0].isAllow }
        let rule = chance.pick(denies)
        if object.kind == .network, chance.happens(0.4) {
            scribe.patch([("disabled", true)], rule: object.rules[rule].name, object, caller, when, label)
        } else {
            scribe.remove(
                rule, from: index, by: caller, at: when, label, Manner(writesWhole: chance.happens(0.5)))
        }
        return true
    }

    private mutating func attachPermissive(
        _ objects: [Int], _ caller: Caller, _ cloud: Cloud, _ when: Moment, _ label: Label
    ) -> Bool {
        guard
            let index = scribe.some(
                objects, { object in object.kind == .securityGroup || object.kind == .network })
                ?? scribe.some(objects, { $0.kind == .networkSecurityGroup })
        else { return false }
        if !scribe.estate.objects[index].rules.contains(where: {
            $0.peer == .world && $0.isAllow && $0.ports != 443...443
        }) {
            scribe.add(
                bait("0.0.0.0", toWorld: true), to: index, by: caller, at: when.after(seconds: -60), label)
        }
        scribe.attach(index, by: caller, at: when, label)
        return true
    }

    private mutating func wearName(
        _ objects: [Int], _ caller: Caller, _ cloud: Cloud, _ account: Int, _ when: Moment, _ label: Label
    ) -> Bool {
        var rule = bait("0.0.0.0", toWorld: true)
        switch cloud {
        case .aws:
            let index = scribe.create(
                .securityGroup, account: account, team: 0,
                named: "k8s-\(chance.pick(["shop", "live"]))-web-\(chance.hex(10))", by: caller, at: when,
                label)
            scribe.add(rule, to: index, by: caller, at: when.after(seconds: 3), label)
        case .azure:
            guard let index = scribe.some(objects, { $0.kind == .networkSecurityGroup }) else { return false }
            rule.name =
                chance.happens(0.5)
                ? "k8s-azure-lb_allow_IPv4_\(chance.hex(32))"
                : "MicrosoftDefenderForCloud-JITRule_\(chance.digits(9))_\(chance.hex(32).uppercased())"
            scribe.add(rule, to: index, by: caller, at: when, label)
        case .gcp:
            guard let index = scribe.some(objects, { $0.kind == .network }) else { return false }
            rule.name = "k8s-fw-a\(chance.hex(31))"
            scribe.add(rule, to: index, by: caller, at: when, label)
        }
        return true
    }

    private mutating func twoMinutes(
        _ objects: [Int], _ caller: Caller, _ cloud: Cloud, _ account: Int, _ place: String, _ when: Moment,
        _ label: Label
    ) -> Bool {
        guard cloud == .aws else { return open(objects, 1, true, caller, place, when, label) }
        let index = scribe.create(.securityGroup, account: account, team: 0, by: caller, at: when, label)
        let rule = bait(place, toWorld: true)
        scribe.add(rule, to: index, by: caller, at: when.after(seconds: 4), label, Manner(isFlat: true))
        scribe.remove(0, from: index, by: caller, at: when.after(seconds: 112), label)
        scribe.delete(index, by: caller, at: when.after(seconds: 121), label)
        return true
    }
}
