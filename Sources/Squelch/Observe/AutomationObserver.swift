import CloudChanges

/// Who or what made the call. Strings are told and excuse nothing; what contradicts them raises; what the provider
/// vouches for and the owner pinned lowers, step by step.
struct AutomationObserver: Observer {
    /// Nothing where nothing was recognised.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard let facts = surroundings.context.automation else { return [] }
        let raising = raising(facts, change, surroundings.context)
        let isContradicted = AutomationObserver.isContradicted(surroundings, by: change)
        return claims(facts) + accounts(facts) + federation(facts, surroundings.context.session) + raising
            + credit(facts, surroundings, isContradicted: isContradicted)
    }

    /// What the family takes off for who called; zero or less.
    static func lowering(_ surroundings: Surroundings) -> LogOdds {
        guard let facts = surroundings.context.automation else { return .zero }
        return AutomationObserver().credit(facts, surroundings, isContradicted: false)
            .reduce(.zero) { $0 + min(.zero, $1.weight) }
    }

    /// Whether anything speaks against what the caller calls itself.
    static func isContradicted(_ surroundings: Surroundings, by change: Change) -> Bool {
        guard let facts = surroundings.context.automation else { return false }
        return AutomationObserver().raising(facts, change, surroundings.context).contains {
            $0.weight.units > 0
        }
            || !TrustLadder.counting(facts).isEmpty
    }

    // MARK: What is told

    /// What the caller calls itself: one line, of no weight.
    private func claims(_ facts: AutomationFacts) -> [Evidence] {
        let words = facts.tools.filter { tool in
            [.hint, .weak].contains(tool.strength) && [.iac, .ci, .controller, .test].contains(tool.sort)
                && [.userAgent, .session].contains(tool.field)
        }
        guard !words.isEmpty else { return [] }
        var fields: [Change.SourceField] = []
        for tool in words where !fields.contains(where: { $0.path == tool.path }) {
            fields.append(.init(tool.path, tool.text))
        }
        let names = AutomationWords.list(words.map(AutomationWords.name))
        return [
            evidence(
                "claim", .zero, .asserted,
                "it calls itself \(names): the caller's own words, which excuse nothing",
                fields)
        ]
    }

    /// A name that its owner keeps: it holds for whoever has the credentials.
    private func accounts(_ facts: AutomationFacts) -> [Evidence] {
        let bound = facts.tools.first { $0.strength == .bound && $0.sort == .ci }
        guard let tool = bound else { return [] }
        return [
            evidence(
                "account", .zero, .credentialed,
                "it goes by a name of \(tool.name), which holds for whoever has that name's credentials",
                [.init(tool.path, tool.text)])
        ]
    }

    /// Which pipeline service vouches for the session, and for whose run.
    private func federation(_ facts: AutomationFacts, _ session: SessionFacts?) -> [Evidence] {
        let vouching = facts.tools.filter {
            $0.sort == .ci && $0.strength == .attested && $0.field != .tokenSubject
        }
        guard let tool = vouching.first else { return [] }
        let subject = AutomationWords.subject(facts, session)
        let whose =
            subject.map { "for \($0)" }
            ?? "but for whom stands only on the call that opened it, which is not at hand"
        return [
            evidence(
                "federation", .zero, .attested, "\(tool.name) vouches for the session, \(whose)",
                [.init(tool.path, tool.text)])
        ]
    }

    // MARK: What raises

    private func raising(_ facts: AutomationFacts, _ change: Change, _ context: Context) -> [Evidence] {
        contradictions(facts, context) + edits(facts, change)
    }

    private func contradictions(_ facts: AutomationFacts, _ context: Context) -> [Evidence] {
        TrustLadder.counting(facts).map { contradiction in
            let isSaid = contradiction.kind == .networkOutside && PrecedentObserver.weighsNetwork(context)
            return evidence(
                contradiction.kind.rawValue,
                isSaid ? .zero : AutomationWeights.weight(of: contradiction.kind),
                contradiction.kind == .unprinted ? .asserted : .attested,
                AutomationWords.sentence(contradiction)
                    + (isSaid ? "; weighed once, as conduct.key_elsewhere" : ""),
                contradiction.path.map { [.init($0, contradiction.what)] } ?? [])
        }
    }

    /// An edit of a firewall by what never edits one: by its own words, or by the permissions that the provider wrote.
    private func edits(_ facts: AutomationFacts, _ change: Change) -> [Evidence] {
        guard !change.changes.isEmpty else { return [] }
        return [impossible(facts, change), implausible(facts)].compactMap(\.self)
    }

    private func impossible(_ facts: AutomationFacts, _ change: Change) -> Evidence? {
        guard let service = facts.service, service.editsNothing,
            AutomationObserver.groups.contains(change.target.kind),
            // A refusal is just what the missing permission brings about.
            !(change.outcome == .failure && Refusal.isRefusal(change.errorCode ?? ""))
        else { return nil }
        return evidence(
            "no_permission", AutomationWeights.noPermission, .attested,
            "\(service.name) has no permission to edit a firewall, by the policy that the provider writes for it",
            [.init(service.path, service.text)])
    }

    private func implausible(_ facts: AutomationFacts) -> Evidence? {
        guard let tool = facts.claims.first(where: \.editsNothing) else { return nil }
        return evidence(
            "edits_nothing", AutomationWeights.editsNothing, .asserted,
            "it calls itself \(AutomationWords.name(tool)), which edits no firewall",
            [.init(tool.path, tool.text)])
    }

    /// What the service policies are about; attachments of machines they do allow.
    private static let groups: Set<Target.Kind> = [.securityGroup, .networkACL, .prefixList]

    // MARK: What lowers

    private func credit(
        _ facts: AutomationFacts, _ surroundings: Surroundings, isContradicted: Bool
    ) -> [Evidence] {
        guard !isContradicted else { return [] }
        let step = TrustLadder.step(of: facts)
        let cap = AutomationWeights.cap(at: surroundings.exposure.tier)
        let full = AutomationWeights.credit(step)
        if full < .zero {
            return [pinned(facts, step, full, cap, surroundings)]
        }
        guard let service = facts.service else { return [] }
        let isKnown = service.isOwn != nil || !AutomationWords.isAgent(service)
        return [
            evidence(
                "service", isKnown ? AutomationWeights.service : .zero, .attested,
                AutomationWords.sentence(service, surroundings.context.session),
                [.init(service.path, service.text)])
        ]
    }

    private func pinned(
        _ facts: AutomationFacts, _ step: TrustLadder.Step, _ full: LogOdds, _ cap: LogOdds,
        _ surroundings: Surroundings
    ) -> Evidence {
        let weight = max(full, cap)
        let isCapped = full < cap
        let limit =
            isCapped
            ? "; what it exposes is \(surroundings.exposure.tier.rawValue), so no more than \(Figures.fourDecimals(LogOdds(-cap.value))) is taken off"
            : ""
        let pin = facts.service == nil ? facts.pin : facts.initiatorPin ?? facts.pin
        let fields = [
            facts.service.map { Change.SourceField($0.path, $0.text) },
            pin.flatMap { pin in pin.path.flatMap { $0.isEmpty ? nil : .init($0, pin.identity) } },
        ].compactMap(\.self)
        return evidence(
            "pipeline", weight, step == .pinned ? .credentialed : .attested,
            AutomationWords.sentence(step, facts, surroundings.context.session) + limit, fields)
    }

    private func evidence(
        _ code: String, _ weight: LogOdds, _ provenance: Provenance, _ text: String,
        _ fields: [Change.SourceField]
    ) -> Evidence {
        Evidence(
            code: "automation.\(code)", family: .automation, weight: weight, provenance: provenance,
            text: text,
            fields: fields)
    }
}
