/// How far the workers have come with the pieces of one file; the crew reads and writes it under its lock.
struct CutProgress: Sendable {
    let file: CutFile
    /// What the lines of the file leave behind them, as far as that is known.
    private(set) var mark: LineMark
    /// The piece whose turn it is; those before it have been handed on.
    private(set) var front = 1
    /// The next piece that no worker has taken.
    private var next = 1
    /// Pieces read and not handed on.
    private var results: [Int: PieceResult] = [:]
    /// The file is not one of lines after all: nobody reads ahead any more.
    var isGivenUp = false

    init(file: CutFile, mark: LineMark) {
        self.file = file
        self.mark = mark
    }

    /// The next piece for a worker, less than `window` behind the front.
    mutating func claim(window: Int) -> Int? {
        guard !isGivenUp, next < file.count, next < front + window else { return nil }
        next += 1
        return next - 1
    }

    /// What a worker has read; nothing where the caller has read it meanwhile.
    mutating func add(_ result: PieceResult, at piece: Int) { if piece >= front { results[piece] = result } }

    /// The front piece: its result, `.some(nil)` where no worker will read it, nil while one has yet to.
    mutating func take() -> PieceResult?? {
        if let result = results.removeValue(forKey: front) { return .some(result) }
        let isExpected = front < next || (!isGivenUp && front < file.count)
        return isExpected ? nil : .some(nil)
    }

    /// All before piece `index` has been handed on, and leaves `mark`.
    mutating func advance(to index: Int, mark: LineMark) {
        for piece in front..<max(front, index) { results[piece] = nil }
        front = max(front, index)
        next = max(next, front)
        if mark != self.mark { self.mark = mark }
    }
}
