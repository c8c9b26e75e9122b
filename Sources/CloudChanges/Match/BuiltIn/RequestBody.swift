/// What a record tells of the request behind it.
enum RequestBody {
    /// There is none: the record's kind, or its exporter, leaves it out.
    case absent
    /// Masked or omitted by the cloud: anything may have been asked.
    case hidden
    /// Text that is no JSON, or JSON cut short.
    case unreadable(String)
    case open(JSONValue)

    init(of record: NativeRecord) {
        switch record.cloud {
        case .aws: self.init(record.value["requestParameters"])
        case .gcp: self.init(RequestBody.auditLog(of: record).flatMap(RequestBody.request(in:)))
        case .azure:
            let properties = RequestBody.azureProperties(of: record)
            // The rule's content stands in the request, else in what the cloud answered.
            self.init(RequestBody.azureBody("requestbody", in: properties))
            if case .absent = self { self.init(RequestBody.azureBody("responsebody", in: properties)) }
            // Azure bodies are JSON; one that cannot be read to its end may have lost the part.
            if case .unreadable(let text) = self, text.hasPrefix("{") { self = .hidden }
        }
    }

    private init(_ value: JSONValue?) {
        guard let value, !RequestBody.isBlank(value) else {
            self = .absent
            return
        }
        if RequestBody.isHidden(value) {
            self = .hidden
        } else if let text = value.string {
            guard let document = RequestBody.document(in: text) else {
                self = .unreadable(text)
                return
            }
            self = RequestBody.isHidden(document) ? .hidden : .open(document)
        } else {
            self = .open(value)
        }
    }
}

extension RequestBody {
    /// Lower case without `_` and `-`, so that one name finds every export's spelling.
    static func plain(_ text: String) -> String {
        let kept = text.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
        return String(decoding: kept, as: UTF8.self).lowercased()
    }

    /// The JSON document that a text is, however often it was quoted.
    static func document(in text: String) -> JSONValue? {
        guard mayBeDocument(text) else { return nil }
        let parser = JSONParser()
        var text = text
        for _ in 0..<4 {
            if let value = try? parser.parse(text) { return value }
            // A string is no document, an array around it is.
            guard text.first == "\"", let inner = try? parser.parse("[" + text + "]").array?.first?.string
            else { return nil }
            text = inner
        }
        return nil
    }

    /// By the first byte that is no white space; most strings are ruled out by it, without a parser.
    private static func mayBeDocument(_ text: String) -> Bool {
        guard let first = text.utf8.first(where: { !($0 == 0x20 || (0x09...0x0D).contains($0)) }) else {
            return false
        }
        return [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(first) || first >= 0x80
    }

    private static func isRequest(_ key: String) -> Bool {
        PlainKey.with(key) { plain in
            plain?.suffix(7).elementsEqual("request".utf8) ?? RequestBody.plain(key).hasSuffix("request")
        }
    }

    static func isBlank(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .bool, .number: false
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.members.isEmpty
        }
    }

    /// Whether there is a scalar anywhere in the value; `{"items": {}}` is empty.
    static func isFilled(_ value: JSONValue) -> Bool {
        switch value {
        case .null: false
        case .bool, .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains(where: isFilled)
        case .object(let object): object.members.contains { isFilled($0.value) }
        }
    }

    /// Whether the cloud withheld the value, or what a wrapper such as `CreateLaunchTemplateRequest` holds.
    static func isHidden(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): return isMask(text)
        case .object(let object):
            if object.value(ignoringCase: "omitted")?.truth == true { return true }
            return object.members.contains {
                isRequest($0.key) && isHidden($0.value)
            }
        case .array, .null, .bool, .number: return false
        }
    }

    /// Source: AWS CloudTrail User Guide, "CloudTrail record contents" (`HIDDEN_DUE_TO_SECURITY_REASONS`,
    /// `<sensitiveDataRemoved>` as seen in public records); asterisks are what log shippers put.
    static func isMask(_ text: String) -> Bool {
        let lower = text.lowercased()
        if lower.contains("hidden_due_to_security_reasons") || lower.contains("sensitivedataremoved") {
            return true
        }
        if ["redacted", "<redacted>", "[redacted]"].contains(lower) { return true }
        return text.utf8.count >= 3 && text.utf8.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
