/// The severity that a Sigma rule states (Sigma specification 2.1, `level`).
public enum RuleLevel: String, Sendable, Hashable, Comparable, CaseIterable {
    case informational, low, medium, high, critical

    /// `informational` is least.
    public static func < (left: RuleLevel, right: RuleLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What the judgement needs to know of a rule; the rule's text is never read again after the match.
public struct RuleReference: Sendable, Hashable {
    /// The rule's UUID as written in it, or what stands for one where the rule has none.
    public var id: String
    /// The rule's own title, unescaped.
    public var title: String
    /// What the rule states; the prior rests on it where there is no `baseConfidence`.
    public var level: RuleLevel
    /// ATT&CK technique ids such as `T1562.007`, sorted, from the rule's `attack.` tags.
    public var techniques: [String]
    /// The probability that the rule itself states in a custom attribute `squelch: {base_confidence: 0.3}`, if any.
    public var baseConfidence: Double?

    /// `techniques` sorted; `baseConfidence` in 0...1, nil where the rule states none.
    public init(
        id: String, title: String, level: RuleLevel, techniques: [String], baseConfidence: Double? = nil
    ) {
        self.id = id
        self.title = title
        self.level = level
        self.techniques = techniques
        self.baseConfidence = baseConfidence
    }
}

/// A record that at least one rule selected.
public struct Match: Sendable, Hashable {
    /// The record as it was read, whole.
    public var record: NativeRecord
    /// The rule of highest level, ties by id.
    public var rule: RuleReference
    /// Ids of the other rules that selected the record, sorted.
    public var alsoMatched: [String]

    /// `alsoMatched` sorted, without the id of `rule`.
    public init(record: NativeRecord, rule: RuleReference, alsoMatched: [String] = []) {
        self.record = record
        self.rule = rule
        self.alsoMatched = alsoMatched
    }
}
