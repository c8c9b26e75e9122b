public import CloudChanges

/// Recognises automation in a record by the table of fingerprints. What needs other records is added afterwards by
/// ``PipelineSource``.
public struct AutomationSource: ContextSource {
    private let table: FingerprintTable
    private let ownProjects: Set<String>

    /// - Parameters:
    ///   - table: The fingerprints in force.
    ///   - ownProjects: Numbers of the Google Cloud projects that are one's own; empty where nothing is known.
    public init(table: FingerprintTable, ownProjects: Set<String> = []) {
        self.table = table
        self.ownProjects = ownProjects
    }

    /// The embedded table with what the configuration adds to it.
    public init(_ configuration: Configuration) {
        let settings = configuration.automation
        self.init(
            table: FingerprintTable(
                rows: BuiltInFingerprints.rows() + settings.fingerprints, enabled: Set(settings.enabled)),
            ownProjects: Set(settings.ownProjects))
    }

    /// Adds nothing for a record in which nothing is recognised and nothing contradicts itself.
    public func add(to context: inout Context, for change: Change, _ operation: Operation) {
        let facts = facts(of: Caller(of: operation), scope: change.scope)
        if facts != AutomationFacts() { context.automation = facts }
    }

    /// What one caller's fields show.
    func facts(of caller: Caller, scope: String) -> AutomationFacts {
        let matches = table.matches(of: caller)
        var facts = AutomationFacts()
        facts.service = service(matches, scope: scope)
        facts.tools = tools(matches, isMadeByService: facts.service != nil)
        facts.contradictions = Contradictions.all(
            of: caller, claims: facts.claims, matches: matches, service: facts.service)
        return facts
    }

    /// What a service's own call carries as agent and session is the service once more.
    private func tools(_ matches: [FingerprintMatch], isMadeByService: Bool) -> [AutomationFacts.Tool] {
        let told = matches.filter { match in
            ![.silent, .library, .person].contains(match.row.sort)
                && !(isMadeByService && match.row.marks.contains(.madeByService))
        }
        let vouched = told.filter { $0.row.strength == .attested }
        let others = told.filter { $0.row.strength != .attested }
        var tools: [AutomationFacts.Tool] = []
        for match in vouched + others {
            let tool = AutomationFacts.Tool(match)
            let isKnown = tools.contains {
                $0.name == tool.name && $0.field == tool.field && $0.version == tool.version
            }
            if !isKnown { tools.append(tool) }
        }
        return Array(tools.prefix(AutomationFacts.most))
    }

    /// The service that the provider itself names, the nearest field first: who called, as which role, as which account.
    private func service(_ matches: [FingerprintMatch], scope: String) -> AutomationFacts.Service? {
        let candidates = matches.filter { $0.row.sort == .service && $0.row.strength == .attested }
        let nearest = candidates.min { left, right in left.field < right.field }
        guard let nearest else { return nil }
        // Of one field the most telling row: one that knows what the service may do, else the first.
        let same = candidates.filter { $0.field == nearest.field }
        let match = same.first { $0.row.marks.contains(.editsNothing) } ?? nearest
        let agent = same.first { $0.row.marks.contains(.agent) }
        let editsNothing = candidates.contains { $0.row.marks.contains(.editsNothing) }
        return AutomationFacts.Service(
            name: match.shownName, path: match.source.path, text: clipped(match.source.text),
            isOwn: agent.flatMap { isOwn($0.version, scope: scope) }, editsNothing: editsNothing)
    }

    /// Whose service agent it is; nil where no project is known as one's own.
    private func isOwn(_ project: String?, scope: String) -> Bool? {
        guard let project else { return nil }
        if ownProjects.contains(project) || project == scope { return true }
        return ownProjects.isEmpty ? nil : false
    }
}

extension AutomationFacts.Tool {
    init(_ match: FingerprintMatch) {
        let isAgent = match.row.marks.contains(.agent)
        self.init(
            name: match.shownName, version: isAgent ? nil : match.version, field: match.field,
            path: match.source.path, text: clipped(match.source.text), strength: match.row.strength,
            sort: match.row.sort, editsNothing: match.row.marks.contains(.editsNothing))
    }
}

extension FingerprintMatch {
    /// A row about any service is called by what stands in the field.
    var shownName: String { row.name == "{}" ? clipped(source.text) : row.name }
}

/// Facts are bounded, whatever a caller types.
func clipped(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: 200, limitedBy: scalars.endIndex),
        end != scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
}
