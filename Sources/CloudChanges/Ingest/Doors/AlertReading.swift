/// What the alerts of all tools have in common: an id, a rule, a weight, and an event somewhere inside.
enum AlertReading {
    /// No alert nests its event deeper, also counting documents in strings.
    private static let deepest = 24
    private static let mostEvents = 1_000

    /// Where an alert has no id its digest is one: the alert is found again all the same.
    static func reference(
        _ alert: JSONValue, tool: String, id: String?, rule: String?, severity: JSONValue?,
        techniques: [String] = []
    ) -> AlertReference {
        AlertReference(
            id: RecordID.of(id, in: alert), tool: tool, rule: rule.map(shortened) ?? "unnamed",
            severity: level(severity?.scalarText),
            techniques: Set(techniques.map { $0.uppercased() }).sorted())
    }

    /// Names are typed by people, and some tools let events into them.
    private static func shortened(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(200)))
    }

    /// A tool's word, or a number on a scale to 100; on smaller scales a number says too little.
    private static func level(_ text: String?) -> RuleLevel {
        guard let word = text?.trimmingSpaces.lowercased() else { return .medium }
        switch word {
        case "informational", "info", "information", "none": return .informational
        case "low": return .low
        case "high": return .high
        case "critical", "fatal", "urgent": return .critical
        default: break
        }
        guard let number = Double(word), number > 10 else { return .medium }
        return number < 21
            ? .informational : number < 47 ? .low : number < 73 ? .medium : number < 99 ? .high : .critical
    }

    /// Every audit record anywhere inside, wherever the tool put it: members, lists, JSON in strings.
    static func events(in alert: JSONValue) -> [Content] {
        var found: [Content] = []
        search(alert, depth: 0, isRoot: true, into: &found)
        return found
    }

    private static func search(_ value: JSONValue, depth: Int, isRoot: Bool, into found: inout [Content]) {
        guard depth < deepest, found.count < mostEvents else { return }
        switch value {
        case .object(let object):
            if !isRoot, looksNative(value) {
                found.append(.value(value))
                return
            }
            for member in object.members {
                search(member.value, depth: depth + 1, isRoot: false, into: &found)
            }
        case .array(let elements):
            for element in elements { search(element, depth: depth + 1, isRoot: false, into: &found) }
        case .string:
            guard let document = value.document else { return }
            search(document, depth: depth + 1, isRoot: false, into: &found)
        case .null, .bool, .number: break
        }
    }

    /// Whether an object is worth the recognition of forms, which decides.
    private static func looksNative(_ value: JSONValue) -> Bool {
        if value.column("eventName") != nil, value.column("eventSource") != nil { return true }
        if value.column("protoPayload")?.object != nil || value.column("protopayload_auditlog") != nil {
            return true
        }
        if value.column("CloudTrailEvent") != nil { return true }
        let names = ["operationName", "OperationNameValue", "operation_name"]
        let parts = [
            "correlationId", "correlation_id", "resourceId", "_ResourceId", "eventDataId", "resourceUri",
        ]
        return names.contains { value.column($0) != nil } && parts.contains { value.column($0) != nil }
    }

    /// ATT&CK ids in whatever list or text a tool keeps them in.
    static func techniques(_ value: JSONValue?) -> [String] {
        guard let value else { return [] }
        var ids: [String] = []
        for text in value.document.map(allTexts) ?? allTexts(value) {
            for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "." }) {
                let digits = word.dropFirst()
                guard word.first == "T" || word.first == "t", digits.prefix(4).count == 4,
                    digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
                else { continue }
                ids.append(String(word))
            }
        }
        return ids
    }

    private static func allTexts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(allTexts)
        case .object(let object): object.members.flatMap { allTexts($0.value) }
        case .null, .bool, .number: []
        }
    }
}
