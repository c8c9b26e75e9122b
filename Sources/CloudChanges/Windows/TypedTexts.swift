/// What whoever made a call wrote into it: tags, descriptions, names, the session's name. Asserted, all of it.
public enum TypedTexts {
    /// A hostile request may hold 100,000 texts. A number beyond these is not found, which helps nobody: a ticket that
    /// nobody sees excuses nothing.
    static let most = 512

    /// Of one operation, each with its path in the record, in the record's order.
    public static func all(of operation: Operation) -> [Change.SourceField] {
        let record = operation.lead.record
        var reader = TypedTextReader()
        switch record.cloud {
        case .aws: reader.readAWS(record.value)
        case .azure: reader.readAzure(AzureRecord(record.value))
        case .gcp: reader.readGCP(record)
        }
        return reader.found
    }
}

private struct TypedTextReader {
    var found: [Change.SourceField] = []

    mutating func readAWS(_ record: JSONValue) {
        walk(record["requestParameters"], "requestParameters", 0)
        if let arn = record[path: "userIdentity", "arn"]?.string, arn.contains(":assumed-role/") {
            note("userIdentity.arn", arn.split(separator: "/").last.map(String.init))
        }
        let context = record[path: "userIdentity", "sessionContext"]
        note("userIdentity.sessionContext.sourceIdentity", context?["sourceIdentity"]?.string)
    }

    mutating func readAzure(_ record: AzureRecord) {
        if let body = record.requestBody { walk(body.value, body.path, 0) }
        if let id = record.resource { note(id.path, id.text?.split(separator: "/").last.map(String.init)) }
    }

    mutating func readGCP(_ record: NativeRecord) {
        let payload = record.value.object?.value(ignoringCase: "protoPayload")
        walk(payload?["request"], "protoPayload.request", 0)
        note(
            "protoPayload.resourceName",
            payload?["resourceName"]?.string?.split(separator: "/").last.map(String.init))
    }

    private mutating func walk(_ value: JSONValue?, _ path: String, _ depth: Int) {
        guard let value, depth < 16, found.count < TypedTexts.most else { return }
        switch value {
        case .string(let text): note(path, text)
        case .array(let elements):
            for (index, element) in elements.enumerated() { walk(element, "\(path)[\(index)]", depth + 1) }
        case .object(let object):
            for member in object.members { walk(member.value, "\(path).\(member.key)", depth + 1) }
        case .null, .bool, .number: return
        }
    }

    private mutating func note(_ path: String, _ text: String?) {
        // The shortest number of a ticket has a digit; most texts of a request are words.
        guard let text, found.count < TypedTexts.most,
            text.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return }
        found.append(.init(path, text))
    }
}
