/// The fingerprints in force, compiled: one pass over a field for all patterns that are about it.
public struct FingerprintTable: Sendable {
    /// All rows, in the order of the table; those that are off too.
    public let rows: [Fingerprint]
    /// The rows that are on, by cloud and field.
    private var groups: [Place: Group] = [:]

    private struct Place: Hashable {
        var cloud: Cloud
        var field: CallerField
    }

    private struct Group: Sendable {
        var rows: [Int]
        var expressions: [RegularExpression]
        var set: PatternSet?
    }

    /// - Parameters:
    ///   - rows: Whose patterns ``FingerprintReader`` has checked; a row whose pattern RE2 refuses is never found.
    ///   - enabled: Names of rows to switch on though they are unverified.
    public init(rows: [Fingerprint], enabled: Set<String> = []) {
        self.rows = rows
        let expressions = rows.map { try? RegularExpression($0.pattern) }
        for (index, row) in rows.enumerated() where row.isVerified || enabled.contains(row.tool) {
            guard let expression = expressions[index] else { continue }
            for cloud in row.cloud.map({ [$0] }) ?? Cloud.allCases {
                for field in row.fields {
                    let place = Place(cloud: cloud, field: field)
                    groups[place, default: Group(rows: [], expressions: [])].rows.append(index)
                    groups[place]?.expressions.append(expression)
                }
            }
        }
        groups = groups.mapValues { group in
            Group(rows: group.rows, expressions: group.expressions, set: PatternSet(group.expressions))
        }
    }

    /// What the caller's fields show, in the order of the table.
    public func matches(of caller: Caller) -> [FingerprintMatch] {
        var found: [(row: Int, match: FingerprintMatch)] = []
        for field in CallerField.allCases {
            guard let group = groups[Place(cloud: caller.cloud, field: field)] else { continue }
            for source in caller.fields[field] ?? [] {
                found += matches(in: source, field, group)
            }
        }
        return found.sorted { $0.row < $1.row }.map(\.match)
    }

    private func matches(
        in source: Change.SourceField, _ field: CallerField, _ group: Group
    ) -> [(row: Int, match: FingerprintMatch)] {
        let text = Array(source.text.utf8)
        let numbers =
            group.set?.matches(in: text)
            ?? group.expressions.indices.filter { group.expressions[$0].matches(text) }
        let isAccompanied = numbers.contains { number in
            let row = rows[group.rows[number]]
            return row.sort == .iac && !row.marks.contains(.onlyAlone)
        }
        return numbers.compactMap { number in
            let index = group.rows[number]
            let row = rows[index]
            guard !(row.marks.contains(.onlyAlone) && isAccompanied) else { return nil }
            let version = group.expressions[number].group("version", in: text)
            return (index, FingerprintMatch(row: row, field: field, source: source, version: version))
        }
    }

    /// Whether a row's pattern occurs in a text, on or off; nil for no such row.
    func decides(_ tool: String, on text: String) -> Bool? {
        guard let row = rows.first(where: { $0.tool == tool }),
            let expression = try? RegularExpression(row.pattern)
        else { return nil }
        return expression.matches(Array(text.utf8))
    }
}

/// A row that a caller's field matched.
public struct FingerprintMatch: Sendable, Hashable {
    /// The row.
    public var row: Fingerprint
    /// In which field.
    public var field: CallerField
    /// The recorded field and its text: hostile.
    public var source: Change.SourceField
    /// What the pattern's group `version` found, at most 64 characters; hostile where the field is.
    public var version: String?
}
