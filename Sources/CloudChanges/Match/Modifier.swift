/// A value modifier of Sigma 2.1 (specification, modifiers appendix), with pySigma's long names for the flags of `re`.
enum Modifier: String, Sendable, Hashable, CaseIterable {
    case all, base64, base64offset, cased, cidr, contains, day, dotall, endswith, exists, expand, fieldref
    case gt, gte, hour, i, ignorecase, lt, lte, m, minute, month, multiline, neq, re, s, startswith
    case utf16, utf16be, utf16le, week, wide, windash, year

    /// The names that are closest to a mistyped one.
    static func suggestions(for name: String) -> String {
        let near = allCases.map(\.rawValue).filter { EditDistance.between($0, name.lowercased()) <= 2 }
        let shown = near.isEmpty ? allCases.map(\.rawValue) : near
        return (near.isEmpty ? "use one of: " : "did you mean ") + shown.joined(separator: ", ")
    }
}
