import CloudChanges

/// What was read, in words: `read 12,345 records in 8 files (84.1 MB) · matched 25 · unreadable 1`.
enum ReadSummary {
    static func text(_ counts: InputCounts, matched: Int) -> String {
        let files = counted(counts.files, "file")
        let records = counted(counts.allRecords, "record")
        var parts = [
            "read \(records) in \(files) (\(bytes(Int(clamping: counts.bytesRead))))",
            "matched \(grouped(matched))", "unreadable \(grouped(counts.unreadable))",
        ]
        if counts.unsupported > 0 { parts.append("not supported \(grouped(counts.unsupported))") }
        if counts.unknown > 0 { parts.append("no audit record \(grouped(counts.unknown))") }
        if counts.emptyAlerts > 0 { parts.append("alerts without event \(grouped(counts.emptyAlerts))") }
        return parts.joined(separator: " · ")
    }

    /// `1 file`, `1,234 files`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `1,234,567`.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return String(digits)
    }

    /// Decimal units, one digit.
    static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return "\(count) B" }
        var value = Double(count)
        for unit in ["kB", "MB", "GB", "TB"] {
            value /= 1000
            if value < 999.95 || unit == "TB" {
                let tenths = Int((value * 10).rounded())
                return "\(tenths / 10).\(tenths % 10) \(unit)"
            }
        }
        return "\(count) B"
    }
}

/// Figures in sentences.
enum Words {
    /// `1 day`, `1,234 days`.
    static func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(ReadSummary.grouped(number)) \(number == 1 ? one : many ?? one + "s")"
    }
}
