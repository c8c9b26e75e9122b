/// A pattern of a scope: `*` any run of characters, `?` one, all else itself, without regard to case.
public struct Glob: Sendable, Hashable, CustomStringConvertible {
    /// As written.
    public let text: String
    private let matcher: TextMatcher

    /// Any text is a pattern.
    public init(_ text: String) {
        self.text = text
        matcher = TextMatcher(TextPattern(parsing: text))
    }

    /// The whole of `candidate`.
    public func matches(_ candidate: String) -> Bool { matcher.matches(EventText(candidate)) }

    /// Nothing but wildcards: it restricts nothing.
    public var isEverything: Bool { !text.isEmpty && text.allSatisfy { $0 == "*" } }

    /// As written.
    public var description: String { text }
}
