import RecordText

/// A compiled RE2 pattern: no text can make it hang. Immutable after compiling and used by many threads at once.
final class RegularExpression: @unchecked Sendable {
    private let pointer: OpaquePointer
    let pattern: String

    struct Flags: Sendable, Hashable {
        var ignoresCase = false
        var isMultiLine = false
        var dotMatchesNewline = false
    }

    struct Fault: Error, Hashable {
        /// RE2's own word for it.
        var reason: String
    }

    init(_ pattern: String, flags: Flags = Flags()) throws(Fault) {
        self.pattern = pattern
        var error = [CChar](repeating: 0, count: 256)
        let compiled = pattern.utf8CString.withUnsafeBufferPointer { text in
            rt_regex_new(
                text.baseAddress, text.count - 1, flags.ignoresCase, flags.isMultiLine,
                flags.dotMatchesNewline, &error, error.count)
        }
        guard let compiled else {
            let bytes = error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Fault(reason: String(decoding: bytes, as: UTF8.self))
        }
        pointer = compiled
    }

    deinit { rt_regex_free(pointer) }

    /// Whether the pattern occurs anywhere in the text.
    func matches(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            rt_regex_matches(pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }

    /// What the named group of the leftmost match found, at most 64 characters; nil without such a group.
    func group(_ name: String, in text: [UInt8]) -> String? {
        var start = 0
        var count = 0
        let isFound = text.withUnsafeBytes { bytes in
            Array(name.utf8).withUnsafeBytes { name in
                rt_regex_group(
                    pointer, name.baseAddress?.assumingMemoryBound(to: CChar.self), name.count,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &start, &count)
            }
        }
        guard isFound, count > 0 else { return nil }
        return String(decoding: text[start..<start + min(count, 64)], as: UTF8.self)
    }

    /// The leftmost match at or after byte `from`.
    func firstMatch(in text: [UInt8], from: Int) -> Range<Int>? {
        var (start, end) = (0, 0)
        let isFound = text.withUnsafeBytes { bytes in
            rt_regex_find(
                pointer, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, from, &start,
                &end)
        }
        return isFound ? start..<end : nil
    }
}
