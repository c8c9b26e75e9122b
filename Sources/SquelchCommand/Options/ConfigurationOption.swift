import ArgumentParser
import CloudChanges
import Glibc

/// `--config FILE`, by default `squelch.yml` where that exists.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("Configuration; ./squelch.yml when that exists.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var path: String?

    /// The file's content, or all defaults; sections that no verdict rests on are named.
    ///
    /// - Parameter readSections: Of those the ones that this command reads, so that they are not named.
    /// - Returns: What the file says.
    /// - Throws: ``CommandError`` with status 2 for a file that is missing or wrong.
    func load(reading readSections: Set<String> = []) throws -> Configuration {
        let fallback = "squelch.yml"
        guard let file = path ?? (access(fallback, F_OK) == 0 ? fallback : nil) else {
            return Configuration()
        }
        guard access(file, F_OK) == 0 else { throw CommandError.noSuchPath(file) }
        guard let bytes = SmallFile.read(file) else { throw CommandError.unreadable(file) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CommandError.notText(file) }
        let configuration = try Configuration(text: text, named: file)
        for section in configuration.idleSections where !readSections.contains(section) {
            Diagnostics.standard.write(
                "squelch: warning: \(file): section `\(section)` is not weighed by this version yet")
        }
        return configuration
    }
}

/// Reads a whole file of a few megabytes at most.
enum SmallFile {
    static let limit = 16 << 20

    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }
}
