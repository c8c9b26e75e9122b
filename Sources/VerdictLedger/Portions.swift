/// `0..<count` in ranges of at most `size`.
struct Portions: Sequence, IteratorProtocol {
    private let count: Int
    private let size: Int
    private var start = 0

    init(of count: Int, size: Int) {
        self.count = count
        self.size = size
    }

    mutating func next() -> Range<Int>? {
        guard start < count else { return nil }
        defer { start += size }
        return start..<Swift.min(start + size, count)
    }
}
