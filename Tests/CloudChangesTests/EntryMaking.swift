@testable import CloudChanges

/// Entries made by hand for tests: a sound one, and what is different about another.
enum EntryMaking {
    static let rule = "b6d7d3f0-5a3c-4d0a-9d55-0f1e2d3c4b5a"
    static let id = "3f0c2f6e-8f3b-4c53-9a0e-1d2c3b4a5f60"

    static let knowledge: EntryKnowledge = {
        var knowledge = EntryKnowledge(
            rules: [(try? BuiltInRules.load()) ?? RuleSet.load(text: "", named: "").rules],
            guards: ["critical-exposure", "deny-removed", "layer-off", "root"],
            placeholders: ["partners": ["192.0.2.0/24", "198.51.100.0/24"], "roles": ["aws:role/ci-*"]],
            now: EventTime(parsing: "2026-03-04T00:00:00Z"))
        knowledge.rules[rule] = .some(.aws)
        knowledge.titles[rule] = "A rule of the tests"
        return knowledge
    }()

    static let native = """
        logsource: {product: aws, service: cloudtrail}
        filter:
          rules: any
          selection:
            eventName: AuthorizeSecurityGroupIngress
            userIdentity.sessionContext.sessionIssuer.arn: arn:aws:iam::111122223333:role/ci-network
          condition: not selection
        """

    static let squelch = """
        taxonomy: squelch
        logsource: {product: aws, service: cloudtrail}
        filter:
          rules: any
          selection:
            actor.key: aws:role/ci-network
            peers|cidr: 10.0.0.0/8
            ports: 443
          condition: not selection
        """

    static let terms = """
        squelch:
          owner: netops
          reason: The network pipeline opens private ranges all day
          expires: 2026-06-01
        """

    /// The head of every entry before a body and terms.
    static func text(_ body: String = native, _ terms: String = terms, id: String = id) -> String {
        "title: Network pipeline\nid: \(id)\n\(body)\n\(terms)\n"
    }

    static func read(_ text: String) -> (entries: [AllowlistEntry], faults: [AllowlistFault]) {
        AllowlistFolder.entries(in: text, named: "entry.yml", knowledge)
    }

    /// The entry of a text that must be sound.
    static func entry(_ text: String) throws -> AllowlistEntry {
        let (entries, faults) = read(text)
        guard let entry = entries.first else { throw faults.first ?? Absent() }
        return entry
    }

    struct Absent: Error {}

    static func json(_ text: String) throws -> JSONValue { try JSONParser().parse(Array(text.utf8)) }
}
