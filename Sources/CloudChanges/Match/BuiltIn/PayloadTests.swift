/// What stands beside a rule whose action alone does not decide, because Sigma cannot say it: cloud records carry
/// JSON inside strings, and a creation looks like a change.
///
/// A rule names its test in a custom attribute, `squelch: {payload: NAME}`.
public protocol PayloadTests: Sendable {
    /// Every name that a rule may give; another one refuses the rule.
    static var names: Set<String> { get }

    /// Whether the record shows the firewall part that `name` asks for, or hides what it would have shown.
    static func holds(_ name: String, for record: NativeRecord) -> Bool
}

/// The tests of the built-in rules, as listed in ``PayloadTest/builtIn``.
public enum BuiltInPayloadTests: PayloadTests {
    public static let names: Set<String> = Set(tests.keys)

    /// A name that nobody knows lets the record through: a match too many costs a verdict, one too few an attack.
    public static func holds(_ name: String, for record: NativeRecord) -> Bool {
        tests[name]?.holds(for: record) ?? true
    }

    private static let tests = Dictionary(
        PayloadTest.builtIn.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
