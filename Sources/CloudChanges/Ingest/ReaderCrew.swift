#if canImport(Glibc)
    import Glibc
#endif

/// Workers over the files, their results taken in the order of the files.
///
/// A worker takes the next file as long as it lies within a small window behind the one being handed on, and waits
/// when its file holds more than a few megabytes that nobody has taken: that window is the back-pressure. Plain
/// threads, because a worker blocks in `read`, and because the parser's recursion wants a full stack.
final class ReaderCrew: @unchecked Sendable {
    typealias Handler = (_ deliveries: [Delivery], _ bytesDone: UInt64, _ filesDone: Int) throws -> Void

    /// Text waiting for one file; its trees take about four times as much.
    private static let heldPerFile = 2 << 20
    /// Bytes read without a result after which the caller is woken for its progress.
    private static let quietBytes: UInt64 = 4 << 20

    private struct Slot {
        var waiting: [Delivery] = []
        var weight = 0
        var isClosed = false
    }

    private let inputs: [InputPath]
    private let jobs: Int
    private let makeReader: @Sendable () -> FileReader?

    // Everything below is read and written under `lock`.
    private let lock: Lock
    private var slots: [Int: Slot] = [:]
    private var started = 0
    private var head = 0
    private var working = 0
    private var cancelled = false
    private var bytesDone: UInt64 = 0
    private var bytesTold: UInt64 = 0
    private var counts = InputCounts()

    init(inputs: [InputPath], jobs: Int, makeReader: @escaping @Sendable () -> FileReader?) {
        self.inputs = inputs
        self.jobs = min(max(1, jobs), max(1, inputs.count))
        self.makeReader = makeReader
        lock = Lock()
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
        while let (deliveries, bytes, files) = take() { try handle(deliveries, bytes, files) }
        return lock.with { counts }
    }

    // MARK: The caller's side

    /// What the file at the head has; moves on to the next file when it is through; nil at the end.
    private func take() -> (deliveries: [Delivery], bytesDone: UInt64, filesDone: Int)? {
        lock.with {
            while head < inputs.count {
                let closed = slots[head]?.isClosed ?? false
                if let slot = slots[head], !slot.waiting.isEmpty {
                    slots[head]?.waiting = []
                    slots[head]?.weight = 0
                    lock.wakeAll()
                    return told(slot.waiting)
                }
                if closed {
                    slots[head] = nil
                    head += 1
                    lock.wakeAll()
                    return told([])
                }
                if bytesDone - bytesTold >= ReaderCrew.quietBytes { return told([]) }
                lock.wait()
            }
            return nil
        }
    }

    private func told(_ deliveries: [Delivery]) -> (deliveries: [Delivery], bytesDone: UInt64, filesDone: Int)
    {
        bytesTold = bytesDone
        return (deliveries, bytesDone, head)
    }

    // MARK: The workers' side

    private func work() {
        let reader = makeReader()
        while let index = next() {
            guard let reader else {
                _ = put([.fault(.noMemory("-"))], 0, at: index)
                finish(index, .unreadableFile)
                continue
            }
            let result = reader.read(inputs[index]) { deliveries, bytes in put(deliveries, bytes, at: index) }
            finish(index, result)
        }
    }

    private func next() -> Int? {
        lock.with {
            while !cancelled, started < inputs.count, started >= head + jobs + 2 { lock.wait() }
            guard !cancelled, started < inputs.count else { return nil }
            slots[started] = Slot()
            started += 1
            return started - 1
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

/// A mutex with one condition; Swift's `Mutex` has none.
private final class Lock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func with<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    func wait() { pthread_cond_wait(condition, mutex) }
    func wakeAll() { pthread_cond_broadcast(condition) }
}

private struct WorkerThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    init?(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return nil
        }
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}
