/// Files that wait to be read, each once, in the order in which they came; and files that somebody still writes.
struct Arrivals {
    struct Item {
        var found: WatchedPath
        /// Somebody has it open, and has written whole lines, as we hope.
        var isGrowing = false
        /// When its event was read, or when it was found.
        var since: Double
    }

    private struct Growth {
        var found: WatchedPath
        var lastChange: Double
        /// When the first change came that nobody has looked at since.
        var unread: Double?
    }

    /// Written lines are read after this quiet,
    static let quiet = 1.0
    /// and at the latest after this.
    static let patience = 5.0

    private var queue: [Item] = []
    private var head = 0
    private var queued: Set<[UInt8]> = []
    private var growing: [[UInt8]: Growth] = [:]

    var waiting: Int { queue.count - head }
    var written: Int { growing.count }
    var hasUnread: Bool { growing.values.contains { $0.unread != nil } }

    mutating func arrived(_ found: WatchedPath, at now: Double) {
        growing[found.path] = nil
        push(Item(found: found, since: now))
    }

    private mutating func push(_ item: Item) {
        guard queued.insert(item.found.path).inserted else { return }
        queue.append(item)
    }

    mutating func changed(_ found: WatchedPath, at now: Double) {
        var growth = growing[found.path] ?? Growth(found: found, lastChange: now, unread: nil)
        growth.lastChange = now
        growth.unread = growth.unread ?? now
        growing[found.path] = growth
    }

    mutating func vanished(_ path: [UInt8]) { growing[path] = nil }

    /// Queues the files whose writers have paused, or have written long enough. In the order of their first change.
    mutating func lookAtGrowth(_ now: Double) {
        let due = growing.values.filter { growth in
            guard let unread = growth.unread else { return false }
            return now - growth.lastChange >= Arrivals.quiet || now - unread >= Arrivals.patience
        }
        for growth in due.sorted(by: { ($0.unread ?? 0, $0.found.name) < ($1.unread ?? 0, $1.found.name) }) {
            growing[growth.found.path]?.unread = nil
            push(Item(found: growth.found, isGrowing: true, since: now))
        }
    }

    mutating func next() -> Item? {
        guard head < queue.count else { return nil }
        let item = queue[head]
        head += 1
        queued.remove(item.found.path)
        if head == queue.count {
            queue.removeAll(keepingCapacity: queue.count < 10_000)
            head = 0
        } else if head > 4096, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        return item
    }
}
