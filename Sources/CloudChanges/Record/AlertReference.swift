/// The alert of another tool that carried a record.
public struct AlertReference: Sendable, Hashable {
    /// The alert's own id; a digest of the alert where it has none.
    public var id: String
    /// The product, as people call it.
    public var tool: String
    /// The name of the tool's rule, as the alert gives it.
    public var rule: String
    /// What the tool says of its weight; medium where it says nothing that can be read.
    public var severity: RuleLevel
    /// ATT&CK technique ids, sorted.
    public var techniques: [String]

    /// Techniques are sorted by the caller.
    public init(id: String, tool: String, rule: String, severity: RuleLevel, techniques: [String] = []) {
        self.id = id
        self.tool = tool
        self.rule = rule
        self.severity = severity
        self.techniques = techniques
    }

    /// The tool's rule as verdicts name it.
    public var reference: RuleReference {
        RuleReference(
            id: "tool:\(rule)", title: "\(tool): \(rule)", level: severity, techniques: techniques)
    }
}
