import RecordText

/// Many RE2 patterns tried in one pass over a text. Sealed when made and never written again, so it may cross threads.
final class PatternSet: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let expressions: [RegularExpression]

    /// Nil when memory runs out.
    init?(_ expressions: [RegularExpression]) {
        guard let pointer = rt_regex_set_new() else { return nil }
        self.pointer = pointer
        self.expressions = expressions
        let added = expressions.allSatisfy { expression in
            expression.pattern.utf8CString.withUnsafeBufferPointer {
                rt_regex_set_add(pointer, $0.baseAddress, $0.count - 1)
            }
        }
        guard added, rt_regex_set_seal(pointer) else { return nil }
    }

    deinit { rt_regex_set_free(pointer) }

    /// Indices of the patterns that occur in the text, ascending.
    func matches(in text: [UInt8]) -> [Int] {
        var numbers = [Int32](repeating: 0, count: expressions.count)
        let count = text.withUnsafeBytes { bytes in
            rt_regex_set_matches(
                pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &numbers,
                numbers.count)
        }
        // RE2 gives a pass up when its automaton outgrows its memory, which a hostile text may bring about.
        guard count <= numbers.count else {
            return expressions.indices.filter { expressions[$0].matches(text) }
        }
        return numbers[..<count].map(Int.init)
    }
}
