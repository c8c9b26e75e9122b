/// What the configuration says of deciding.
///
/// ```yaml
/// guards:
///   emergency_accounts: ['*breakglass*']    # keys or names of actors, with * and ?
/// costs:
///   minutes: 12     # of an analyst, to look at one verdict
///   look: 15        # what that costs
///   miss: 20000     # what it costs to miss one attack, in the same money
/// ```
public struct DecisionSettings: Sendable, Hashable {
    /// Whose every change is for a person.
    public var emergencyAccounts: [String] = []
    /// The price of a look by that of a miss, in 0...1; nil where none is given.
    public var worthALook: Double?
    /// What a look costs, in the house's money; told in reports only.
    public var lookPrice: Double?
    /// Of an analyst, for one look; told in reports only.
    public var lookMinutes: Double?

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
        guard keys(of: entry, ["emergency_accounts"], "emergency_accounts: […]") != nil else { return }
        settings.emergencyAccounts = texts(entry.value, "emergency_accounts") { text in
            text.contains { $0 != "*" && $0 != "?" }
                ? nil : PinFault(sentence: "is everybody", remedy: "name the account")
        }
    }

    /// `look` and `miss` weigh against each other, so that one without the other says nothing.
    mutating func costs(_ entry: RuleNode.Entry, into settings: inout DecisionSettings) {
        guard let given = keys(of: entry, ["minutes", "look", "miss"], "look: 15") else { return }
        if given.contains("minutes") { settings.lookMinutes = price(entry, "minutes") }
        guard given.contains("look") || given.contains("miss") else { return }
        let (look, miss) = (price(entry, "look"), price(entry, "miss"))
        guard let look, let miss else { return }
        guard look < miss else {
            return add(
                entry.line, "value", "a look costs no less than a miss",
                "then nothing is worth a look; mend one of them")
        }
        settings.worthALook = look / miss
        settings.lookPrice = look
    }

    private mutating func price(_ entry: RuleNode.Entry, _ key: String) -> Double? {
        guard let node = entry.value[key]?.value, let number = node.text.flatMap(Double.init), number > 0,
            number.isFinite
        else {
            let what = key == "minutes" ? "number of minutes" : "price"
            add(entry.line, "value", "`\(key)` is no \(what)", "write a number above 0: `\(key): 15`")
            return nil
        }
        return number
    }
}
