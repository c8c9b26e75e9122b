/// Workers over the files, their results taken in the order of the files.
///
/// A worker takes the next file as long as it lies within a small window behind the one being handed on, and waits
/// when its file holds more than a few megabytes that nobody has taken: that window is the back-pressure. A large
/// file of lines is cut into pieces that any worker takes (``CutFile``). Plain threads, because a worker blocks in
/// `read`, and because the parser's recursion wants a full stack.
final class ReaderCrew: @unchecked Sendable {
    typealias Handler = (_ deliveries: [Delivery], _ bytesDone: UInt64, _ filesDone: Int) throws -> Void

    /// Text waiting for one file; its trees take about four times as much.
    private static let heldPerFile = 2 << 20
    /// Bytes read without a result after which the caller is woken for its progress.
    static let quietBytes: UInt64 = 4 << 20

    struct Slot {
        var waiting: [Delivery] = []
        var weight = 0
        /// A file that may be cut: what waits is its head.
        var file: CutFile?
        var headEnd: PieceEnd?
        var cut: CutProgress?
        var isClosed = false
    }

    private enum Work {
        case input(Int)
        case piece(Int, of: Int, CutFile, LineMark)
    }

    let inputs: [InputPath]
    let sizes: CutSizes
    let makeReader: @Sendable () -> FileReader?
    private let jobs: Int

    // Everything below is read and written under `lock`.
    let lock = Lock()
    var slots: [Int: Slot] = [:]
    var head = 0
    var bytesDone: UInt64 = 0
    var bytesTold: UInt64 = 0
    var counts = InputCounts()
    private var started = 0
    private var cancelled = false

    init(
        inputs: [InputPath], jobs: Int, sizes: CutSizes = CutSizes(),
        makeReader: @escaping @Sendable () -> FileReader?
    ) {
        self.inputs = inputs
        self.sizes = sizes
        let isLarge = inputs.contains { ($0.size ?? 0) >= sizes.leastFile }
        self.jobs = isLarge ? max(1, jobs) : min(max(1, jobs), max(1, inputs.count))
        self.makeReader = makeReader
    }

    /// Reads everything; `handle` runs on the caller's thread. nil, with nothing read, where no thread can be had.
    func run(_ handle: Handler) throws -> InputCounts? {
        let threads = (0..<jobs).compactMap { _ in WorkerThread { self.work() } }
        defer {
            lock.with {
                cancelled = true
                lock.wakeAll()
            }
            for thread in threads { thread.join() }
        }
        guard !threads.isEmpty else { return nil }
        try handOn(handle)
        return lock.with { counts }
    }

    // MARK: The workers' side

    private func work() {
        let reader = makeReader()
        while let work = next() {
            switch work {
            case .input(let index):
                if let reader {
                    read(index, reader)
                } else {
                    _ = put([.fault(.noMemory("-"))], 0, at: index)
                    finish(index, .unreadableFile)
                }
            case .piece(let piece, of: let index, let file, let mark):
                // Without a result the caller reads the piece itself.
                let result =
                    reader?.speculate(file, piece, mark, longest: sizes.longest)
                    ?? PieceResult(start: PieceStart())
                lock.with {
                    slots[index]?.cut?.add(result, at: piece)
                    lock.wakeAll()
                }
            }
        }
    }

    private func read(_ index: Int, _ reader: FileReader) {
        guard case .file(let named) = inputs[index], let file = CutFile(named, sizes) else {
            let result = reader.read(inputs[index]) { deliveries, bytes in put(deliveries, bytes, at: index) }
            return finish(index, result)
        }
        lock.with { slots[index]?.file = file }
        var piece = 0
        let end = reader.read(
            file, from: PieceStart(), to: file.end(of: 0),
            extend: {
                // A first record of a list or over many lines: such a file is read in one go.
                piece = file.count
                return file.end(of: piece)
            },
            deliver: { deliveries, bytes in put(deliveries, bytes, at: index) })
        lock.with {
            slots[index]?.headEnd = end
            if case .between(let mark) = end.way { slots[index]?.cut = CutProgress(file: file, mark: mark) }
            slots[index]?.isClosed = true
            lock.wakeAll()
        }
    }

    /// The earliest that is to be done; waits for more until all is done.
    private func next() -> Work? {
        lock.with {
            while !cancelled {
                for index in head..<started {
                    guard let piece = slots[index]?.cut?.claim(window: 2 * jobs + 2),
                        let cut = slots[index]?.cut
                    else { continue }
                    return .piece(piece, of: index, cut.file, cut.mark)
                }
                if started < inputs.count, started < head + jobs + 2 {
                    slots[started] = Slot()
                    started += 1
                    return .input(started - 1)
                }
                lock.wait()
            }
            return nil
        }
    }

    private func put(_ deliveries: [Delivery], _ bytes: UInt64, at index: Int) -> Bool {
        lock.with {
            bytesDone += bytes
            if deliveries.isEmpty {
                if bytesDone - bytesTold >= ReaderCrew.quietBytes { lock.wakeAll() }
                return !cancelled
            }
            while !cancelled, (slots[index]?.weight ?? 0) > ReaderCrew.heldPerFile { lock.wait() }
            slots[index]?.waiting += deliveries
            slots[index]?.weight += deliveries.reduce(0) { $0 + $1.weight }
            lock.wakeAll()
            return !cancelled
        }
    }

    private func finish(_ index: Int, _ result: InputCounts) {
        lock.with {
            counts.add(result)
            slots[index]?.isClosed = true
            lock.wakeAll()
        }
    }
}
