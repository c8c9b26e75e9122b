/// Whether a value of a field that binds is narrow enough to bind.
enum EntryBreadth {
    /// Wider networks hold strangers: no house owns a quarter of a percent of the internet.
    static let widestV4 = 8
    static let widestV6 = 16
    /// Of the characters that a pattern spells out, beside what every value begins with.
    static let fewestCharacters = 3

    /// Completes "…, since it"; nil for what binds.
    static func reason(for test: ValueTest, _ field: String, _ taxonomy: AllowlistEntry.Taxonomy) -> String? {
        switch test {
        case .text(let matcher): return reason(matcher, field, taxonomy)
        case .network(let network):
            let widest = network.family == .v4 ? widestV4 : widestV6
            return network.prefixLength >= widest
                ? nil : "a network of /\(network.prefixLength) holds strangers"
        case .regex: return "a regular expression cannot be judged"
        case .null, .exists: return "everybody may leave it out"
        case .number, .timePart: return "a comparison of numbers names nobody"
        case .field: return "a caller may choose what it is compared with"
        }
    }

    private static func reason(
        _ matcher: TextMatcher, _ field: String, _ taxonomy: AllowlistEntry.Taxonomy
    ) -> String? {
        if ["sourceIPAddress", "origin.network", "origin.ip"].contains(field),
            matcher.literals.contains(where: namesService)
        {
            return "the name of a service is one that anybody may set going"
        }
        if taxonomy == .native(.aws), let reason = sessionReason(matcher, field) { return reason }
        if matcher.wholeText != nil { return nil }
        let literals = matcher.literals.map(withoutCommonBeginning)
        let longest = literals.map(\.count).max() ?? 0
        return longest >= fewestCharacters ? nil : "the pattern spells out too little"
    }

    /// Addresses have no letter beyond f.
    private static func namesService(_ literal: String) -> Bool {
        literal.lowercased().utf8.contains { (UInt8(ascii: "g")...UInt8(ascii: "z")).contains($0) }
    }

    /// A role's session ends with a name that whoever opens it types: what binds is the part before.
    private static func sessionReason(_ matcher: TextMatcher, _ field: String) -> String? {
        let typed = "the end of it is the session's name, which the caller types; name the role before it"
        switch field {
        case "userIdentity.arn":
            if matcher.wholeText != nil { return nil }
            let binds = matcher.literals.contains { literal in
                if let role = literal.range(after: ":assumed-role/") { return role.contains("/") }
                return [":user/", ":role/", ":federated-user/"].contains {
                    (literal.range(after: $0)?.count ?? 0) >= fewestCharacters
                } || literal.hasSuffix(":root")
            }
            return binds ? nil : typed
        case "userIdentity.principalId":
            if matcher.wholeText != nil { return nil }
            guard let first = matcher.leadingLiteral, first.prefix(while: { $0 != ":" }).count >= 16 else {
                return typed
            }
            return nil
        default: return nil
        }
    }

    /// What all values of such fields share tells none of them apart.
    private static func withoutCommonBeginning(_ literal: String) -> String {
        let beginnings = [
            "arn:aws:iam::", "arn:aws:sts::", "arn:aws", "aws:role/", "aws:user/", "aws:", "azure:oid/",
            "azure:",
            "gcp:user/", "gcp:", "/subscriptions/", "projects/",
        ]
        for beginning in beginnings where literal.hasPrefix(beginning) {
            return String(literal.dropFirst(beginning.count))
        }
        return beginnings.contains { $0.hasPrefix(literal) } ? "" : literal
    }
}

extension TextMatcher {
    /// The text where nothing but that fits.
    var wholeText: String? {
        if case .exact(let bytes) = shape { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    /// What the pattern spells out, in its order.
    var literals: [String] {
        let parts: [[UInt8]] =
            switch shape {
            case .exact(let text), .prefix(let text), .suffix(let text), .contains(let text): [text]
            case .anything: []
            case .tokens(let tokens):
                tokens.compactMap { if case .literal(let text) = $0 { text } else { nil } }
            }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What every text that fits begins with.
    var leadingLiteral: String? {
        switch shape {
        case .exact(let text), .prefix(let text): return String(decoding: text, as: UTF8.self)
        case .tokens(let tokens):
            guard case .literal(let text)? = tokens.first else { return nil }
            return String(decoding: text, as: UTF8.self)
        case .suffix, .contains, .anything: return nil
        }
    }
}

extension String {
    /// What stands behind the first occurrence.
    fileprivate func range(after part: String) -> Substring? {
        let bytes = Array(utf8)
        let wanted = Array(part.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
            return Substring(decoding: bytes[(start + wanted.count)...], as: UTF8.self)
        }
        return nil
    }
}
