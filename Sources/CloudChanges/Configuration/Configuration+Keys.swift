/// Which keys a map of the configuration may have: one place for every section, so that all say it alike.
extension ConfigurationReader {
    /// The keys that stand in a section.
    ///
    /// - Parameters:
    ///   - entry: The section.
    ///   - known: All keys that it may have.
    ///   - example: What to write under it.
    /// - Returns: Those that are known; nil for a section that is no map.
    mutating func keys(of entry: RuleNode.Entry, _ known: [String], _ example: String) -> Set<String>? {
        guard let entries = entry.value.entries else {
            add(entry.line, "shape", "`\(entry.key)` is no map", "write `\(example)` or the like under it")
            return nil
        }
        for key in entries where !known.contains(key.key) {
            let fault = UnknownKey(key.key, of: "`\(entry.key)`", known)
            add(key.line, UnknownKey.code, fault.sentence, fault.remedy)
        }
        return Set(entries.map(\.key)).intersection(known)
    }
}

/// A key that nothing reads, and what may have been meant.
struct UnknownKey {
    let sentence: String
    let remedy: String

    static let code = "unknown-key"

    /// - Parameters:
    ///   - name: As written.
    ///   - owner: What has no such key, as a sentence begins with it.
    ///   - known: The keys that it has.
    init(_ name: String, of owner: String, _ known: [String]) {
        sentence = "\(owner) has no key \(quoted(name))"
        remedy =
            "did you mean `\(Nearest.name(to: name, among: known))`? The keys are: \(known.joined(separator: ", "))"
    }
}
