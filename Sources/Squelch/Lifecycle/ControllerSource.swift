public import CloudChanges

/// Recognises controllers by who called. Runs after the memories, for it reads who opened the session, and after
/// ``PipelineSource``.
public struct ControllerSource: ContextSource {
    private let table: ControllerTable
    private let pins: PipelinePins
    private let ownProjects: Set<String>

    /// The embedded controllers with what the configuration adds to them, and who they are here.
    public init(_ configuration: Configuration, table: ControllerTable) {
        self.table = table
        pins = PipelinePins(configuration.lifecycle.pins)
        ownProjects = Set(configuration.automation.ownProjects)
    }

    /// Leaves the context as it is where the caller is no controller.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        let caller = Caller(of: operation)
        let subjects = caller.subjects.map(\.text) + [context.session?.tokenSubject].compactMap(\.self)
        let attested = recognised(caller, subjects, in: change)
        let isDoubted = attested?.doubt != nil
        guard
            let found = isDoubted
                ? pinned(caller, subjects, in: change) ?? attested
                : attested ?? pinned(caller, subjects, in: change)
        else { return }
        var facts = context.lifecycle ?? LifecycleFacts()
        facts.controller = found
        context.lifecycle = facts
    }

    /// By the provider's word alone, or a pin's on top of it. The agent of somebody else's project is none of one's
    /// controllers.
    private func recognised(
        _ caller: Caller, _ subjects: [String], in change: Change
    ) -> LifecycleFacts.Recognised? {
        guard let found = table.recognised(caller, subjects: subjects) else { return nil }
        let isOwn = found.project.map { ownProjects.contains($0) || $0 == change.scope } ?? true
        if !isOwn, !ownProjects.isEmpty { return nil }
        var facts = LifecycleFacts.Recognised(found.row, found.source)
        facts.pin = fit(caller, subjects, in: change, of: found.row.controller)
        facts.doubt = found.isOff ? .unverified : isOwn ? nil : .project
        return facts
    }

    private func pinned(
        _ caller: Caller, _ subjects: [String], in change: Change
    ) -> LifecycleFacts.Recognised? {
        guard let pin = fit(caller, subjects, in: change, of: nil), pin.isSound,
            let row = table.row(named: pin.name), row.cloud == change.cloud
        else { return nil }
        var facts = LifecycleFacts.Recognised(row, .init(pin.path ?? "", pin.identity))
        facts.vouching = .pinned
        facts.pin = pin
        return facts
    }

    private func fit(
        _ caller: Caller, _ subjects: [String], in change: Change, of controller: String?
    ) -> PipelinePin? {
        let fits = pins.fits(
            identities: caller.identities, subjects: subjects, address: change.origin.address,
            endpoint: caller.endpoint?.text
        ).filter { controller == nil || $0.pipeline == controller }
        return PipelinePin.best(fits)
    }
}

extension LifecycleFacts.Recognised {
    init(_ row: Controller, _ source: Change.SourceField) {
        self.init(
            name: row.controller, kind: row.kind, vouching: row.vouching, path: source.path,
            text: clipped(source.text), envelope: row.envelope, guardText: row.guardText)
    }
}
