/// The tests of the built-in rules, as listed in ``PayloadTest/builtIn``.
public enum BuiltInPayloadTests: PayloadTests {
    /// What a rule may write under `squelch: {payload: …}`; anything else is refused when the rule is read.
    public static let names: Set<String> = Set(tests.keys)

    /// A name that nobody knows lets the record through: a match too many costs a verdict, one too few an attack.
    public static func holds(_ name: String, for record: NativeRecord) -> Bool {
        tests[name]?.holds(for: record) ?? true
    }

    /// ``RequestBody`` looks for the request of an AWS call in one place.
    public static func topKeys(of name: String, _ cloud: Cloud) -> Set<String>? {
        guard cloud == .aws, let test = tests[name], !test.absenceCounts else { return nil }
        return ["requestParameters"]
    }

    /// A part is stated under its key. What is hidden is a mask in the request's place, or under a key that ends so
    /// (``RequestBody/isHidden(_:)``).
    public static func signs(of name: String, _ cloud: Cloud) -> Set<String>? {
        guard cloud == .aws, let test = tests[name], !test.absenceCounts, test.texts.isEmpty else {
            return nil
        }
        let keys = [test.filled, test.filledContaining, test.stated, test.statedOrNull, test.switchedOn]
        return Set(keys.flatMap(\.texts)).union(["omitted", "requestparameters\":\"", "request\":\""])
    }

    private static let tests = Dictionary(
        PayloadTest.builtIn.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
