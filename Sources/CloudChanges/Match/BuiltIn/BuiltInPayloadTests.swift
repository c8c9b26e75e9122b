/// The tests of the built-in rules, as listed in ``PayloadTest/builtIn``.
public enum BuiltInPayloadTests: PayloadTests {
    /// What a rule may write under `squelch: {payload: …}`; anything else is refused when the rule is read.
    public static let names: Set<String> = Set(tests.keys)

    /// A name that nobody knows lets the record through: a match too many costs a verdict, one too few an attack.
    public static func holds(_ name: String, for record: NativeRecord) -> Bool {
        tests[name]?.holds(for: record) ?? true
    }

    private static let tests = Dictionary(
        PayloadTest.builtIn.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
