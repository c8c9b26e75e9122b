import Glibc

/// Where results go: standard output or `--output FILE`, buffered, with every failure reported.
final class ResultWriter {
    let isTerminal: Bool
    /// Nothing was there before.
    let isFresh: Bool
    private let descriptor: Int32
    private let isFile: Bool
    private let name: String
    private var buffer: [UInt8] = []
    private static let limit = 1 << 16

    /// Nil or `-` is standard output; a file is created, and replaced unless it is to be appended to.
    init(path: String?, appending: Bool = false) throws {
        guard let path, path != "-" else {
            descriptor = STDOUT_FILENO
            name = "standard output"
            isTerminal = isatty(STDOUT_FILENO) == 1
            (isFresh, isFile) = ResultWriter.kind(of: STDOUT_FILENO)
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | (appending ? O_APPEND : O_TRUNC) | O_CLOEXEC, 0o644)
        (isFresh, isFile) = ResultWriter.kind(of: descriptor)
        name = path
        isTerminal = false
        if descriptor < 0 { throw CommandError.output(path, String(cString: strerror(errno))) }
    }

    private static func kind(of descriptor: Int32) -> (isFresh: Bool, isFile: Bool) {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return (true, false) }
        return (info.st_size == 0, true)
    }

    /// Flushes, and has a file's bytes on the disk.
    ///
    /// - Throws: As ``flush()``.
    func settle() throws {
        guard !buffer.isEmpty else { return }
        try flush()
        // A file system that cannot has said so at the write.
        if isFile { _ = fdatasync(descriptor) }
    }

    func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= ResultWriter.limit { try flush() }
    }

    func write(line: [UInt8]) throws {
        buffer.append(contentsOf: line)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= ResultWriter.limit { try flush() }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// - Throws: ``ExitStatus/brokenPipe`` when the reader went away, else a ``CommandError``.
    func flush() throws {
        var offset = 0
        while offset < buffer.count {
            let written = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE { throw ExitStatus.brokenPipe }
            guard written > 0 else { throw CommandError.output(name, String(cString: strerror(errno))) }
            offset += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
