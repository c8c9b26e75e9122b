import Foundation

/// Programs on the PATH, and those of this package.
enum Tool {
    /// Where a program lies that was built with this one.
    static func beside(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let place = URL(filePath: own).deletingLastPathComponent().appending(path: name).path
        guard FileManager.default.isExecutableFile(atPath: place) else {
            throw BenchError.failed("\(place) is missing: build the whole package")
        }
        return place
    }

    /// Where a program lies, or `nil`.
    static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
