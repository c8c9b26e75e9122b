public import CloudChanges

/// Compares a caller with the pinned pipelines, and its token with what it was issued for. Runs after the memories,
/// for it reads who opened the session and who set a service going.
public struct PipelineSource: ContextSource {
    private let pins: PipelinePins

    /// - Parameter pins: Of the configuration; none are needed.
    public init(pins: PipelinePins) { self.pins = pins }

    /// The pipelines of a configuration.
    public init(_ configuration: Configuration) { self.init(pins: PipelinePins(configuration.pipelines)) }

    /// Leaves the context as it is where nothing fits and nothing contradicts.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        let caller = Caller(of: operation)
        var facts = context.automation ?? AutomationFacts()
        let session = context.session
        // Of another record, so without a path in this one.
        let token = session?.tokenSubject.map { Change.SourceField("", $0) }
        let subjects = caller.subjects.map(\.text) + [token?.text].compactMap(\.self)
        facts.pin = PipelinePin.best(
            pins.fits(
                identities: caller.identities, subjects: subjects, address: change.origin.address,
                endpoint: caller.endpoint?.text))
        if change.cloud == .azure, let deployment = session?.initiator {
            readDeployment(deployment, caller, &facts)
        }
        if facts.service != nil, facts.initiatorPin == nil, let initiator = session?.initiator {
            facts.initiatorPin = PipelinePin.best(fits(initiator))
        }
        var found = JoinedContradictions.all(
            facts, session, subjects: caller.subjects + [token].compactMap(\.self), change)
        // What the record alone shows stands already; each kind counts once.
        found.removeAll { new in facts.contradictions.contains { $0.kind == new.kind } }
        facts.contradictions = (facts.contradictions + found).sorted { $0.kind < $1.kind }
        context.automation = facts == AutomationFacts() ? nil : facts
    }

    /// A deployment is by the same caller, so its initiator is whoever the record names.
    private func readDeployment(
        _ deployment: SessionFacts.Party, _ caller: Caller, _ facts: inout AutomationFacts
    ) {
        guard facts.service == nil else { return }
        let id = caller.fields[.correlationID]?.first
        facts.service = .init(
            name: "a Resource Manager deployment", path: id?.path ?? "correlationId",
            text: clipped(id?.text ?? deployment.resource ?? ""), isOwn: nil, editsNothing: false)
        facts.initiatorPin = facts.pin
    }

    private func fits(_ party: SessionFacts.Party) -> [PipelinePins.Fit] {
        pins.fits(
            identities: party.identities.map { .init("", $0) }, subjects: [party.subject].compactMap(\.self),
            address: party.address.flatMap { IPNetwork($0) }, endpoint: nil)
    }

}

extension PipelinePin {
    /// The entry that fits best; one that lists what the caller is not only where no other fits.
    static func best(_ fits: [PipelinePins.Fit]) -> PipelinePin? {
        let found = fits.map(PipelinePin.init)
        return found.enumerated().min { left, right in
            (left.element.misfit, left.offset) < (right.element.misfit, right.offset)
        }?.element
    }

    init(_ fit: PipelinePins.Fit) {
        let (subject, subjectText) = Part.of(fit.subject)
        let (network, networkText) = Part.of(fit.network)
        self.init(
            name: fit.pipeline, path: fit.identity?.path,
            identity: clipped(fit.identity?.text ?? subjectText ?? ""),
            subject: subject, subjectText: subjectText, network: network, networkText: networkText)
    }

    /// Fewest contradictions first, then most that fits.
    fileprivate var misfit: Int {
        let parts = [subject, network]
        return parts.count { $0 == .other } * 10 + parts.count { $0 != .fits }
    }
}

extension PipelinePin.Part {
    fileprivate static func of(_ part: PipelinePins.Fit.Part) -> (Self, String?) {
        switch part {
        case .open: (.open, nil)
        case .unknown: (.unknown, nil)
        case .fits(let text): (.fits, clipped(text))
        case .other(let text): (.other, clipped(text))
        }
    }
}
