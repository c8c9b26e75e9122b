import CloudChanges
import Testing

@testable import Squelch

/// Writes a history, and asks what a change means after it.
private struct History {
    var cloud = Cloud.azure
    var target = Target.Kind.networkSecurityGroup
    var states: [FirewallObject: FirewallState] = [:]
    var seconds: Int64 = 1_772_600_000

    mutating func tell(_ rules: [RuleChange], stated: [RuleChange]? = nil, action: String = "x/write") {
        let change = change(rules, stated: stated, action: action)
        for (object, delta) in FirewallDelta.all(of: change) {
            states[object, default: FirewallState()].apply(delta, at: change.time)
        }
        seconds += 60
    }

    func change(_ rules: [RuleChange], stated: [RuleChange]? = nil, action: String = "x/write") -> Change {
        var change = Making.change(rules, cloud: cloud, target: target, action: action)
        change.time = EventTime(seconds: seconds)
        change.stated = Stated(rules: stated)
        return change
    }

    func known(_ rules: [RuleChange], stated: [RuleChange]? = nil, action: String = "x/write") -> KnownChange
    {
        let change = change(rules, stated: stated, action: action)
        return KnownChange(change, knowing: FirewallQuestion(of: change).facts(from: states))
    }

    func movements(_ rules: [RuleChange], stated: [RuleChange]? = nil) -> [String] {
        Movement.all(of: known(rules, stated: stated)).map { movement in
            let peers = movement.rule.peers.map(\.description).joined(separator: " ")
            let ports = movement.rule.ports?.map { "\($0.first)-\($0.last)" }.joined(separator: ",") ?? "?"
            return "\(movement.kind.rawValue) \(ports) \(peers)"
        }
    }
}

private func rule(
    _ operation: RuleChange.Operation, _ id: String, _ peers: [String], _ ports: ClosedRange<Int> = 22...22,
    effect: RuleChange.Effect = .allow, at priority: Int? = nil, traits: Set<RuleChange.Trait> = []
) -> RuleChange {
    var rule = Making.allow(
        peers, [ports], "tcp", operation, effect: effect, priority: priority, traits: traits)
    rule.ruleID = id
    return rule
}

private func deny(_ operation: RuleChange.Operation, _ id: String, _ peers: [String], at priority: Int)
    -> RuleChange
{
    rule(operation, id, peers, effect: .deny, at: priority)
}

private func named(_ operation: RuleChange.Operation, _ id: String, _ unstated: Set<RuleChange.Column> = [])
    -> RuleChange
{
    var rule = RuleChange(operation, ruleID: id, traits: [.contentUnknown])
    rule.unstated = unstated
    return rule
}

@Suite("A change read against what stood before")
struct KnownChangeTests {
    private let whole: [RuleChange] = [
        rule(.add, "office", ["198.51.100.0/24"], at: 300), deny(.add, "no-ssh", ["203.0.113.0/24"], at: 100),
        rule(.add, "all", ["0.0.0.0/0"], at: 400),
    ]

    @Test("a rule that goes by its name goes as it stood, and one that nobody saw made stays unknown")
    func removal() {
        var history = History()
        history.tell([rule(.add, "a", ["10.0.0.0/8"])])
        #expect(history.movements([named(.remove, "A")]) == ["closes 22-22 10.0.0.0/8"])
        #expect(history.movements([named(.remove, "b")]) == ["removesUnknown ? "])
    }

    @Test("only what a rewritten rule gains and loses counts")
    func transition() {
        var history = History()
        history.tell([rule(.add, "a", ["10.0.0.0/8", "192.0.2.0/24"], 20...25)])
        #expect(
            history.movements([rule(.replace, "a", ["10.0.0.0/8", "192.0.2.0/24"], 20...25)]) == [
                "changesNothing 20-25 10.0.0.0/8 192.0.2.0/24"
            ])
        #expect(
            history.movements([rule(.replace, "a", ["10.0.0.0/8", "192.0.2.0/23"], 20...25)]) == [
                "opens 20-25 192.0.2.0/23"
            ])
        #expect(
            history.movements([rule(.replace, "a", ["10.0.0.0/8", "192.0.2.0/24"], 22...30)]) == [
                "opens 26-30 10.0.0.0/8 192.0.2.0/24", "closes 20-21 10.0.0.0/8 192.0.2.0/24",
            ])
        #expect(
            history.movements([rule(.replace, "a", ["10.1.0.0/16"], 22...22)]) == [
                "closes 20-25 10.0.0.0/8 192.0.2.0/24"
            ])
    }

    @Test("where the service says that it made the rule, memory that knows one has missed its end")
    func madeAnew() {
        var history = History()
        history.tell([rule(.add, "a", ["0.0.0.0/0"])])
        var change = history.change([rule(.add, "a", ["0.0.0.0/0"])])
        let facts = FirewallQuestion(of: change).facts(from: history.states)
        #expect(Movement.all(of: KnownChange(change, knowing: facts)).map(\.kind) == [.changesNothing])
        change.stated.isNew = true
        #expect(Movement.all(of: KnownChange(change, knowing: facts)).map(\.kind) == [.opens])
    }

    @Test("a whole write is judged by its difference, in whatever order it says the rest")
    func statement() {
        var history = History()
        let unknown = RuleChange(.replace, traits: [.contentUnknown])
        #expect(history.movements([unknown], stated: whole) == ["changesUnknown ? "])
        history.tell([unknown], stated: whole)
        #expect(history.movements([unknown], stated: whole.reversed()) == ["changesNothing ? "])
        #expect(
            history.movements([unknown], stated: Array(whole.dropFirst())) == ["closes 22-22 198.51.100.0/24"]
        )
        #expect(
            history.movements([unknown], stated: [whole[0], whole[2]]) == ["removesDeny 22-22 203.0.113.0/24"]
        )
        let more = whole + [rule(.add, "rdp", ["0.0.0.0/0"], 3389...3389, at: 500)]
        #expect(history.movements([unknown], stated: more) == ["opens 3389-3389 0.0.0.0/0"])
    }

    @Test("a deny that goes opens what stands behind it, and no more where everything is known")
    func denyRemoved() {
        func tier(_ rules: [RuleChange]) -> (Movement.Kind?, Exposure.Tier?) {
            var history = History()
            history.tell([RuleChange(.replace, traits: [.contentUnknown])], stated: rules)
            let part = Movement.all(of: history.known([named(.remove, "d")])).first
            return (part?.kind, part.map(Exposure.Tier.init(of:)))
        }
        let all = deny(.add, "d", ["0.0.0.0/0"], at: 100)
        #expect(tier([all]) == (.removesIdleDeny, .low))
        #expect(tier([all, rule(.add, "in", ["10.0.0.0/8"], at: 200)]) == (.removesIdleDeny, .low))
        #expect(tier([all, rule(.add, "in", ["0.0.0.0/0"], at: 200)]) == (.removesDeny, .critical))
        #expect(tier([all, rule(.add, "in", ["198.51.100.0/24"], at: 200)]) == (.removesDeny, .medium))
        // What is asked before the deny was let in anyway; what another deny keeps out stays out.
        #expect(tier([all, rule(.add, "in", ["0.0.0.0/0"], at: 50)]) == (.removesIdleDeny, .low))
        let second = deny(.add, "e", ["0.0.0.0/0"], at: 150)
        #expect(tier([all, second, rule(.add, "in", ["0.0.0.0/0"], at: 200)]) == (.removesIdleDeny, .low))
        // Other ports.
        #expect(tier([all, rule(.add, "in", ["0.0.0.0/0"], 443...443, at: 200)]) == (.removesIdleDeny, .low))
    }

    @Test("an allow in front of a deny outranks it, on both sides of its place")
    func outranking() {
        var history = History()
        history.tell([RuleChange(.replace, traits: [.contentUnknown])], stated: [whole[1]])
        func kinds(_ priority: Int, _ peer: String) -> Set<Movement.Kind> {
            Set(Movement.all(of: history.known([rule(.add, "new", [peer], at: priority)])).map(\.kind))
        }
        #expect(kinds(99, "203.0.113.7") == [.opens, .outranksDeny])
        #expect(kinds(100, "203.0.113.7") == [.opens])
        #expect(kinds(101, "203.0.113.7") == [.opens])
        #expect(kinds(99, "198.51.100.7") == [.opens])
    }

    @Test("an exception from a deny of everybody is an opening, and outranks nothing")
    func exception() {
        var history = History()
        history.tell(
            [RuleChange(.replace, traits: [.contentUnknown])],
            stated: [deny(.add, "d", ["0.0.0.0/0"], at: 100)])
        func kinds(_ peer: String) -> [Movement.Kind] {
            Movement.all(of: history.known([rule(.add, "new", [peer], at: 90)])).map(\.kind)
        }
        #expect(kinds("198.51.100.0/24") == [.opens])
        #expect(kinds("0.0.0.0/0") == [.opens, .outranksDeny])
    }

    @Test("a patch of the place, or of being switched on, brings what stood")
    func partial() {
        var history = History(cloud: .gcp, target: .firewallPolicy)
        history.tell([
            deny(.add, "d", ["203.0.113.0/24"], at: 100), rule(.add, "a", ["203.0.113.0/24"], at: 200),
        ])
        let rest: Set<RuleChange.Column> = [.direction, .traffic, .peers, .targets, .state]
        var moved = named(.replace, "a", rest)
        moved.priority = 90
        #expect(Movement.all(of: history.known([moved])).map(\.kind).contains(.outranksDeny))
        moved.priority = 150
        #expect(Movement.all(of: history.known([moved])).map(\.kind) == [.changesNothing])
        history.tell([rule(.add, "off", ["0.0.0.0/0"], at: 300, traits: [.switchedOff, .notYetInForce])])
        let on = named(.enable, "off", [.direction, .traffic, .peers, .targets, .priority])
        #expect(history.movements([on]) == ["opens 22-22 0.0.0.0/0"])
    }

    @Test(
        "halves make the world over time, unless the first is gone, elsewhere in ports, or the world was in already"
    )
    func halves() {
        func isWorld(_ before: [[RuleChange]], _ now: RuleChange) -> Bool {
            var history = History(cloud: .aws, target: .securityGroup)
            for rules in before { history.tell(rules) }
            let parts = Movement.all(of: history.known([now]))
            return parts.contains { $0.recalled.contains { if case .together = $0 { true } else { false } } }
        }
        let first = rule(.add, "1", ["0.0.0.0/1"])
        let second = rule(.add, "2", ["128.0.0.0/1"])
        #expect(isWorld([[first]], second))
        #expect(isWorld([[second]], first))
        #expect(!isWorld([], second))
        #expect(!isWorld([[first], [named(.remove, "1")]], second))
        #expect(!isWorld([[rule(.add, "1", ["0.0.0.0/1"], 443...443)]], second))
        #expect(!isWorld([[rule(.add, "1", ["10.0.0.0/8"])]], second))
        #expect(
            !isWorld([[first], [rule(.add, "3", ["0.0.0.0/0"])]], rule(.add, "4", ["128.0.0.0/1"], 23...23)))
        // Three quarters are the world already: the third is the news, the fourth is none.
        let quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"].enumerated().map {
            rule(.add, "q\($0)", [$1])
        }
        #expect(!isWorld([[quarters[0]]], quarters[1]))
        #expect(isWorld([[quarters[0]], [quarters[1]]], quarters[2]))
        #expect(!isWorld([[quarters[0]], [quarters[1]], [quarters[2]]], quarters[3]))
    }

    @Test("what is kept with a verdict reads the same after it was written")
    func snapshot() throws {
        var history = History()
        history.tell([RuleChange(.replace, traits: [.contentUnknown])], stated: whole)
        let change = history.change([named(.remove, "no-ssh")])
        var context = Context()
        context.firewall = FirewallQuestion(of: change).facts(from: history.states)
        #expect(context.firewall != nil)
        #expect(try Context(snapshot: try context.snapshot()) == context)
    }

    @Test("a peer's text is its own, whatever a log writes in a name")
    func peerTexts() {
        let names = ["a", "a:b", "x/y", "", "+1", "\u{1F}", "10.0.0.0/8", "?"]
        var peers: [Peer] =
            [.anyV4, .anyV6, .unknown] + names.flatMap { [.prefixList($0), .tag($0), .service($0)] }
        for name in names {
            for account in [nil, "", "1+"] { peers.append(.group(id: name, account: account)) }
        }
        for peer in peers { #expect(Peer(text: peer.text) == peer) }
        #expect(Set(peers.map(\.text)).count == peers.count)
    }
}
