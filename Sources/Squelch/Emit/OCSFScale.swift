import CloudChanges

/// Squelch's words on OCSF's scales.
struct OCSFScale: Sendable {
    private let steps: [(word: String, number: String, caption: String)]

    static let severity = OCSFScale(steps: [
        ("informational", "1", "Informational"), ("low", "2", "Low"), ("medium", "3", "Medium"),
        ("high", "4", "High"), ("critical", "5", "Critical"),
    ])
    static let impact = OCSFScale(steps: [
        ("low", "1", "Low"), ("medium", "2", "Medium"), ("high", "3", "High"), ("critical", "4", "Critical"),
    ])
    /// Exposure: how much of the world the change lets in.
    static let risk = OCSFScale(steps: [
        ("none", "0", "Info"), ("low", "1", "Low"), ("medium", "2", "Medium"), ("high", "3", "High"),
        ("critical", "4", "Critical"),
    ])

    func number(_ word: JSONValue?) -> String { step(word)?.number ?? "99" }

    func caption(_ word: JSONValue?) -> String { step(word)?.caption ?? word?.string ?? "Other" }

    private func step(_ word: JSONValue?) -> (word: String, number: String, caption: String)? {
        steps.first { $0.word == word?.string }
    }

    /// OCSF wants whole percents and three steps; the steps are where the rules' own levels lie (low 0.25, high
    /// 0.75). The exact figure stands in `unmapped`.
    static func confidence(_ figure: String?) -> (id: String, caption: String, score: String) {
        guard let figure, let value = Double(figure), (0...1).contains(value) else {
            return ("0", "Unknown", "0")
        }
        let score = String(Int((value * 100).rounded()))
        if value < 0.25 { return ("1", "Low", score) }
        return value < 0.75 ? ("2", "Medium", score) : ("3", "High", score)
    }
}

/// ATT&CK techniques as OCSF objects.
enum OCSFAttack {
    /// Those that the built-in rules name. Source: attack.mitre.org v18 (T1562) and v19 (T1686).
    private static let names = [
        "T1562": "Impair Defenses", "T1562.007": "Disable or Modify Cloud Firewall",
        "T1686": "Disable or Modify System Firewall", "T1686.001": "Cloud Firewall",
    ]

    /// A sub-technique stands beside its parent; a rule's own technique without a name by its id alone.
    static func object(_ technique: String) -> JSONValue {
        let parent = technique.split(separator: ".").first.map(String.init) ?? technique
        guard parent != technique else { return .of([("technique", named(technique))]) }
        return .of([("technique", named(parent)), ("sub_technique", named(technique))])
    }

    private static func named(_ id: String) -> JSONValue {
        .of([("uid", .string(id)), ("name", names[id].map { .string($0) })])
    }
}
