/// An owner's decision to leave certain changes alone: a Sigma filter, with who answers for it and until when.
///
/// Compiled and ready to be asked. Only entries that ``EntryReader`` found no fault with are made.
public struct AllowlistEntry: Sendable {
    /// The filter's UUID, in lower case.
    public let id: String
    /// The filter's own title, unescaped.
    public let title: String
    /// The document as it stands in its file.
    public let text: String
    /// As named by the user or found by the walk.
    public let file: String
    /// Line on which the entry begins.
    public let line: Int
    /// The events that the filter is about.
    public let taxonomy: Taxonomy
    /// Ids of the rules that it filters, in lower case; nil for every rule of its log source.
    public let rules: Set<String>?
    /// Who answers for it, why, until when, and what it does.
    public private(set) var terms: EntryTerms
    /// Events that it must catch and near misses that it must not.
    public let examples: [EntryExample]
    /// What is compiled of it.
    let filter: EntryFilter
    /// Of the text and of every value list that it names: another digest is another version.
    public let digest: Digest

    /// How the fields of a filter are named, and of whose log.
    public enum Taxonomy: Sendable, Hashable {
        /// The record in its native form.
        case native(Cloud)
        /// The normalised change, opening by opening; of one cloud, or of any.
        case squelch(Cloud?)

        /// The only cloud that it is about, if there is one.
        public var cloud: Cloud? {
            switch self {
            case .native(let cloud): cloud
            case .squelch(let cloud): cloud
            }
        }

        /// Whether the normalised change is asked.
        public var isSquelch: Bool {
            if case .squelch = self { true } else { false }
        }
    }
}

extension AllowlistEntry {
    /// The same entry, switched on and without a beginning or a revocation: for asking what it would have decided.
    public var onTrial: AllowlistEntry {
        var entry = self
        entry.terms.isEnabled = true
        entry.terms.from = nil
        entry.terms.revocation = nil
        return entry
    }

    /// Whether it filters every one of the rules that selected an event: a filter of one rule leaves the alert of
    /// another as it is.
    public func filters(_ ids: [String]) -> Bool {
        guard let rules else { return true }
        return ids.allSatisfy { rules.contains($0.lowercased()) }
    }
}

/// An event in an entry, and whether the entry has to catch it.
public struct EntryExample: Sendable, Hashable {
    /// False for a near miss.
    public let isCaught: Bool
    /// A native record, or a verdict's keys for the taxonomy `squelch`.
    public let event: JSONValue
    /// Where it begins in its file.
    public let line: Int
}
