/// A person as a ticket names one: `Ana Petrova`, `Petrova, Ana`, `ana.petrova`, `ana.petrova@corp.example`.
struct PersonName {
    private let text: String
    private let tokens: Set<String>

    init(_ text: String) {
        self.text = text.lowercased()
        tokens = PersonName.tokens(text)
    }

    /// Whether one of the texts names the same person: the same text, the same user name, or the same two or more words
    /// in any order. Initials are no match: they name too many.
    func isAny(of candidates: [String]) -> Bool {
        candidates.contains { candidate in
            let other = candidate.lowercased()
            if other == text || Glob(text).matches(candidate) { return true }
            let (mine, theirs) = (PersonName.local(text), PersonName.local(other))
            let hasOneDomain = text.contains("@") != other.contains("@")
            if hasOneDomain, mine == theirs { return true }
            if text.contains("@"), other.contains("@") { return false }
            return tokens.count >= 2 && tokens == PersonName.tokens(candidate)
        }
    }

    private static func local(_ text: String) -> Substring { text.prefix { $0 != "@" } }

    private static func tokens(_ text: String) -> Set<String> {
        Set(local(text.lowercased()).split { !$0.isLetter }.map(String.init))
    }
}

/// A thing as a ticket names it.
struct ItemName {
    private let words: [Substring]

    init(_ text: String) { words = ItemName.words(text) }

    /// Whether the item's words stand in a row in `name`: `checkout` in `nsg-checkout-prod`. Words of fewer than three
    /// letters, and the commonest, are no name by themselves.
    func isPart(of name: String) -> Bool {
        guard words.contains(where: { $0.count >= 3 && !ItemName.common.contains(String($0)) }) else {
            return false
        }
        let others = ItemName.words(name)
        guard words.count <= others.count else { return false }
        return (0...(others.count - words.count)).contains {
            others[$0..<($0 + words.count)].elementsEqual(words)
        }
    }

    private static let common: Set<String> = [
        "aws", "azure", "gcp", "cloud", "firewall", "security", "group", "rule", "rules", "network", "nsg",
        "prod",
        "production", "dev", "test", "staging", "all", "service", "server", "default", "public", "private",
        "web",
        "projects", "subscriptions", "resourcegroups", "providers", "microsoft", "global",
    ]

    private static func words(_ text: String) -> [Substring] {
        let lowered = text.lowercased()
        return lowered.split { !$0.isLetter && !$0.isNumber }
    }

    /// Twelve digits, or a GUID: an AWS account, an Azure subscription.
    static func isAccount(_ text: String) -> Bool {
        (text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) })
            || RuleReader.isUUID(text)
    }

    /// An id that nobody chose: an account's, a GUID, or a short word, a dash and hexadecimal digits.
    static func isIdentifier(_ text: String) -> Bool {
        if isAccount(text) { return true }
        guard let dash = text.firstIndex(of: "-") else { return false }
        let digits = text[text.index(after: dash)...].utf8
        return text[..<dash].utf8.count <= 6 && [8, 17].contains(digits.count)
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Whether both are ids of one sort, so that they are the same or not: `sg-1…` and `sg-2…`, two account numbers.
    static func isAlike(_ one: String, _ other: String) -> Bool {
        if isAccount(one) { return isAccount(other) }
        guard let prefix = one.split(separator: "-").first, prefix.utf8.count < one.utf8.count else {
            return false
        }
        return other.lowercased().hasPrefix(prefix.lowercased() + "-")
    }
}
