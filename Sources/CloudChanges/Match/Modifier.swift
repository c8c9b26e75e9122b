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

/// Levenshtein distance, for "did you mean".
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let substitution = diagonal + (right[column] == byte ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
