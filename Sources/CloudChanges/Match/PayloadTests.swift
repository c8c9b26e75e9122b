/// What Sigma cannot say of a record and a built-in rule still needs: Azure bodies are JSON inside a string.
///
/// A built-in rule names its test in `squelch: {payload: NAME}`; it selects a record only if the test holds too.
public protocol PayloadTests: Sendable {
    /// Every name that ``holds(_:for:)`` knows; a rule that names another is refused when it is loaded.
    static var names: Set<String> { get }

    static func holds(_ name: String, for record: NativeRecord) -> Bool

    /// The members at the top of a record of this cloud that the test looks at; nil where it may look at any.
    static func topKeys(of name: String, _ cloud: Cloud) -> Set<String>?

    /// Texts of which one stands in every record of this cloud that the test holds for, in its bytes in plain spelling
    /// (``DispatchTable/Test/signs``); nil where nobody can say.
    static func signs(of name: String, _ cloud: Cloud) -> Set<String>?
}
