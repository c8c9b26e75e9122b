import RecordText

/// What the lines before a line decide of its reading; equal marks, equal reading. Never written after it was made.
final class LineMark: @unchecked Sendable, Equatable {
    let mark: OpaquePointer

    /// Takes over `mark`.
    init(owning mark: OpaquePointer) { self.mark = mark }

    deinit { rt_mark_free(mark) }

    static func == (left: LineMark, right: LineMark) -> Bool {
        left === right || rt_mark_equal(left.mark, right.mark)
    }
}
