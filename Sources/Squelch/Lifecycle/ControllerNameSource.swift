public import CloudChanges

/// Finds controllers' names and tags on what a record writes. Runs before the memories, which tell how well the actor
/// knows such names.
public struct ControllerNameSource: ContextSource {
    private let table: ControllerTable

    /// - Parameter table: The controllers in force.
    public init(table: ControllerTable) { self.table = table }

    /// Leaves the context as it is where no name is a controller's.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        let words = ObjectWords(of: operation, change, caller: Caller(of: operation))
        guard let found = table.named(words, cloud: change.cloud).first else { return }
        var facts = context.lifecycle ?? LifecycleFacts()
        facts.name = .init(
            controller: found.row.controller, kind: found.row.kind, path: found.source.path,
            text: clipped(found.source.text))
        context.lifecycle = facts
    }
}

extension ControllerTable {
    /// The embedded table with what a configuration adds to it.
    public init(_ configuration: Configuration) {
        let settings = configuration.lifecycle
        self.init(
            rows: BuiltInControllers.rows() + settings.controllers, enabled: Set(settings.enabled))
    }
}
