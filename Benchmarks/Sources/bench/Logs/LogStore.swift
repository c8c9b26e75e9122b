import Foundation
import Synchronization

/// Logs of one shape in the cache: a bucket, the same records as NDJSON, and the truth about them.
///
/// Below the folder: `bucket/AWSLogs/…`, `events.ndjson`, `truth.csv`, and `files.csv`, which tells of each file its
/// path, bytes of JSON, records and changes, and is written last: a folder without it is made anew.
struct LogStore {
    struct Entry {
        let path: String
        let bytes: Int
        let records: Int
        let changes: Int
    }

    let folder: URL
    let entries: [Entry]
    /// Event id and operation, in the order of the records.
    let truth: [(String, String)]

    /// Opens logs of this shape, or makes them when there are none or too few.
    static func open(
        _ shape: LogShape, in cache: URL, enough: @Sendable (_ bytes: Int, _ changes: Int) -> Bool, jobs: Int
    ) throws -> LogStore {
        let folder = cache.appending(path: shape.name)
        if let store = try? LogStore(folder: folder) {
            let bytes = store.entries.reduce(0) { $0 + $1.bytes }
            if enough(bytes, store.truth.count) { return store }
        }
        try make(shape, in: folder, enough: enough, jobs: jobs)
        return try LogStore(folder: folder)
    }

    private init(folder: URL) throws {
        self.folder = folder
        let rows = try String(contentsOf: folder.appending(path: "files.csv"), encoding: .utf8)
        entries = rows.split(separator: "\n").dropFirst().map { row in
            let parts = row.split(separator: ",")
            return Entry(
                path: String(parts[0]), bytes: Int(parts[1]) ?? 0, records: Int(parts[2]) ?? 0,
                changes: Int(parts[3]) ?? 0)
        }
        let truths = try String(contentsOf: folder.appending(path: "truth.csv"), encoding: .utf8)
        truth = truths.split(separator: "\n").dropFirst().map { row in
            let parts = row.split(separator: ",")
            return (String(parts[0]), String(parts[2]))
        }
    }

    private static func make(
        _ shape: LogShape, in folder: URL, enough: (Int, Int) -> Bool, jobs: Int
    ) throws {
        let files = FileManager.default
        if files.fileExists(atPath: folder.path) { try files.removeItem(at: folder) }
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        let organisation = Organisation(seed: shape.seed)
        let plain = try newFile(folder.appending(path: "events.ndjson"))
        var truth = Truth.header + "\n"
        var list = "path,bytes,records,changes\n"
        var (bytes, changes, number) = (0, 0, 0)
        while !enough(bytes, changes) {
            let first = number
            let made = Mutex<[Int: Result<LogFile, any Error>]>([:])
            DispatchQueue.concurrentPerform(iterations: jobs) { index in
                let result = Result {
                    try write(first + index, shape: shape, organisation: organisation, to: folder)
                }
                made.withLock { $0[index] = result }
            }
            for index in 0..<jobs where !enough(bytes, changes) {
                guard let file = try made.withLock({ try $0[index]?.get() }) else { break }
                try plain.write(contentsOf: file.lines)
                truth += file.truths.map { $0.row + "\n" }.joined()
                list += "\(file.path),\(file.lines.count),\(file.records),\(file.truths.count)\n"
                bytes += file.lines.count
                changes += file.truths.count
                number += 1
            }
            if number < first + jobs {  // made too many, at the end
                for index in (number - first)..<jobs {
                    guard let file = try made.withLock({ try $0[index]?.get() }) else { continue }
                    try files.removeItem(at: folder.appending(path: "bucket/" + file.path))
                }
            }
        }
        try plain.close()
        try Data(truth.utf8).write(to: folder.appending(path: "truth.csv"))
        try Data(list.utf8).write(to: folder.appending(path: "files.csv"))
    }

    private static func write(
        _ number: Int, shape: LogShape, organisation: Organisation, to folder: URL
    ) throws -> LogFile {
        let file = LogFile(number, shape: shape, organisation: organisation)
        let place = folder.appending(path: "bucket/" + file.path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.packed().write(to: place)
        return file
    }

    private static func newFile(_ place: URL) throws -> FileHandle {
        try Data().write(to: place)
        return try FileHandle(forWritingTo: place)
    }
}

extension LogStore {
    /// The first files that hold so many bytes of JSON.
    func first(bytes: Int) throws -> LogSet {
        var sum = 0
        let count = entries.prefix { entry in
            defer { sum += entry.bytes }
            return sum < bytes
        }.count
        return try part(0..<count)
    }

    /// The files in which the changes `range` begin, when every file is cut where it crosses a border.
    func changes(_ range: Range<Int>) throws -> LogSet {
        var (sum, low, high) = (0, 0, 0)
        for entry in entries {
            if sum < range.lowerBound { low += 1 }
            if sum < range.upperBound { high += 1 }
            sum += entry.changes
        }
        return try part(low..<high)
    }

    /// A bucket of hard links and a copy of the lines.
    private func part(_ range: Range<Int>) throws -> LogSet {
        let chosen = entries[range]
        let before = entries[..<range.lowerBound]
        let skipped = before.reduce(0) { $0 + $1.changes }
        let all = range == 0..<entries.count
        let set = LogSet(
            folder: all ? folder : folder.appending(path: "part-\(range.lowerBound)-\(range.upperBound)"),
            bytes: chosen.reduce(0) { $0 + $1.bytes },
            records: chosen.reduce(0) { $0 + $1.records },
            files: chosen.count,
            truth: Dictionary(
                uniqueKeysWithValues: truth[skipped..<skipped + chosen.reduce(0) { $0 + $1.changes }]))
        let files = FileManager.default
        let size = try? files.attributesOfItem(atPath: set.ndjson)[.size] as? Int
        if size == set.bytes { return set }  // copied last, so all the rest is there
        if files.fileExists(atPath: set.folder.path) { try files.removeItem(at: set.folder) }
        for entry in chosen {
            let link = set.folder.appending(path: "bucket/" + entry.path)
            try files.createDirectory(at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
            try files.linkItem(at: folder.appending(path: "bucket/" + entry.path), to: link)
        }
        let source = try FileHandle(forReadingFrom: folder.appending(path: "events.ndjson"))
        try source.seek(toOffset: UInt64(before.reduce(0) { $0 + $1.bytes }))
        let copy = try Self.newFile(URL(filePath: set.ndjson))
        var left = set.bytes
        while left > 0, let block = try source.read(upToCount: min(left, 1 << 22)), !block.isEmpty {
            try copy.write(contentsOf: block)
            left -= block.count
        }
        try copy.close()
        try source.close()
        return set
    }
}
