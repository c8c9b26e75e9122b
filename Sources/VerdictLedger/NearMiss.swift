/// Guesses what a mistyped id was meant to be.
enum NearMiss {
    /// The nearest three, best first: the same letters in another case, then ids that begin so, then those at most
    /// two slips away; ties by id.
    static func of(_ id: String, among ids: [String]) -> [String] {
        let wanted = Array(id.lowercased().utf8)
        let ranked = ids.compactMap { candidate -> (rank: Int, id: String)? in
            rank(Array(candidate.lowercased().utf8), wanted).map { ($0, candidate) }
        }
        return ranked.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.prefix(3).map(\.id)
    }

    private static func rank(_ candidate: [UInt8], _ wanted: [UInt8]) -> Int? {
        if candidate == wanted { return 0 }
        if wanted.count >= 4, candidate.starts(with: wanted) { return 1 }
        guard wanted.count >= 4, let slips = slips(candidate, wanted, most: 2) else { return nil }
        return 1 + slips
    }

    /// Levenshtein's distance, as long as it is at most `most`.
    ///
    /// Most ids differ early and in many places, so the common ends are cut off first and hopeless rows end it.
    static func slips(_ one: [UInt8], _ other: [UInt8], most: Int) -> Int? {
        guard abs(one.count - other.count) <= most else { return nil }
        var (start, oneEnd, otherEnd) = (0, one.count, other.count)
        while start < min(oneEnd, otherEnd), one[start] == other[start] { start += 1 }
        while oneEnd > start, otherEnd > start, one[oneEnd - 1] == other[otherEnd - 1] {
            oneEnd -= 1
            otherEnd -= 1
        }
        let (left, right) = (one[start..<oneEnd], other[start..<otherEnd])
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, otherLetter) in right.enumerated() {
                let changed = diagonal + (letter == otherLetter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
            if let least = row.min(), least > most { return nil }
        }
        return row[right.count] <= most ? row[right.count] : nil
    }
}
