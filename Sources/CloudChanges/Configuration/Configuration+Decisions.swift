/// What the configuration says of deciding.
///
/// ```yaml
/// guards:
///   emergency_accounts: ['*breakglass*']    # keys or names of actors, with * and ?
/// costs:
///   look: 15        # what it costs to look at one verdict
///   miss: 20000     # what it costs to miss one attack, in the same money
/// ```
public struct DecisionSettings: Sendable, Hashable {
    /// Whose every change is for a person.
    public var emergencyAccounts: [String] = []
    /// The price of a look by that of a miss, in 0...1; nil where none is given.
    public var worthALook: Double?

    /// Nothing is said.
    public init() {}

    /// The entry that names an actor.
    public func emergencyAccount(_ actor: ActorIdentity) -> String? {
        emergencyAccounts.first { entry in
            [actor.key, actor.display].contains { $0 == entry || Glob(entry).matches($0) }
        }
    }
}

extension ConfigurationReader {
    mutating func guards(_ entry: RuleNode.Entry, into settings: inout DecisionSettings) {
        guard keys(of: entry, ["emergency_accounts"]) else { return }
        settings.emergencyAccounts = texts(entry.value, "emergency_accounts") { text in
            text.contains { $0 != "*" && $0 != "?" }
                ? nil : PinFault(sentence: "is everybody", remedy: "name the account")
        }
    }

    mutating func costs(_ entry: RuleNode.Entry, into settings: inout DecisionSettings) {
        guard keys(of: entry, ["look", "miss"]) else { return }
        let (look, miss) = (price(entry, "look"), price(entry, "miss"))
        guard let look, let miss else { return }
        guard look < miss else {
            return add(
                entry.line, "value", "a look costs no less than a miss",
                "then nothing is worth a look; mend one of them")
        }
        settings.worthALook = look / miss
    }

    private mutating func price(_ entry: RuleNode.Entry, _ key: String) -> Double? {
        guard let node = entry.value[key]?.value, let number = node.text.flatMap(Double.init), number > 0,
            number.isFinite
        else {
            add(entry.line, "value", "`\(key)` is no price", "write a number above 0: `\(key): 15`")
            return nil
        }
        return number
    }

    private mutating func keys(of entry: RuleNode.Entry, _ known: [String]) -> Bool {
        guard let entries = entry.value.entries else {
            add(entry.line, "shape", "`\(entry.key)` is no map", "write `\(known[0]): …` under it")
            return false
        }
        for key in entries where !known.contains(key.key) {
            let nearest = Nearest.name(to: key.key, among: known)
            add(
                key.line, "unknown-key", "`\(entry.key)` has no key \(quoted(key.key))",
                "did you mean `\(nearest)`? The keys are: \(known.joined(separator: ", "))")
        }
        return true
    }
}
