import Glibc

/// The end of an `--output` that a killed process may have left in the midst of a line.
enum AppendedOutput {
    /// Finds how many of `lines`, which were recorded last, the file holds already, and takes away half a line.
    ///
    /// - Parameters:
    ///   - path: The file; one that does not exist holds nothing.
    ///   - lines: As they are printed, line break included, in their order.
    /// - Returns: How many need no printing.
    /// - Throws: ``CommandError``.
    static func reconcile(_ path: String, with lines: [[UInt8]]) throws -> Int {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size > 0 else { return 0 }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandError.output(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let span = min(Int(info.st_size), 2 * (lines.map(\.count).max() ?? 0) + 2)
        let tail = read(descriptor, from: Int(info.st_size) - span, span)
        let feed = UInt8(ascii: "\n")
        let whole = tail.lastIndex(of: feed).map { $0 + 1 } ?? 0
        let half = Array(tail[whole...])
        if !half.isEmpty {
            if lines.contains(where: { $0.starts(with: half) }) {
                guard ftruncate(descriptor, info.st_size - half.count) == 0 else {
                    throw CommandError.output(path, String(cString: strerror(errno)))
                }
            } else if tail.last != feed {
                // Somebody else's words: ours begin on a line of their own.
                _ = pwrite(descriptor, "\n", 1, Int(info.st_size))
                return 0
            }
        }
        let complete = tail[..<whole]
        return (lines.lastIndex { complete.suffix($0.count).elementsEqual($0) }).map { $0 + 1 } ?? 0
    }

    private static func read(_ descriptor: Int32, from offset: Int, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, offset) }
        bytes.removeLast(count - max(0, got))
        return bytes
    }
}
