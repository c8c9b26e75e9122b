import Foundation

/// What one durable verdict of `squelch watch` costs beside a bare commit of SQLite.
///
/// In turn, on one file system: a file with one firewall change is moved into a followed folder, and its printed
/// line awaited; a bare transaction takes the bytes of record and line; another takes as many bytes as a verdict adds
/// to the write-ahead log, its indexes among them.
struct WatchRace {
    let squelch: String
    let scratch: URL
    let seed: UInt64
    let files: Int

    struct Result {
        /// Seconds from moving a file in until its line could be read.
        var printed: [Double] = []
        /// Seconds of a commit of the bytes of record and line,
        var bare: [Double] = []
        /// and of one of the bytes that the log grows by.
        var wide: [Double] = []
        /// Bytes of record and line, at the mean.
        var size = 0
        /// Bytes that the log grows by, at most.
        var growth = 0
        /// Seconds as `watch` says them itself, median and p99.
        var arrival: WatchedFolder.Spread?
        var recording: WatchedFolder.Spread?
        /// Share of the cores that other processes used.
        var foreign = 0.0
    }

    /// Files before the counting begins: caches fill, the logs of SQLite take their size.
    private static let warming = 50
    /// Microseconds of rest after each file and each commit.
    private static let rest: UInt32 = 5_000

    func run() throws -> Result {
        let place = scratch.appending(path: "watch")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let records = changes(files + Self.warming)
        let watched = try WatchedFolder(squelch, below: place)
        let same = try BareLedger(place.appending(path: "same.db"))
        let pages = try BareLedger(place.appending(path: "pages.db"))
        let log = place.appending(path: "ledger.db-wal")
        var result = Result()
        let before = MachineTime.now()
        for (index, record) in records.enumerated() {
            let file = place.appending(path: "\(index).json")
            try Data(record).write(to: file)
            let length = Self.size(log)
            let (seconds, bytes) = try watched.take(file)
            usleep(Self.rest)
            // In the beginning the log only grows.
            if index < Self.warming, index > 0 { result.growth = max(result.growth, Self.size(log) - length) }
            let text = Self.noise(record.count + bytes, seed: index)
            let bare = try same.commit(text)
            usleep(Self.rest)
            let wide = try pages.commit(Self.noise(max(result.growth, text.count), seed: index))
            usleep(Self.rest)
            guard index >= Self.warming else { continue }
            result.size += text.count
            result.printed.append(seconds)
            result.bare.append(bare)
            result.wide.append(wide)
        }
        result.size /= max(files, 1)
        let after = MachineTime.now()
        result.foreign = (after.busy - before.busy) / max(after.total - before.total, 0.01)
        (result.arrival, result.recording) = watched.end()
        return result
    }

    /// Records, one line each, that every rule set of firewall changes selects.
    private func changes(_ count: Int) -> [[UInt8]] {
        let organisation = Organisation(seed: seed)
        let name = #""eventName":"AuthorizeSecurityGroupIngress""#
        var found: [[UInt8]] = []
        var number = 0
        while found.count < count {
            let file = LogFile(number, shape: .changes(seed: seed), organisation: organisation)
            number += 1
            found += file.lines.split(separator: 10).filter {
                String(decoding: $0, as: UTF8.self).contains(name)
            }.map { $0 + [10] }
        }
        return Array(found.prefix(count))
    }

    private static func noise(_ count: Int, seed: Int) -> [UInt8] {
        var numbers = SeededNumbers(seed: UInt64(seed), stream: 1)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    }

    private static func size(_ file: URL) -> Int {
        let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
        return size ?? 0
    }
}
