/// What the numbers of change tickets look like.
public struct TicketPatterns: Sendable {
    private let changes: [RegularExpression]
    private let others: RegularExpression?
    private let jira: RegularExpression?
    /// Projects whose keys are tickets; a key of another is as likely `UTF-8` or `CVE-2024`.
    private let projects: Set<String>

    /// A number found in a text.
    public struct Found: Sendable, Hashable {
        /// In upper case.
        public var number: String
        /// Of a change; else of an incident, request or problem, which approves nothing.
        public var isChange: Bool
    }

    /// - Parameters:
    ///   - patterns: RE2, beside those of ServiceNow (`CHG` and 7 to 10 digits) and BMC (`CRQ` and 6 to 12 digits). One
    ///     that RE2 refuses is left out.
    ///   - projects: Jira projects.
    ///
    /// Source: change-management conventions; ServiceNow numbers have 7 digits by default, BMC Remedy's 12.
    public init(patterns: [String] = [], projects: some Sequence<String> = []) {
        let standard = ["CHG[0-9]{7,10}", "CRQ[0-9]{6,12}"]
        changes = (standard + patterns).compactMap { TicketPatterns.compiled($0) }
        others = TicketPatterns.compiled("(?:INC|RITM|SCTASK|CTASK|PRB|REQ)[0-9]{7,10}")
        jira = TicketPatterns.compiled("[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}")
        self.projects = Set(projects.map { $0.uppercased() })
    }

    private static func compiled(_ pattern: String) -> RegularExpression? {
        try? RegularExpression(pattern, flags: .init(ignoresCase: true))
    }

    /// What RE2 says against a pattern; nil where it takes it.
    static func fault(in pattern: String) -> String? {
        do throws(RegularExpression.Fault) {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return error.reason
        }
    }

    /// The numbers in a text, in its order, each once. A number within a longer word or number is none.
    public func numbers(in text: String) -> [Found] {
        let bytes = Array(text.utf8.prefix(4_096))
        var found: [(at: Int, Found)] = []
        for pattern in changes {
            found += matches(pattern, bytes).map { ($0.at, Found(number: $0.text, isChange: true)) }
        }
        if let others {
            found += matches(others, bytes).map { ($0.at, Found(number: $0.text, isChange: false)) }
        }
        if let jira, !projects.isEmpty {
            found += matches(jira, bytes).filter { projects.contains(String($0.text.prefix { $0 != "-" })) }
                .map { ($0.at, Found(number: $0.text, isChange: true)) }
        }
        let ordered = found.sorted { ($0.at, $0.1.number) < ($1.at, $1.1.number) }.map(\.1)
        return ordered.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func matches(_ pattern: RegularExpression, _ bytes: [UInt8]) -> [(at: Int, text: String)] {
        var found: [(Int, String)] = []
        var from = 0
        while found.count < 16, let range = pattern.firstMatch(in: bytes, from: from) {
            from = max(range.upperBound, range.lowerBound + 1)
            let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0
            let after = range.upperBound < bytes.count ? bytes[range.upperBound] : 0
            guard !range.isEmpty, !TicketPatterns.isWord(before), !TicketPatterns.isWord(after) else {
                continue
            }
            found.append((range.lowerBound, String(decoding: bytes[range], as: UTF8.self).uppercased()))
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// What numbers of one sort share: `CHG`, `CRQ`, `OPS-`.
    public static func family(of number: String) -> String {
        if let dash = number.firstIndex(of: "-"), number[number.index(after: dash)...].allSatisfy(\.isNumber)
        {
            return String(number[...dash]).uppercased()
        }
        return String(number.prefix { !$0.isNumber }).uppercased()
    }
}
