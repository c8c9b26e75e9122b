import CloudChanges
import Testing

@testable import Squelch

@Suite("What if a fact had been otherwise") struct WhatIfTests {
    private func applied(_ texts: [String], to change: Change) throws -> Change {
        var copy = change
        try WhatIf(texts).apply(to: &copy)
        return copy
    }

    private func decision(_ change: Change, _ context: Context = Context()) -> Decision {
        Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers).ruling.decision
    }

    @Test("each key makes its fact so, and judging the copy shows it")
    func keys() throws {
        let quiet = Making.change([Making.allow(["10.0.0.0/8"], [443...443])])
        #expect(decision(quiet) == .suppress)
        let open = try applied(["peer=0.0.0.0/0", "ports=22,3389"], to: quiet)
        #expect(open.changes.map(\.peers) == [[.anyV4]])
        #expect(open.changes[0].ports == [22, 3389].compactMap { PortRange($0, $0) })
        #expect(decision(open) == .alert)
        #expect(decision(try applied(["peer=0.0.0.0/0", "port=22", "op=remove"], to: quiet)) == .suppress)
        let other = try applied(
            [
                "protocol=udp", "direction=egress", "effect=deny", "outcome=failure", "address=203.0.113.9",
                "tool=curl/8", "hour=23", "actor=aws:role/x", "kind=root",
            ], to: quiet)
        #expect(other.changes[0].networkProtocol == "udp" && other.changes[0].direction == .egress)
        #expect(other.changes[0].effect == .deny && other.outcome == .failure)
        #expect(other.origin.network == "203.0.113.0/24" && other.origin.userAgent == "curl/8")
        #expect(other.time.civil.hour == 23 && other.time.civil.day == quiet.time.civil.day)
        #expect(other.actor.key == "aws:role/x" && other.actor.kind == .root)
    }

    @Test("a window, a ticket and an entry are facts around the change")
    func around() throws {
        func context(_ texts: [String], _ context: Context = Context()) throws -> Context {
            var copy = context
            try WhatIf(texts).apply(to: &copy)
            return copy
        }
        let doubtful = Making.change([Making.allow(["203.0.113.9/32"], [22...22])])
        func score(_ context: Context) -> LogOdds {
            Judgement(of: doubtful, in: context, rule: Making.rule, observers: Pipeline.observers).score.raw
        }
        let approved = try context(["window=approved"])
        #expect(score(approved) < score(Context()))
        #expect(score(try context(["ticket=approved"], approved)) < score(approved))
        #expect(score(try context(["window=none"], approved)) == score(Context()))
        #expect(
            score(try context(["ticket=none"], try context(["ticket=approved"], approved))) == score(approved)
        )
        var entries = Context()
        entries.allowlist = AllowlistFacts(entries: [])
        #expect(try context(["allowlist=none"], entries).allowlist == nil)
    }

    @Test(
        "what cannot be read is refused, with the keys or what a key takes",
        arguments: [
            ("peer", "peer, port, protocol"), ("nonsense=1", "peer, port, protocol"),
            ("peer=300.0.0.0/8", "networks with commas"), ("port=99999", "ports and ranges"),
            ("port=20-", "ports and ranges"), ("hour=24", "0 to 23"), ("kind=god", "human, workload"),
            ("window=maybe", "approved or none"), ("address=10.0.0.0/8", "the address"),
            ("op=replace", "add or remove"), ("peer=", "networks with commas"),
        ])
    func refused(text: String, telling: String) {
        let fault = #expect(throws: WhatIf.Fault.self) { try WhatIf([text]) }
        #expect(fault?.remedy.contains(telling) == true, "\(fault?.remedy ?? "")")
    }

    @Test("a key that speaks of nothing in the change is refused, never passed over")
    func absent() {
        let nothing = Making.change([RuleChange(.attach, traits: [.contentUnknown])])
        #expect(throws: WhatIf.Fault.self) { try applied(["peer=0.0.0.0/0"], to: nothing) }
    }

    @Test("of two values for a key the last counts")
    func twice() throws {
        let asked = try WhatIf(["port=22", "peer=0.0.0.0/0", "ports=443"])
        #expect(asked.settings.map(\.key) == [.peer, .port] && asked.settings.last?.text == "443")
    }
}

@Suite("What would change a decision") struct OtherwiseTests {
    /// A context in which several things may speak against a change at once.
    private func context(_ seeded: inout Seeded) -> Context {
        var context = Context()
        if Bool.random(using: &seeded) {
            context.neighbours = [
                NeighbourFacts(
                    eventID: "e-0", daysBefore: 2, network: "198.51.100.0/24", content: nil, peers: [])
            ]
        }
        if Bool.random(using: &seeded) {
            context.decision = DecisionFacts()
            context.decision?.emergencyAccount = "*breakglass*"
        }
        if Bool.random(using: &seeded) {
            context.conduct = ConductFacts()
            context.conduct?.protectionOff = [
                .init(eventID: "e-1", action: "StopLogging", secondsBefore: 60, actor: "aws:role/ops")
            ]
        }
        return context
    }

    @Test("a set, applied, flips the decision, and no part of it does", arguments: 0..<250)
    func flips(seed: Int) throws {
        var seeded = Seeded(UInt64(seed))
        let change = PipelineTests.random(&seeded)
        let context = context(&seeded)
        let pipeline = Pipeline(rulesDigest: "ab")
        let judgement = Judgement(of: change, in: context, rule: Making.rule, observers: Pipeline.observers)
        guard let found = pipeline.otherwise(change, in: context, rule: Making.rule) else { return }
        #expect(found.decision != judgement.ruling.decision)
        #expect((1...Otherwise.mostFacts).contains(found.facts.count))
        let known = judgement.surroundings.known
        let facts =
            (Alternative.ofTheChange(for: judgement) + Alternative.aroundTheChange(for: judgement, usual: []))
            .filter { found.facts.contains($0.condition) }
        #expect(Set(facts.map(\.condition)) == Set(found.facts))
        func decision(without left: Int?) -> Decision {
            var (copy, around) = (judgement.change, context)
            for (index, fact) in facts.enumerated() where index != left { fact.apply(&copy, &around) }
            return Judgement(
                of: known.with(copy), in: around, rule: Making.rule, observers: Pipeline.observers
            ).ruling.decision
        }
        #expect(decision(without: nil) == found.decision)
        for left in facts.indices { #expect(decision(without: left) == judgement.ruling.decision) }
    }

    @Test("two guards need two facts, three need three, and more than three have no answer")
    func guards() throws {
        let quiet = Making.change([Making.allow(["10.0.0.0/8"], [443...443])])
        let pipeline = Pipeline(rulesDigest: "ab")
        var context = Context()
        context.decision = DecisionFacts()
        context.decision?.emergencyAccount = "*breakglass*"
        context.neighbours = [
            NeighbourFacts(
                eventID: "e-0", daysBefore: 2, network: quiet.origin.network, content: nil, peers: [])
        ]
        let pair = try #require(pipeline.otherwise(quiet, in: context, rule: Making.rule))
        #expect(pair.facts.count == 2)
        #expect(
            pair.sentence.hasPrefix(
                "it would be suppressed if no change like it had been called an attack and the account were not one for emergencies"
            ))
        #expect(Making.judge(quiet).counterfactual != nil, "alone it has a single one")
        let judged = pipeline.judge(quiet, in: context, rule: Making.rule)
        #expect(judged.decision == .review && judged.counterfactual == nil, "score tries single facts only")
        let text = Explanation.text(of: judged, searched: .sets(pair))
        #expect(text.contains("otherwise  it would be suppressed if no change like it"))
        #expect(
            Explanation.text(of: judged, searched: .sets(nil)).contains(
                "no other facts among those tried, up to three at a time,"))
        var root = quiet
        root.actor.kind = .root
        let triple = try #require(pipeline.otherwise(root, in: context, rule: Making.rule))
        #expect(triple.facts.count == 3 && triple.facts.contains("the caller were not the root user"))
        let unread = Making.change([], action: "ConsoleLogin")
        #expect(pipeline.otherwise(unread, in: Context(), rule: Making.rule) == nil)
    }

    @Test("a suppression that an entry carries says so")
    func carried() throws {
        let doubtful = Making.change([Making.allow(["203.0.113.9/32"], [8080...8080])], kind: .root)
        var context = Context()
        context.allowlist = AllowlistFacts(
            entries: [
                .init(
                    id: "e", version: "v", title: "t", owner: "o", reason: "r", expires: "2027-01-01",
                    effect: .suppress, maxExposure: "medium", overridesGuard: ["root"])
            ])
        let pipeline = Pipeline(rulesDigest: "ab")
        #expect(pipeline.judge(doubtful, in: context, rule: Making.rule).decision == .suppress)
        let judgement = Judgement(
            of: doubtful, in: context, rule: Making.rule, observers: Pipeline.observers)
        let facts = Alternative.aroundTheChange(for: judgement, usual: []).filter { fact in
            var (change, around) = (judgement.change, context)
            fact.apply(&change, &around)
            return around != context
        }
        #expect(facts.map(\.condition) == ["no allowlist entry covered it"])
        let asked = try WhatIf(["allowlist=none"])
        asked.apply(to: &context)
        #expect(pipeline.judge(doubtful, in: context, rule: Making.rule).decision > .suppress)
    }
}
