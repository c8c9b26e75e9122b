/// The entries of a run, compiled and indexed.
public struct Allowlist: Sendable {
    /// In the order of their files; refused ones are not among them.
    public let entries: [AllowlistEntry]
    private let native: [Cloud: Part]
    private let squelch: Part

    private struct Part: Sendable {
        let entries: [AllowlistEntry]
        let index: AllowlistIndex
    }

    /// - Parameter entries: Of one id, the first.
    public init(_ entries: [AllowlistEntry] = []) {
        self.entries = entries
        func part(_ isIncluded: (AllowlistEntry.Taxonomy) -> Bool) -> Part {
            let chosen = entries.filter { isIncluded($0.taxonomy) && $0.terms.isEnabled }
            return Part(entries: chosen, index: AllowlistIndex(chosen))
        }
        native = Dictionary(
            uniqueKeysWithValues: Cloud.allCases.map { cloud in (cloud, part { $0 == .native(cloud) }) })
        squelch = part(\.isSquelch)
    }

    /// Those that are switched on.
    public var enabled: [AllowlistEntry] { entries.filter(\.terms.isEnabled) }

    /// Nothing is excused.
    public var isEmpty: Bool { !entries.contains(where: \.terms.isEnabled) }

    /// Whether any entry asks the normalised change.
    public var asksChange: Bool { !squelch.entries.isEmpty }

    /// The digest of all versions that are switched on, for a verdict's `model`; nil without any.
    public var digest: Digest? {
        guard !isEmpty else { return nil }
        return Digest(of: enabled.map { $0.digest.hex() }.sorted().joined(separator: "\n"))
    }

    /// The entry with this id, in whatever case it is written.
    public func entry(id: String) -> AllowlistEntry? {
        let id = id.lowercased()
        return entries.first { $0.id == id }
    }

    /// Entries that cover an event, in the order of their ids; times and limits are for the caller.
    ///
    /// - Parameters:
    ///   - record: The leading record in its native form.
    ///   - cloud: Whose log it comes from.
    ///   - rules: Ids of all rules that selected it.
    ///   - event: The normalised change; asked for only where an entry needs it.
    /// - Returns: Those of which the filter fits and every rule is filtered.
    public func covering(
        _ record: JSONValue, _ cloud: Cloud, rules: [String], event: () -> EntryEvent?
    ) -> [AllowlistEntry] {
        var found: [AllowlistEntry] = []
        if let part = native[cloud], !part.entries.isEmpty {
            let view = EventView(record)
            for index in part.index.candidates(for: view) where part.entries[index].covers(native: view) {
                found.append(part.entries[index])
            }
        }
        if !squelch.entries.isEmpty, let event = event(), let opening = event.anyOpening {
            for index in squelch.index.candidates(for: opening) {
                let entry = squelch.entries[index]
                if entry.taxonomy.cloud.map({ $0 == cloud }) ?? true, entry.covers(event) {
                    found.append(entry)
                }
            }
        }
        return found.filter { $0.filters(rules) }.sorted { $0.id < $1.id }
    }
}
