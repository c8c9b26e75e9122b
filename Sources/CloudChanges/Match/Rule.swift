/// A Sigma rule, compiled, with what people want to know of it.
public struct Rule: Sendable {
    /// What matches and verdicts carry of the rule.
    public let reference: RuleReference
    /// The rule as it stands in its file.
    public let text: String
    /// As named by the user, or the built-in pack's name for it.
    public let file: String
    /// Line on which the rule begins.
    public let line: Int
    /// The rule's own words, unescaped; empty where it has none.
    public let description: String
    /// What the author names under `falsepositives`, in the order of the rule.
    public let falsePositives: [String]
    /// `product/service`, with `-` for what the rule leaves out, and `/category` if it names one.
    public let logSource: String
    /// The cloud whose audit log the rule reads; nil for a rule of another log source, which is idle.
    public let cloud: Cloud?
    /// The payload test that must hold too; built-in rules only.
    public let payload: String?
    let detection: Detection

    /// Loaded, but for a log source that Squelch does not read: it never matches.
    public var isIdle: Bool { cloud == nil }
}

/// The `logsource` of a rule.
struct LogSource: Sendable, Hashable {
    var product: String?
    var service: String?
    var category: String?

    private static let known: [(product: String, service: String, cloud: Cloud)] = [
        ("aws", "cloudtrail", .aws), ("azure", "activitylogs", .azure), ("gcp", "gcp.audit", .gcp),
    ]

    /// A rule reads a log if everything it says of its source fits that log; one that says nothing reads none.
    var cloud: Cloud? {
        guard category == nil, product != nil || service != nil else { return nil }
        return LogSource.known.first { known in
            (product == nil || product?.lowercased() == known.product)
                && (service == nil || service?.lowercased() == known.service)
        }?.cloud
    }

    var description: String {
        "\(product ?? "-")/\(service ?? "-")" + (category.map { "/\($0)" } ?? "")
    }
}
