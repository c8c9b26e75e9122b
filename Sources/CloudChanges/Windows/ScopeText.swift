/// Scope as a calendar's or a ticket's description gives it: lines such as `accounts=111122223333, 444455556666`.
struct ScopeText {
    var scope = WindowScope()
    var tickets: [String] = []
    /// Keys that look like a misspelling of one that restricts; leaving them out would widen the scope.
    var misspelt: [(key: String, meant: String)] = []
    /// Keys without a value.
    var empty: [String] = []

    enum Key: String, CaseIterable {
        case accounts, actors, resources, ticket
    }

    static let keys: [String: Key] = {
        let spellings: [Key: [String]] = [
            .accounts: [
                "account", "accounts", "accountid", "accountids", "subscription", "subscriptions",
                "subscriptionid",
                "subscriptionids", "project", "projects", "projectid", "projectids", "cloudaccount",
                "cloudaccounts",
                "awsaccount", "awsaccounts", "awsaccountid",
            ],
            .actors: [
                "actor", "actors", "principal", "principals", "identity", "identities", "role", "roles",
            ],
            .resources: ["resource", "resources", "resourceid", "resourceids", "target", "targets"],
            .ticket: [
                "ticket", "tickets", "ticketid", "change", "changeid", "changerequest", "changenumber",
                "changeticket",
                "number", "chg", "crq",
            ],
        ]
        return Dictionary(uniqueKeysWithValues: spellings.flatMap { key, names in names.map { ($0, key) } })
    }()

    init() {}

    init(reading text: String) {
        for line in ScopeText.lines(text) { read(line) }
    }

    private static func lines(_ text: String) -> [Substring] {
        // Some calendars keep descriptions as HTML.
        var plain = text
        for tag in ["<br>", "<br/>", "<br />", "</p>", "</div>"] { plain = plain.replacing(tag, with: "\n") }
        return plain.split { $0.isNewline || $0 == ";" }
    }

    private mutating func read(_ line: Substring) {
        guard let sign = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return }
        let name = ScopeText.folded(line[..<sign])
        let values = line[line.index(after: sign)...].split(separator: ",")
            .map { $0.trimmed }.filter { !$0.isEmpty }
        // With a colon it may be prose: `Change: replace the certificates`.
        if line[sign] == ":", values.contains(where: { $0.contains(where: \.isWhitespace) }) { return }
        guard let key = ScopeText.keys[name] else {
            if line[sign] == "=", let meant = ScopeText.nearest(name) { misspelt.append((name, meant)) }
            return
        }
        guard !values.isEmpty else { return empty.append(name) }
        add(values, to: key)
    }

    mutating func add(_ values: [String], to key: Key) {
        switch key {
        case .accounts: scope.accounts += values.map { Glob(ScopeText.account($0)) }
        case .actors: scope.actors += values.map { Glob(ScopeText.actor($0)) }
        case .resources: scope.resources += values.map(Glob.init)
        case .ticket:
            tickets += values.flatMap { $0.split(whereSeparator: \.isWhitespace) }.map { $0.uppercased() }
        }
    }

    /// `1111-2222-3333` and `arn:aws:iam::111122223333:root` mean the account 111122223333.
    private static func account(_ text: String) -> String {
        let joined = text.filter { $0 != "-" && $0 != " " }
        if joined.utf8.count == 12, ItemName.isAccount(joined) { return joined }
        return text.split { $0 == ":" || $0 == "/" }.map(String.init).first(where: ItemName.isAccount) ?? text
    }

    /// `arn:aws:sts::111122223333:assumed-role/ci-network/*` means the role ci-network, whatever its sessions are called.
    private static func actor(_ text: String) -> String {
        let parts = text.split(separator: "/")
        guard parts.count >= 2, parts[0].hasSuffix(":assumed-role") else { return text }
        return String(parts[1])
    }

    /// Letters and digits only, in lower case.
    static func folded(_ name: some StringProtocol) -> String {
        String(
            name.lowercased().unicodeScalars.filter {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            })
    }

    private static func nearest(_ name: String) -> String? {
        guard name.utf8.count >= 4, name.utf8.count < 20 else { return nil }
        return Key.allCases.map(\.rawValue).first { EditDistance.between($0, name) <= 2 }
    }
}

extension StringProtocol {
    /// Without white space around it.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
