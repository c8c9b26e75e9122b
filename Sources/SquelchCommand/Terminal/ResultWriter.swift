import Glibc

/// Where results go: standard output or `--output FILE`, buffered, with every failure reported.
final class ResultWriter {
    let isTerminal: Bool
    private let descriptor: Int32
    private let name: String
    private var buffer: [UInt8] = []
    private static let limit = 1 << 16

    /// Nil or `-` is standard output; a file is created or replaced.
    init(path: String?) throws {
        guard let path, path != "-" else {
            descriptor = STDOUT_FILENO
            name = "standard output"
            isTerminal = isatty(STDOUT_FILENO) == 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        name = path
        isTerminal = false
        if descriptor < 0 { throw CommandError.output(path, String(cString: strerror(errno))) }
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
