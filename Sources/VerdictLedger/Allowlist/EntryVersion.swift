public import CloudChanges

/// An allowlist entry as a ledger keeps it: what it said, and who made it say so.
public struct EntryVersion: Sendable, Hashable {
    /// The filter's UUID, in lower case.
    public var entry: String
    /// Digest of the text and of the value lists that it names, 64 hexadecimal digits.
    public var version: String
    /// For people: what the entry calls itself.
    public var title: String
    /// As named by the user or found by the walk.
    public var file: String
    /// Of the last commit that touched the file, where it is in Git.
    public var author: String?
    /// That commit.
    public var commit: String?
    /// The document as it stood.
    public var text: String

    /// - Parameters:
    ///   - entry: As it was read.
    ///   - author: Of the last commit that touched the file.
    ///   - commit: That commit.
    public init(_ entry: AllowlistEntry, author: String?, commit: String?) {
        self.entry = entry.id
        version = entry.digest.hex()
        title = entry.title
        file = entry.file
        self.author = author
        self.commit = commit
        text = entry.text
    }
}

/// What became of an entry between two runs.
public struct EntryChange: Sendable, Hashable, CustomStringConvertible {
    /// How it came out.
    public enum Event: String, Sendable, Hashable {
        case added, changed, removed
    }

    /// The filter's UUID.
    public var entry: String
    /// As the ledger keeps it.
    public var event: Event
    /// Parts of the document that differ, sorted; empty but for ``Event/changed``.
    public var what: [String]
    /// Who last committed the file.
    public var author: String?

    /// One line without a full stop.
    public var description: String {
        let parts = what.isEmpty ? "" : ": \(what.joined(separator: ", "))"
        return "\(entry) \(event.rawValue)\(parts)\(author.map { " (by \($0))" } ?? "")"
    }
}

/// How often an entry covered something.
public struct EntryHits: Sendable, Hashable {
    /// Verdicts as they stand that it covers.
    public var count = 0
    /// Of these, those that it decided.
    public var decided = 0
    /// Event time of the last one.
    public var last: EventTime?
}
