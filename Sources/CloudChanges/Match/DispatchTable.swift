/// What a record must hold somewhere for any rule to select it: the seam between ingest, which passes over the
/// rest as bytes, and match, which knows the rules.
///
/// A record is a *candidate* when a string, number or boolean at or anywhere below a key named in ``fields``
/// equals one of ``exact``, contains one of ``fragments`` or holds a byte beyond ASCII. Everything is compared
/// without regard to ASCII case, escapes decoded, every one of duplicate keys. Whoever builds a table may name too
/// much, never too little: a record that is no candidate reaches no rule.
public struct DispatchTable: Sendable, Hashable {
    /// Last components of field names (`eventName` of `detail.eventName`), in ASCII lower case.
    public var fields: Set<String>
    /// Whole values, in ASCII lower case.
    public var exact: Set<String>
    /// Parts of values, in ASCII lower case.
    public var fragments: Set<String>
    /// Records that no rule wants and that are kept cut down; nil where none are.
    var aside: AsideNames?
    /// Whether of every other record a ``Sighting`` is wanted.
    var seesAll = false

    /// What may be passed over in spite of such a text.
    public var tests: [Test] = []

    /// Texts that only rules with a certain payload test want.
    public struct Test: Sendable, Hashable {
        /// Of ``DispatchTable/exact``.
        public var exact: Set<String> = []
        /// Of ``DispatchTable/fragments``.
        public var fragments: Set<String> = []
        /// One of them stands in the bytes of every record that passes the test, in plain spelling: ASCII lower case,
        /// without `_`, `-`, spaces and backslashes.
        public var signs: Set<String> = []
    }

    /// Everything in ASCII lower case already.
    public init(fields: Set<String> = [], exact: Set<String> = [], fragments: Set<String> = []) {
        self.fields = fields
        self.exact = exact
        self.fragments = fragments
    }
}
