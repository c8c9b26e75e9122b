import Testing

@testable import CloudChanges

/// Shorthand of the Sigma tests: rules as the text of their `detection`, events as JSON.
enum Sigma {
    static func event(_ json: String) throws -> JSONValue { try JSONParser().parse(json) }

    static func record(_ json: String, _ cloud: Cloud = .aws) throws -> NativeRecord {
        NativeRecord(
            cloud: cloud, value: try event(json), text: Array(json.utf8), place: SourcePlace(file: "test"))
    }

    static func source(_ cloud: Cloud) -> String {
        switch cloud {
        case .aws: "product: aws\n    service: cloudtrail"
        case .azure: "product: azure\n    service: activitylogs"
        case .gcp: "product: gcp\n    service: gcp.audit"
        }
    }

    /// A whole rule around a `detection` section, given without its indentation.
    static func rule(_ detection: String, _ cloud: Cloud = .aws, extra: String = "") -> String {
        let lines = detection.split(separator: "\n", omittingEmptySubsequences: false)
        return """
            title: Test
            \(extra)
            logsource:
                \(source(cloud))
            detection:
            \(lines.map { "    " + $0 }.joined(separator: "\n"))
            """
    }

    static func load(_ text: String, placeholders: [String: [String]] = [:]) -> (RuleSet, [RuleFault]) {
        let (rules, faults) = RuleSet.load(text: text, named: "test.yml", placeholders: placeholders)
        return (rules, faults)
    }

    /// Whether a rule selects an event; a refused rule is an issue of the test.
    static func selects(
        _ detection: String, _ json: String, _ cloud: Cloud = .aws, placeholders: [String: [String]] = [:],
        at location: SourceLocation = #_sourceLocation
    ) throws -> Bool {
        let (rules, faults) = load(rule(detection, cloud), placeholders: placeholders)
        #expect(faults.isEmpty, sourceLocation: location)
        let record = try record(json, cloud)
        let match = rules.select(record)
        #expect(match == rules.selectWithoutIndex(record), "the index agrees", sourceLocation: location)
        return match != nil
    }

    /// Whether a selection of one line selects an event.
    static func line(
        _ line: String, _ json: String, _ cloud: Cloud = .aws, at location: SourceLocation = #_sourceLocation
    ) throws -> Bool {
        try selects("selection:\n    \(line)\ncondition: selection", json, cloud, at: location)
    }

    /// The codes of what is wrong with a detection, in order.
    static func faults(_ detection: String) -> [RuleFault] { load(rule(detection)).1 }
}
