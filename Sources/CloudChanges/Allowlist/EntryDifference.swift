/// What differs between two versions of an entry.
public enum EntryDifference {
    /// Names of the parts, sorted: `filter`, `squelch.expires`, …; `value list` where the texts are the same.
    public static func parts(_ before: String, _ after: String) -> [String] {
        let (one, other) = (members(before), members(after))
        let names = Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
        if !names.isEmpty { return names.sorted() }
        return before == after ? ["value list"] : ["comments"]
    }

    private static func members(_ text: String) -> [String: JSONValue] {
        var faults = FaultCollector(file: "")
        guard let document = RuleDocument.split(text).first, let root = document.parse(into: &faults) else {
            return [:]
        }
        var members: [String: JSONValue] = [:]
        for entry in root.entries ?? [] {
            guard entry.key == "squelch", let terms = entry.value.entries else {
                members[entry.key] = JSONValue(entry.value)
                continue
            }
            for term in terms { members["squelch.\(term.key)"] = JSONValue(term.value) }
        }
        return members
    }
}
