/// What the configuration says of learning.
///
/// ```yaml
/// baseline:
///   learn_from: all
/// ```
public struct BaselineSettings: Sendable, Hashable {
    /// Which records teach where an actor works from, and with what.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// Every record.
        case all
        /// The changes that rules match.
        case matches
    }

    /// Chosen by measurement (docs/decisions/0019-habits-of-all-records.md).
    public var learnFrom = Level.all

    /// Nothing is said.
    public init() {}
}

extension ConfigurationReader {
    mutating func baseline(_ entry: RuleNode.Entry) -> BaselineSettings {
        var settings = BaselineSettings()
        guard keys(of: entry, ["learn_from"], "learn_from: all") != nil,
            let node = entry.value["learn_from"]
        else { return settings }
        guard let level = node.value.text.flatMap(BaselineSettings.Level.init) else {
            add(
                node.line, "value", "`learn_from` is neither `all` nor `matches`",
                "write `learn_from: all` to learn from every record, or `learn_from: matches`")
            return settings
        }
        settings.learnFrom = level
        return settings
    }
}
