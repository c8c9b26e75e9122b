import ArgumentParser
import Foundation

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Make CloudTrail logs: a bucket of .json.gz files, the same as NDJSON, and the truth.",
        discussion: """
            Below the folder, named after the shape: bucket/AWSLogs/…, events.ndjson, truth.csv (one firewall change a line),
            files.csv. The same arguments give the same bytes on every machine.
            """)

    @Argument(help: "Folder to write into.")
    var folder: String

    @Option(help: "JSON to make, uncompressed.")
    var megabytes = 1024

    @Option(help: "Firewall changes among all records, 0 to 1.")
    var firewallRate = 0.002

    @Option(help: "Seed of all numbers.")
    var seed: UInt64 = LogShape().seed

    @Option(help: "Files made at once.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    func run() throws {
        let shape = LogShape(seed: seed, firewallRate: firewallRate)
        let wanted = megabytes << 20
        let store = try LogStore.open(
            shape, in: URL(filePath: folder), enough: { bytes, _ in bytes >= wanted }, jobs: max(1, jobs))
        let bytes = store.entries.reduce(0) { $0 + $1.bytes }
        let records = store.entries.reduce(0) { $0 + $1.records }
        print(
            "\(store.folder.path): \(bytes) bytes, \(records) records, \(store.truth.count) firewall changes")
    }
}
