import CloudChanges
import Glibc
import Squelch
import VerdictLedger

/// The loop of `squelch watch`: waits, reads what has come, has it judged, prints what is durable.
///
/// Nothing is noted as read before its verdicts are recorded and printed, so being killed anywhere costs at most
/// a second reading, and what is recorded already is neither judged nor printed again.
final class Follower {
    /// Seconds between looks at everything there is: for what the kernel does not tell, such as a network file
    /// system's changes, or dropped.
    private static let rescanInterval = 60.0
    private static let filesPerBatch = 256
    private static let bytesPerBatch: Int64 = 64 << 20
    /// Batches after which the next quiet moment is used to tidy up the ledger, and how long it must be quiet before.
    /// Seldom: a file that comes meanwhile waits for it, and not one verdict in a hundred shall.
    private static let batchesPerCheckpoint = 256
    private static let quiet: Int32 = 100
    /// Files that a look at everything passes before it looks whether something has come.
    private static let filesPerGlance = 32

    private let tree: WatchedTree
    private let inotify: Inotify
    private let stop: StopSignal
    private let ledger: Ledger
    private let scorer: BatchScorer
    private let own: Set<[UInt8]>
    private var arrivals = Arrivals()
    private var unreadable: Set<[UInt8]> = []
    private var isStopped = false
    private var wantsRescan = false
    private var nextRescan = 0.0
    private var health = HealthLine(at: Machine.monotonicSeconds)
    private var batches = 0
    private let diagnostics = Diagnostics.standard

    init(
        _ tree: WatchedTree, _ inotify: Inotify, _ stop: StopSignal, _ ledger: Ledger, _ scorer: BatchScorer,
        own: Set<[UInt8]>
    ) {
        self.tree = tree
        self.inotify = inotify
        self.stop = stop
        self.ledger = ledger
        self.scorer = scorer
        self.own = own
    }

    /// Returns after `SIGTERM`, the work at hand done.
    func run() throws {
        for root in tree.roots { try ledger.forgetVanishedFiles(below: root.path) }
        try rescan()
        diagnostics.write(
            "squelch: following \(ReadSummary.grouped(tree.count)) director\(tree.count == 1 ? "y" : "ies"), "
                + "\(ReadSummary.counted(arrivals.waiting, "file")) to catch up with")
        while true {
            try wait()
            if isStopped { return }
            try readEvents()
            if wantsRescan || Machine.monotonicSeconds >= nextRescan { try rescan(glancing: true) }
            arrivals.lookAtGrowth(Machine.monotonicSeconds)
            try scorer.renewAllowlists()
            try readBatch()
            showHealth()
        }
    }

    private func readEvents() throws {
        let now = Machine.monotonicSeconds
        for event in inotify.events() { try take(event, at: now) }
    }

    /// In the midst of a look at everything, which may take seconds: what has come meanwhile is not to wait for it.
    private func glance() throws {
        var descriptors = [pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0)]
        guard poll(&descriptors, 1, 0) > 0 else { return }
        let waiting = arrivals.waiting
        try readEvents()
        // What waited before is in no hurry, and would make this a batch of hundreds.
        if waiting == 0 { try readBatch() }
        showHealth()
    }

    private func showHealth() {
        let now = Machine.monotonicSeconds
        guard diagnostics.isTerminal, health.isDue(at: now) else { return }
        let present = HealthLine.Present(
            files: scorer.counts.files, bytes: scorer.counts.bytesRead,
            verdicts: scorer.decisions.values.reduce(0, +), alerts: scorer.decisions[.alert, default: 0],
            waiting: arrivals.waiting, written: arrivals.written)
        diagnostics.write(health.line(at: now, present, scorer.takeLatency()))
    }

    private func wait() throws {
        var descriptors = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let patience: Int32 = arrivals.waiting > 0 ? 0 : arrivals.hasUnread ? 100 : 1000
        let isUntidy = batches >= Follower.batchesPerCheckpoint && arrivals.waiting == 0
        let ready = poll(&descriptors, nfds_t(descriptors.count), isUntidy ? Follower.quiet : patience)
        if ready == 0, isUntidy {
            try ledger.checkpoint()
            batches = 0
            poll(&descriptors, nfds_t(descriptors.count), patience)
        }
        if descriptors[0].revents != 0 { isStopped = true }
    }

    // MARK: What came

    private func take(_ event: Inotify.Event, at now: Double) throws {
        if event.has(IN_Q_OVERFLOW) {
            if !wantsRescan {
                diagnostics.write(
                    "squelch: the kernel has dropped events, as more came than it keeps; looking at every directory"
                )
            }
            wantsRescan = true
            return
        }
        if event.has(IN_IGNORED) { return tree.dropped(event.watch) }
        guard let directory = tree.directory(of: event.watch) else { return }
        if event.name.isEmpty {
            if event.has(IN_DELETE_SELF, IN_MOVE_SELF) { wantsRescan = true }
            return
        }
        guard event.name.first != UInt8(ascii: ".") else { return }
        let found = directory.appending(event.name)
        if event.mask & 0x4000_0000 != 0 {  // IN_ISDIR
            if event.has(IN_CREATE, IN_MOVED_TO) { try tree.scan(found) { try meet($0) } }
            if event.has(IN_MOVED_FROM) { tree.forget(below: found.path) }
            return
        }
        guard !own.contains(found.path) else { return }
        if event.has(IN_DELETE, IN_MOVED_FROM) { return arrivals.vanished(found.path) }
        if event.has(IN_CLOSE_WRITE, IN_MOVED_TO) { return arrivals.arrived(found, at: now) }
        if event.has(IN_MODIFY) { return arrivals.changed(found, at: now) }
        if event.has(IN_CREATE) { try takeLink(found, at: now) }
    }

    /// A link, hard or soft: what it names was there before, and nobody will close it for us.
    private func takeLink(_ found: WatchedPath, at now: Double) throws {
        var info = stat()
        let name = WatchedTree.terminated(found.path)
        guard lstat(name, &info) == 0, info.st_mode & S_IFMT == S_IFLNK || info.st_nlink > 1 else { return }
        guard stat(name, &info) == 0 else { return }
        if info.st_mode & S_IFMT == S_IFDIR { return try tree.scan(found) { try meet($0) } }
        arrivals.arrived(found, at: now)
    }

    private func rescan(glancing: Bool = false) throws {
        wantsRescan = false
        let began = Machine.monotonicSeconds
        var met = 0
        try tree.scan { found in
            try meet(found)
            met += 1
            if glancing, met % Follower.filesPerGlance == 0 { try glance() }
        }
        let now = Machine.monotonicSeconds
        nextRescan = now + max(Follower.rescanInterval, 20 * (now - began))
    }

    /// A file that a look at a directory has found, and no event has told of.
    private func meet(_ found: WatchedPath) throws {
        guard !own.contains(found.path), !unreadable.contains(found.path) else { return }
        var info = stat()
        guard stat(WatchedTree.terminated(found.path), &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            return
        }
        let identity = ArrivedFile.identity(found.path, info)
        if let earlier = try ledger.earlierReading(of: identity), identity.isUnchanged(since: earlier),
            earlier.path == found.path
        {
            return
        }
        arrivals.arrived(found, at: Machine.monotonicSeconds)
    }

    // MARK: Reading

    private func readBatch() throws {
        var readings: [Reading] = []
        var bytes: Int64 = 0
        while readings.count < Follower.filesPerBatch, bytes < Follower.bytesPerBatch,
            let item = arrivals.next()
        {
            guard var reading = try reading(of: item) else { continue }
            reading.since = item.since
            readings.append(reading)
            bytes += reading.source.map { Int64(clamping: $0.size) } ?? 0
        }
        guard !readings.isEmpty else { return }
        batches += 1
        for unopened in try scorer.score(readings) { unreadable.insert(unopened) }
    }

    private func reading(of item: Arrivals.Item) throws -> Reading? {
        let found = item.found
        guard let file = ArrivedFile(found.path) else {
            if errno != 0, errno != ENOENT, unreadable.insert(found.path).inserted {
                diagnostics.write(
                    "\(found.name): error[input.cannot-open] cannot be opened: "
                        + String(cString: strerror(errno))
                        + "\n    remedy: check that you may read it; then touch it or start again")
            }
            return nil
        }
        unreadable.remove(found.path)
        let earlier = try ledger.earlierReading(of: file.identity)
        if let earlier, file.identity.isUnchanged(since: earlier) {
            return earlier.path == found.path ? nil : Reading(renamed: file, earlier)
        }
        switch file.writers() {
        case .none: return Reading(complete: file, found, earlier: earlier)
        case .some: return grown(file, item, earlier)
        case .unknown:
            // Then only quiet tells that a file is complete, unless its writer was seen to close it.
            let age = Double(Machine.wallSeconds - file.identity.seconds)
            if age < Arrivals.patience, age > -Arrivals.patience {
                arrivals.changed(found, at: Machine.monotonicSeconds)
                return nil
            }
            return Reading(complete: file, found, earlier: earlier)
        }
    }

    /// Whole lines of a file that is being written; the rest of it when its writer closes it or goes on.
    private func grown(_ file: ArrivedFile, _ item: Arrivals.Item, _ earlier: ReadFile?) -> Reading? {
        guard item.isGrowing else {
            arrivals.changed(item.found, at: Machine.monotonicSeconds)
            return nil
        }
        guard let reading = Reading(growing: file, item.found, earlier: earlier) else { return nil }
        if reading.isPartial { arrivals.changed(item.found, at: Machine.monotonicSeconds) }
        return reading
    }
}
