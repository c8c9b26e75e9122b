import Foundation

/// Logs to run a command on: the same records in both forms.
struct LogSet {
    let folder: URL
    /// Of JSON, uncompressed, as NDJSON.
    let bytes: Int
    let records: Int
    let files: Int
    /// The firewall changes: event id and operation.
    let truth: [String: String]

    /// A folder of `.json.gz` files.
    var tree: String { folder.appending(path: "bucket").path }
    var ndjson: String { folder.appending(path: "events.ndjson").path }

    /// The files of the tree, for commands that walk no folders.
    var packedFiles: [String] {
        guard let walk = FileManager.default.enumerator(atPath: tree) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".gz") }.sorted().map {
            "\(tree)/\($0)"
        }
    }
}

extension LogSet {
    /// One record, which is no firewall change, as NDJSON only.
    static func single(in cache: URL) throws -> LogSet {
        let folder = cache.appending(path: "single")
        var numbers = SeededNumbers(seed: 1, stream: 1)
        let record = CloudTrailRecord(
            in: Organisation(seed: 1), at: .beginning, account: 0, region: "eu-west-1",
            changesFirewall: false, &numbers)
        let logs = LogSet(folder: folder, bytes: record.json.utf8.count + 1, records: 1, files: 1, truth: [:])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data((record.json + "\n").utf8).write(to: URL(filePath: logs.ndjson))
        return logs
    }
}
