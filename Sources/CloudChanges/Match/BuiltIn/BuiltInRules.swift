import RulePack

/// The rules that Squelch brings along.
public enum BuiltInRules {
    /// Compiles the pack that is embedded in the binary.
    ///
    /// - Throws: The first ``RuleFault``, should the pack be unsound; a test keeps it from being so.
    public static func load() throws -> RuleSet {
        let (rules, faults) = RuleSet.load(
            text: text, named: "builtin.yml", payloadTests: BuiltInPayloadTests.self)
        if let fault = faults.first { throw fault }
        return rules
    }

    /// The pack as written: a YAML stream of Sigma rules.
    public static var text: String {
        String(
            decoding: UnsafeBufferPointer(start: rule_pack_bytes(), count: rule_pack_length()), as: UTF8.self)
    }
}
