/// The controllers in force, compiled.
public struct ControllerTable: Sendable {
    /// All rows, in the order of the table; those that are off too.
    public let rows: [Controller]
    private let entries: [Entry]

    private struct Entry: Sendable {
        var row: Controller
        var pattern: RegularExpression?
        var subject: RegularExpression?
        var names: RegularExpression?
        /// Whether it is recognised without a pin.
        var isOn: Bool
    }

    /// A name or tag that a controller gives to what it makes, on an object that is written.
    public struct Named: Sendable, Hashable {
        /// The first row that gives such names.
        public var row: Controller
        /// Which field, and what stands there: hostile.
        public var source: Change.SourceField
    }

    /// A row that the caller is, and what shows it.
    public struct Recognised: Sendable, Hashable {
        /// The row.
        public var row: Controller
        /// The field that shows it.
        public var source: Change.SourceField
        /// The number of the project whose agent it is.
        public var project: String?
        /// The token's subject, where the row asks for one.
        public var subject: String?
        /// Whether the row is off: then the caller is known, and earns nothing.
        public var isOff: Bool
    }

    /// - Parameters:
    ///   - rows: Checked by ``ControllerReader``; a pattern that RE2 refuses is never found.
    ///   - enabled: Names of unverified rows to switch on.
    public init(rows: [Controller], enabled: Set<String> = []) {
        self.rows = rows
        entries = rows.map { row in
            Entry(
                row: row, pattern: row.pattern.flatMap { try? RegularExpression($0) },
                subject: row.subject.flatMap { try? RegularExpression($0) },
                names: row.names.flatMap { try? RegularExpression($0) },
                isOn: row.isVerified || enabled.contains(row.controller))
        }
    }

    /// The row that the caller is by what the provider wrote; the first one, and of those that are off only where no
    /// other fits. No string of the caller's is read.
    ///
    /// - Parameters:
    ///   - caller: As the record has it.
    ///   - subjects: Subjects of the tokens behind the session, from this record and from the call that opened it.
    /// - Returns: The row with the field that shows it; nil for whoever is no controller.
    public func recognised(_ caller: Caller, subjects: [String]) -> Recognised? {
        let candidates = entries.filter { $0.row.cloud == caller.cloud && $0.row.vouching != .pinned }
        for entry in candidates.filter(\.isOn) + candidates.filter({ !$0.isOn }) {
            if let found = match(entry, caller, subjects) { return found }
        }
        return nil
    }

    private func match(_ entry: Entry, _ caller: Caller, _ subjects: [String]) -> Recognised? {
        guard let field = entry.row.field, let pattern = entry.pattern, !caller.signs.contains(.person) else {
            return nil
        }
        if let call = entry.row.call {
            guard let made = caller.text(.serviceCall), call == "any" || call == made else { return nil }
        }
        guard
            let source = (caller.fields[field] ?? []).first(where: { pattern.matches(Array($0.text.utf8)) })
        else { return nil }
        var subject: String?
        if let wanted = entry.subject {
            subject = subjects.first { wanted.matches(Array($0.utf8)) }
            if subject == nil { return nil }
        }
        let project =
            entry.row.pattern?.contains("(?P<project>") == true
            ? pattern.group("project", in: Array(source.text.utf8)) : nil
        return Recognised(
            row: entry.row, source: source, project: project, subject: subject, isOff: !entry.isOn)
    }

    /// Names and tags on what is written, as a controller of the same cloud gives them; one for each kind and cloud,
    /// in the order of the table.
    public func named(_ words: ObjectWords, cloud: Cloud) -> [Named] {
        var found: [Named] = []
        for entry in entries where entry.row.cloud == cloud {
            guard !found.contains(where: { $0.row.kind == entry.row.kind }) else { continue }
            let byName = words.names.first { name in
                entry.names?.matches(Array(name.text.utf8)) == true
            }
            let byTag = words.tags.first { entry.row.tags.contains($0.text) }
            if let source = byName ?? byTag { found.append(Named(row: entry.row, source: source)) }
        }
        return found
    }

    /// The row of that name.
    public func row(named controller: String) -> Controller? { rows.first { $0.controller == controller } }
}
