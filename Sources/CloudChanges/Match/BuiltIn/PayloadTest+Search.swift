extension PayloadTest {
    /// Whether the record shows the part, or hides its request.
    func holds(for record: NativeRecord) -> Bool {
        switch RequestBody(of: record) {
        case .absent: return texts.isEmpty ? false : isNamed(by: record)
        case .hidden: return true
        case .unreadable(let text): return mentions(text)
        case .open(let value):
            if states(value, depth: 0) || isNamed(by: record) { return true }
            return absenceCounts && isWhole(value) && !RequestBody.isCreation(record)
        }
    }

    /// Whether a key of the part stands anywhere in the value, with content that counts.
    private func states(_ value: JSONValue, depth: Int) -> Bool {
        switch value {
        case .object(let object):
            return object.members.contains {
                counts($0.value, under: $0.key) || states($0.value, depth: depth + 1)
            }
        case .array(let elements):
            return elements.contains { states($0, depth: depth + 1) }
        case .string(let text):
            if hasTexts(text) { return true }
            // Athena and Lake print a wrapped request as text; deeper strings are the caller's own documents.
            guard depth == 1, let inner = RequestBody.document(in: text) else { return false }
            return states(inner, depth: depth + 1)
        case .null, .bool, .number:
            return false
        }
    }

    private func counts(_ value: JSONValue, under key: String) -> Bool {
        PlainKey.with(key) { plain in
            if let plain { return counts(value, under: plain) }
            return Array(RequestBody.plain(key).utf8).withUnsafeBufferPointer { counts(value, under: $0) }
        }
    }

    private func counts(_ value: JSONValue, under key: UnsafeBufferPointer<UInt8>) -> Bool {
        if statedOrNull.contains(key) { return true }
        if stated.contains(key) { return !value.isNull }
        if switchedOn.contains(key) { return value.truth ?? !value.isNull }
        guard filled.contains(key) || filledContaining.isPart(of: key) else { return false }
        return RequestBody.isFilled(value)
    }

    /// Whether a text that is no JSON any more still names the part.
    private func mentions(_ text: String) -> Bool {
        let plain = RequestBody.plain(text)
        let keys = [filled, stated, statedOrNull, switchedOn, filledContaining].flatMap(\.texts)
        return keys.contains(where: plain.contains) || hasTexts(text)
    }

    private func hasTexts(_ text: String) -> Bool {
        guard !texts.isEmpty else { return false }
        let lower = text.lowercased()
        return texts.allSatisfy(lower.contains)
    }

    private func isNamed(by record: NativeRecord) -> Bool {
        RequestBody.resourceName(of: record).map(hasTexts) ?? false
    }

    /// A body with `properties` in it states the whole resource.
    private func isWhole(_ value: JSONValue) -> Bool {
        guard let properties = value.object?.value(ignoringCase: "properties") else { return false }
        return RequestBody.isFilled(properties)
    }
}
